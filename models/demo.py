"""The mark that a database holds the demo province; only the demo command writes it."""

from __future__ import annotations

import peewee as pw

from core.db import Base, JsonField


class DemoMark(Base):
    """Which scale was loaded, and the accounts to offer."""

    scale = pw.CharField(20)
    accounts = JsonField()


def is_demo() -> bool:
    """Whether this database was made by the demo command."""
    return DemoMark.select().exists()
