"""One check run again: what the submission was asked, and what the reference gives on the same inputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course import Exercise, load_course
from grader.errors import UsageError
from grader.grading import Engine
from grader.grading.evidence import Evidence
from grader.grading.run import Bounds
from grader.model import Candidate, Outcome, Part
from grader.processes.pool import GradingPool
from grader.processes.setting import Setting
from grader.submissions import parse_submission
from tests.server.visiting import WRONG

MINI = Path(__file__).parents[1] / "courses" / "mini"
COLUMNS = "test_columns_are_standardized"


def of(engine: Engine, scaling: Exercise, source: bytes, check: str) -> Evidence:
    """Grade a file, then run one of its checks again with the report's seed."""
    candidate = Candidate.of("a student", Part("scaling.py", source))
    report = engine.grade_candidate(scaling, candidate)
    found = engine.evidence(scaling, candidate, check, report.seed, Bounds())
    (then,) = (one for one in report.checks if one.id == check)
    assert found.outcome is then.outcome
    assert found.detail.partition("\n")[0] == then.detail.partition("\n")[0]
    return found


def test_both_are_asked_the_same(engine: Engine, scaling: Exercise) -> None:
    """The draws are the report's, and beside what came stands what the reference gives for them."""
    found = of(engine, scaling, WRONG, COLUMNS)
    (call,), (due,) = found.calls, found.due
    assert found.outcome is Outcome.WRONG
    assert call.call == due.call
    assert call.call.startswith("standardize(array([[")
    assert call.gave in call.call  # it gave back what came in
    assert due.gave.startswith("array([[")
    assert due.gave != call.gave
    assert found.fault == ""


def test_what_raised_is_told_as_it_came(engine: Engine, scaling: Exercise) -> None:
    """With the exception's text and its line, in place of an answer."""
    found = of(engine, scaling, b"def standardize(x):\n    return x.nothing\n", COLUMNS)
    (call,) = found.calls
    assert call.failed
    assert "has no attribute 'nothing'" in call.gave
    assert "scaling.py, line 2" in call.gave


def test_what_is_no_data_is_told_by_its_kind(engine: Engine, scaling: Exercise) -> None:
    """A generator has no place in memory, and a class of the student's own no name of Python's."""
    source = (
        WRONG + b"\n\nclass ndarray:\n    pass\n\n\ndef standardize(x):\n    return ndarray()\n"
    )
    assert "ndarray" in of(engine, scaling, source, COLUMNS).calls[0].gave
    call = of(engine, scaling, source, "test_number_of_draws").calls[0]
    assert call.call.startswith("4 x draw_uniform(rng, ")
    assert call.gave.count("array(") == 4


def test_an_argument_that_was_changed_is_named(engine: Engine, scaling: Exercise) -> None:
    """By its number, as small examples tell it."""
    source = b"def standardize(x):\n    x -= x.mean(axis=0)\n    return x / x.std(axis=0)\n"
    found = of(engine, scaling, source, "test_input_is_left_alone")
    assert found.calls[0].changed == ("1",)
    assert found.due[0].changed == ()


def test_a_check_that_is_gone_is_told_so(engine: Engine, scaling: Exercise) -> None:
    """The suite has changed since somebody asked."""
    candidate = Candidate.of("a student", Part("scaling.py", WRONG))
    with pytest.raises(UsageError, match="no check 'test_gone' any more"):
        engine.evidence(scaling, candidate, "test_gone", "00", Bounds())


def test_a_grading_process_runs_one_check(course: Path) -> None:
    """It comes back as evidence; and where there is no such check, that is told and the process goes on."""
    submission = parse_submission(WRONG, "scaling.py", "ada", "scaling")
    load_course(course)
    with GradingPool(Setting(course, b"a secret of the tests, 32 bytes.", False)) as pool:
        pool.add_check(None, submission, "test_gone", "00")
        with pytest.raises(UsageError, match="test_gone"):
            list(pool.finished(everything=True))
        pool.add_check(None, submission, COLUMNS, "00")
        (((_, reply),),) = pool.finished(everything=True)
        assert reply.evidence.outcome is Outcome.WRONG
        assert pool.grade(submission).points < pool.grade(submission).possible
