"""Pages without script, for anybody's browser: their frame, their style sheet, and the guide's icons."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup
from werkzeug.routing import PathConverter

STATIC = Path(__file__).resolve().parent.parent / "static"
DIST = STATIC / "dist"
FRAME = Path(__file__).parent / "plain_templates"
SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)">(.*?)</symbol>', re.DOTALL)


def templates(folder: Path = FRAME) -> jinja2.Environment:
    """Templates of `folder`, which extend `plain.html`. No Flask is needed: the server's loop makes pages too."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, FRAME]), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {"stylesheet": stylesheet, "icon": icon}
    return environment


class Scanned(PathConverter):
    """What stands behind the address in a code, whatever it is: also with line breaks, which Werkzeug's `path` leaves out."""

    regex = r"[^/][\s\S]*?"


@cache
def stylesheet() -> str:
    """Address of the style sheet that static/build/plainStyle.ts wrote; empty before the pages are built."""
    return next((f"/assets/{file.name}" for file in sorted(DIST.glob("assets/plain-*.css"))), "")


def icon(name: str) -> Markup:
    """The icon, drawn in place: a reference to another file is not followed by old browsers. KeyError for no icon."""
    return Markup(f'<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{_symbols()[name]}</svg>')  # noqa: S704 - our own file


@cache
def _symbols() -> dict[str, str]:
    return dict(SYMBOL.findall((STATIC / "src" / "icons.svg").read_text("utf-8")))
