"""Officers as the rules want them: staff with their licence, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from core.db import as_date
from core.officers import Officer
from core.problems import invalid
from models.organisation import OfficerLicence, Staff


def officer_of(licence: OfficerLicence) -> Officer:
    """The frozen facts of a licence joined with its holder."""
    return Officer(
        id=licence.staff_id,
        name=licence.staff.name,
        org_id=licence.org_id,
        licence_id=licence.id,
        licence_no=licence.number,
        valid_from=as_date(licence.valid_from),
        valid_to=as_date(licence.valid_to),
        is_suspended=licence.is_suspended,
    )


def officers_by_staff(staff_ids: Iterable[UUID], pointer: str = "/json/officer_ids") -> list[Officer]:
    """The officers in the order asked for; raises InvalidInput (422) for staff without a licence."""
    wanted = list(dict.fromkeys(staff_ids))
    rows = (
        OfficerLicence.select(OfficerLicence, Staff)
        .join(Staff)
        .where(OfficerLicence.staff.in_(wanted), Staff.left_on.is_null())
        .order_by(OfficerLicence.valid_to)
    )
    found = {row.staff_id: officer_of(row) for row in rows}
    if len(found) != len(wanted):
        raise invalid(pointer, "所选人员不存在，或没有行政执法证。")
    return [found[staff_id] for staff_id in wanted]


def brief(officer: Officer) -> dict[str, Any]:
    """Id, name and licence number, as records and answers hold them."""
    return {"id": str(officer.id), "name": officer.name, "licence_no": officer.licence_no}
