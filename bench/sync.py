"""Handing in what was done offline: acts a second in batches of 1 and of 50, over SQLite with fsync at every commit.

    python -m bench.sync             # prints JSON

Each act is judged, merged, audited and committed by itself, and answered with a signed receipt; the last figure is
what asking for 100 receipts again costs.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.daypack import application
from models.identity import Account
from tests.factories import make_started
from tests.people import Person
from tests.sync.phone import Phone, item_ids

VALUES = ("pass", "fail", "not_applicable")
ROUNDS = {1: 60, 50: 8}


def main() -> None:
    """Build a small store, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        app = application(Path(folder))
        with app.app_context():
            people = [Person.sign_in(app, name) for name in ("officer", "partner", "head")]
            enterprise = Account.get(Account.username == "contact").enterprise_id
            visit = make_started(*people, enterprise_id=enterprise)
            phone = Phone(people[0])
            figures = {f"batch_of_{size}": _batches(phone, visit, size) for size in ROUNDS}
            print(json.dumps({**figures, "receipts_100_ms": _receipts(phone)}, indent=1))


def _batches(phone: Phone, visit: dict[str, Any], size: int) -> dict[str, float]:
    times = []
    for _ in range(ROUNDS[size]):
        acts = [_act(phone, visit) for _ in range(size)]
        began = time.perf_counter()
        told = phone.send(*acts)["items"]
        times.append(time.perf_counter() - began)
        assert {one["verdict"] for one in told} == {"applied"}
    p95 = statistics.quantiles(times, n=20)[-1] * 1000
    return {"acts_per_second": round(size / statistics.median(times)), "p95_ms": round(p95, 1)}


def _act(phone: Phone, visit: dict[str, Any]) -> dict[str, Any]:
    """The next answer: one item after the other, from what the phone itself had written there before."""
    ids = item_ids(visit)
    item, turn = ids[phone.sequence % len(ids)], phone.sequence // len(ids)
    base = VALUES[(turn - 1) % 3] if turn else None
    return phone.answer(visit, item, VALUES[turn % 3], base=base)


def _receipts(phone: Phone) -> float:
    known = [item["id"] for item in phone.person.get("/api/v1/sync/items", limit=100).json["items"]]
    times = []
    for _ in range(20):
        began = time.perf_counter()
        phone.person.get("/api/v1/sync/receipts", ids=",".join(dict.fromkeys(known)))
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 1)


if __name__ == "__main__":
    main()
