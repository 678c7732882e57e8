"""Keeping the object library up to date (名录库动态管理, INS-002): entering, adjusting, removing, restoring."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from auth.principal import Principal
from core import audit, clock
from core.db import as_date, db
from core.problems import AlreadyExists, invalid
from microapps.enforcement import actions, matters
from microapps.enforcement.permissions import MANAGE_LIBRARY
from microapps.enforcement.service.library import read_object
from microapps.enforcement.states import LIBRARY_OBJECT
from models.enterprise import Enterprise
from models.equipment import Equipment
from models.library import LibraryObject
from models.organisation import Region

EQUIPMENT = "equipment"


def enter_object(
    principal: Principal, *, kind: str, enterprise_id: UUID, matter_codes: list[str], equipment_id: UUID | None = None,
    name: str = "", address: str = "", region_code: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Enter an enterprise, one of its premises, or a piece of its equipment; what is not said is taken from it."""
    with db.atomic():
        enterprise = Enterprise.visible_to(principal).where(Enterprise.id == enterprise_id).first()
        if enterprise is None:
            raise invalid("/json/enterprise_id", "该企业不存在，或不在您的管辖区域内。")
        equipment = _equipment(kind, enterprise, equipment_id)
        region = region_code or enterprise.region_code
        if not Region.select().where(Region.code == region).exists():
            raise invalid("/json/region_code", "没有这个行政区划。")
        if not principal.reach(MANAGE_LIBRARY.name).covers_region(region):
            raise invalid("/json/region_code", "该行政区划不在您管理的范围内。")
        title = _name(kind, enterprise, equipment, name)
        _is_new(enterprise, kind, title)
        row = LibraryObject.create(
            kind=kind,
            enterprise=enterprise,
            equipment=equipment,
            name=title,
            address=address or (equipment.address if equipment else enterprise.address),
            region_code=region,
            matter_codes=_matters(kind, matter_codes),
            position=None if kind == "premises" else enterprise.position,
            entered_on=clock.today(),
        )
        audit.record(principal, actions.OBJECT_ENTERED, row, kind=kind, matters=row.matter_codes)
    return read_object(principal, row.id)


def _equipment(kind: str, enterprise: Enterprise, equipment_id: UUID | None) -> Equipment | None:
    if kind != EQUIPMENT:
        return None
    found = Equipment.get_or_none(Equipment.id == equipment_id, Equipment.enterprise == enterprise)
    if found is None:
        raise invalid("/json/equipment_id", "请选择该企业登记的特种设备。")
    return found


def _name(kind: str, enterprise: Enterprise, equipment: Equipment | None, name: str) -> str:
    if kind == "premises" and not name:
        raise invalid("/json/name", "场所应写明名称，例如“文三路分店”。")
    own = f"{enterprise.name} {equipment.name}" if equipment else enterprise.name
    return (name or own)[:120]


def _is_new(enterprise: Enterprise, kind: str, name: str) -> None:
    there = LibraryObject.get_or_none(
        LibraryObject.enterprise == enterprise, LibraryObject.kind == kind, LibraryObject.name == name
    )
    if there is not None:
        raise AlreadyExists(
            f"{name}已在名录库中。"
            if there.status == "active"
            else f"{name}此前已移出名录库，请直接恢复该对象。"
        )


def _matters(kind: str, codes: list[str]) -> list[str]:
    """Sorted; matters about equipment go with equipment, and with nothing else."""
    for code in matters.known(codes):
        if matters.matter(code)["equipment"] != (kind == EQUIPMENT):
            title = matters.matter(code)["title"]
            raise invalid("/json/matter_codes", f"“{title}”不适用于这一种类的对象。")
    return sorted(set(codes))


def change_object(
    principal: Principal, object_id: UUID, *, version: int, matter_codes: list[str] | None = None,
    observation_until: date | None = None, observation_reason: str = "", is_removed: bool = False,
    removal_reason: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Put an object under observation (INS-021), change what it is checked for, take it out or back in."""
    with db.atomic():
        row = LibraryObject.find(
            object_id,
            LibraryObject.visible_to(principal).where(
                principal.reach(MANAGE_LIBRARY.name).in_regions(LibraryObject.region_code)
            ),
        )
        verb = "remove" if is_removed else ("change" if row.status == "active" else "restore")
        status = LIBRARY_OBJECT.next(row.status, verb)
        _says_why(row, observation_until, observation_reason, is_removed, removal_reason)
        codes = row.matter_codes if matter_codes is None else _matters(row.kind, matter_codes)
        row.change(
            version,
            matter_codes=codes,
            observation_until=observation_until,
            observation_reason=observation_reason if observation_until else "",
            status=status,
            left_on=clock.today() if is_removed else None,
            removal_reason=removal_reason if is_removed else "",
        )
        audit.record(
            principal, actions.OBJECT_CHANGED, row, status=status, observation_until=observation_until, matters=codes,
            reason=removal_reason or observation_reason,
        )  # fmt: skip
    return read_object(principal, object_id)


def _says_why(
    row: LibraryObject, until: date | None, observation_reason: str, is_removed: bool, removal_reason: str
) -> None:
    if is_removed and not removal_reason:
        raise invalid("/json/removal_reason", "移出名录库应写明原因。")
    if until and not observation_reason:
        raise invalid("/json/observation_reason", "纳入观察期应写明新业态新模式的情形。")
    held = as_date(row.observation_until) if row.observation_until else None
    if until and until != held and until < clock.today():
        raise invalid("/json/observation_until", "观察期应晚于今天；要结束观察期，请清空日期。")
