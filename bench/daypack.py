"""The day pack with 100,000 tasks in the store: bytes compressed, time to answer over 200 calls, statements each.

    python -m bench.daypack          # prints JSON; TASKS=10000 for a quick look

The store is a migrated SQLite file filled by bulk insert: 20 agencies, each with its tasks spread over 60 days
around today, and the officer whose day is measured with 40 of them today.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import wsgi
from auth import keys
from core import clock, db, secrets
from core.ids import new_id
from core.settings import Settings
from models.enterprise import Enterprise
from models.inspection import Inspection, InspectionTask
from models.migrate import migrate
from models.organisation import Organisation, Staff
from tests import world
from tests.people import Person

TASKS = int(os.environ.get("TASKS", "100000"))
AGENCIES, FIRMS, CALLS, TODAYS = 20, 2_000, 200, 40
MATTERS = ("330231002000", "330231003000", "330231004000")
SECRET = "a secret for the benchmark that is long enough"
LIMIT_BYTES, LIMIT_MS = 300_000, 300


def main() -> None:
    """Build the store, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        app = application(Path(folder))
        with app.app_context():
            _fill()
            officer = Person.sign_in(app, "officer")
            print(json.dumps(_measure(app, officer), indent=1))


def application(folder: Path) -> Any:
    """An application on a fresh SQLite store with the small world of the tests."""
    secrets.install(SECRET)
    url = f"sqlite:///{folder}/bench.db"
    db.bind(url).connect()
    migrate(folder)
    keys.ensure()
    with db.db.atomic():
        world.build()
    settings = Settings(secret_key=SECRET, database_url=url, data_dir=folder, log_level="error")
    app = wsgi.create_app(settings)
    app.testing = True
    db.db.connect(reuse_if_open=True)
    return app


def _fill() -> None:
    """Agencies, enterprises, tasks and two concluded visits for each of the officer's enterprises."""
    print("filling the store …", file=sys.stderr)
    began = time.monotonic()
    own = Organisation.get(Organisation.code == "xh-scjg")
    officer = Staff.get(Staff.name == "张建国")
    with db.db.atomic():
        others = _agencies(AGENCIES - 1)
        firms = _firms()
        _tasks(own, officer, [own, *others], firms)
        _visits(own, firms)
    db.db.execute_sql("ANALYZE")
    print(f"filled in {time.monotonic() - began:.1f} s", file=sys.stderr)


def _agencies(count: int) -> list[Organisation]:
    return [
        Organisation.create(
            code=f"agency-{n}", name=f"第{n}市场监督管理局", short_name=f"第{n}市监", kind="agency", region_code="330108",
            level=3, seq=1000 + n, last_seq=1000 + n,
        )
        for n in range(count)
    ]  # fmt: skip


def _firms() -> list[Any]:
    rows = [
        {
            "id": new_id(), "created_at": clock.now(), "name": f"杭州西湖第{n}示例商贸有限公司", "uscc": f"BENCH{n:013d}",
            "address": f"浙江省杭州市西湖区文一路{n}号", "region_code": "330106", "region_name": "西湖区",
            "industry": "批发和零售业",
        }
        for n in range(FIRMS)
    ]  # fmt: skip
    _insert(Enterprise, rows)
    return [row["id"] for row in rows]


def _tasks(own: Organisation, officer: Staff, agencies: list[Organisation], firms: list[Any]) -> None:
    today, rows = clock.today(), []
    for n in range(TASKS):
        mine = n < TODAYS
        org = own if mine else agencies[n % AGENCIES]
        day = today if mine else today + timedelta(days=n % 61 - 30)
        rows.append({
            "id": new_id(), "created_at": clock.now(), "number": f"检任{n}", "org": org, "enterprise": firms[n % FIRMS],
            "kind": "daily", "matter_codes": list(MATTERS[: 1 + n % 3]), "planned_on": day,
            "status": "approved" if mine or n % 2 else "finished", "created_by": officer, "approved_by": officer,
            "approved_at": clock.now(),
        })  # fmt: skip
    _insert(InspectionTask, rows)


def _visits(own: Organisation, firms: list[Any]) -> None:
    task = InspectionTask.select().where(InspectionTask.org == own).first()
    ended = clock.now() - timedelta(days=30)
    result = {"codes": ["01"], "summary": "经现场检查，未发现违法违规情形。", "disposition": "none"}
    rows = [
        {
            "id": new_id(), "created_at": ended, "number": f"检{n}-{k}", "task": task, "org": own, "enterprise": firm,
            "status": "closed", "checklist": [], "started_at": ended, "ended_at": ended - timedelta(days=k),
            "result": result, "mobile_acts": {},
        }
        for n, firm in enumerate(firms)
        for k in range(5)
    ]  # fmt: skip
    _insert(Inspection, rows)


def _insert(model: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 500):
        model.insert_many(rows[start : start + 500]).execute()


def _measure(app: Any, officer: Person) -> dict[str, Any]:
    client = app.test_client()
    headers = {**officer.headers(), "Accept-Encoding": "gzip"}
    statements: list[str] = []
    db.db.obj.query_hooks.append(lambda sql, *_: statements.append(sql))
    first = client.get("/api/v1/enforcement/day-pack", headers=headers)
    assert first.status_code == 200, first.get_data(as_text=True)
    count, times = len(statements), []
    for _ in range(CALLS):
        began = time.perf_counter()
        client.get("/api/v1/enforcement/day-pack", headers=headers)
        times.append((time.perf_counter() - began) * 1000)
    size, p95 = len(first.get_data()), statistics.quantiles(times, n=20)[-1]
    return {
        "tasks_in_store": TASKS,
        "tasks_in_pack": _tasks_in(client, officer),
        "gzip_bytes": size,
        "statements": count,
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(p95, 1),
        "within_limits": size <= LIMIT_BYTES and p95 < LIMIT_MS,
    }


def _tasks_in(client: Any, officer: Person) -> int:
    return len(client.get("/api/v1/enforcement/day-pack", headers=officer.headers()).json["tasks"])


if __name__ == "__main__":
    main()
