"""The public checks of each course, as `grade check` runs them."""

import pytest

from grader.grading.public import check_publicly
from grader.grading.run import Run
from grader.model import Limits
from grader.sandbox import open_local
from grader.testing.suite import Suite
from tests.course_content.courses import COURSE_OF, EXERCISES


@pytest.fixture(scope="module")
def local():
    """Workers without a jail, as on a student's machine."""
    with open_local() as sandbox:
        yield sandbox


@pytest.mark.parametrize("name", EXERCISES)
def test_right_answers_pass_and_the_stub_does_not(name, local):
    """The reference and every alternative pass all public checks; the stub passes none."""
    exercise = EXERCISES[name]
    for candidate in (exercise.reference, *(item.candidate for item in exercise.alternatives)):
        report = check_publicly(COURSE_OF[name], name, candidate, local)
        assert report.full_marks, [check.detail for check in report.checks if check.detail]
    assert check_publicly(COURSE_OF[name], name, exercise.stub, local).points == 0


# What pytest writes about an assertion for programmers.
RAW = ("assert ", " +  where", "Use -v", "At index", "Full diff", "AssertionError: ", "np.int64(")


@pytest.mark.parametrize("name", EXERCISES)
def test_what_went_wrong_is_told_in_words(name, local):
    """No misconception is told anything in pytest's own language, and each failure has a reason."""
    exercise = EXERCISES[name]
    suite = Suite(COURSE_OF[name].public_suite(name), None)
    told = []

    def tried(candidate):
        run = Run(local, candidate, Limits(), "public")
        try:
            return [run.check(suite, check.id) for check in suite.checks]
        finally:
            run.close()

    try:
        for item in exercise.misconceptions:
            verdicts = suite.run(lambda candidate=item.candidate: tried(candidate))
            told += [verdict.detail for verdict in verdicts if verdict.outcome == "wrong"]
    finally:
        suite.close()
    assert told
    assert [detail for detail in told if any(word in detail for word in RAW)] == []
    assert all(not detail.startswith("what this line") for detail in told)
