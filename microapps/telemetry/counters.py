"""What became of reported events, and what counts."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from core import clock, data_files
from core.db import as_date
from core.problems import invalid
from models import apps, log_feed
from models.activity import IngestTally, definition
from models.telemetry import CLIENT_TYPES

COUNTS = ("received", "accepted", "duplicate", "late", "refused")
DEFAULT_DAYS, MAX_DAYS = 30, 400


def read(first: date | None = None, last: date | None = None) -> dict[str, Any]:
    """Tallies of the days of receipt, and their sums; in each, four outcomes add up to what was received."""
    last = last or clock.today()
    first = first or last - timedelta(days=DEFAULT_DAYS)
    if first > last or (last - first).days > MAX_DAYS:
        raise invalid("/query/from", f"开始日期不能晚于结束日期，范围不超过{MAX_DAYS}天。")
    log_feed.feed_log_unless_worker()
    rows = list(
        IngestTally.select()
        .where(IngestTally.day.between(first, last))
        .order_by(IngestTally.day.desc(), IngestTally.channel)
    )
    return {
        "items": [
            {**{name: getattr(row, name) for name in ("day", "channel", "batches", *COUNTS, "flagged", "reasons")},
             "day": as_date(row.day)}
            for row in rows
        ],
        "totals": {
            **{name: sum(getattr(row, name) for row in rows) for name in COUNTS},
            "flagged": _summed(row.flagged for row in rows),
            "reasons": _summed(row.reasons for row in rows),
        },
        "as_of": clock.now(),
    }  # fmt: skip


def what_counts() -> dict[str, Any]:
    """The definition in force, as data."""
    rows = [
        row for row in data_files.rows("active_acts") if f"active@{row['version']}" == definition().version
    ]
    return {
        "definition_version": definition().version,
        "acts": [
            {"source": row["source"], "type": row["type"], "act": row["class"], "meaning": row["meaning"]}
            for row in rows
        ],
        "apps": sorted(apps.registered()),
        "types": list(CLIENT_TYPES),
    }


def _summed(parts: Any) -> dict[str, int]:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return dict(total)
