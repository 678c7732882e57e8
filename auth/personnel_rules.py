"""When a change of service may be entered. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from models.personnel import MOVING, ChangeKind

LATEST = timedelta(days=366)
"""How far ahead a change may be dated."""


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a person before the change."""

    activated_on: date
    left_on: date | None
    org_id: UUID
    seconded_from: UUID | None
    last_moved_on: date | None
    main_title: str
    additional: frozenset[tuple[UUID, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """What is asked for."""

    kind: ChangeKind
    effective_on: date
    to_org_id: UUID | None
    title: str
    until_on: date | None


def refusal(asked: Change, person: Person, today: date) -> tuple[str, str] | None:
    """The field and the sentence of why not; None when the change may be."""
    return _dates(asked, person, today) or _fields(asked) or _state(asked, person)


def _dates(asked: Change, person: Person, today: date) -> tuple[str, str] | None:
    day = asked.effective_on
    if day > today + LATEST:
        return "effective_on", "生效日期最多可预登一年。"
    if day < person.activated_on:
        return "effective_on", f"生效日期不能早于该人员入职日期（{person.activated_on}）。"
    if person.left_on is not None:
        return "effective_on", f"该人员已于{person.left_on}离职，如登记有误请先撤销离职。"
    if asked.kind in (*MOVING, ChangeKind.LEAVING) and person.last_moved_on and day <= person.last_moved_on:
        return "effective_on", f"该人员在{person.last_moved_on}已有变动，请填更晚的日期，或先撤销那次变动。"
    if asked.until_on is not None and asked.until_on <= day:
        return "until_on", "返回日期应晚于借调日期。"
    return None


def _fields(asked: Change) -> tuple[str, str] | None:
    needs_org = asked.kind in (
        ChangeKind.TRANSFER,
        ChangeKind.SECONDMENT,
        ChangeKind.POST,
        ChangeKind.POST_END,
    )
    if needs_org and asked.to_org_id is None:
        return "to_org_id", "请选择单位。"
    if not needs_org and asked.to_org_id is not None:
        return "to_org_id", "此类变动不需要选择单位。"
    if asked.kind in (ChangeKind.POST, ChangeKind.POST_END) and not asked.title:
        return "title", "请填写职务。"
    if asked.until_on is not None and asked.kind != ChangeKind.SECONDMENT:
        return "until_on", "只有借调可以填写返回日期。"
    return None


def _state(asked: Change, person: Person) -> tuple[str, str] | None:
    post = (asked.to_org_id, asked.title)
    match asked.kind:
        case ChangeKind.TRANSFER | ChangeKind.SECONDMENT if asked.to_org_id == person.org_id:
            return "to_org_id", "该人员已在此单位。"
        case ChangeKind.TRANSFER | ChangeKind.SECONDMENT if person.seconded_from:
            return "kind", "该人员正在借调，请先登记借调返回。"
        case ChangeKind.RETURN if person.seconded_from is None:
            return "kind", "该人员没有在借调。"
        case ChangeKind.POST if post in person.additional:
            return "title", "该人员已兼任此职务。"
        case ChangeKind.POST_END if post not in person.additional:
            return "title", "该人员没有兼任此职务。"
        case _:
            return None
