"""Runs the battery of attacks in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

BATTERY = Path(__file__).with_name("battery.py")


def run_battery(folder: Path, run: Callable[..., Any], *arguments: str) -> dict[str, Any]:
    """Run the battery with `run`, and read what it found."""
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    results = folder / "results.json"
    done = run(BATTERY, results, *arguments)
    assert results.exists(), done.stderr[-3000:]
    found: dict[str, Any] = json.loads(results.read_text())
    shutil.rmtree(folder)
    return found


def as_ourselves(*arguments: Any, package: Path | None = None) -> Any:
    """Run this Python, with the grader that lies in `package` if one is given."""
    environment = {**os.environ, **({"PYTHONPATH": str(package)} if package else {})}
    return subprocess.run(
        [sys.executable, "-B", *map(str, arguments)],
        capture_output=True, text=True, env=environment, timeout=500, check=False,
    )  # fmt: skip
