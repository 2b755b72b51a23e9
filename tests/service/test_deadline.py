"""`make load` in small: a class hands in through a real server, and all of it is there afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import MINI
from tests.postgres import programs

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_small_class_at_a_deadline(kind: str) -> None:
    """Twenty hand in over ten connections, with their pages open: none is lost, doubled or graded otherwise."""
    if kind == "postgres" and programs() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    name = f"load-test-{kind}"
    options = ["--students", 20, "--submissions", 20, "--connections", 10, "--on", kind]
    done = subprocess.run(
        [
            sys.executable, str(ROOT / "benchmarks/load.py"), *map(str, options),
            "--course", str(MINI), "--name", name,
        ],
        capture_output=True, text=True, timeout=500, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = json.loads((ROOT / f"reports/{name}.json").read_text("utf-8"))["runs"]
    assert found["wrong_in_store"] == []
    assert found["other_points_than_class"] == 0
    assert found["refused"] == {}
    assert found["results_on_open_pages"] == 20
    assert found["staff_page_changes"] > 0
    for path in (ROOT / "reports").glob(f"{name}.*"):
        path.unlink()
