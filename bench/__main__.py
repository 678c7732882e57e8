"""`python -m bench [NAME …]`: run the named benchmarks, or all, each in its own process; print one JSON object.

A benchmark is a module of this folder that prints one JSON document on standard output when run alone; what it
says meanwhile goes to standard error.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def names() -> list[str]:
    """Every benchmark there is."""
    return sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {"python": platform.python_version(), "system": platform.system(), "cores": os.cpu_count()}


def run(name: str) -> Any:
    """The JSON of one benchmark; a failed one ends the whole run with its exit code."""
    print(f"bench.{name} …", file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{name}"], cwd=HERE.parent, stdout=subprocess.PIPE, check=False
    )
    if done.returncode:
        raise SystemExit(done.returncode)
    return json.loads(done.stdout)


def main(wanted: list[str]) -> None:
    """Run and print."""
    there = names()
    if unknown := set(wanted) - set(there):
        raise SystemExit(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {', '.join(there)}")
    results = {"machine": machine()} | {name: run(name) for name in wanted or there}
    print(json.dumps(results, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
