"""Computing colours anew: after an event, when a source sends facts, and every hour because days pass."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import peewee as pw

from core import audit, clock, masking, outbox
from core.db import db
from microapps.safety_code import actions, schemes
from microapps.safety_code.facts import LICENCE, Known, known
from microapps.safety_code.rules import Colouring, Held
from models import workbench
from models.events import ColourChanged
from models.organisation import OfficerLicence, Organisation, Staff
from models.safety_code import SafetyCode, SafetyCodeChange, owners_of

BATCH = 500


def colouring_of(code: SafetyCode, facts: dict[str, Any] | None = None) -> Colouring:
    """The colour of a code now, of `facts` or of those it holds; pure, so a scan may ask for it."""
    held = Held(**code.held) if code.held else None
    stored = code.facts if facts is None else facts
    return schemes.of(code.kind).colour(stored, clock.now(), clock.today(), facts_at=code.facts_at, held=held)


def recolour(code: SafetyCode, cause: str, actor: audit.Actor = audit.SYSTEM) -> bool:
    """Compute one code's colour within the caller's transaction; a change is kept, audited and told."""
    return _apply(code, known([code])[code.id], cause, actor)


def recolour_equipment(equipment_id: UUID, cause: str) -> None:
    """Compute the colour of a piece of equipment."""
    with db.atomic():
        code = SafetyCode.get_or_none(SafetyCode.equipment == equipment_id)
        if code is not None:
            recolour(code, cause)


def recolour_all() -> int:
    """Compute every colour anew, a batch at a time; returns how many changed."""
    add_licence_codes()
    changed, last = 0, UUID(int=0)
    while codes := list(SafetyCode.select().where(SafetyCode.id > last).order_by(SafetyCode.id).limit(BATCH)):
        records = known(codes)
        for code in codes:
            if _differs(code, records[code.id]):
                with db.atomic():
                    changed += _apply(code, records[code.id], "定时核算", audit.SYSTEM)
        SafetyCode.update(computed_at=clock.now()).where(SafetyCode.id.in_([c.id for c in codes])).execute()
        last = codes[-1].id
    return changed


def add_licence_codes() -> int:
    """A code for every officer who has a licence and no code yet; returns how many were made."""
    has_one = SafetyCode.select().where(SafetyCode.kind == LICENCE, SafetyCode.staff == OfficerLicence.staff)
    rows = (
        OfficerLicence.select(OfficerLicence, Staff, Organisation)
        .join(Staff)
        .switch(OfficerLicence)
        .join(Organisation)
        .where(Staff.left_on.is_null(), ~pw.fn.EXISTS(has_one))
        .order_by(OfficerLicence.id)
    )
    made: set[UUID] = set()
    for licence in rows:
        if licence.staff_id not in made:
            made.add(licence.staff_id)
            _add_licence_code(licence)
    return len(made)


def _add_licence_code(licence: OfficerLicence) -> None:
    now = clock.now()
    with db.atomic():
        code = SafetyCode.create(
            kind=LICENCE,
            staff=licence.staff_id,
            region_code=licence.org.region_code,
            subject_kind="officer",
            subject_no=licence.number,
            name=masking.name(licence.staff.name),
            unit=licence.org.name,
            colour="grey",
            fired_rules=[],
            computed_at=now,
            issued_at=now,
            expires_at=now,
        )
        recolour(code, "首次赋码")


def _differs(code: SafetyCode, record: Known) -> bool:
    colouring = colouring_of(code, record.facts)
    return (colouring.colour, colouring.rule_ids, record.facts, record.name, record.address) != (
        code.colour,
        [rule["id"] for rule in code.fired_rules],
        code.facts,
        code.name,
        code.address,
    )


def _apply(code: SafetyCode, record: Known, cause: str, actor: audit.Actor) -> bool:
    """Write a colouring; with another colour the signed content is dropped, so the next reader gets a new one."""
    old, colouring = code.colour, colouring_of(code, record.facts)
    values: dict[str, Any] = {
        "facts": record.facts,
        "name": record.name,
        "address": record.address,
        "subject_kind": record.subject_kind,
        "colour": colouring.colour,
        "fired_rules": [rule.stored() for rule in colouring.fired],
        "computed_at": clock.now(),
    }
    if old == colouring.colour:
        code.change(**values)
        return False
    code.change(**values, content="")
    SafetyCodeChange.create(
        code=code,
        at=clock.now(),
        old=old,
        new=colouring.colour,
        rule_ids=colouring.rule_ids,
        cause=cause,
        facts=record.facts,
        scheme_version=schemes.of(code.kind).version,
        actor_id=actor.id,
    )
    audit.record(
        actor, actions.RECOLOURED, code, old=old, new=colouring.colour, rules=colouring.rule_ids, cause=cause
    )
    if code.enterprise_id is not None:
        outbox.emit(ColourChanged(code.id, code.enterprise_id, old, colouring.colour))
    elif code.staff_id is not None:
        tell_owner(code, old, colouring.colour)
    return True


def tell_owner(code: SafetyCode, old: str, new: str) -> None:
    """The owner hears of the new colour, and where to object."""
    palette = schemes.of(code.kind).palette
    names = {name: colour.name for name, colour in palette.items()}
    workbench.tell(
        "safety_code",
        f"{code.name}变为{names[new]}"[:120],
        f"由{names.get(old, old)}变为{names[new]}，点击查看原因；有异议可以申诉。",
        f"/safety-codes/{code.id}",
        **owners_of(code),
    )
