"""Blocks of document numbers for devices, and what became of every number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock
from core.db import db
from core.identifiers import document_number
from core.paging import Page, page
from core.problems import invalid
from microapps.sync import actions, limits
from microapps.sync.service.devices import acting_device
from models.device import Device, NumberLease, NumberUse
from models.numbering import LEASABLE, lease_block
from models.organisation import Organisation


def lease(principal: Principal, device_id: UUID, *, word: str, count: int) -> dict[str, Any]:
    """Lend the device the next `count` numbers of `word`; a block still in force and not half used is given again."""
    if word not in LEASABLE:
        raise invalid("/json/word", f"只能领取以下文书的号段：{'、'.join(LEASABLE)}。")
    with db.atomic():
        device = acting_device(principal, device_id)
        org = Organisation.get_by_id(principal.org_id)
        held = _in_force(device, word)
        if held is None:
            held = lease_block(device.id, org, word, count, clock.now() + limits.LEASE_LIFETIME)
            audit.record(principal, actions.NUMBERS_LEASED, held, word=word, first=held.first, last=held.last)
        return view(held, org, _used(held))


def _in_force(device: Device, word: str) -> NumberLease | None:
    row = (
        NumberLease.select()
        .where(
            NumberLease.device == device.id,
            NumberLease.word == word,
            NumberLease.year == clock.today().year,
            NumberLease.ended_at.is_null(),
            NumberLease.expires_at > clock.now(),
        )
        .order_by(NumberLease.id.desc())
        .first()
    )
    if row is None or len(_used(row)) * 2 > row.last - row.first:
        return None
    return row


def give_back(principal: Principal, device_id: UUID, lease_id: UUID) -> None:
    """End a lease early; its unused numbers are listed as gaps, never given out again."""
    with db.atomic():
        device = acting_device(principal, device_id)
        held = NumberLease.find(
            lease_id,
            NumberLease.select().where(NumberLease.device == device.id, NumberLease.ended_at.is_null()),
        )
        held.change(ended_at=clock.now())
        audit.record(principal, actions.NUMBERS_RETURNED, held)


def _used(row: NumberLease) -> list[int]:
    return [use.number for use in NumberUse.select(NumberUse.number).where(NumberUse.lease == row.id)]


def list_gaps(principal: Principal, asked: Page, *, year: int | None = None) -> dict[str, Any]:
    """Blocks that ended, by the agencies within reach, each with its numbers that no document bears."""
    query = (
        NumberLease.select(NumberLease, Device, Organisation)
        .join(Device)
        .switch(NumberLease)
        .join(Organisation)
        .where(
            principal.reach("sync.use").organisations(Organisation.seq),
            NumberLease.ended_at.is_null(False) | (NumberLease.expires_at <= clock.now()),
        )
    )
    if year:
        query = query.where(NumberLease.year == year)
    found = page(query, [NumberLease.id], asked, lambda row: row)
    used = _used_of([row.id for row in found["items"]])
    return {**found, "items": [view(row, row.org, used.get(row.id, [])) for row in found["items"]]}


def _used_of(ids: list[UUID]) -> dict[UUID, list[int]]:
    found: dict[UUID, list[int]] = {}
    for use in NumberUse.select(NumberUse.lease, NumberUse.number).where(NumberUse.lease.in_(ids)):
        found.setdefault(use.lease_id, []).append(use.number)
    return found


def view(row: NumberLease, org: Organisation, used: list[int]) -> dict[str, Any]:
    """A block with its numbers as documents print them."""
    taken = set(used)
    free = [n for n in range(row.first, row.last + 1) if n not in taken]
    return {
        "id": row.id,
        "version": row.version,
        "device_id": row.device_id,
        "word": row.word,
        "year": row.year,
        "first": row.first,
        "last": row.last,
        "unused": [document_number.render(f"{org.short_name}{row.word}", row.year, n) for n in free],
        "expires_at": row.expires_at,
        "ended_at": row.ended_at,
    }
