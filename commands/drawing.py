"""`flask draw verify FILE`: run a published draw again, without a database; `flask library build`: fill the library."""

from __future__ import annotations

from pathlib import Path

import click
import orjson
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from core import clock, detached_jws
from core.db import db
from microapps.enforcement import matters
from microapps.enforcement.rules import draw_algorithm
from microapps.enforcement.service import draw_publications
from models.enterprise import Enterprise
from models.equipment import Equipment
from models.library import LibraryObject

draw_commands = AppGroup("draw", help="双随机 draws.")
library_commands = AppGroup("library", help="The object library.")
NOBODY_VOUCHES = 3


def register(app: Flask) -> None:
    """Add draw and library."""
    app.cli.add_command(draw_commands)
    app.cli.add_command(library_commands)


@draw_commands.command("verify")
@click.argument("file")
@click.option("--jwks", help="The agency's keys, saved from https://HOST/.well-known/jwks.json.")
def verify(file: str, jwks: str | None) -> None:
    """Run the publication FILE again and check its signature; needs no database.

    Exit 0 when both hold, 1 at the first difference or a false signature, 2 for no publication, 3 when the draw
    holds but nobody vouches for it: no signature, an unknown key, or no keys given.
    """
    raise SystemExit(draw_algorithm.main([file]) or _check_signature(Path(file), jwks))


def _check_signature(file: Path, jwks: str | None) -> int:
    """The same exit codes; `file` is known to be a publication."""
    try:
        if jwks is None:
            raise detached_jws.UnknownKey("no keys given: --jwks FILE, from /.well-known/jwks.json")
        published, known = orjson.loads(file.read_bytes()), orjson.loads(Path(jwks).read_bytes())
        click.echo(f"SIGNED   by key {draw_publications.signer_of(published, known)}")
    except (OSError, orjson.JSONDecodeError) as error:
        click.echo(f"UNSIGNED {jwks} cannot be read: {error}")
        return NOBODY_VOUCHES
    except (detached_jws.UnknownKey, draw_publications.Unsigned) as nobody:
        click.echo(f"UNSIGNED {nobody}")
        return NOBODY_VOUCHES
    except detached_jws.NotSigned as false:
        click.echo(f"FORGED   {false}")
        return 1
    return 0


@library_commands.command("build")
@with_appcontext
def build() -> None:
    """Enter every enterprise and piece of equipment that is not in the library yet."""
    by_kind: dict[bool, list[str]] = {True: [], False: []}
    for code, matter in sorted(matters.all_matters().items()):
        by_kind[matter["equipment"]].append(code)
    with db.atomic():
        made = sum(_enter(row, by_kind[False]) for row in Enterprise.select().iterator())
        equipment = Equipment.select(Equipment, Enterprise).join(Enterprise)
        made += sum(_enter_equipment(row, by_kind[True]) for row in equipment.iterator())
    click.echo(f"{made} objects entered")


def _enter(row: Enterprise, codes: list[str]) -> int:
    return _insert("enterprise", row, None, row.name, row.address, codes)


def _enter_equipment(row: Equipment, codes: list[str]) -> int:
    name = f"{row.name}（{row.registration_no}）"
    return _insert("equipment", row.enterprise, row, name, row.address, codes)


def _insert(
    kind: str, enterprise: Enterprise, equipment: Equipment | None, name: str, address: str, codes: list[str]
) -> int:
    return (
        LibraryObject.insert(
            kind=kind, enterprise=enterprise.id, equipment=equipment, name=name[:120], address=address,
            region_code=enterprise.region_code, matter_codes=codes, entered_on=clock.today(),
        )
        .on_conflict_ignore()
        .as_rowcount()
        .execute()
    )  # fmt: skip
