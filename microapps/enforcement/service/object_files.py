"""监管档案: one file per enterprise, eight sections, how complete it is, and everything that happened in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any
from uuid import UUID

import peewee as pw

from auth.principal import Principal
from core import audit, clock, masking, paging
from core.db import InstantField, as_date, db
from core.paging import Page, page
from core.problems import NotFound
from microapps.enforcement import actions
from microapps.enforcement.rules import object_file as rules
from microapps.enforcement.service import APP
from microapps.enforcement.service.file_sources import SOURCES, Source
from models import SafetyCode
from models.enterprise import Contact, Enterprise
from models.equipment import Equipment
from models.inspection import READ
from models.supervision_file import EmptySection, FileStanding, SupervisionFile
from models.telemetry import record_act

SHOWN = 5
FRESH = timedelta(hours=20)
_instant = InstantField()


def list_files(
    principal: Principal, asked: Page, *, q: str | None = None, is_complete: bool | None = None
) -> dict[str, Any]:
    """Files of enterprises within reach and how complete they are, newest change first."""
    query = Enterprise.visible_to(principal).select_extend(SupervisionFile).join(
        SupervisionFile, pw.JOIN.LEFT_OUTER, on=(SupervisionFile.enterprise == Enterprise.id), attr="file"
    ).switch(Enterprise)  # fmt: skip
    if q:
        query = query.where(Enterprise.name.contains(q) | (Enterprise.uscc == q.upper()))
    if is_complete is not None:
        complete = SupervisionFile.is_complete
        query = query.where(complete if is_complete else (complete.is_null() | ~complete))
    return page(query, [Enterprise.id], asked, _brief)


def _brief(row: Enterprise) -> dict[str, Any]:
    held = getattr(row, "file", None)
    held = held if held is not None and held.id else None
    return {
        "id": row.id,
        "version": row.version,
        "name": row.name,
        "uscc": row.uscc,
        "region_name": row.region_name,
        "credit_class": row.credit_class,
        "filled": held.filled if held else 0,
        "is_complete": bool(held and held.is_complete),
        "last_updated_at": held.last_updated_at if held else None,
    }


def read_file(principal: Principal, enterprise_id: UUID) -> dict[str, Any]:
    """The file with its eight sections, computed now; raises NotFound (404)."""
    enterprise = _find(principal, enterprise_id)
    held = refresh(enterprise)
    reasons = _declared(enterprise.id)
    rows = _records(enterprise, principal)
    return {
        "id": enterprise.id,
        "version": held.version,
        "name": enterprise.name,
        "uscc": enterprise.uscc,
        "filled": held.filled,
        "is_complete": held.is_complete,
        "rule_version": held.rule_version,
        "last_updated_at": held.last_updated_at,
        "sections": [
            {
                "key": key,
                "title": title,
                "state": held.sections[key],
                "reason": reasons.get(key) if held.sections[key] == rules.NONE else None,
                "count": len(rows[key]) if key in rows else _count(enterprise.id, key),
                "lines": rows.get(key, []),
            }
            for key, title in rules.SECTIONS.items()
        ],
    }


def _find(principal: Principal, enterprise_id: UUID) -> Enterprise:
    return Enterprise.find(enterprise_id, Enterprise.visible_to(principal))


def _records(enterprise: Enterprise, principal: Principal) -> dict[str, list[dict[str, str]]]:
    """The sections that hold facts rather than events, in lines of label and value."""
    contacts = Contact.select().where(Contact.enterprise == enterprise).order_by(Contact.id)
    codes = (
        Equipment.select(Equipment, SafetyCode)
        .join(SafetyCode, pw.JOIN.LEFT_OUTER, on=(SafetyCode.equipment == Equipment.id), attr="code")
        .where(Equipment.enterprise == enterprise)
        .order_by(Equipment.id)
        .limit(100)
    )
    places = [{"label": "住所", "value": enterprise.address}]
    for item in codes:
        due = as_date(item.next_inspection_on)
        places.append({"label": item.name, "value": f"{item.registration_no}，下次检验{due or '未登记'}"})
    return {
        "identity": [
            {"label": "名称", "value": enterprise.name},
            {"label": "统一社会信用代码", "value": enterprise.uscc},
            {"label": "行业", "value": enterprise.industry},
            {"label": "登记状态", "value": enterprise.status},
        ],
        "places": places,
        "persons": [{"label": row.role, "value": masking.name(row.name)} for row in contacts],
        "credit": [{"label": "信用等级", "value": enterprise.credit_class}],
    }


def _declared(enterprise_id: UUID) -> dict[str, str]:
    rows = EmptySection.select().where(EmptySection.enterprise == enterprise_id)
    return {row.section: row.reason for row in rows}


def _count(enterprise_id: UUID, section: str) -> int:
    return sum(
        source.rows(enterprise_id).where(source.at.is_null(False)).count()
        for source in SOURCES
        if source.section == section
    )


def _counts(enterprise: Enterprise) -> dict[str, int]:
    """How many records each section holds."""
    contacts = Contact.select().where(Contact.enterprise == enterprise).count()
    facts = {
        "identity": int(bool(enterprise.uscc)),
        "places": int(bool(enterprise.address)),
        "persons": contacts,
        "credit": int(bool(enterprise.credit_class)),
    }
    return {key: facts[key] if key in facts else _count(enterprise.id, key) for key in rules.SECTIONS}


def refresh(enterprise: Enterprise) -> SupervisionFile:
    """Compute the standing of a file anew and keep it; the row changes only when the standing or content did."""
    counts = _counts(enterprise)
    standing = rules.standing(counts, _declared(enterprise.id))
    now = clock.now()
    latest = _latest(enterprise)
    with db.atomic():
        held = SupervisionFile.get_or_none(SupervisionFile.enterprise == enterprise.id)
        values: dict[str, Any] = {
            "sections": standing.sections,
            "filled": standing.filled,
            "is_complete": standing.is_complete,
            "rule_version": rules.RULE_VERSION,
            "last_updated_at": latest,
        }
        if held is not None and all(getattr(held, name) == value for name, value in values.items()):
            return held
        if held is None:
            held = SupervisionFile.create(enterprise=enterprise.id, computed_at=now, **values)
        else:
            held.change(computed_at=now, **values)
        kept = {name: value for name, value in values.items() if name != "sections"}
        FileStanding.create(enterprise=enterprise.id, at=now, **kept)
    return held


def _latest(enterprise: Enterprise) -> datetime:
    """When the newest thing in the file happened."""
    found = [enterprise.created_at]
    for source in SOURCES:
        row = source.rows(enterprise.id).where(source.at.is_null(False)).order_by(source.at.desc()).first()
        if row is not None:
            found.append(getattr(row, source.at.name))
    declared = EmptySection.select().where(EmptySection.enterprise == enterprise.id)
    found += [row.at for row in declared]
    return max(found)


def declare_empty(principal: Principal, enterprise_id: UUID, section: str, *, reason: str) -> dict[str, Any]:
    """Say that a section has nothing to hold, and why; refused while it has records (INS-022)."""
    if section not in rules.SECTIONS:
        raise NotFound
    with db.atomic():
        enterprise = _find(principal, enterprise_id)
        rules.may_declare_empty(_counts(enterprise)[section]).or_refuse()
        EmptySection.delete().where(
            EmptySection.enterprise == enterprise.id, EmptySection.section == section
        ).execute()
        EmptySection.create(
            enterprise=enterprise.id,
            section=section,
            reason=reason,
            declared_by=principal.staff_id,
            at=clock.now(),
        )
        audit.record(principal, actions.SECTION_DECLARED, enterprise, section=section)
        record_act(principal, APP, "说明档案栏目", enterprise, f"/object-files/{enterprise.id}")
    return read_file(principal, enterprise_id)


def read_timeline(
    principal: Principal,
    enterprise_id: UUID,
    asked: Page,
    *,
    kind: str | None = None,
    section: str | None = None,
) -> dict[str, Any]:
    """Everything that happened to the enterprise, newest first, by kind or section."""
    enterprise = _find(principal, enterprise_id)
    chosen = [
        source
        for source in SOURCES
        if (kind is None or source.kind == kind)
        and (section is None or source.section == section)
        and not (source.for_staff and principal.enterprise_id is not None)
    ]
    scope = f"timeline:{enterprise.id}"
    before = paging.open_values(asked.cursor, scope) if asked.cursor else None
    streams = [_stream(source, enterprise.id, before, asked.limit + 1) for source in chosen]
    rows = list(islice(merge(*streams, key=lambda entry: entry[0], reverse=True), asked.limit + 1))
    shown = rows[: asked.limit]
    more = len(rows) > asked.limit
    return {
        "items": [_entry(source, row, principal) for _, source, row in shown],
        "next_cursor": paging.seal_values(list(shown[-1][0]), scope) if more else None,
    }


def _stream(
    source: Source, enterprise_id: UUID, before: list[Any] | None, limit: int
) -> list[tuple[tuple[str, str], Source, Any]]:
    """The newest rows of one source before the cursor, each with the key that orders all of them."""
    key = source.at.model.id
    query = source.rows(enterprise_id).where(source.at.is_null(False))
    if before:
        at, row_id = before[0], UUID(before[1])
        query = query.where((source.at < at) | ((source.at == at) & (key < row_id)))
    rows = query.order_by(source.at.desc(), key.desc()).limit(limit)
    return [
        ((_instant.db_value(getattr(row, source.at.name)) or "", row.id.hex), source, row) for row in rows
    ]


def _entry(source: Source, row: Any, principal: Principal) -> dict[str, Any]:
    detail, path = source.tell(row)
    org = source.org(row)
    near = (
        org is None
        or principal.enterprise_id is not None
        or principal.reach(READ).covers_organisation(org.seq)
    )
    return {
        "id": row.id,
        "version": row.version,
        "kind": source.kind,
        "section": source.section,
        "title": source.title,
        "detail": detail[:200],
        "agency": org.name if org else None,
        "at": getattr(row, source.at.name),
        "path": path if near else None,
    }


def refresh_stale(limit: int = 300) -> int:
    """Compute the files nobody opened lately, oldest first; run by the worker. Returns how many."""
    limit_at = clock.now() - FRESH
    query = (
        Enterprise.select(Enterprise, SupervisionFile)
        .join(
            SupervisionFile, pw.JOIN.LEFT_OUTER, on=(SupervisionFile.enterprise == Enterprise.id), attr="file"
        )
        .where(SupervisionFile.computed_at.is_null() | (SupervisionFile.computed_at < limit_at))
        .order_by(SupervisionFile.computed_at, Enterprise.id)
        .limit(limit)
    )
    done = 0
    for enterprise in list(query):
        held = refresh(enterprise)
        if held.computed_at < limit_at:
            SupervisionFile.update(computed_at=clock.now()).where(SupervisionFile.id == held.id).execute()
        done += 1
    return done
