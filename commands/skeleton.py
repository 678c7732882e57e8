"""`flask microapp new NAME`: a micro-app's folder and its test, which passes."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

import click
from flask import Flask
from flask.cli import AppGroup

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = Path(__file__).parent / "skeleton_files"
microapp_commands = AppGroup("microapp", help="Micro-apps.")


def register(app: Flask) -> None:
    """Add the microapp group."""
    app.cli.add_command(microapp_commands)


@microapp_commands.command("new")
@click.argument("name")
@click.option("--title", default="新微应用", show_default=True, help="What people call it.")
def new(name: str, title: str) -> None:
    """Write microapps/NAME, tests/NAME and its rows of the access table, and add its line to the registry."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,30}", name):
        raise SystemExit(
            "The name must be 3 to 31 lower-case letters, digits or underscores, beginning with a letter."
        )
    write(ROOT, name, title)
    click.echo(
        f"microapps/{name}, tests/{name} and tests/house/access/{name}.py are written.\n"
        f"Next: make openapi, then make test ARGS=tests/{name}"
    )


def write(root: Path, name: str, title: str) -> None:
    """Write the skeleton below `root`; refuses a folder that exists."""
    room, tests = root / "microapps" / name, root / "tests" / name
    if room.exists() or tests.exists():
        raise SystemExit(f"microapps/{name} exists already.")
    folders = {"room": room, "tests": tests, "access": root / "tests" / "house" / "access"}
    for source in sorted(TEMPLATES.glob("*.txt")):
        kind, _, file = source.stem.partition("--")
        folder, file = folders[kind], name if kind == "access" else file
        folder.mkdir(parents=True, exist_ok=True)
        text = Template(source.read_text(encoding="utf-8")).substitute(
            name=name, title=title, path=name.replace("_", "-")
        )
        (folder / f"{file}.py").write_text(text, encoding="utf-8")
    _enlist(root / "microapps" / "registry.py", name)


def _enlist(registry: Path, name: str) -> None:
    text = registry.read_text(encoding="utf-8")
    head, names, tail = text.partition("NAMES = (\n")
    if not names:
        raise SystemExit("registry.py has another shape than expected; add the micro-app's name by hand.")
    listed, _, rest = tail.partition(")\n")
    registry.write_text(f'{head}{names}{listed}    "{name}",\n)\n{rest}', encoding="utf-8")
