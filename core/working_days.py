"""The working calendar in force: the published data, overridden by rows an administrator may add."""

from __future__ import annotations

import peewee as pw

from core.calendar import WorkingCalendar
from core.db import Base, as_date


class CalendarOverride(Base):
    """A day that a later notice made working or free, with the notice's name."""

    day = pw.DateField(unique=True)
    is_working = pw.BooleanField()
    notice = pw.CharField(200)


def calendar() -> WorkingCalendar:
    """The calendar with today's overrides."""
    rows = CalendarOverride.select().order_by(CalendarOverride.day)
    return WorkingCalendar.from_data([(as_date(row.day), row.is_working) for row in rows])
