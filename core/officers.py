"""Who may enforce on a day: rules PEN-001 and PEN-002, which every act of enforcement asks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from core.rule import ALLOWED, Rule, Ruling, first_refusal

PEN_001 = Rule("PEN-001", "行政处罚法", "42")
PEN_002 = Rule("PEN-002", "行政处罚法", "52、55")


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer and the licence (行政执法证) as they are on the record."""

    id: UUID
    name: str
    org_id: UUID
    licence_id: UUID
    licence_no: str
    valid_from: date
    valid_to: date
    is_suspended: bool = False


def may_enforce(
    officers: Sequence[Officer], agency_id: UUID, day: date, joint: Collection[UUID] = ()
) -> Ruling:
    """At least two different officers of the agency, each with a licence in force on the day (PEN-001).

    `joint` are agencies that take part in a joint visit: their officers may come along.
    """
    if len({officer.id for officer in officers}) < 2:
        return PEN_001.refuse("执法人员不得少于两人，请再选择一名持证人员。", "OFFICER_MIN_2")
    return first_refusal(holds_licence(officer, agency_id, day, joint) for officer in officers)


def holds_licence(officer: Officer, agency_id: UUID, day: date, joint: Collection[UUID] = ()) -> Ruling:
    """One officer of the agency, with a licence in force on the day (PEN-001)."""
    if officer.org_id != agency_id and officer.org_id not in joint:
        return PEN_001.refuse(f"{officer.name}不属于本机关，不能参加本次执法。")
    if officer.is_suspended:
        return PEN_001.refuse(f"{officer.name}的执法证已暂扣，请更换人员。", "LICENCE_SUSPENDED")
    if not officer.valid_from <= day <= officer.valid_to:
        return PEN_001.refuse(
            f"{officer.name}的执法证不在有效期内（至{officer.valid_to}），请更换人员。", "LICENCE_EXPIRED"
        )
    return ALLOWED


def licence_was_shown(shown_at: datetime | None, act_at: datetime) -> Ruling:
    """The licence is shown before anything is asked, looked at or decided (PEN-002)."""
    if shown_at is None:
        return PEN_002.refuse("请先出示执法证件，再开始执法。")
    if shown_at > act_at:
        return PEN_002.refuse("出示执法证件的时间应早于执法行为，请核对时间。")
    return ALLOWED
