"""Credit classes by month, and the rates and caps an agency published for them (INS-007, INS-011)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import peewee as pw

from auth.principal import Principal
from core import audit, clock, data_files
from core.db import as_date, db, pairs
from core.problems import invalid
from microapps.enforcement import actions, catalogue, matters
from microapps.enforcement.rules import drawing
from models.enterprise import Enterprise
from models.library import CreditClass, RiskRate
from models.organisation import Organisation, Staff

CLASS_LIFETIME = timedelta(days=45)
"""How long a class may be relied on (IND-05b)."""
EVERY_MATTER = ""
PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Grade:
    """What a class means for an agency in a year."""

    rate: Decimal
    cap: int | None
    origin: str
    """province, agency (for every matter) or matter: who set it."""
    published_at: datetime | None = None
    published_by: UUID | None = None

    @property
    def is_default(self) -> bool:
        """Whether nobody but the province set it."""
        return self.origin == PROVINCE


def defaults() -> dict[str, Grade]:
    """The province's values (risk_classes.csv); an unclassed object is treated as one of general risk."""
    found = {
        row["class"]: Grade(
            Decimal(row["default_sampling_rate(DESIGN)"]),
            int(row["default_year_cap(DESIGN)"]) if row["default_year_cap(DESIGN)"] else None,
            PROVINCE,
        )
        for row in data_files.rows("risk_classes")
    }
    return {**found, drawing.UNCLASSED: found["B"]}


def grades(org_id: UUID, year: int, code: str = EVERY_MATTER) -> dict[str, Grade]:
    """Rate and cap of each class: those of the matter, else those of every matter, else the province's."""
    rows = RiskRate.select().where(
        RiskRate.org == org_id, RiskRate.year == year, RiskRate.matter_code.in_([EVERY_MATTER, code])
    )
    published = {
        row.grade: Grade(
            Decimal(row.rate), row.year_cap, "matter" if row.matter_code else "agency", row.published_at,
            row.published_by_id,
        )
        for row in sorted(rows, key=lambda row: row.matter_code)
    }  # fmt: skip
    return {**defaults(), **published}


def class_on(enterprise_id: UUID, day: date) -> str:
    """The class an enterprise has on a day, U when it has none that may be relied on."""
    return classes_on([enterprise_id], day).get(enterprise_id, (drawing.UNCLASSED, ""))[0]


def classes_on(enterprise_ids: Iterable[UUID], day: date) -> dict[UUID, tuple[str, str]]:
    """{enterprise: (class, month)} of those whose newest class is at most 45 days old."""
    rows = (
        CreditClass.select(CreditClass.enterprise, CreditClass.grade, CreditClass.month)
        .where(
            CreditClass.enterprise.in_(list(enterprise_ids)),
            CreditClass.month <= f"{day:%Y-%m}",
            CreditClass.assessed_on >= day - CLASS_LIFETIME,
        )
        .order_by(CreditClass.month)
    )
    return {row.enterprise_id: (row.grade, row.month) for row in rows}


def standing_of(enterprise_ids: Iterable[UUID], month: str | None = None) -> dict[UUID, CreditClass]:
    """The class each may be judged by: that of `month`, or else the newest that is at most 45 days old."""
    rows = CreditClass.select().where(
        CreditClass.enterprise.in_(list(enterprise_ids)), _counts(CreditClass, month)
    )
    return {row.enterprise_id: row for row in rows.order_by(CreditClass.month)}


def grade_of(enterprise: Any, month: str | None = None) -> Any:
    """SQL: the same class of the enterprise in an outer query; U for none."""
    held = CreditClass.alias()
    newest = (
        held.select(held.grade)
        .where(held.enterprise == enterprise, _counts(held, month))
        .order_by(held.month.desc())
        .limit(1)
    )
    return pw.fn.COALESCE(newest, drawing.UNCLASSED)


def _counts(held: Any, month: str | None) -> Any:
    today = clock.today()
    if month:
        return held.month == month
    return (held.month <= f"{today:%Y-%m}") & (held.assessed_on >= today - CLASS_LIFETIME)


def list_rates(principal: Principal, *, year: int | None = None, matter_code: str = "") -> dict[str, Any]:
    """What the caller's agency draws and how often it visits, class by class."""
    if matter_code:
        matters.matter(matter_code)
    wanted = year or clock.today().year
    found = grades(principal.org_id, wanted, matter_code)  # type: ignore[arg-type]
    publishers = [grade.published_by for grade in found.values() if grade.published_by]
    names = pairs(Staff.select(Staff.id, Staff.name).where(Staff.id.in_(publishers)))
    return {
        "year": wanted,
        "matter_code": matter_code,
        "items": [
            {
                "grade": name, "rate": str(grade.rate), "year_cap": grade.cap, "is_default": grade.is_default,
                "origin": grade.origin, "published_at": grade.published_at,
                "published_by_name": names.get(grade.published_by),
            }
            for name, grade in sorted(found.items())
        ],
    }  # fmt: skip


def publish_rates(
    principal: Principal, *, year: int, rates: list[dict[str, Any]], matter_code: str = ""
) -> dict[str, Any]:
    """Publish rates and caps of a year; what is not named keeps the province's value (INS-002, INS-011)."""
    codes = [matter_code] if matter_code else []
    if matter_code:
        matters.matter(matter_code)
    if year < clock.today().year:
        raise invalid("/json/year", "往年的抽查比例已经用于抽取，不能再改。")
    named = {row["grade"]: row for row in rates}
    given = {name: _rate(row["rate"]) for name, row in named.items()}
    with db.atomic():
        in_force = grades(principal.org_id, year, matter_code)  # type: ignore[arg-type]
        whole = {name: grade.rate for name, grade in in_force.items()} | given
        drawing.rates_follow_risk(whole).or_refuse()
        drawing.rates_fit_matters(whole, catalogue.importance_of(codes)).or_refuse()
        RiskRate.delete().where(
            RiskRate.org == principal.org_id,
            RiskRate.year == year,
            RiskRate.matter_code == matter_code,
            RiskRate.grade.in_(list(named)),
        ).execute()
        for name, row in named.items():
            RiskRate.create(
                org=principal.org_id, matter_code=matter_code, grade=name, year=year, rate=str(given[name]),
                year_cap=row.get("year_cap"), published_at=clock.now(), published_by=principal.staff_id,
            )  # fmt: skip
        org = Organisation.get_by_id(principal.org_id)
        audit.record(principal, actions.RATES_PUBLISHED, org, year=year, matter=matter_code, rates=given)
    return list_rates(principal, year=year, matter_code=matter_code)


def _rate(text: str) -> Decimal:
    try:
        rate = Decimal(text)
    except ArithmeticError:
        raise invalid("/json/rates", "抽查比例应为0到1之间的小数。") from None
    if not (rate.is_finite() and 0 <= rate <= 1) or rate.as_tuple().exponent < -4:  # type: ignore[operator]
        raise invalid("/json/rates", "抽查比例应为0到1之间的小数，最多四位。")
    return rate


def record_classes(
    principal: Principal, *, month: str, source: str, batch: str, classes: list[dict[str, Any]]
) -> dict[str, Any]:
    """Take over a month's classes, each with a verdict: one bad line never blocks the rest."""
    if month > f"{clock.today():%Y-%m}":
        raise invalid("/json/month", "不能录入未来月份的分类。")
    with db.atomic():
        known = {
            row.uscc: row
            for row in Enterprise.visible_to(principal).where(
                Enterprise.uscc.in_([c["uscc"] for c in classes])
            )
        }
        verdicts = [
            _record_class(principal, known.get(line["uscc"]), line, month, source, batch) for line in classes
        ]
        applied = sum(verdict["verdict"] == "applied" for verdict in verdicts)
        audit.record(
            principal,
            actions.CLASSES_RECORDED,
            None,
            month=month,
            source=source,
            batch=batch,
            applied=applied,
        )
    return {"items": verdicts, "applied": applied}


def _record_class(
    principal: Principal,
    enterprise: Enterprise | None,
    line: dict[str, Any],
    month: str,
    source: str,
    batch: str,
) -> dict[str, Any]:
    if enterprise is None:
        return {"uscc": line["uscc"], "verdict": "rejected", "reason": "没有该企业，或不在您的管辖区域内。"}
    values = {
        "grade": line["grade"], "source": source, "batch": batch, "reasons": line["reasons"],
        "assessed_on": clock.today(), "set_by": principal.staff_id,
    }  # fmt: skip
    row = CreditClass.get_or_none(CreditClass.enterprise == enterprise, CreditClass.month == month)
    if row is None:
        CreditClass.create(enterprise=enterprise, month=month, **values)
    elif (row.grade, row.source) == (line["grade"], source):
        return {"uscc": line["uscc"], "verdict": "duplicate", "reason": ""}
    else:
        row.change(**values)
    if month == f"{clock.today():%Y-%m}" and enterprise.credit_class != line["grade"]:
        enterprise.change(credit_class=line["grade"])
    return {"uscc": line["uscc"], "verdict": "applied", "reason": ""}


def history(enterprise_id: UUID) -> list[dict[str, Any]]:
    """Classes of an enterprise, newest month first, and where each came from."""
    rows = (
        CreditClass.select().where(CreditClass.enterprise == enterprise_id).order_by(CreditClass.month.desc())
    )
    return [
        {"month": row.month, "grade": row.grade, "source": row.source, "batch": row.batch, "reasons": row.reasons,
         "assessed_on": as_date(row.assessed_on)}
        for row in rows.limit(36)
    ]  # fmt: skip
