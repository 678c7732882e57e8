"""Officers' licences and skills: until when they hold, renewing, suspending and giving them back."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock
from core.conditional import check
from core.db import as_date, db
from core.paging import Page, page
from core.problems import AlreadyExists, Forbidden, WrongState, invalid
from microapps.enforcement import actions, catalogue
from microapps.enforcement.permissions import MANAGE_LIBRARY
from microapps.enforcement.service import APP
from models import workbench
from models.library import OfficerSkill
from models.organisation import OfficerLicence, Organisation, Staff

EXPIRES_SOON = timedelta(days=60)


def list_licences(
    principal: Principal, asked: Page, *, q: str | None = None, status: str | None = None, skill: str | None = None,
    attention: bool | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Licences of one's own agency with what they are good for, those that end first in front."""
    query = licences_of(principal)
    if q:
        query = query.where(Staff.name.contains(q) | (OfficerLicence.number == q))
    if status:
        query = query.where(_has(status))
    if attention is not None:
        query = query.where(ends_soon() if attention else ~ends_soon())
    if skill:
        holders = OfficerSkill.select(OfficerSkill.licence).where(OfficerSkill.skill == skill)
        query = query.where(OfficerLicence.id.in_(holders))
    found = page(
        query, [OfficerLicence.valid_to, OfficerLicence.id], asked, lambda row: row, descending=False
    )
    skills: dict[UUID, list[OfficerSkill]] = defaultdict(list)
    for row in OfficerSkill.select().where(OfficerSkill.licence.in_([row.id for row in found["items"]])):
        skills[row.licence_id].append(row)
    manages = _manages(principal)
    return {**found, "items": [_view(row, skills[row.id], manages, principal) for row in found["items"]]}


def licences_of(principal: Principal) -> Any:
    """Licences of the caller's agency."""
    return OfficerLicence.of_agency(principal.org_id)


def _has(status: str) -> Any:
    """SQL: the licence has that status today; the same cases as `_status`."""
    today = clock.today()
    within = (OfficerLicence.valid_from <= today) & (OfficerLicence.valid_to >= today)
    soon = OfficerLicence.valid_to <= today + EXPIRES_SOON
    free = ~OfficerLicence.is_suspended
    return {
        "suspended": OfficerLicence.is_suspended,
        "expired": free & (OfficerLicence.valid_to < today),
        "not_yet_valid": free & (OfficerLicence.valid_from > today) & (OfficerLicence.valid_to >= today),
        "expires_soon": free & within & soon,
        "valid": free & within & ~soon,
    }[status]


def ends_soon() -> Any:
    """SQL: expired, or about to, and so somebody should see to it."""
    return _has("expired") | _has("expires_soon")


def _status(row: OfficerLicence, today: date) -> str:
    first, last = as_date(row.valid_from), as_date(row.valid_to)
    if row.is_suspended:
        return "suspended"
    if last < today:
        return "expired"
    if first > today:
        return "not_yet_valid"
    return "expires_soon" if last <= today + EXPIRES_SOON else "valid"


def _view(
    row: OfficerLicence, skills: list[OfficerSkill], manages: bool, principal: Principal
) -> dict[str, Any]:
    allowed = ["restore" if row.is_suspended else "suspend", "renew"]
    return {
        "id": row.id, "version": row.version, "staff_id": row.staff_id, "name": row.staff.name, "number": row.number,
        "valid_from": as_date(row.valid_from), "valid_to": as_date(row.valid_to),
        "status": _status(row, clock.today()),
        "skills": [_skill(skill) for skill in sorted(skills, key=lambda skill: skill.skill)],
        "allowed_actions": [*(allowed if row.staff_id != principal.staff_id else []), "record_skill"] if manages else [],
    }  # fmt: skip


def _skill(row: OfficerSkill) -> dict[str, Any]:
    last = as_date(row.valid_to)
    return {"skill": row.skill, "name": catalogue.SKILLS.get(row.skill, row.skill),
            "certificate_no": row.certificate_no, "valid_to": last, "is_expired": last < clock.today()}  # fmt: skip


def _manages(principal: Principal) -> bool:
    org = Organisation.get_or_none(Organisation.id == principal.org_id)
    return org is not None and principal.reach(MANAGE_LIBRARY.name).covers_organisation(org.seq)


def read_licence(principal: Principal, licence_id: UUID) -> dict[str, Any]:
    """One licence; raises NotFound (404)."""
    row = OfficerLicence.find(licence_id, licences_of(principal))
    skills = list(OfficerSkill.select().where(OfficerSkill.licence == row.id))
    return _view(row, skills, _manages(principal), principal)


def record_skill(
    principal: Principal, licence_id: UUID, *, skill: str, certificate_no: str, valid_to: date
) -> dict[str, Any]:
    """Record, or renew, what an officer of one's agency is qualified for."""
    with db.atomic():
        licence = OfficerLicence.find(licence_id, licences_of(principal))
        there = OfficerSkill.get_or_none(OfficerSkill.licence == licence.id, OfficerSkill.skill == skill)
        if there is None:
            OfficerSkill.create(
                licence=licence.id, skill=skill, certificate_no=certificate_no, valid_to=valid_to
            )
        else:
            there.change(certificate_no=certificate_no, valid_to=valid_to)
        licence.change()
        audit.record(principal, actions.SKILL_RECORDED, licence, skill=skill)
    return read_licence(principal, licence_id)


def _managed(principal: Principal, licence_id: UUID) -> OfficerLicence:
    """A licence the caller may change: of the agency, and somebody else's."""
    row = OfficerLicence.find(licence_id, licences_of(principal))
    if row.staff_id == principal.staff_id:
        raise Forbidden("不得办理本人的执法证件，请由其他管理人员办理。")
    return row


def renew_licence(
    principal: Principal, licence_id: UUID, *, version: int, valid_to: date, number: str | None = None
) -> dict[str, Any]:
    """Record that the licence was issued anew (换发): a later end, and the new number when it has one."""
    with db.atomic():
        row = _managed(principal, licence_id)
        if valid_to <= max(as_date(row.valid_to), clock.today()):
            raise invalid("/json/valid_to", "换发后的有效期应晚于今天和原有效期。")
        number = number or row.number
        if (
            OfficerLicence.select()
            .where(OfficerLicence.number == number, OfficerLicence.id != row.id)
            .exists()
        ):
            raise AlreadyExists(f"执法证号{number}已被登记，请核对。")
        before = as_date(row.valid_to)
        row.change(version, valid_to=valid_to, number=number)
        workbench.tell(
            APP, "执法证件已换发", f"有效期至{valid_to}", f"/licences/{row.id}", staff_id=row.staff_id
        )
        audit.record(principal, actions.LICENCE_RENEWED, row, before=before, valid_to=valid_to)
    return read_licence(principal, licence_id)


def suspend_licence(principal: Principal, licence_id: UUID, *, version: int, reason: str) -> dict[str, Any]:
    """Keep the officer from enforcing until the licence is given back (暂扣)."""
    with db.atomic():
        row = _managed(principal, licence_id)
        check(row, version)
        if row.is_suspended:
            raise WrongState("该证件已暂扣。", allowed_actions=["restore", "renew"])
        row.change(version, is_suspended=True)
        workbench.tell(APP, "执法证件已暂扣", reason, f"/licences/{row.id}", staff_id=row.staff_id)
        audit.record(principal, actions.LICENCE_SUSPENDED, row, reason=reason)
    return read_licence(principal, licence_id)


def restore_licence(principal: Principal, licence_id: UUID, *, version: int) -> dict[str, Any]:
    """Give the licence back."""
    with db.atomic():
        row = _managed(principal, licence_id)
        check(row, version)
        if not row.is_suspended:
            raise WrongState("该证件没有暂扣。", allowed_actions=["suspend", "renew"])
        row.change(version, is_suspended=False)
        workbench.tell(APP, "执法证件已发还", "可以继续执法", f"/licences/{row.id}", staff_id=row.staff_id)
        audit.record(principal, actions.LICENCE_RESTORED, row)
    return read_licence(principal, licence_id)
