"""Events a second into the log, durable and each id once before the answer, beside a route that does nothing.

    python -m bench.ingest [--quick]        (ZS_BENCH_QUICK=1 does the same)

gunicorn with two gthread workers; the client that sends runs on the same two cores. Batches of 200 fresh
events, each person below the rate limit. At the end every event must be in the log once, and a second
sending of the same batches must be all duplicates.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import orjson

from bench import _province
from bench._server import Server, served, signed_in_staff
from core import clock
from core.event_log import EventLog
from core.ids import new_id
from models import reported

BATCH, CONNECTIONS = 200, 16
SIZE = _province.Size(1_000, 5_000, 1)
PATH = "/api/v1/telemetry/events"
PEOPLE, BATCHES_EACH, ROUNDS = 400, 5, 5


@dataclass(slots=True)
class Outcome:
    """How a run went."""

    events: int
    seconds: float
    cpu_seconds: float = 0.0
    accepted: int = 0
    duplicate: int = 0

    @property
    def rate(self) -> float:
        """Events a second."""
        return self.events / self.seconds


def batches(count: int) -> list[bytes]:
    """Bodies with fresh events, as the pages write them."""
    now = clock.local(clock.now()).isoformat(timespec="milliseconds")
    return [
        orjson.dumps({"events": [
            {"event_id": str(new_id()), "type": "page.view", "app": "enforcement", "time": now,
             "page": "/inspections/:id", "duration_ms": 1200}
            for _ in range(BATCH)
        ], "sent_at": now})
        for _ in range(count)
    ]  # fmt: skip


def requests(bodies: list[bytes], tokens: list[str]) -> list[bytes]:
    """Whole requests, ready to be written to a socket; people take turns."""
    return [
        f"POST {PATH} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {tokens[number % len(tokens)]}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        for number, body in enumerate(bodies)
    ]  # fmt: skip


def send_all(server: Server, wanted: list[bytes]) -> Outcome:
    """Send everything over a few connections at once."""
    outcome, lock = Outcome(len(wanted) * BATCH, 0.0), threading.Lock()
    waiting = iter(wanted)

    def work() -> None:
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            while True:
                with lock:
                    request = next(waiting, None)
                if request is None:
                    return
                connection.sendall(request)
                told = orjson.loads(_body(connection))
                with lock:
                    outcome.accepted += told.get("accepted", 0)
                    outcome.duplicate += told.get("duplicate", 0)

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    began, cpu = time.perf_counter(), server.cpu_seconds()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.seconds = time.perf_counter() - began
    outcome.cpu_seconds = server.cpu_seconds() - cpu
    return outcome


def _body(connection: socket.socket) -> bytes:
    """The body of one answer."""
    read = b""
    while b"\r\n\r\n" not in read:
        read += _some(connection)
    head, _, body = read.partition(b"\r\n\r\n")
    if b" 200 " not in head[:20]:
        raise SystemExit(f"refused: {head!r} {body[:300]!r}")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += _some(connection)
    return body


def _some(connection: socket.socket) -> bytes:
    part = connection.recv(65_536)
    if not part:
        raise SystemExit("the server hung up")
    return part


def kept_in(folder: Path) -> int:
    """Distinct events in the log; ends the run when one is there twice."""
    log = EventLog(folder / "telemetry", reported.ids_in)
    ids = [event.id for payload, _, _ in log.read(1, 0) for event in reported.decode(payload).events]
    if len(ids) != len(set(ids)):
        raise SystemExit("an event is in the log twice")
    return len(ids)


def main() -> None:
    """Measure and print."""
    quick = "--quick" in sys.argv or os.environ.get("ZS_BENCH_QUICK") == "1"
    people, each = (60, 10) if quick else (PEOPLE, BATCHES_EACH)
    with tempfile.TemporaryDirectory(prefix="bench-ingest-", dir=os.environ.get("ZS_BENCH_DIR")) as name:
        folder = Path(name)
        _province.build(folder, SIZE)
        tokens = signed_in_staff(people)
        rounds = [requests(batches(people * each), tokens) for _ in range(ROUNDS)]
        nothing, ours = [], []
        with (
            served(folder, workers=2, application="bench._noop:app") as noop,
            served(folder, workers=2) as server,
        ):
            # The two take turns, so that whatever else the machine does falls on both.
            for wanted in rounds:
                nothing.append(send_all(noop, wanted))
                ours.append(send_all(server, wanted))
            again = send_all(server, rounds[-1])
        sent = sum(run.events for run in ours)
        if (sum(run.accepted for run in ours), again.duplicate, kept_in(folder)) != (
            sent,
            again.events,
            sent,
        ):
            raise SystemExit(f"lost or doubled: {ours}, {again}, {kept_in(folder)} kept of {sent}")
        print(json.dumps({"quick": quick, **told(ours, again, nothing)}, indent=1))


def told(ours: list[Outcome], again: Outcome, nothing: list[Outcome]) -> dict[str, Any]:
    """The figures: medians of the rounds."""
    return {
        "batch": BATCH,
        "events": sum(run.events for run in ours),
        "load_average": os.getloadavg()[0],
        "events_per_second": round(median(run.rate for run in ours)),
        "noop_events_per_second": round(median(run.rate for run in nothing)),
        "ratio_to_noop": round(median(o.rate / n.rate for o, n in zip(ours, nothing, strict=True)), 3),
        "server_cpu_us_per_batch": round(_cpu(ours)),
        "noop_cpu_us_per_batch": round(_cpu(nothing)),
        "ratio_of_cpu": round(_cpu(nothing) / _cpu(ours), 3),
        "rounds": [[round(o.rate), round(n.rate)] for o, n in zip(ours, nothing, strict=True)],
        "replayed_events_per_second": round(again.rate),
        "each_kept_once": True,
    }


def _cpu(runs: list[Outcome]) -> float:
    """Microseconds of processor time the server took for a batch."""
    return sum(run.cpu_seconds for run in runs) / sum(run.events for run in runs) * BATCH * 1e6


if __name__ == "__main__":
    main()
