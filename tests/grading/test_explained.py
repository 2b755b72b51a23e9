"""Which failed checks an idea explains, and what an exception says where nothing is hidden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader.course import Exercise
from grader.grading import Engine
from grader.grading.diagnosis import Judged
from grader.grading.explained import explained
from grader.grading.kills import KillMatrix
from grader.model import Candidate, CheckReport, Diagnosis, GradeReport, Outcome, Part
from grader.sandbox import Sandbox
from tests.grading.conftest import SECRET, candidate

Grade = Callable[[str], GradeReport]
TEXT = {"en": "t"}


def check(name: str, outcome: Outcome, *functions: str) -> CheckReport:
    """Make a check."""
    return CheckReport(
        id=name, title=TEXT, hint=TEXT, outcome=outcome, points=0, possible=1, functions=functions
    )


def diagnosis(name: str, function: str = "f") -> Diagnosis:
    """Make a diagnosis."""
    return Diagnosis(function=function, name=name, belief=TEXT, explanation=TEXT, hint=TEXT)


def test_an_idea_explains_the_failed_checks_of_its_function_that_it_fails() -> None:
    """Not what passed, what is missing, what calls another function, or what the idea passes."""
    checks = [
        check("a", Outcome.WRONG, "f"),
        check("b", Outcome.RAISED, "g", "f"),
        check("c", Outcome.PASSED, "f"),
        check("d", Outcome.MISSING, "f"),
        check("e", Outcome.WRONG, "g"),
        check("f", Outcome.WRONG, "f"),
    ]
    (found,) = explained(Judged((diagnosis("idea"),)), checks, lambda _: set("abcde"))
    assert found.explains == ("a", "b")


def test_what_is_still_to_be_written_no_idea_explains() -> None:
    """A check that ends with NotImplementedError asks for a function first."""
    unwritten = replace(check("b", Outcome.RAISED, "f", "g"), exception="NotImplementedError")
    checks = [check("a", Outcome.WRONG, "f"), unwritten]
    (found,) = explained(Judged((diagnosis("idea"),)), checks, lambda _: set("ab"))
    assert found.explains == ("a",)


def test_a_faultless_caller_fails_by_what_it_calls() -> None:
    """Where a function answers as a right one with that helper does, its failed checks are the helper's."""
    checks = [
        check("a", Outcome.WRONG, "f"),
        check("b", Outcome.WRONG, "g"),
        check("c", Outcome.WRONG, "h"),
        check("d", Outcome.WRONG, "g", "h"),
        check("e", Outcome.WRONG),
    ]
    judged = Judged((diagnosis("idea"),), frozenset({"g"}))
    (found,) = explained(judged, checks, lambda _: set("abcde"))
    assert found.explains == ("a", "b")


@pytest.mark.parametrize(
    ("instead_of", "told"), [("", [("a", "c"), ("b", "c")]), ("one", [("a",), ("b",)])]
)
def test_what_two_ideas_fail_only_together_both_explain(
    instead_of: str, told: list[tuple[str, ...]]
) -> None:
    """Of two that are held; one that may be instead of the other is not held beside it."""
    checks = [check(name, Outcome.WRONG, "f") for name in "abcd"]
    ideas = (diagnosis("one"), replace(diagnosis("other"), instead_of=instead_of))
    fails = {("one",): "a", ("other",): "b", ("one", "other"): "abc"}
    found = explained(
        Judged(ideas), checks, lambda named: fails[tuple(idea.name for idea in named)]
    )
    assert [item.explains for item in found] == told


def test_a_named_idea_explains_what_failed(engine: Engine, scaling: Exercise, solved: str) -> None:
    """A submission in its own words fails the same checks, and they are named."""
    source = solved + "\n\ndef draw_uniform(rng, n):\n    return 1 - rng.random(n)\n"
    source += "\n\ndef standardize(x):\n    return (x - np.mean(x)) / np.std(x)\n"
    report = engine.grade_candidate(scaling, candidate(source))
    failed = {c.id for c in report.checks if c.outcome is not Outcome.PASSED}
    found = {name for item in report.diagnoses for name in item.explains}
    assert {item.name for item in report.diagnoses} == {"one_mean_for_all", "only_above_zero"}
    assert found == failed


def test_a_mistake_of_every_exercise_explains_what_failed(grade: Grade) -> None:
    """What no catalogue needs to hold fails checks all the same."""
    report = grade("_own = standardize\ndef standardize(x):\n    _own(x)")
    (found,) = report.diagnoses
    assert found.name == "nothing_returned"
    failed = [check.id for check in report.checks if check.outcome is not Outcome.PASSED]
    assert list(found.explains) == failed != []


def test_what_an_idea_fails_is_computed_once(
    sandbox: Sandbox, scaling: Exercise, tmp_path: Path
) -> None:
    """Only for what is named; another engine reads it, and with all of them known checks have counts."""
    first, *others = scaling.misconceptions
    for _ in range(2):
        with Engine(sandbox, SECRET, tmp_path) as engine:
            report = engine.grade_candidate(scaling, first.candidate)
        assert {check.kills for check in report.checks} == {None}
        assert report.diagnoses[0].explains
        (kept,) = tmp_path.glob("*.kills")
        assert kept.read_text().count("\n") == 1
    with Engine(sandbox, SECRET, tmp_path) as engine:
        for item in others:
            engine.grade_candidate(scaling, item.candidate)
        report = engine.grade_candidate(scaling, first.candidate)
    counts = {c.id: c.kills for c in report.checks if c.outcome is not Outcome.PASSED}
    assert counts
    assert all(counts.values())


def test_full_marks_ask_nothing_more(sandbox: Sandbox, scaling: Exercise, tmp_path: Path) -> None:
    """Neither a matrix nor an example is made for whoever needs none."""
    with Engine(sandbox, SECRET, tmp_path) as engine:
        report = engine.grade_candidate(scaling, scaling.reference)
    assert report.full_marks
    assert list(tmp_path.iterdir()) == []


IDEAS = [Candidate.of(name, Part("x.py", name.encode())) for name in "ab"]


def test_a_matrix_is_whole_when_each_idea_is_in_it(tmp_path: Path) -> None:
    """Until then nobody knows how many ideas fail a check; a line that was spoilt is computed again."""
    path = tmp_path / "deep" / "x.kills"
    matrix = KillMatrix(IDEAS, path)
    assert matrix.failed_by(IDEAS[0], lambda: ["p", "q"]) == {"p", "q"}
    assert matrix.counts() is None
    with path.open("a") as file:
        file.write("nonsense\n[1]\n")
    again = KillMatrix(IDEAS, path)
    assert again.failed_by(IDEAS[0], list) == {"p", "q"}
    again.keep(IDEAS[1], ["q"])
    assert again.counts() == {"p": 1, "q": 2}
    assert KillMatrix(IDEAS, path).counts() == {"p": 1, "q": 2}


def test_a_matrix_that_cannot_be_kept_still_answers(tmp_path: Path) -> None:
    """A place where nothing can be written costs time, and nothing else."""
    (tmp_path / "file").touch()
    matrix = KillMatrix(IDEAS, tmp_path / "file" / "x.kills")
    assert matrix.failed_by(IDEAS[0], lambda: ["p"]) == {"p"}


@pytest.mark.parametrize(
    ("code", "function", "text"),
    [
        pytest.param(
            "def draw_uniform(rng, n):\n    return rng.uniform(-1, 1, n)[n + 1]",
            "draw_uniform",
            "IndexError: index ",
            id="a picture",
        ),
        pytest.param(
            "def standardize(x):\n    return x - [1, 2, 3, 4, 5, 6, 7]",
            "standardize",
            " (7,)",
            id="a probe",
        ),
    ],
)
def test_an_exception_is_told_as_a_public_example_has_it(
    grade: Grade, solved: str, code: str, function: str, text: str
) -> None:
    """The text is that of the picture's or probe's example, with the line of the student's code."""
    (found,) = grade(code).raised
    assert found.function == function
    assert text in found.text
    assert found.part == "scaling.py"
    assert found.code == code.splitlines()[-1].strip()
    assert found.line == len((solved + "\n\n" + code).splitlines())


def test_an_exception_with_hidden_values_alone_has_no_text(grade: Grade) -> None:
    """What arises in hidden checks and nowhere else is told by its kind."""
    report = grade(
        "_own = standardize\n"
        "def standardize(x):\n"
        "    if len(x) > 5: raise ValueError(str(x))\n"
        "    return _own(x)"
    )
    raised = [check for check in report.checks if check.exception == "ValueError"]
    assert raised
    assert report.raised == ()


def test_an_exception_that_is_due_is_no_example(
    engine: Engine, solved: str, variant: Callable[..., Exercise]
) -> None:
    """Where the reference raises on the example, too, the student's exception there is right."""
    exercise = variant(
        probes='\n\n@probe("standardize")\ndef refuses(student, rng):\n'
        '    """No array at all."""\n    return student.standardize(None)\n'
    )
    source = (
        "\n_own = standardize\n"
        "def standardize(x):\n"
        "    if x is None or len(x) > 5: raise AttributeError('no array')\n"
        "    return _own(x)\n"
    )
    report = engine.grade_candidate(exercise, candidate(solved + source))
    assert "AttributeError" in {check.exception for check in report.checks}
    assert report.raised == ()


def test_a_stub_needs_no_example(engine: Engine, scaling: Exercise) -> None:
    """NotImplementedError says all there is to say."""
    assert engine.grade_candidate(scaling, scaling.stub).raised == ()
