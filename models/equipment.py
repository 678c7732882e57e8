"""Special equipment (特种设备) in use, and the facts that are known of it."""

from __future__ import annotations

from typing import Any

import peewee as pw

from core.db import Base, JsonField
from models.enterprise import Enterprise


class Equipment(Base):
    """A piece of special equipment in use."""

    enterprise = pw.ForeignKeyField(Enterprise, backref="equipment")
    registration_no = pw.CharField(40, unique=True)
    kind = pw.CharField(30)
    name = pw.CharField(80)
    address = pw.CharField(200)
    status = pw.CharField(20, default="in_use")
    next_inspection_on = pw.DateField(null=True)
    facts = JsonField(default=dict)
    """Facts the colour rules read, e.g. {"open_correction": false, "inspection_failed": false}."""


def set_fact(equipment_id: Any, name: str, value: Any) -> None:
    """Write one fact of a piece of equipment; call it inside the transaction of the act behind it."""
    row = (
        Equipment.select(Equipment.id, Equipment.facts, Equipment.version)
        .where(Equipment.id == equipment_id)
        .get()
    )
    row.change(facts={**row.facts, name: value})
