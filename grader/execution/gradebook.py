"""The store's latest grades as a gradebook, and a Gradescope autograder of a course."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import grader
from grader.course import Course, load_exercise
from grader.execution.parcel import add_folder
from grader.execution.results import results
from grader.feedback.exports import Column, Gradebook
from grader.model import GradeReport
from grader.store import Store
from grader.submissions import RosterEntry


def gradebook(
    course: Course, store: Store, secret: bytes, roster: Mapping[str, RosterEntry]
) -> tuple[Gradebook, list[GradeReport]]:
    """The grades that count by the course's policy, with the reports they are from.

    Raises:
        CourseError: A file of an exercise is wrong.
    """
    reports: list[GradeReport] = []
    ungraded: list[tuple[str, str]] = []
    for result in results(course, store, secret):
        if result.standing is None:
            submission = result.stored.submission
            ungraded.append((submission.student, submission.exercise))
        elif (shown := result.shown) is not None:
            reports.append(shown)
    students_of = [*(report.student for report in reports), *(student for student, _ in ungraded)]
    ids = dict.fromkeys([*roster, *sorted(students_of)])
    people = [(id_, roster.get(id_)) for id_ in ids]
    students = tuple(
        (id_, entry.name if entry else "", entry.section if entry else "") for id_, entry in people
    )
    columns = tuple(
        Column(name, course.entry(name).title, load_exercise(course, name).points)
        for name in course.names
    )
    points = {(report.student, report.exercise): report.points for report in reports}
    return Gradebook(students, columns, points, frozenset(ungraded)), reports


_SETUP = """\
#!/usr/bin/env bash
# Gradescope runs this once, when the autograder is uploaded.
set -euo pipefail
apt-get update -qq
apt-get install -y -qq python3-venv >/dev/null
python3 -m venv /autograder/venv
/autograder/venv/bin/pip install --quiet /autograder/source/grader-package
"""
_RUN = """\
#!/usr/bin/env bash
# Gradescope runs this for each submission; the grader's own sandbox holds the student's code.
ROOT="${AUTOGRADER_ROOT:-/autograder}"
exec "${AUTOGRADER_PYTHON:-$ROOT/venv/bin/python}" "$ROOT/source/run.py" "$ROOT" EXERCISE
"""
_PYTHON = '''\
"""Grades the one submission of Gradescope's layout and writes results.json."""

import json
import sys
from pathlib import Path

from grader import grade
from grader.errors import GraderError, IntakeError, InternalError
from grader.feedback.exports import gradescope_results
from grader.feedback.redaction import redacted

root, exercise = Path(sys.argv[1]), sys.argv[2]
(root / "source/course/.grade/secret").chmod(0o600)  # not every way of unpacking keeps the mode
folder = root / "submission"
files = [folder / f"{exercise}.py", folder / f"{exercise}.ipynb"]
files += sorted([*folder.glob("*.py"), *folder.glob("*.ipynb")])
found = next((file for file in files if file.is_file() and not file.is_symlink()), None)
try:
    if found is None:
        results = {"score": 0, "output": f"Hand in {exercise}.py or {exercise}.ipynb.", "tests": []}
    else:
        report = grade(exercise, found.read_bytes(), course=root / "source/course", filename=found.name)
        if report.status != "graded":
            raise InternalError(report.error)
        results = gradescope_results(redacted(report), "en")
except IntakeError as error:
    results = {"score": 0, "output": f"{error.message} {error.remedy}", "tests": []}
except GraderError as error:
    # Gradescope knows no result without a score. Without results it says that the autograder failed,
    # shows staff this line, and can run it again.
    sys.exit(f"Not graded, by our fault: {error.message} {error.remedy}")
(root / "results").mkdir(exist_ok=True)
(root / "results/results.json").write_text(json.dumps(results, allow_nan=False))
'''


def autograder_zip(course: Course, name: str, secret: bytes) -> bytes:
    """A zip for Gradescope: the grader, the course with this exercise's solutions, and the scripts.

    Raises:
        UsageError: The course has no such exercise.
    """
    course.entry(name)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as file:
        _script(file, "setup.sh", _SETUP)
        _script(file, "run_autograder", _RUN.replace("EXERCISE", name))
        file.writestr("run.py", _PYTHON)
        package = Path(grader.__file__).parent
        project = package.parent / "pyproject.toml"
        if project.is_file():
            file.write(project, "grader-package/pyproject.toml")
            file.writestr("grader-package/README.md", "The grader.\n")
        add_folder(file, package, "grader-package/grader")
        file.write(course.root / "course.toml", "course/course.toml")
        for entry in course.names:
            add_folder(file, course.assignment(entry), f"course/assignments/{entry}")
        add_folder(file, course.solution(name), f"course/solutions/{name}")
        file.writestr("course/.grade/secret", secret)
    return out.getvalue()


def _script(file: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o755 << 16
    file.writestr(info, text)
