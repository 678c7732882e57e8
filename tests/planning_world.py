"""The part of the small world that lets its agencies inspect at all: approved plans, an object library, no caps."""

from __future__ import annotations

from datetime import date

from core import clock
from models import AnnualPlan, Enterprise, LibraryObject, Organisation, PlanItem, RiskRate, Staff

SPECIAL_EQUIPMENT, FOOD, PRICES, METERING = "330231001000", "330231002000", "330231003000", "330231004000"
YEAR = 2026
ITEMS = (
    # title, matters, kind, selection, reason
    ("重点领域日常检查", [SPECIAL_EQUIPMENT, FOOD, PRICES], "daily", "directed", "KEY_FIELD"),
    ("计量器具双随机抽查", [METERING], "daily", "double_random", None),
)


def build() -> None:
    """Plans of every agency, and every enterprise in the library."""
    for org in Organisation.select().where(Organisation.kind == "agency"):
        somebody = Staff.select().where(Staff.org == org).order_by(Staff.id).first()
        if somebody is not None:
            _plan(org, somebody)
            _no_caps(org)
    for enterprise in Enterprise.select():
        LibraryObject.create(
            kind="enterprise", enterprise=enterprise, name=enterprise.name, address=enterprise.address,
            region_code=enterprise.region_code, matter_codes=[FOOD, PRICES, METERING], entered_on=date(2024, 1, 1),
        )  # fmt: skip


def _plan(org: Organisation, somebody: Staff) -> None:
    now = clock.now()
    plan = AnnualPlan.create(
        number=f"{org.short_name}检计〔2026〕0号", org=org, year=YEAR, title="2026年度行政检查计划", status="approved",
        created_by=somebody, approved_by=somebody, approved_at=now, published_at=now,
    )  # fmt: skip
    for title, codes, kind, selection, reason in ITEMS:
        PlanItem.create(
            plan=plan, title=title, matter_codes=codes, kind=kind, selection=selection, reason_code=reason,
            from_on=date(YEAR, 1, 1), to_on=date(YEAR, 12, 31), batches=4,
        )  # fmt: skip


def _no_caps(org: Organisation) -> None:
    """Tests of other rules visit one enterprise as often as they like; those of INS-007 publish a cap."""
    for grade, rate in (("A", "0.02"), ("B", "0.05"), ("C", "0.40"), ("D", "1"), ("U", "0.05")):
        RiskRate.create(org=org, grade=grade, year=YEAR, rate=rate, year_cap=None, published_at=clock.now())
