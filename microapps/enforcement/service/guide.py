"""What the pages of a visit show of the rules, the same online and in the day pack."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from core import clock, working_days
from microapps.enforcement import catalogue, matters
from microapps.enforcement.rules.visit import FIVE_BANS
from microapps.enforcement.service import places

CALENDAR_BEFORE, CALENDAR_AFTER = timedelta(days=31), timedelta(days=120)


def guide() -> dict[str, Any]:
    """Bans, result codes, counties and the working calendar; and the reasons for a visit out of turn."""
    reasons = [
        {"code": reason.code, "name": reason.name, "kinds": reason.kinds, "exempts_plan": reason.exempts_plan,
         "exempts_report": reason.exempts_report}
        for reason in catalogue.reasons().values()
    ]  # fmt: skip
    return {**on_site(clock.today()), "reasons": reasons}


def on_site(day: date) -> dict[str, Any]:
    """The part that a visit asks for, with the working calendar around that day."""
    return {
        "five_bans": [{"code": code, "text": text} for code, text in FIVE_BANS.items()],
        "result_codes": [{"code": code, "name": name} for code, name in matters.result_codes().items()],
        "counties": places.counties(),
        "calendar": _calendar(day),
    }


def _calendar(day: date) -> dict[str, Any]:
    """Free days around a day: enough to count an order's working days on the phone."""
    calendar = working_days.calendar()
    first, last = day - CALENDAR_BEFORE, day + CALENDAR_AFTER
    days = {one: worked for one, worked in calendar.days.items() if first <= one <= last}
    return {
        "version": calendar.version,
        "from": first,
        "to": max(days, default=day),
        "free": [one for one, worked in sorted(days.items()) if not worked],
    }
