"""Codes judged for anybody, beside FastAPI doing the same. `python -m bench.scan [--quick]` (or ZS_BENCH_QUICK=1)

`GET /S/<code>` and `POST /api/v1/safety-code/verify` from gunicorn as `flask serve` starts it (2 workers), and from
uvicorn (2 workers) over the same store (bench/_scan_peer.py). The two take turns, so that whatever else the machine
does falls on both; the client that sends runs on the same cores. What the servers' processes spend is told beside:
`cpu_us` for each answer, which other load changes less than it changes the clock. The codes are each scanned many
times, so their answers are kept; `verify_first` sends every content once, so each is judged from the signature on.
`hostile_ms_max` is the slowest of the codes a forger might show, judged in this process.
"""

from __future__ import annotations

import importlib.util
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from typing import Any

import orjson

from bench import surge
from bench._load import get, load, post
from bench._server import Server
from commands.serving import gunicorn
from core.signed_code import VerdictKind, read
from tests.safety_code import vectors
from tests.safety_code.hostile import HOSTILE, text_of

WORKERS, THREADS = 2, 4
ROUNDS, SECONDS = 5, 5.0
FRESH = 60_000
"""More than a run asks for."""
VERIFY = "/api/v1/safety-code/verify"


def peer(port: int) -> list[str]:
    """The command that serves the peer; uvicorn takes uvloop and httptools where they are installed."""
    return [sys.executable, "-m", "bench._scan_peer", str(port), str(WORKERS)]


@contextmanager
def running(command: list[str], port: int) -> Iterator[Server]:
    """A server while the block runs."""
    process = Popen(command, cwd=surge.ROOT)
    try:
        surge.wait_for(port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def hostile_ms() -> float:
    """Milliseconds the slowest hostile code takes: the median of nine readings of each."""
    known = {"26": vectors.KEYS["26"].public()}
    slowest = 0.0
    for text in [*map(text_of, HOSTILE.values()), "A" * 1_000_000, vectors.content() * 5_000]:
        took = []
        for _ in range(9):
            began = time.perf_counter()
            kind = read(text, keys=known, now=vectors.ISSUED).kind
            took.append((time.perf_counter() - began) * 1000)
            if kind is not VerdictKind.MALFORMED:
                raise SystemExit(f"{kind}: {text[:300]}")
        slowest = max(slowest, statistics.median(took))
    return round(slowest, 3)


def measured(server: Server, requests: list[bytes], seconds: float) -> dict[str, Any]:
    """One run, with what it cost the server's processes."""
    before = server.cpu_seconds()
    run = load(server.port, requests, seconds)
    return {**run, "cpu_us": (server.cpu_seconds() - before) / max(1, sum(run["answers"].values())) * 1e6}


def told(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The medians of the rounds."""
    figures = {
        name: round(statistics.median(run[name] for run in runs), 1)
        for name in ("per_second", "p50_ms", "p99_ms", "cpu_us")
    }
    answers: dict[str, int] = {}
    for run in runs:
        for status, count in run["answers"].items():
            answers[status] = answers.get(status, 0) + count
    return {**figures, "answers": answers}


def beside(
    servers: dict[str, Server], requests_of: Callable[[int], list[bytes]], rounds: int, seconds: float
) -> dict[str, dict[str, Any] | float]:
    """Both servers in turn; `ratio` is ours to the peer's, the median of the rounds, `ratio_of_cpu` theirs to ours."""
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in servers}
    for server in servers.values():
        load(server.port, requests_of(0), min(seconds, 2.0))
    for number in range(1, rounds + 1):
        requests = requests_of(number)
        for name, server in servers.items():
            runs[name].append(measured(server, requests, seconds))
    pairs = list(zip(runs["ours"], runs["peer"], strict=True))
    ratio = statistics.median(ours["per_second"] / theirs["per_second"] for ours, theirs in pairs)
    spent = statistics.median(theirs["cpu_us"] / ours["cpu_us"] for ours, theirs in pairs)
    return {
        **{name: told(each) for name, each in runs.items()},
        "ratio": round(ratio, 2),
        "ratio_of_cpu": round(spent, 2),
    }


def fresh(scans: list[str], number: int) -> list[bytes]:
    """Contents nobody has judged before: the host is not signed, so another host makes another text."""
    return [
        post(VERIFY, orjson.dumps({"content": f"HTTPS://R{number}X{each}{scans[each % len(scans)]}"}))
        for each in range(FRESH)
    ]


def main() -> dict[str, Any]:
    """Serve both, load both."""
    quick = "--quick" in sys.argv or os.environ.get("ZS_BENCH_QUICK") == "1"
    rounds, seconds = (3, 2.0) if quick else (ROUNDS, SECONDS)
    ports = {"ours": surge.free_port(), "peer": surge.free_port()}
    with tempfile.TemporaryDirectory(prefix="bench-scan-") as name:
        scans, _, _ = surge.prepare(Path(name), ports["ours"])
        host = f"HTTPS://127.0.0.1:{ports['ours']}"
        pages = [get(path) for path in scans]
        again = [post(VERIFY, orjson.dumps({"content": host + path})) for path in scans]
        ours = gunicorn("127.0.0.1", ports["ours"], workers=WORKERS, threads=THREADS)
        with running(ours, ports["ours"]) as server, running(peer(ports["peer"]), ports["peer"]) as other:
            servers = {"ours": server, "peer": other}
            return {
                "quick": quick,
                "load_average": os.getloadavg()[0],
                "peer_has": [m for m in ("uvloop", "httptools") if importlib.util.find_spec(m)],
                "both_do": "signature, indexed read of the row, rules, kept answers, limit by address, "
                "trace id, security headers",
                "public_page": beside(servers, lambda _: pages, rounds, seconds),
                "verify": beside(servers, lambda _: again, rounds, seconds),
                "verify_first": beside(servers, lambda number: fresh(scans, number), rounds, seconds),
                "hostile_ms_max": hostile_ms(),
            }


if __name__ == "__main__":
    json.dump(main(), sys.stdout, indent=1)
    print()
