"""Distinct active people of a month, for all organisations at once: our store beside DuckDB and chDB.

    python -m bench.ratio [--quick]        (ZS_BENCH_QUICK=1 does the same)

Full size is the province: 1.1 million people, 90,000 organisations, 365 days. All answers are compared with
one another, number by number, before any time is told. Then one organisation's month with its children over
HTTP, from gunicorn.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from bench import _peers, _province
from bench._server import served, signed_in_admin
from models import active_people
from models.active_people import Counts, Question

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
REQUESTS = 1_000


def ours() -> tuple[float, float, Counts]:
    """Milliseconds of the median and of the quickest read, and the answer."""
    asked = Question(FIRST, LAST)
    answer = active_people.count(asked)
    took = []
    for _ in range(101):
        began = time.perf_counter()
        answer = active_people.count(asked)
        took.append((time.perf_counter() - began) * 1000)
    return float(np.median(took)), min(took), answer


def over_http(folder: Path, org_ids: list[Any]) -> dict[str, Any]:
    """Latencies of one organisation's month and its children, each time another organisation."""
    random = np.random.default_rng(3)
    wanted = [str(org_ids[0]), *(str(org_ids[at]) for at in random.integers(0, len(org_ids), REQUESTS - 1))]
    path = "/api/v1/stats/mobile-office-ratio/children?reading=IND-01b&from={}&to={}&org={}"
    with served(folder, workers=2) as server:
        client = server.client(signed_in_admin())
        for _ in range(40):
            client.get(path.format(FIRST, LAST, wanted[0]))
        took = []
        for org_id in wanted:
            began = time.perf_counter()
            status, _body = client.get(path.format(FIRST, LAST, org_id))
            took.append((time.perf_counter() - began) * 1000)
            if status != 200:
                raise SystemExit(f"{path}: {status}")
        began = time.perf_counter()
        status, body = client.get(path.format(FIRST, LAST, wanted[0]))
        root = (time.perf_counter() - began) * 1000
    return {
        "requests": len(took),
        "p50_ms": round(float(np.percentile(took, 50)), 2),
        "p99_ms": round(float(np.percentile(took, 99)), 2),
        "root_ms": round(root, 2),
        "children_of_root": len(json.loads(body)["items"]),
    }


def main() -> None:
    """Measure and print."""
    quick = "--quick" in sys.argv or os.environ.get("ZS_BENCH_QUICK") == "1"
    size = _province.QUICK if quick else _province.FULL
    with tempfile.TemporaryDirectory(prefix="bench-ratio-") as name:
        folder = Path(name)
        province = _province.build(folder, size)
        _say(f"{province.person_days:,} person-days")
        median, quickest, counts = ours()
        told = np.asarray(counts.active)[np.argsort(counts.tree.seq)]
        peers: dict[str, Any] = {}
        for ask in (_peers.duckdb, _peers.chdb):
            _say(f"{ask.__name__} …")
            took, own, version = ask(folder, province, FIRST, LAST)
            if not np.array_equal(_peers.subtree_sums(own, province.last_below), told):
                raise SystemExit(f"{ask.__name__} counts otherwise")
            peers[ask.__name__] = {
                "version": version, "ms": round(took, 1), "times_ours": round(took / median, 1)
            }  # fmt: skip
        http = over_http(folder, counts.org_ids)
        print(json.dumps({
            "quick": quick, "people": size.people, "organisations": size.organisations, "days": size.days,
            "person_days": province.person_days, "load_average": os.getloadavg()[0],
            "month_all_organisations": {"ours_ms": round(median, 2), "ours_quickest_ms": round(quickest, 2), **peers},
            "answers_equal": True, "http_month_and_children": http,
        }, indent=1))  # fmt: skip


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
