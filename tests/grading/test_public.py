"""The public checks, kept ready between two runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.course import load_course, read_source
from grader.errors import CourseError
from grader.grading.public import PublicChecks
from grader.model import Candidate, Part
from grader.sandbox import open_local

MINI = Path(__file__).parents[1] / "courses" / "mini"
EXERCISE = "scaling"


@pytest.fixture
def course(tmp_path):
    """A copy of the small course."""
    shutil.copytree(MINI, tmp_path / "course", ignore=shutil.ignore_patterns(".grade", "reports"))
    return load_course(tmp_path / "course")


@pytest.fixture
def checks(course):
    """Its exercise's public checks, and a sandbox for them."""
    with open_local() as sandbox:
        found = PublicChecks(course, EXERCISE, sandbox)
        yield found
        found.close()


def candidate(path: Path) -> Candidate:
    """A file as it is handed in."""
    return Candidate.of("student", Part(path.name, read_source(path)))


def test_one_run_says_nothing_of_the_one_before(course, checks):
    """Right, unfinished and right again: each gets what it would get alone."""
    right = candidate(course.solution(EXERCISE) / f"{EXERCISE}.py")
    stub = candidate(course.stub(EXERCISE))
    reports = [checks.run(one) for one in (right, stub, right)]
    assert [report.full_marks for report in reports] == [True, False, True]
    assert reports[0].checks[0].outcome == reports[2].checks[0].outcome
    assert not any(report.examples for report in reports if report.full_marks)


def test_a_suite_that_changed_is_read_anew(course, checks):
    """A mended or broken suite counts from the next run on, and a broken one does not end the checks."""
    right = candidate(course.solution(EXERCISE) / f"{EXERCISE}.py")
    before = len(checks.run(right).checks)
    suite = course.public_suite(EXERCISE)
    text = suite.read_text()
    suite.write_text("def broken(:\n")
    with pytest.raises(CourseError):
        checks.run(right)
    marked = '@check(points=1, title={"en": "t"}, hint={"en": "h"})'
    suite.write_text(f"{text}\n\n{marked}\ndef test_one_more(student):\n    pass\n")
    assert len(checks.run(right).checks) == before + 1
