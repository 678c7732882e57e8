"""`flask demo load`: the demo province, into an empty database only."""

from __future__ import annotations

import time
from datetime import date, datetime

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from auth import keys, second_factor
from commands.records import FOREIGN, bring_up_to_date
from models.demo import is_demo
from models.identity import Account
from models.organisation import Organisation

demo_commands = AppGroup("demo", help="The demo province.")


def register(app: Flask) -> None:
    """Add the demo group."""
    app.cli.add_command(demo_commands)


@demo_commands.command("load")
@click.option("--scale", type=click.Choice(["small", "city", "province"]), default="small", show_default=True)
@click.option("--seed", type=int, default=20_261_124, show_default=True)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day its 60 days of activity lead up to; today."
)
def load(scale: str, seed: int, as_of: datetime | None) -> None:
    """Fill an empty database with a province that is the same for the same three options."""
    bring_up_to_date()
    _load(scale, seed, as_of.date() if as_of else None)


@demo_commands.command("otp")
@click.argument("name")
@with_appcontext
def otp(name: str) -> None:
    """The one-time code that an administrator of the demo signs in with; each works once, for half a minute."""
    account = Account.get_or_none(Account.username == name)
    if not is_demo() or account is None or not account.totp_confirmed:
        raise SystemExit(f"This is no demo, or {name} has no second factor.")
    if not keys.are_ours():
        raise SystemExit(FOREIGN)
    click.echo(second_factor.code_of(account))


def load_if_empty(scale: str) -> None:
    """Load the demo unless it is there; a database with real records is left alone, loudly."""
    if is_demo():
        return
    if Organisation.select().exists():
        raise SystemExit(
            "This database holds real records, so the demo was not loaded. Start with `flask serve`."
        )
    _load(scale)


def _load(scale: str, seed: int | None = None, as_of: date | None = None) -> None:
    import demo
    from demo.sameness import SEED, same_every_time
    from demo.waiting import leave_work_waiting

    began, seed = time.monotonic(), seed or SEED
    with same_every_time(seed, as_of):
        demo.load(scale, seed=seed, progress=lambda line: click.echo(f"  {line}"))
        leave_work_waiting()
    click.echo(f"demo province ({scale}) loaded in {time.monotonic() - began:.1f} s")
