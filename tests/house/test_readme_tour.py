"""README's tour as a newcomer pastes it: bash and curl against a real server with the demo province."""

import re
import shutil
import subprocess

import pytest

from tests.conftest import repository_root
from tests.servers import demo_server

pytestmark = pytest.mark.slow
TOUR = re.compile(r"## A first tour.*?```sh\n(.*?)```", re.DOTALL)


@pytest.mark.skipif(
    not (shutil.which("bash") and shutil.which("curl")), reason="the tour wants bash and curl"
)
def test_the_tour_works_pasted_twice(tmp_path):
    found = TOUR.search((repository_root() / "README.md").read_text("utf-8"))
    with demo_server(tmp_path) as address:
        script = found[1].replace("http://127.0.0.1:8000", address)
        for before, after in (("0", "2"), ("2", "2")):  # the same two people are counted once
            told = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", script],
                check=False,
                capture_output=True,
                text=True,
                timeout=120,
            )
            assert told.returncode == 0, told.stderr
            lines = told.stdout.splitlines()
            assert (lines[0], lines[1:3]) == (f"on a phone today: {before}", ["approved", "approved"])
            assert lines[3] in ("黄码", "绿码")
            assert lines[4] == f"on a phone now: {after}"
            assert {line.split()[0] for line in lines[5:]} == {"周敏", "吴勇"}
