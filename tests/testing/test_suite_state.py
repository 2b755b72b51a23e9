"""A suite's runs are strangers to each other, and its end is told."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.errors import CourseError, InternalError
from grader.testing.student import Student
from grader.testing.suite import Suite, Verdict

HEAD = """
import numpy as np
import pytest
from grader.testing import check, raises
t = dict(points=1, title={"en": "T"}, hint={"en": "H"})
"""
Open = Callable[..., Suite]


@pytest.fixture
def open_suite(tmp_path: Path) -> Iterator[Open]:
    """Give a function that writes and collects a suite."""
    suites: list[Suite] = []

    def start(body: str) -> Suite:
        path = tmp_path / "test_some.py"
        path.write_text(HEAD + body)
        suites.append(Suite(path, types.ModuleType("reference")))
        return suites[-1]

    yield start
    for suite in suites:
        suite.close()


@pytest.fixture
def run(student_of: Callable[..., Student]) -> Callable[..., Verdict]:
    """Give a function that runs the check `test_f` against a source, on fixed draws."""

    def once(suite: Suite, source: str = "", name: str = "test_f", draw: int = 0) -> Verdict:
        student = student_of(source, call_seconds=0.5)
        return suite.run(lambda: suite.check(name, student, np.random.default_rng(draw)))

    return once


def test_fixtures_are_made_anew(open_suite: Open, run: Callable[..., Verdict]) -> None:
    """What one run puts into a fixture is not there in the next, also after a failure."""
    suite = open_suite(
        "@pytest.fixture\ndef kept():\n    return []\n"
        "@check(**t)\ndef test_f(student, kept):\n"
        "    assert kept == []\n    kept.append(1)\n    assert student.f() == 1\n"
    )
    sources = ["def f(): return 2", "def f(): return 1", "def f(): return 2", "def f(): return 1"]
    assert [run(suite, source).outcome for source in sources] == ["wrong", "passed"] * 2


def test_draws_come_from_the_given_generator(open_suite: Open, run: Callable[..., Verdict]) -> None:
    """The same generator gives the same inputs, another gives others."""
    suite = open_suite("@check(**t)\ndef test_f(rng):\n    assert 0, rng.integers(10**9)\n")
    first, again, other = (run(suite, draw=draw).detail for draw in (1, 1, 2))
    assert first == again != other


def test_what_a_suite_sets_up_by_itself_is_set_up(
    open_suite: Open, run: Callable[..., Verdict]
) -> None:
    """An automatic fixture, a class, a marked fixture, and a fixture in the place of ours all work."""
    for body in (
        (
            "made = []\n@pytest.fixture(autouse=True)\ndef always():\n    made.append(1)\n    yield\n    made.clear()\n"
            "@check(**t)\ndef test_f(student):\n    assert made == [1] and student.f() == 1\n"
        ),
        (
            "made = []\ndef setup_function(f):\n    made.append(1)\n"
            "@check(**t)\ndef test_f(student):\n    assert made and student.f() == 1\n"
        ),
        (
            "made = []\n@pytest.fixture\ndef some():\n    made.append(1)\n"
            "@check(**t)\n@pytest.mark.usefixtures('some')\ndef test_f(student):\n    assert made and student.f() == 1\n"
        ),
        (
            "@pytest.fixture\ndef rng(rng):\n    return rng.integers(1, 2)\n"
            "@check(**t)\ndef test_f(student, rng):\n    assert rng == student.f()\n"
        ),
    ):
        suite = open_suite(body)
        for _ in range(2):
            verdict = run(suite, "def f(): return 1")
            assert verdict.outcome == "passed", verdict.detail


def test_fixtures_that_only_marks_ask_for_are_no_arguments(
    open_suite: Open, run: Callable[..., Verdict]
) -> None:
    """A check gets the arguments that it has, whatever else is set up for it or named like ours."""
    for body in (
        "@check(**t)\n@pytest.mark.usefixtures('rng')\ndef test_f(student):\n    assert student.f() == 1\n",
        ("@pytest.fixture(autouse=True)\ndef always(rng):\n    pass\n"
        "@check(**t)\ndef test_f(student):\n    assert student.f() == 1\n"),
        ("@pytest.fixture(name='rng')\ndef fixed():\n    return 1\n"
        "@check(**t)\ndef test_f(student, rng):\n    assert student.f() == rng\n"),
    ):  # fmt: skip
        verdict = run(open_suite(body), "def f(): return 1")
        assert verdict.outcome == "passed", verdict.detail


def test_checks_that_would_never_run_are_refused(open_suite: Open) -> None:
    """An async check would pass without having run."""
    for body in (
        "@check(**t)\nasync def test_f(student):\n    assert 0\n",
        "@check(**t)\ndef test_f(student):\n    yield\n",
    ):
        with pytest.raises(CourseError):
            open_suite(body)


def test_a_fixture_that_fails_is_the_check_that_fails(
    open_suite: Open, run: Callable[..., Verdict]
) -> None:
    """A call in a fixture, or in what a fixture does at its end, counts for the check."""
    suite = open_suite(
        "@pytest.fixture\ndef made(student):\n    yield student.f()\n    student.g()\n"
        "@check(**t)\ndef test_f(made):\n    pass\n"
    )
    good = "def f(): pass\ndef g(): pass\n"
    outcomes = [run(suite, source).outcome for source in ("", "def f(): pass", good)]
    assert outcomes == ["missing", "missing", "passed"]


def test_the_first_failure_is_the_verdict(open_suite: Open, run: Callable[..., Verdict]) -> None:
    """A clean-up that fails too does not hide why the check failed."""
    suite = open_suite(
        "@pytest.fixture\ndef made(student):\n    yield\n    student.gone()\n"
        "@check(**t)\ndef test_f(student, made):\n    student.f()\n"
    )
    verdict = run(suite, "def f():\n    raise ZeroDivisionError\n")
    assert (verdict.outcome, verdict.exception) == ("raised", "ZeroDivisionError")


WORDS = {
    "passed": "def f():\n    return 1",
    "wrong": "def f():\n    return 2",
    "raised": "def f():\n    return 1 / 0",
    "timed_out": "def f():\n    while True: pass",
    "crashed": "import os\ndef f():\n    os._exit(0)",
    "missing": "",
}


@pytest.mark.parametrize(("outcome", "source"), WORDS.items())
def test_each_end_has_its_word(
    open_suite: Open, run: Callable[..., Verdict], outcome: str, source: str
) -> None:
    """A verdict names the outcome, and the functions that the check called."""
    verdict = run(
        open_suite("@check(**t)\ndef test_f(student):\n    assert student.f() == 1\n"), source
    )
    assert (verdict.outcome, verdict.functions) == (outcome, ("f",))


def test_details_are_cut(open_suite: Open, run: Callable[..., Verdict]) -> None:
    """However much a student's exception says, the detail stays short."""
    suite = open_suite("@check(**t)\ndef test_f(student):\n    student.f()\n")
    assert len(run(suite, "def f():\n    raise ValueError('x' * 10**6)").detail) <= 4000


def test_a_suite_that_was_changed_is_read_again(
    open_suite: Open, run: Callable[..., Verdict]
) -> None:
    """A suite opened once more has what the file says now."""
    for number in (1, 2):
        suite = open_suite(
            f"@check(**t)\ndef test_f(student):\n    assert student.f() == {number}\n"
        )
        assert run(suite, f"def f():\n    return {number}\n").outcome == "passed"


def test_checks_keep_the_order_of_the_file(open_suite: Open) -> None:
    """Checks come in the order in which their author wrote them."""
    suite = open_suite("".join(f"@check(**t)\ndef test_{name}(): pass\n" for name in "cab"))
    assert [check.id for check in suite.checks] == ["test_c", "test_a", "test_b"]


def test_a_closed_suite_says_so(open_suite: Open) -> None:
    """Running a job after the end is an internal error, not a wait without end."""
    suite = open_suite("@check(**t)\ndef test_f(): pass\n")
    suite.close()
    with pytest.raises(InternalError, match="ended"):
        suite.run(lambda: None)


def test_a_suite_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is told as such."""
    with pytest.raises(CourseError, match="is missing"):
        Suite(tmp_path / "test_none.py", None)


def test_an_error_in_a_job_is_raised_where_it_came_from(open_suite: Open) -> None:
    """A job's own exception reaches whoever gave the job, and the suite goes on."""
    suite = open_suite("@check(**t)\ndef test_f(): pass\n")
    with pytest.raises(ZeroDivisionError):
        suite.run(lambda: 1 / 0)
    assert suite.run(lambda: 5) == 5
