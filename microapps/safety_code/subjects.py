"""Giving codes to objects, sending their facts, recording maintenance, taking codes out of use."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock, masking
from core.conditional import check
from core.db import Rows, db
from core.identifiers import plate
from core.identifiers.refusal import Refusal
from core.paging import Page, page
from core.problems import AlreadyExists, WrongState, invalid
from microapps.safety_code import actions, issuing, permissions, schemes, service, views
from microapps.safety_code.conditions import fact_value
from microapps.safety_code.recolouring import recolour
from microapps.safety_code.schemes import Scheme
from models.enterprise import Enterprise
from models.equipment import Equipment
from models.safety_code import SafetyCode

EQUIPMENT_SCHEME = "special_equipment"
COLUMNS = ("status", "next_inspection_on")
"""Facts of equipment that have a column of their own."""
NOT_SENT = "kind"


def register(
    principal: Principal,
    *,
    scheme: str,
    enterprise_id: UUID,
    subject_kind: str,
    subject_no: str,
    name: str,
    address: str = "",
    person: dict[str, str] | None = None,
    facts: dict[str, Any] | None = None,
) -> SafetyCode:
    """Register an object or a person of an enterprise within reach; its code is issued when first asked for.

    Raises InvalidInput (422), NotFound (404) for an enterprise out of reach, AlreadyExists (409).
    """
    known = _scheme_for(scheme, subject_kind)
    reach = principal.reach(permissions.MANAGE.name)
    enterprise = Enterprise.find(
        enterprise_id, Enterprise.select().where(reach.in_regions(Enterprise.region_code))
    )
    stored = checked(known, facts or {}, "/json/facts")
    subject_no = _number(known, subject_no)
    if known.is_personal and person is None:
        raise invalid("/json/person", "该类安全码需要填写人员姓名和电话。")
    with db.atomic():
        if SafetyCode.select().where(SafetyCode.kind == scheme, SafetyCode.subject_no == subject_no).exists():
            raise AlreadyExists("该编号已有安全码。")
        now = clock.now()
        code = SafetyCode.create(
            kind=scheme,
            enterprise=enterprise,
            region_code=enterprise.region_code,
            subject_kind=subject_kind,
            subject_no=subject_no,
            name=masking.name(person["name"]) if person else name,
            unit=enterprise.name,
            address=address or enterprise.address,
            personal_sealed=views.seal_person(person) if person else None,
            facts={"status": "in_use", **stored},
            facts_at=now,
            colour="grey",
            fired_rules=[],
            computed_at=now,
            issued_at=now,
            expires_at=now,
        )
        audit.record(principal, actions.CODE_REGISTERED, code, scheme=scheme, enterprise_id=enterprise.id)
        recolour(code, "首次赋码", principal)
    return code


def list_subjects(
    principal: Principal, asked: Page, *, without_code: bool | None = None, **wanted: Any
) -> dict[str, Any]:
    """Objects of one's area that a code may be issued to, with the code each has."""
    query = service.filtered(_managed_subjects(principal, permissions.MANAGE.name), **wanted)
    if without_code:
        query = query.where(SafetyCode.status_index.is_null())
    return page(query, [SafetyCode.id], asked, told)


def told(subject: SafetyCode) -> dict[str, Any]:
    """A subject as the API tells it. Subject and code are one row, so they share their id."""
    scheme = schemes.of(subject.kind)
    in_force = {"id": subject.id, "issued_at": subject.issued_at, "expires_at": subject.expires_at}
    return {
        "id": subject.id,
        "scheme": subject.kind,
        "scheme_title": scheme.title,
        "kind": subject.subject_kind,
        "kind_title": scheme.kinds.get(subject.subject_kind, subject.subject_kind),
        "number": subject.subject_no,
        "name": subject.name,
        "unit": subject.unit,
        "region_code": subject.region_code,
        "colour": subject.colour,
        "colour_name": scheme.palette[subject.colour].name,
        "code": None if subject.status_index is None else in_force,
    }


def issue(principal: Principal, *, subject_id: UUID) -> SafetyCode:
    """Issue a subject's code. One it had is revoked: what is printed of it verifies as such from now on.

    Raises NotFound (404) for a subject out of reach, Stale (412) when somebody else changed it meanwhile.
    """
    subject = SafetyCode.find(subject_id, _managed_subjects(principal, permissions.MANAGE.name))
    issuing.reissue(subject, principal)
    return subject


def _scheme_for(code: str, subject_kind: str) -> Scheme:
    known = schemes.SCHEMES.get(code)
    if known is None or code in (EQUIPMENT_SCHEME, "licence"):
        raise invalid("/json/scheme", "该类安全码由设备或执法证记录生成，或不存在。")
    if subject_kind not in known.kinds:
        raise invalid("/json/subject_kind", f"应为以下之一：{'、'.join(known.kinds)}。")
    return known


def _number(scheme: Scheme, typed: str) -> str:
    """A subject's number in its one spelling; raises InvalidInput (422) with the cause."""
    if scheme.numbered_by != "plate":
        return typed
    try:
        return plate.parse(plate.normalise(typed)).text
    except Refusal as refusal:
        raise invalid("/json/subject_no", refusal.detail, refusal.code) from None


def checked(scheme: Scheme, facts: dict[str, Any], pointer: str) -> dict[str, Any]:
    """Facts a source sent, as they are stored; raises InvalidInput (422) at the one that is wrong."""
    for name, value in facts.items():
        fact = scheme.facts.get(name)
        if fact is None or name == NOT_SENT:
            raise invalid(f"{pointer}/{name[:60]}", "该类安全码没有这项数据。")
        try:
            fact_value(fact.type, value)
        except ValueError:
            raise invalid(f"{pointer}/{name}", f"“{fact.title}”的值不符合要求。") from None
        if fact.words and value is not None and value not in fact.words:
            raise invalid(f"{pointer}/{name}", f"应为以下之一：{'、'.join(fact.words)}。")
    return dict(facts)


def send_facts(principal: Principal, code_id: UUID, facts: dict[str, Any], version: int) -> SafetyCode:
    """Take what a source knows now; what it does not name stays. The colour follows at once.

    Raises NotFound (404), Stale (412), InvalidInput (422), WrongState (409) for an officer's licence.
    """
    code = _managed(principal, code_id, permissions.MANAGE.name)
    stored = checked(schemes.of(code.kind), facts, "/json/facts")
    with db.atomic():
        store(code, stored, version)
        audit.record(principal, actions.FACTS_SENT, code, names=sorted(stored))
        recolour(code, "数据更新", principal)
    return code


def record_service(
    principal: Principal,
    code_id: UUID,
    *,
    kind: str,
    done_on: date,
    version: int,
    result: str | None = None,
    next_due_on: date | None = None,
) -> SafetyCode:
    """Maintenance or inspection of a piece of equipment; raises NotFound, Stale, InvalidInput, WrongState."""
    code = _managed(principal, code_id, permissions.RECORD.name)
    if code.equipment_id is None:
        raise WrongState("只有特种设备可以登记维保、检验。", allowed_actions=[])
    if done_on > clock.today():
        raise invalid("/json/done_on", "日期不能晚于今天。")
    if kind == "maintenance":
        facts: dict[str, Any] = {"maintenance_last_on": str(done_on)}
    elif result is None or next_due_on is None or next_due_on <= done_on:
        raise invalid("/json/next_due_on", "检验应填写结论，以及晚于检验日的下次检验日期。")
    else:
        facts = {
            "inspection_result": result,
            "next_inspection_on": str(next_due_on),
            "inspection_applied": False,
        }
    with db.atomic():
        store(code, facts, version)
        audit.record(principal, actions.FACTS_SENT, code, kind=kind, names=sorted(facts))
        recolour(code, "登记维护保养" if kind == "maintenance" else "登记检验", principal)
    return code


def store(code: SafetyCode, facts: dict[str, Any], version: int) -> None:
    """Facts of equipment belong to the equipment; the code copies them when it is coloured."""
    check(code, version)
    if code.staff_id is not None:
        raise WrongState("执法证信息由证件记录生成，不能直接修改。", allowed_actions=[])
    if code.equipment_id is None:
        code.change(version, facts={**code.facts, **facts}, facts_at=clock.now())
        return
    equipment = Equipment.get_by_id(code.equipment_id)
    columns = {name: facts[name] for name in COLUMNS if name in facts}
    rest = {name: value for name, value in facts.items() if name not in COLUMNS}
    equipment.change(facts={**equipment.facts, **rest}, **columns)
    code.change(version)


def rotate(principal: Principal, code_id: UUID, reason: str, version: int) -> SafetyCode:
    """Revoke what is printed and give the code a new content; its history stays. Raises NotFound, Stale."""
    code = _managed(principal, code_id, permissions.MANAGE.name)
    issuing.rotate(code, reason, principal, version)
    return code


def revoke(principal: Principal, code_id: UUID, reason: str, version: int) -> SafetyCode:
    """Take a code out of use for good; raises NotFound, Stale."""
    code = _managed(principal, code_id, permissions.MANAGE.name)
    issuing.revoke(code, reason, principal, version)
    return code


def _managed_subjects(principal: Principal, permission: str) -> Rows:
    """Subjects, with a code or without, where `principal` holds the permission."""
    return SafetyCode.select().where(principal.reach(permission).in_regions(SafetyCode.region_code))


def _managed(principal: Principal, code_id: UUID, permission: str) -> SafetyCode:
    """A code in use where `principal` holds the permission; raises NotFound (404)."""
    query = _managed_subjects(principal, permission).where(SafetyCode.revoked_at.is_null())
    return SafetyCode.find(code_id, query)
