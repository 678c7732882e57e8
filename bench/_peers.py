"""The same person-days in DuckDB and chDB, and their best answer to the same question.

Both get an easier task than ours: distinct people of each organisation by itself; ours counts the whole
subtree of each. Every query is tried in two ways, and the quicker one stands.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench._province import Province

Ints = npt.NDArray[np.int64]
RUNS = 5


def timed(ask: Callable[[], Any], runs: int = RUNS) -> tuple[float, Any]:
    """The quickest of some runs, in milliseconds, and the last answer."""
    took, answer = [], None
    for _ in range(runs):
        began = time.perf_counter()
        answer = ask()
        took.append((time.perf_counter() - began) * 1000)
    return min(took), answer


def by_organisation(rows: list[tuple[int, int]], organisations: int) -> Ints:
    """(organisation, people) rows as an array over all organisations."""
    counts = np.zeros(organisations, np.int64)
    for org, people in rows:
        counts[org] = people
    return counts


def subtree_sums(own: Ints, last_below: npt.NDArray[np.int32]) -> Ints:
    """Sums over subtrees, to compare with ours: everybody belongs to one organisation."""
    before = np.concatenate([[0], np.cumsum(own)])
    return before[last_below.astype(np.int64) + 1] - before[: len(own)]


def duckdb(folder: Path, province: Province, first: date, last: date) -> tuple[float, Ints, str]:
    """Milliseconds, the answer, and the version."""
    import duckdb as engine

    connection = engine.connect(str(folder / "peer.duckdb"))
    connection.execute("CREATE TABLE activity (day DATE, org INTEGER, person INTEGER)")
    for day, flags in province.days():
        person = np.flatnonzero(flags).astype(np.int32)
        batch = {"org": province.org_of[person], "person": person}  # noqa: F841 - DuckDB finds it by name
        connection.execute("INSERT INTO activity SELECT CAST(? AS DATE), org, person FROM batch", [day])
    where = f"FROM activity WHERE day BETWEEN DATE '{first}' AND DATE '{last}'"
    ways = (
        f"SELECT org, COUNT(DISTINCT person) {where} GROUP BY org",
        f"SELECT org, COUNT(*) FROM (SELECT DISTINCT org, person {where}) GROUP BY org",
    )
    took, rows = min((timed(lambda sql=sql: connection.execute(sql).fetchall()) for sql in ways), key=_first)
    connection.close()
    return took, by_organisation(rows, len(province.last_below)), engine.__version__


def chdb(folder: Path, province: Province, first: date, last: date) -> tuple[float, Ints, str]:
    """Milliseconds, the answer, and the version."""
    import chdb as engine
    from chdb.session import Session

    session = Session(str(folder / "peer.chdb"))
    session.query("CREATE DATABASE IF NOT EXISTS b ENGINE = Atomic")
    session.query(
        "CREATE TABLE b.activity (day Date, org UInt32, person UInt32) ENGINE = MergeTree ORDER BY (day, org, person)"
    )
    for day, flags in province.days():
        person = np.flatnonzero(flags).astype(np.uint32)
        rows = np.empty(len(person), np.dtype([("day", "<u2"), ("org", "<u4"), ("person", "<u4")]))
        rows["day"] = (day - date(1970, 1, 1)).days
        rows["org"], rows["person"] = province.org_of[person], person
        batch = folder / "day.bin"
        rows.tofile(batch)
        session.query(
            f"INSERT INTO b.activity SELECT * FROM file('{batch}', RowBinary, 'day Date, org UInt32, person UInt32')"
        )
    where = f"FROM b.activity WHERE day BETWEEN '{first}' AND '{last}'"
    ways = (
        f"SELECT org, uniqExact(person) {where} GROUP BY org",
        f"SELECT org, count() FROM (SELECT DISTINCT org, person {where}) GROUP BY org",
    )
    took, answer = min((timed(lambda sql=sql: session.query(sql, "CSV").bytes()) for sql in ways), key=_first)
    rows = [tuple(map(int, line.split(b","))) for line in answer.splitlines()]
    session.close()
    return took, by_organisation(rows, len(province.last_below)), engine.__version__  # type: ignore[arg-type]


def _first(pair: tuple[float, Any]) -> float:
    return pair[0]
