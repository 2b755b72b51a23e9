"""Holds each exercise of the course to its promises, in the real sandbox; `grade audit` does the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.authoring.exercises import generated
from grader.course import load_course, load_exercise
from grader.grading import Engine
from grader.model import GradeReport, Outcome, Status

COURSE = load_course(Path(__file__).parents[2])
EXERCISES = {name: load_exercise(COURSE, name) for name in COURSE.names}


def lost(report: GradeReport) -> list[str]:
    """Name the checks that failed, with what staff may know of it."""
    assert report.status is Status.GRADED, report.error
    failed = [check for check in report.checks if check.outcome is not Outcome.PASSED]
    return [f"{check.id}: {check.outcome}: {check.detail[:300]}" for check in failed]


@pytest.mark.parametrize("name", EXERCISES)
def test_the_stub_earns_nothing(engine: Engine, name: str) -> None:
    """The stub loads, and fails each check without a crash."""
    report = engine.grade_candidate(EXERCISES[name], EXERCISES[name].stub)
    assert report.status is Status.GRADED, report.error
    assert report.problem is None
    assert report.points == 0
    outcomes = {check.outcome for check in report.checks}
    assert outcomes <= {Outcome.RAISED, Outcome.WRONG}  # wrong: another exception was asked for


@pytest.mark.parametrize("name", EXERCISES)
def test_the_reference_earns_full_marks(engine: Engine, name: str) -> None:
    """The reference passes each check, and each picture has both sides."""
    report = engine.grade_candidate(EXERCISES[name], EXERCISES[name].reference)
    assert lost(report) == []
    assert report.full_marks
    assert report.pictures
    assert all(picture.yours is not None for picture in report.pictures)


@pytest.mark.parametrize("name", EXERCISES)
def test_each_text_is_in_both_languages(engine: Engine, name: str) -> None:
    """Titles, hints, beliefs, explanations and captions are there in English and in Japanese."""
    exercise = EXERCISES[name]
    bench = engine.bench(exercise)
    texts = [exercise.entry.title]
    texts += [text for item in bench.suite.checks for text in (item.title, item.hint)]
    texts += [text for item in bench.pictures for text in (item.title, item.caption)]
    texts += [
        text
        for item in exercise.misconceptions
        for text in (item.belief, item.explanation, item.hint)
    ]
    assert all({"en", "ja"} <= set(text) for text in texts)


@pytest.mark.parametrize("name", EXERCISES)
def test_stub_and_notebook_are_generated(name: str) -> None:
    """What students start from is what the reference says."""
    assert [file.path.name for file in generated(COURSE, name) if not file.up_to_date] == []
