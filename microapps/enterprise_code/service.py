"""Use cases of the enterprise code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import peewee as pw

from auth import codes
from auth.principal import Principal
from core import audit, clock, masking, secrets
from core.db import Rows, as_date, db
from core.identifiers import uscc
from core.identifiers.refusal import Refusal
from core.paging import Page, page
from core.problems import NotFound
from core.scope import region_prefix
from core.signed_code import VerdictKind
from microapps.enterprise_code import actions
from microapps.enterprise_code.permissions import READ_CONTACTS
from models.correction import CorrectionOrder
from models.enterprise import Contact, Enterprise, EnterpriseScan
from models.equipment import Equipment
from models.inspection import Inspection
from models.penalty import OnTheSpotDecision
from models.safety_code import SafetyCode
from models.telemetry import record_act

APP = "enterprise_code"
CODE_LIFETIME = timedelta(hours=24)
TIMELINE_LENGTH = 20
PHONE_AAD = "contact.phone"
MESSAGES = {
    VerdictKind.VALID: "企业码有效。",
    VerdictKind.EXPIRED: "企业码已过期，请企业刷新后再扫。",
    VerdictKind.NOT_YET_VALID: "企业码尚未生效，请核对设备时间。",
    VerdictKind.REVOKED: "企业码已停用。",
    VerdictKind.UNKNOWN_KEY: "无法识别签发单位，请勿采信。",
    VerdictKind.STALE_LIST: "状态清单已过期，请联网后重试。",
    VerdictKind.CLOCK_SUSPECT: "设备时间可能不准，请校准后重试。",
    VerdictKind.MALFORMED: "不是有效的企业码或统一社会信用代码。",
}


def list_enterprises(
    principal: Principal,
    asked: Page,
    *,
    q: str | None = None,
    region: str | None = None,
    credit_class: str | None = None,
) -> dict[str, Any]:
    """Enterprises within reach, newest first."""
    query = Enterprise.visible_to(principal)
    if q:
        query = query.where(Enterprise.name.contains(q) | (Enterprise.uscc == q.upper()))
    if region:
        query = query.where(Enterprise.region_code.startswith(region_prefix(region)))
    if credit_class:
        query = query.where(Enterprise.credit_class == credit_class)
    return page(query, [Enterprise.id], asked, _item)


def read_enterprise(principal: Principal, enterprise_id: UUID | None) -> dict[str, Any]:
    """The file of one enterprise, with what the caller may see of its history; raises NotFound (404)."""
    if enterprise_id is None:
        raise NotFound
    return _file(principal, Enterprise.find(enterprise_id, Enterprise.visible_to(principal)))


def read_contacts(principal: Principal, enterprise_id: UUID, *, purpose: str) -> dict[str, Any]:
    """Contacts in clear; who looked, at whom and why goes into the audit chain."""
    reach = principal.reach(READ_CONTACTS.name)
    with db.atomic():
        near = Enterprise.select().where(reach.in_regions(Enterprise.region_code))
        enterprise = Enterprise.find(enterprise_id, near)
        audit.record(principal, actions.CONTACTS_READ, enterprise, purpose=purpose)
    rows = Contact.select().where(Contact.enterprise == enterprise).order_by(Contact.id)
    return {
        "items": [
            {"name": row.name, "role": row.role, "phone": secrets.cipher().open(row.phone_sealed, PHONE_AAD)}
            for row in rows
        ]
    }


def scan(
    principal: Principal, *, content: str, purpose: str, position: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Judge what was scanned; a good code, or a typed 统一社会信用代码, opens the file and enters the ledger.

    The answer is 200 for a bad code too: `verdict` says what is wrong with it.
    """
    verdict, enterprise_id = _identify(content)
    if verdict is not VerdictKind.VALID:
        return {"verdict": verdict.value, "message": MESSAGES[verdict], "scan_id": None, "enterprise": None}
    with db.atomic():
        enterprise = Enterprise.find(enterprise_id, Enterprise.visible_to(principal))  # type: ignore[arg-type]
        entry = EnterpriseScan.create(
            enterprise=enterprise,
            staff=principal.staff_id,
            org=principal.org_id,
            purpose=purpose,
            at=clock.now(),
            position=position,
        )
        audit.record(principal, actions.SCANNED, enterprise, purpose=purpose)
        record_act(principal, APP, "扫企业码", entry, f"/enterprises/{enterprise.id}")
    return {
        "verdict": verdict.value,
        "message": MESSAGES[verdict],
        "scan_id": entry.id,
        "enterprise": _file(principal, enterprise),
    }


def _identify(content: str) -> tuple[VerdictKind, UUID | None]:
    """Verdict and enterprise of a scanned code or a typed identifier."""
    try:
        typed = uscc.parse(uscc.normalise(content))
    except Refusal:
        verdict = codes.read(content)
        if verdict.claims is not None and verdict.claims.kind != APP.removesuffix("_code"):
            return VerdictKind.MALFORMED, None
        return verdict.kind, verdict.claims.code_id if verdict.claims else None
    row = Enterprise.get_or_none(Enterprise.uscc == typed.text)
    if row is None:
        raise NotFound("未找到该统一社会信用代码对应的企业，请核对后重新输入。")
    return VerdictKind.VALID, row.id


def code(principal: Principal, enterprise_id: UUID) -> dict[str, Any]:
    """A code signed now, good for 24 hours, so that a photo of it does not live for ever."""
    enterprise = Enterprise.find(enterprise_id, Enterprise.visible_to(principal))
    claims = codes.issue("enterprise", enterprise.id, CODE_LIFETIME)
    base = f"/api/v1/enterprise-code/enterprises/{enterprise.id}/code"
    return {
        "content": codes.sign(claims),
        "expires_at": claims.expires_at,
        "svg_path": f"{base}.svg",
        "png_path": f"{base}.png",
    }


def ledger(principal: Principal, enterprise_id: UUID, asked: Page) -> dict[str, Any]:
    """Who scanned the code of one's own enterprise, when and why."""
    if principal.enterprise_id != enterprise_id:
        raise NotFound
    return page(EnterpriseScan.ledger(enterprise_id), [EnterpriseScan.id], asked, _ledger_item)


def _ledger_item(row: EnterpriseScan) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "at": row.at,
        "who": f"{row.org.name} {masking.name(row.staff.name)}",
        "purpose": row.purpose,
    }


def _item(row: Enterprise) -> dict[str, Any]:
    names = ("id", "version", "name", "uscc", "region_code", "region_name", "credit_class", "status")
    return {name: getattr(row, name) for name in names}


def _file(principal: Principal, row: Enterprise) -> dict[str, Any]:
    mine = {
        "inspection": Inspection.visible_to(principal).where(Inspection.enterprise == row.id),
        "correction": CorrectionOrder.visible_to(principal).where(CorrectionOrder.enterprise == row.id),
        "decision": OnTheSpotDecision.visible_to(principal).where(OnTheSpotDecision.enterprise == row.id),
    }
    return {
        **_item(row),
        "address": row.address,
        "industry": row.industry,
        "contacts": [_masked(contact) for contact in Contact.select().where(Contact.enterprise == row)],
        "equipment": [_equipment(item) for item in _equipment_of(row.id)],
        "counts": {
            "inspections": mine["inspection"].count(),
            "open_corrections": mine["correction"].where(CorrectionOrder.status != "passed").count(),
            "decisions": mine["decision"].count(),
        },
        "timeline": _timeline(mine),
    }


def _masked(contact: Contact) -> dict[str, Any]:
    phone = secrets.cipher().open(contact.phone_sealed, PHONE_AAD)
    return {"name": masking.name(contact.name), "phone": masking.phone(phone), "role": contact.role}


def _equipment_of(enterprise_id: UUID) -> Rows:
    return (
        Equipment.select(Equipment, SafetyCode)
        .join(SafetyCode, pw.JOIN.LEFT_OUTER, attr="code")
        .where(Equipment.enterprise == enterprise_id)
        .order_by(Equipment.id)
        .limit(100)
    )


def _equipment(row: Equipment) -> dict[str, Any]:
    found = getattr(row, "code", None)
    return {
        "id": row.id,
        "code_id": found.id if found else None,
        "name": row.name,
        "kind": row.kind,
        "colour": found.colour if found else None,
        "next_inspection_on": as_date(row.next_inspection_on),
    }


TIMELINE = {
    "inspection": (Inspection, "现场检查", "/inspections/"),
    "correction": (CorrectionOrder, "责令改正", "/corrections/"),
    "decision": (OnTheSpotDecision, "当场处罚", "/decisions/"),
}


def _timeline(queries: dict[str, Rows]) -> list[dict[str, Any]]:
    entries = [
        {
            "at": row.created_at,
            "kind": kind,
            "title": f"{title} {row.number}",
            "subject_id": row.id,
            "path": f"{path}{row.id}",
        }
        for kind, (model, title, path) in TIMELINE.items()
        for row in queries[kind].order_by(model.id.desc()).limit(TIMELINE_LENGTH)
    ]
    return sorted(entries, key=lambda entry: entry["at"], reverse=True)[:TIMELINE_LENGTH]
