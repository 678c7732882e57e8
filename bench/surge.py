"""Codes scanned and shown in a rush, over HTTP on loopback. `python -m bench.surge`

gunicorn (2 workers, 4 threads each) serves the demo province from SQLite; the load comes from a process of its own
over kept connections, a few seconds a measure. What is scanned are different codes, each several times.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench._load import get, load
from commands.serving import gunicorn

SECONDS, CODES = 5.0, 300
ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int) -> None:
    """Return once somebody listens there; two minutes at most."""
    for _ in range(1200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nobody listens on {port}")


def prepare(folder: Path, port: int) -> tuple[list[str], list[str], dict[str, str]]:
    """Load the demo; give the paths of public scans, of codes shown, and the header of who shows them."""
    os.environ.update(
        ZS_SECRET_KEY=secrets.token_urlsafe(48),
        ZS_DATA_DIR=str(folder),
        ZS_DATABASE_URL=f"sqlite:///{folder}/surge.db",
        ZS_PUBLIC_URL=f"http://127.0.0.1:{port}",
        ZS_LOG_LEVEL="error",
    )
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "load", "--scale", "small"],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    import wsgi
    from auth import sessions
    from core.db import db
    from microapps.safety_code import issuing
    from models.identity import Account
    from models.safety_code import SafetyCode

    app = wsgi.create_app()
    with app.app_context():
        db.connect(reuse_if_open=True)
        rows = list(SafetyCode.select().limit(CODES))
        scans = ["/S/" + issuing.content_of(row).rsplit("/", 1)[-1] for row in rows]
        account = Account.get(Account.username == "enterprise1")
        own = list(SafetyCode.select().where(SafetyCode.enterprise == account.enterprise_id))
        for row in own:
            issuing.content_of(row)
        with db.atomic():
            token = sessions.open_session(account, "Mozilla/5.0 (Linux; Android 13) Mobile")["access_token"]
        db.close()
    shown = [f"/api/v1/safety-code/codes/{row.id}/display" for row in own]
    return scans, shown, {"Authorization": f"Bearer {token}"}


def main() -> dict[str, Any]:
    """Serve, load, stop."""
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        scans, shown, headers = prepare(Path(name), port)
        server = subprocess.Popen(gunicorn("127.0.0.1", port, workers=2, threads=4), cwd=ROOT)
        try:
            wait_for(port)
            pages = [get(path) for path in scans]
            load(port, pages[:20], SECONDS)
            return {
                "public_scan": load(port, pages, SECONDS),
                "show_own_code": load(port, [get(path, headers) for path in shown], SECONDS),
            }
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(10)


if __name__ == "__main__":
    json.dump(main(), sys.stdout, indent=1)
    print()
