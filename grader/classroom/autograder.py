"""An autograder for Gradescope: packed here, and run there for each submission."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from grader import grade, version
from grader.course import Course
from grader.errors import GraderError, IntakeError, InternalError, RefusedError
from grader.feedback.clean import visible
from grader.feedback.in_words import (
    checks_in_words,
    fault_in_words,
    in_words,
    not_taken_in_words,
    taken_in_words,
)
from grader.feedback.redaction import redacted
from grader.model import Status
from grader.processes.parcel import files_in
from grader.submissions import read_submission
from grader.systems import gradescope
from grader.writing import write_file


def autograder_zip(course: Course, name: str, secret: bytes, language: str) -> bytes:
    """A zip for Gradescope: the grader, the course with this exercise's solutions, and the scripts.

    Raises:
        UsageError: The course has no such exercise.
        RefusedError: The grader is not installed here, so that nobody knows what it needs.
    """
    course.entry(name)
    files = _needed(course, name, secret)
    return gradescope.autograder(name, language, fault_in_words(language), files)


def _needed(course: Course, name: str, secret: bytes) -> Iterator[tuple[str, bytes]]:
    """What an autograder needs of the grader and of the course."""
    yield "grader-package/pyproject.toml", _project()
    yield from files_in(Path(version.__file__).parent, "grader-package/grader")
    yield "course/course.toml", (course.root / "course.toml").read_bytes()
    for entry in course.names:
        yield from files_in(course.assignment(entry), f"course/assignments/{entry}")
    yield from files_in(course.solution(name), f"course/solutions/{name}")
    yield "course/.grade/secret", secret


def _project() -> bytes:
    """What pip needs to install the package there; an installed grader has no checkout beside it."""
    try:
        found = metadata.distribution(version.DISTRIBUTION)
    except metadata.PackageNotFoundError:
        raise RefusedError(
            "The grader is not installed here, so that nobody knows what it needs in Gradescope.",
            "Install it: make setup in a checkout, or pip install its wheel.",
        ) from None
    requires = [line for line in found.requires or [] if "extra ==" not in line]
    return gradescope.project(
        version.DISTRIBUTION, version.__version__, found.metadata["Requires-Python"], requires
    )


def run(root: Path, exercise: str, language: str) -> str | None:
    """Grade the one submission in Gradescope's layout and write results.json; None if that went well.

    Otherwise what staff read: then it was our fault, and the results stay as they were before.
    """
    try:
        results = _results(root, exercise, language)
        write_file(root / "results/results.json", json.dumps(results, allow_nan=False))
    except GraderError as error:
        return f"Not graded, by our fault: {error.message} {error.remedy}"
    return None


def _results(root: Path, exercise: str, language: str) -> dict[str, Any]:
    course = root / "source/course"
    (course / ".grade").chmod(0o700)  # not every way of unpacking keeps the modes
    (course / ".grade/secret").chmod(0o600)
    files = _files(root / "submission")
    paths = gradescope.candidates(files)
    path = gradescope.chosen(paths, exercise)
    if path is None:
        return gradescope.without_grade(not_taken_in_words(exercise, paths, files, language))
    try:
        submission = read_submission(root / "submission" / path, "student", exercise)
        report = grade(exercise, submission.content, course=course, filename=submission.filename)
    except IntakeError as error:
        return gradescope.without_grade(visible(" ".join(error.told(language)), 2000))
    if report.status is not Status.GRADED:
        raise InternalError(report.error)
    plain = (f"{exercise}.py", f"{exercise}.ipynb")
    notes = [] if path in plain else [taken_in_words(path, language)]
    shown = redacted(report)
    told = in_words(shown, language, notes)
    return gradescope.results(shown, told, checks_in_words(shown, language), language)


def _files(folder: Path) -> list[str]:
    """The files of a submission by their paths in it; links are none, and lead nowhere."""
    return sorted(
        (Path(where) / name).relative_to(folder).as_posix()
        for where, _, names in os.walk(folder)
        for name in names
        if not (Path(where) / name).is_symlink()
    )
