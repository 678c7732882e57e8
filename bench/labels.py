"""100,000 labels drawn by the job itself: how long, and how much memory. `python -m bench.labels [COUNT]`

The codes are made for it in a SQLite file of their own; the job runs in this process as the worker runs it.
"""

from __future__ import annotations

import json
import os
import resource
import secrets
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

COUNT = 100_000
ROOT = Path(__file__).resolve().parent.parent


def resident_mb() -> int:
    """Memory of this process now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 2**20


def fill(count: int) -> Any:
    """An enterprise with `count` codes; the contact who may have labels made."""
    from auth.principal import Grant, Principal
    from core import clock
    from core.db import db
    from core.identifiers import uscc
    from core.ids import new_id
    from models import Enterprise, SafetyCode

    head = "91330106MA27XL001"
    enterprise = Enterprise.create(
        name="杭州西湖示例物业有限公司", uscc=head + uscc.check_character(head), address="文一路1号",
        region_code="330106", region_name="西湖区", industry="物业管理",
    )  # fmt: skip
    now = clock.now()
    with db.atomic():
        for start in range(0, count, 1000):
            SafetyCode.insert_many(
                [
                    {
                        "kind": "site_risk", "enterprise": enterprise.id, "region_code": "330106",
                        "subject_kind": "venue", "subject_no": f"CS-{number:06}", "name": f"{number}号场所",
                        "unit": enterprise.name, "address": "杭州市西湖区文一路", "facts": {"status": "in_use"},
                        "facts_at": now, "colour": "green", "fired_rules": [], "computed_at": now,
                        "issued_at": now, "expires_at": now + timedelta(days=1),
                    }
                    for number in range(start, min(start + 1000, count))
                ]
            ).execute()  # fmt: skip
    return Principal(
        new_id(), "enterprise", "钱经理", "bench", "mobile", enterprise_id=enterprise.id,
        grants=(Grant("enterprise_contact", "none"),),
    )  # fmt: skip


def measure(count: int) -> dict[str, Any]:
    """Draw them all, and look at memory after each part."""
    import wsgi
    from auth import keys
    from core.db import db
    from microapps.safety_code import labels
    from models.migrate import migrate
    from models.safety_code import LabelJob

    app = wsgi.create_app()
    with app.app_context():
        db.connect(reuse_if_open=True)
        migrate(Path(os.environ["ZS_DATA_DIR"]))
        keys.ensure()
        owner = fill(count)
        labels.ask(owner, layout="a4", scheme="site_risk")
        memory, drawn, start = [resident_mb()], 0, time.monotonic()
        while step := labels.work(parts=1):
            drawn += step
            memory.append(resident_mb())
            print(f"{drawn} of {count}, {memory[-1]} MB", file=sys.stderr, flush=True)
        took = time.monotonic() - start
        job = LabelJob.get()
        db.close()
    return {
        "labels": drawn,
        "seconds": round(took, 1),
        "labels_per_second": round(drawn / took),
        "files": len(job.parts),
        "bytes": sum(part["size"] for part in job.parts),
        "resident_mb": {"first": memory[0], "median": sorted(memory)[len(memory) // 2], "most": max(memory)},
        "typesetter_most_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "status": job.status,
    }


def main() -> None:
    """Run in a folder that goes away."""
    with tempfile.TemporaryDirectory() as name:
        os.environ.update(
            ZS_SECRET_KEY=secrets.token_urlsafe(48), ZS_DATA_DIR=name, ZS_DATABASE_URL=f"sqlite:///{name}/labels.db",
            ZS_PUBLIC_URL="https://zs.example.gov.cn", ZS_LOG_LEVEL="error",
        )  # fmt: skip
        json.dump(measure(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
