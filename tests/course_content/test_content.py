"""Holds each exercise of each course to its promises, in the real sandbox; `grade audit` does the rest."""

from __future__ import annotations

import re

import pytest

from grader.authoring.exercises import generated
from grader.grading import Engine
from grader.grading.faults import faulty
from grader.grading.generic import generic
from grader.model import GradeReport, Outcome, Status, Text
from grader.submissions import parse_submission
from grader.testing.suite import Suite
from tests.course_content.courses import COURSE_OF, COURSES, EXERCISES, OF_WHAT_IS_DONE
from tests.fuzz.mutations import SEED_OF_ALL, mutated_source


def test_no_exercise_hides_another() -> None:
    """Each exercise of each course is among those that are held."""
    assert len(EXERCISES) == sum(len(course.names) for course in COURSES)


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
def test_a_function_that_returns_nothing_earns_nothing(engine: Engine, name: str) -> None:
    """No check that calls it is passed, but those that look at what else it does; nor with its form alone."""
    exercise = EXERCISES[name]
    reference = exercise.reference.parts[0]
    for function in exercise.functions:
        returns_nothing = generic(function, reference)[0]
        assert returns_nothing.name == "nothing_returned"
        hollow = mutated_source(reference.source, function, "nothing_instead", SEED_OF_ALL)
        its_form = parse_submission(hollow, reference.name, "x", name).candidate
        for candidate in (returns_nothing.candidate, its_form):
            passed = {
                check
                for check, verdict in engine.once(exercise, candidate).items()
                if function in verdict.functions and verdict.outcome is Outcome.PASSED
            }
            assert passed <= OF_WHAT_IS_DONE.get(function, set())


@pytest.mark.parametrize("name", ["random_search", "log_scale", "learning_rate_decay"])
def test_answers_that_are_always_the_same_explain_what_failed(engine: Engine, name: str) -> None:
    """A placeholder that is still returned holds no two ideas, though their program answers the same."""
    exercise = EXERCISES[name]
    for function in exercise.functions:
        placeholder = faulty("zeros", function, exercise.reference.parts[0])
        report = engine.grade_candidate(exercise, placeholder)
        (found,) = report.diagnoses
        assert (found.name, found.function) == ("same_answers", function)
        failed = [check for check in report.checks if check.outcome is not Outcome.PASSED]
        its_own = [check.id for check in failed if function in check.functions]
        assert [*found.explains] == its_own != []


def test_a_call_that_needs_another_wrong_function_is_no_example(engine: Engine) -> None:
    """What is to be mended first is shown alone."""
    exercise = EXERCISES["dropout"]
    idea = next(item for item in exercise.misconceptions if item.name == "mask_above_keep_prob")
    report = engine.grade_candidate(exercise, idea.candidate)
    assert [example.function for example in report.examples] == ["dropout_forward"]


def texts_of(engine: Engine, name: str) -> list[Text]:
    """All that the course says to a student about an exercise outside its README."""
    exercise = EXERCISES[name]
    bench = engine.bench(exercise)
    public = Suite(COURSE_OF[name].public_suite(name), None)
    public.close()
    texts = [exercise.entry.title]
    texts += [
        text for item in (*bench.suite.checks, *public.checks) for text in (item.title, item.hint)
    ]
    texts += [text for item in bench.pictures for text in (item.title, item.caption)]
    texts += [
        text
        for item in exercise.misconceptions
        for text in (item.belief, item.explanation, item.hint)
    ]
    return texts


@pytest.mark.parametrize("name", EXERCISES)
def test_no_markup_shows_raw(engine: Engine, name: str) -> None:
    """Powers are Python's, backticks come in pairs, and there is no other markup than these."""
    lines = [line for text in texts_of(engine, name) for line in text.values()]
    for file in ("README.md", "README.ja.md", "hints.md", "hints.ja.md"):
        lines += (COURSE_OF[name].assignment(name) / file).read_text("utf-8").splitlines()
    assert [line for line in lines if line.replace("```", "").count("`") % 2] == []
    raw = re.compile(r"\^|\\frac|\\sum|_\{|\$|</?[a-z]+>")
    assert [line for line in lines if raw.search(line)] == []


@pytest.mark.parametrize("name", EXERCISES)
def test_each_text_is_in_both_languages(engine: Engine, name: str) -> None:
    """Titles, hints, beliefs, explanations and captions are there in English and in Japanese."""
    assert all({"en", "ja"} <= set(text) for text in texts_of(engine, name))


def blocks(text: str) -> list[str]:
    """The lines of a task that are set as code."""
    fenced = re.findall(r"(?ms)^```[a-z]*\n(.*?)^```$", text)
    return [*"".join(fenced).splitlines(), *re.findall(r"(?m)^ {4}(.*)$", text)]


def skeleton(text: str) -> dict[str, list[str]]:
    """What a task has whatever its language: its form, its code, decimals and arrays."""
    prose = re.sub(r"(?ms)^```.*?^```$|^ {4}.*?$", "", text)
    return {
        "form": re.findall(r"(?m)^(?:#+ |- |\d+\. |```|\|)", text),
        "code": sorted(set(re.findall(r"`([^`\n]+)`", prose))),
        "decimals": sorted(re.findall(r"-?\d+(?:[.,]\d+)+", text)),
        "arrays": sorted(re.findall(r"\[[-\d., \[\]]+\]", text)),
    }


@pytest.mark.parametrize("name", EXERCISES)
def test_the_task_is_the_same_in_japanese(name: str) -> None:
    """Both READMEs have the same parts, lists and tables, code, numbers, and formulas without words."""
    course = COURSE_OF[name]
    english, japanese = (
        course.readme(name, language).read_text("utf-8") for language in ("en", "ja")
    )
    assert japanese.splitlines()[0] == f"# {EXERCISES[name].entry.title['ja']}"
    assert skeleton(japanese.replace("hints.ja.md", "hints.md")) == skeleton(english)
    assert {line for line in blocks(japanese) if line.isascii()} <= set(blocks(english))
    headings = re.compile(r"(?m)^## .*$")
    assert not set(headings.findall(japanese)) & set(headings.findall(english))


@pytest.mark.parametrize("name", EXERCISES)
def test_the_hints_are_the_same_in_japanese(name: str) -> None:
    """Both have as many for each task, with the same code and numbers."""
    folder = COURSE_OF[name].assignment(name)
    english, japanese = ((folder / file).read_text("utf-8") for file in ("hints.md", "hints.ja.md"))
    assert skeleton(japanese) == skeleton(english)
    assert japanese.startswith("# ヒント\n")


@pytest.mark.parametrize("name", EXERCISES)
def test_stub_and_notebook_are_generated(name: str) -> None:
    """What students start from is what the reference says."""
    assert [
        file.path.name for file in generated(COURSE_OF[name], name) if not file.up_to_date
    ] == []


@pytest.mark.parametrize("name", EXERCISES)
def test_each_function_has_small_examples(engine: Engine, name: str) -> None:
    """Each function has three steps at least, and the reference differs at none."""
    exercise = EXERCISES[name]
    assert all(len(exercise.ladder[function]) >= 3 for function in exercise.functions)
    assert engine.examples(exercise, exercise.reference) == ()
