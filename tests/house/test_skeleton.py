"""`flask microapp new NAME` in a copy of the project: its tests, lint, types, layers and the access table pass at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SECRET

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("auth", "bench", "commands", "core", "data", "demo", "microapps", "models", "openapi", "tests")
FILES = ("wsgi.py", "pyproject.toml", ".importlinter", "requirements.txt", "requirements-dev.txt")
NAME = "sport_grounds"


@pytest.fixture
def project(tmp_path):
    """A copy of the project with the new micro-app in it."""
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in FILES:
        shutil.copy(ROOT / file, tmp_path / file)
    for folder in ("static", "build"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    assert "microapps/sport_grounds" in run(tmp_path, "flask", "--app", "wsgi", "microapp", "new", NAME)
    return tmp_path


def run(folder, module, *arguments):
    """What a command says; fails the test when the command does."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("ZS_", "PYTEST"))
    }
    environment |= {"ZS_SECRET_KEY": SECRET, "ZS_DATA_DIR": str(folder / "var")}
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_new_micro_app_passes_at_once(project):
    run(project, "flask", "--app", "wsgi", "openapi-document", "--output", "openapi/openapi.json")
    told = run(
        project, "pytest", "-n", "0", f"tests/{NAME}", "tests/house/test_architecture.py",
        "tests/house/test_access_table.py::test_everybody_gets_what_the_table_says[GET /api/v1/sport-grounds/greeting]",
        "tests/house/test_access_table.py::test_the_table_is_complete",
    )  # fmt: skip
    assert "passed" in told
    run(project, "ruff", "check", f"microapps/{NAME}", f"tests/{NAME}", "microapps/registry.py")
    run(project, "ruff", "format", "--check", f"microapps/{NAME}", f"tests/{NAME}")


@pytest.mark.parametrize("name", ["Sport", "a", "sport-grounds", "../evil", "enforcement"])
def test_a_bad_name_is_refused(app, name):
    result = app.test_cli_runner().invoke(args=["microapp", "new", name])
    assert result.exit_code == 1
    assert not (ROOT / "microapps" / "Sport").exists()
