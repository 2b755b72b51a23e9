"""The public checks of the course, as `grade check` runs them."""

from pathlib import Path

import pytest

from grader.course import load_course, load_exercise
from grader.grading.public import check_publicly
from grader.sandbox import open_local

COURSE = load_course(Path(__file__).parents[2])


@pytest.fixture(scope="module")
def local():
    """Workers without a jail, as on a student's machine."""
    with open_local() as sandbox:
        yield sandbox


@pytest.mark.parametrize("name", COURSE.names)
def test_right_answers_pass_and_the_stub_does_not(name, local):
    """The reference and every alternative pass all public checks; the stub passes none."""
    exercise = load_exercise(COURSE, name)
    for candidate in (exercise.reference, *(item.candidate for item in exercise.alternatives)):
        report = check_publicly(COURSE, name, candidate, local)
        assert report.full_marks, [check.detail for check in report.checks if check.detail]
    assert check_publicly(COURSE, name, exercise.stub, local).points == 0
