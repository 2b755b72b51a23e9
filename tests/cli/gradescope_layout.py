"""An autograder in Gradescope's layout: made by `grade export`, unpacked, and run as it is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

GRADE = Path(sys.executable).with_name("grade")


def grade(
    course: Path, *arguments: str, code: int = 0, program: Path = GRADE
) -> subprocess.CompletedProcess[str]:
    """Run the command in the course's folder, and hold its exit code."""
    done = subprocess.run(
        [program, *arguments], cwd=course, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def autograder(course: Path, root: Path, program: Path = GRADE) -> Path:
    """Unpack the zip as Gradescope does, beside an empty submission."""
    root.mkdir(exist_ok=True)
    grade(
        course,
        "export",
        "gradescope",
        "--autograder",
        "scaling",
        "--output",
        str(root / "a.zip"),
        program=program,
    )
    with zipfile.ZipFile(root / "a.zip") as file:
        file.extractall(root / "source")
        names = set(file.namelist())
        project = tomllib.loads(file.read("grader-package/pyproject.toml").decode())["project"]
    assert not any("extra" in line for line in project["dependencies"]), (
        "what grading needs, no more"
    )
    assert {"setup.sh", "run_autograder", "run.py", "course/course.toml"} <= names
    assert "grader-package/grader/worker/server.py" in names
    assert not (root / "a.zip").stat().st_mode & 0o077, "it holds the secret"
    (root / "submission").mkdir()
    return root


def run(root: Path, python: Path | str = sys.executable) -> tuple[int, dict, str]:
    """Run the autograder: its exit code, the results, and what staff read."""
    environment = {**os.environ, "AUTOGRADER_ROOT": str(root), "AUTOGRADER_PYTHON": str(python)}
    done = subprocess.run(
        ["bash", root / "source/run_autograder"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    results = json.loads((root / "results/results.json").read_text())
    assert {"score", "tests", "output"} <= set(results), "what Gradescope asks for"
    return done.returncode, results, done.stderr
