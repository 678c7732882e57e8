"""The program as it runs: gunicorn and the worker, real processes that may be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from commands import serving
from tests.servers import wait_until

ROOT = Path(__file__).resolve().parents[2]


class Running:
    """gunicorn with two processes on a free port, and the worker beside it."""

    def __init__(self, url: str, folder: Path, secret: str, telemetry_url: str = "") -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._environment = {
            **os.environ, "ZS_DATABASE_URL": url, "ZS_DATA_DIR": str(folder), "ZS_SECRET_KEY": secret,
            "ZS_LOG_LEVEL": "error", "ZS_TELEMETRY_URL": telemetry_url,
        }  # fmt: skip
        self._environment.pop("ZS_SECRET_KEY_FILE", None)
        self.start_server()
        self.start_worker()

    def start_server(self) -> None:
        """gunicorn, as `flask serve` starts it."""
        self.server = self._start(serving.gunicorn("127.0.0.1", self.port, workers=2, threads=4))
        wait_until(self.is_up, 60)

    def start_worker(self) -> None:
        """The process that feeds the bitmaps."""
        self.worker = self._start([sys.executable, "-m", "flask", "--app", "wsgi", "worker"])

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, cwd=ROOT, env=self._environment, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def is_up(self) -> bool:
        """Whether somebody listens."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def handlers(self) -> list[int]:
        """The processes that answer."""
        listed = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def kill_a_handler(self, which: int) -> None:
        """One of the processes that answer; gunicorn starts another."""
        pids = self.handlers()
        if pids:
            os.kill(pids[which % len(pids)], signal.SIGKILL)

    def kill_server(self) -> None:
        """gunicorn with all its processes, which then starts anew."""
        _kill_group(self.server)
        wait_until(lambda: not self.is_up())
        self.start_server()

    def kill_worker(self) -> None:
        """The worker, which then starts anew."""
        _kill_group(self.worker)
        self.start_worker()

    def stop(self) -> None:
        """Everything."""
        _kill_group(self.server)
        _kill_group(self.worker)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
