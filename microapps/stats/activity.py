"""Activity: each app on each day, how often it was opened, how many acts were done, by how many people."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import peewee as pw

from auth.principal import Principal
from core.db import as_date, local_day
from core.paging import Page, page_of_list
from microapps.stats import figures, service
from microapps.stats.indicators.base import instants
from microapps.stats.indicators.office import ACTIVE_PEOPLE, EFFECTIVE
from models import active_people, apps, log_feed
from models.activity import OpenTally
from models.organisation import Organisation
from models.telemetry import UsageEvent

Tally = dict[tuple[date, str], int]
"""A count for each day and app."""


def list_activity(
    principal: Principal, asked_page: Page, *, app: str | None = None, **query: Any
) -> dict[str, Any]:
    """App by day, newest day first; raises NotFound (404) for an organisation out of reach, InvalidInput (422).

    People are counted once a day and app, and hidden where the organisation has fewer than five.
    """
    log_feed.feed_log_unless_worker()
    asked = service.question(principal, ACTIVE_PEOPLE.code, **query)
    opens, acts = _opens(asked), _acts(asked)
    keyed = [(_key(day, name), (day, name)) for day, name in {*opens, *acts} if app in (None, name)]
    shown = page_of_list(sorted(keyed), asked_page, f"activity {app or ''}")
    is_hidden = figures.measure(principal, ACTIVE_PEOPLE, asked.org, asked.asked) is None
    items = [
        {
            "day": day,
            "app": name,
            "title": apps.title(name),
            "opens": opens.get((day, name), 0),
            "acts": acts.get((day, name), 0),
            "people": None if is_hidden else active_people.count_seen(asked.org.id, day, name),
            "suppressed": is_hidden,
        }
        for day, name in shown["items"]
    ]
    return {**shown, "items": items, **service.stamp(asked)}


def _key(day: date, app: str) -> str:
    """Rises as days go back."""
    return f"{date.max.toordinal() - day.toordinal():07d} {app}"


def _opens(asked: service.Question) -> Tally:
    rows = (
        OpenTally.select(OpenTally.day, OpenTally.app, pw.fn.SUM(OpenTally.opens))
        .join(Organisation, on=(OpenTally.org_id == Organisation.id))
        .where(_within(asked), OpenTally.day.between(asked.asked.first, asked.asked.last))
        .group_by(OpenTally.day, OpenTally.app)
    )
    return _tally(rows)


def _acts(asked: service.Question) -> Tally:
    day = local_day(UsageEvent.at)
    rows = (
        UsageEvent.select(day, UsageEvent.app, pw.fn.COUNT(UsageEvent.id))
        .join(Organisation)
        .where(
            _within(asked),
            UsageEvent.source == "server",
            UsageEvent.type.in_(EFFECTIVE),
            instants(UsageEvent.at, asked.asked),
        )
        # By position: PostgreSQL cannot know that two parameterised expressions are one.
        .group_by(pw.SQL("1"), UsageEvent.app)
    )
    return _tally(rows)


def _within(asked: service.Question) -> Any:
    return Organisation.seq.between(asked.org.seq, asked.org.last_seq)


def _tally(rows: Any) -> Tally:
    found: Tally = defaultdict(int)
    for day, app, count in rows.tuples():
        found[as_date(day), app] += int(count)
    return dict(found)
