"""Gapless running numbers, counted inside the transaction that uses them."""

from __future__ import annotations

import peewee as pw

from core.db import Base


class Counter(Base):
    """The last number given out under a name such as `XC:330106:2026`."""

    name = pw.CharField(120, unique=True)
    last = pw.BigIntegerField(default=0)


def next_number(name: str) -> int:
    """The next number of `name`, from 1; rolled back with its transaction, so none is lost."""
    return next_numbers(name, 1)


def next_numbers(name: str, count: int) -> int:
    """Take the next `count` numbers of `name` at once; returns the first of them."""
    Counter.insert(name=name).on_conflict_ignore().execute()
    Counter.update(last=Counter.last + count).where(Counter.name == name).execute()
    return int(Counter.get(Counter.name == name).last) - count + 1
