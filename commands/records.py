"""Bringing the records up to date, before anything is loaded or served."""

from __future__ import annotations

from flask import current_app

from auth import keys
from models.migrate import migrate

FOREIGN = "These records were sealed under another secret key: start with theirs (ZS_SECRET_KEY)."


def bring_up_to_date() -> list[str]:
    """Apply what is missing and make the keys; returns the names of the migrations applied.

    Ends the program when another secret key sealed the records: nothing may be sealed under this one beside it.
    """
    if not keys.are_ours():
        raise SystemExit(FOREIGN)
    applied = migrate(current_app.config["SETTINGS"].data_dir)
    keys.ensure()
    return applied
