"""The scripts of findings/ have the form that CONTRIBUTING.md asks for, and are found by name."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "findings").iterdir())


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_finding_has_its_form(path: Path) -> None:
    """It works in a folder of its own with pinned packages, says what was found, and fails on a change."""
    text = path.read_text("utf-8")
    subprocess.run(["bash", "-n", path], check=True)
    assert path.suffix == ".sh"
    assert re.match(r"#!/usr/bin/env bash\n# \S+ \d\S* ?.*: ", text), "package, version, behaviour"
    assert "# Guess: " in text
    assert "# Found: " in text
    assert "set -euo pipefail\n" in text
    assert "trap 'rm -rf \"$folder\"' EXIT" in text
    installed = re.findall(r"pip\" install (.*)", text)
    packages = [word for line in installed for word in line.split() if not word.startswith("-")]
    assert packages
    assert [package for package in packages if "==" not in package] == []
    assert "changed: " in text
    assert not re.search(r"^\s*(from|import) grader\b|\bgrade ", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["", "wrong", "../tests"])
def test_a_name_that_is_none_lists_the_findings(name: str) -> None:
    """Whoever doesn't know a name is told all of them, and nothing is run."""
    done = subprocess.run(
        ["make", "--no-print-directory", "findings", f"NAME={name}"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert done.stdout.splitlines()[1:] == [path.stem for path in SCRIPTS]
