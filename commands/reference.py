"""`flask openapi-document`: the API reference as a file, and the check that it is true."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext


def register(app: Flask) -> None:
    """Add openapi-document."""
    app.cli.add_command(openapi_document)


def document() -> str:
    """The OpenAPI 3.1 document of the running code, as it is checked in."""
    spec = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    return json.dumps(spec, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@click.command("openapi-document")
@click.option("--output", type=click.Path(path_type=Path), help="Write it here.")
@click.option(
    "--check", type=click.Path(path_type=Path), help="Compare it with this file; exit 1 when it differs."
)
@with_appcontext
def openapi_document(output: Path | None, check: Path | None) -> None:
    """Write the API reference, or check that the one on file is true."""
    text = document()
    if output:
        output.parent.mkdir(exist_ok=True)
        output.write_text(text, encoding="utf-8")
    if check and check.read_text(encoding="utf-8") != text:
        raise SystemExit(f"{check} is not what the code says: run `make openapi` and commit it.")
