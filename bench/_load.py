"""Load on loopback: a few kept connections, a request after another, for so many seconds."""

from __future__ import annotations

import asyncio
import time
from typing import Any

CONNECTIONS = 24


def get(path: str, headers: dict[str, str] | None = None) -> bytes:
    """A whole GET request, ready to be written to a socket."""
    extra = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{extra}\r\n".encode()


def post(path: str, body: bytes) -> bytes:
    """A whole POST of JSON."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _ask(
    port: int, address: str, requests: list[bytes], seconds: float, counts: dict[int, int], waits: list[float]
) -> None:
    """One connection: a request after another until the time is up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
    end, number = time.monotonic() + seconds, 0
    while (start := time.monotonic()) < end:
        writer.write(requests[number % len(requests)])
        number += 1
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        await reader.readexactly(length)
        status = int(head[9:12])
        counts[status] = counts.get(status, 0) + 1
        waits.append(time.monotonic() - start)
    writer.close()


async def _load(port: int, requests: list[bytes], seconds: float) -> dict[str, Any]:
    counts: dict[int, int] = {}
    waits: list[float] = []
    step = max(1, len(requests) // CONNECTIONS)
    turns = [requests[n:] + requests[:n] for n in range(0, len(requests), step)]
    start = time.monotonic()
    await asyncio.gather(
        *(
            _ask(port, f"127.0.0.{n + 2}", turns[n % len(turns)], seconds, counts, waits)
            for n in range(CONNECTIONS)
        )
    )
    took = time.monotonic() - start
    waits.sort()
    return {
        "per_second": round(counts.get(200, 0) / took),
        "p50_ms": round(waits[len(waits) // 2] * 1000, 1),
        "p99_ms": round(waits[len(waits) * 99 // 100] * 1000, 1),
        "answers": {str(status): count for status, count in counts.items()},
    }


def load(port: int, requests: list[bytes], seconds: float) -> dict[str, Any]:
    """Many connections at once, each from an address of its own as phones are; answers a second, how long they took."""
    return asyncio.run(_load(port, requests, seconds))
