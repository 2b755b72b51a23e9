"""One cause told once: what is folded, what is said of an exception, and which hints are shown."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from grader.feedback.causes import HINTS, causes
from grader.feedback.in_words import checks_in_words, in_words, not_taken_in_words
from grader.feedback.next_step import next_step
from grader.feedback.redaction import redacted
from grader.feedback.student_page import student_page
from grader.model import CheckReport, GradeReport, LoadProblem, Outcome, Raised
from tests.feedback import samples
from tests.feedback.samples import check, diagnosis, report

EXAMPLE = Raised(
    function="dropout_forward",
    kind="TypeError",
    text="TypeError: rng.random() takes no keyword `shape`",
    part="dropout.py",
    line=12,
    code="mask = rng.random(shape=A.shape)",
)


def wrong(*names: str) -> list[CheckReport]:
    """Make wrong checks."""
    return [check(name, Outcome.WRONG) for name in names]


def raising(kind: str, *names: str, **changes: object) -> list[CheckReport]:
    """Make checks that raised."""
    return [check(n, Outcome.RAISED, exception=kind, detail="SECRET", **changes) for n in names]


def ids(checks: tuple[CheckReport, ...]) -> str:
    """Give the ids of checks in a row."""
    return "".join(item.id for item in checks)


def page(made: GradeReport, language: str = "en") -> str:
    """Render a student's page."""
    title = samples.text("Dropout")
    return student_page(
        made, samples.PARTS, exercise_title=title, student_name="Ada", language=language
    )


def section(text: str, heading: str) -> str:
    """Give a section of a page, by its heading."""
    return next(part for part in re.split("<section", text) if heading in part)


def test_what_an_idea_explains_is_folded_under_it() -> None:
    """Its checks are counted and named there, without hints; the rest is listed with theirs."""
    idea = replace(diagnosis(), explains=("a", "b"))
    text = page(report(*wrong("a", "b", "c"), check("d"), diagnoses=(idea,)))
    folded = section(text, "The idea that seems")
    assert "Explains 2 of the 3 checks that failed" in folded
    assert "Title of a" in folded
    assert "Title of b" in folded
    assert "Hint of" not in folded
    rest = section(text, "1 more check to mend")
    assert "Title of a" not in rest
    assert "Hint of <code>c</code>" in rest


def test_where_ideas_explain_all_there_is_no_list() -> None:
    """Nothing is to mend but the idea."""
    idea = replace(diagnosis(), explains=("a",))
    text = page(report(*wrong("a"), diagnoses=(idea,)))
    assert "Explains the one check that failed" in text
    assert "to mend" not in text


def test_an_idea_that_explains_nothing_known_changes_nothing() -> None:
    """Reports of earlier versions are shown as they were."""
    text = page(report(*wrong("a", "b"), diagnoses=(diagnosis(),)))
    assert "2 checks to mend" in text
    assert "Explains" not in text


def test_ideas_that_cannot_be_told_apart_share_what_they_explain() -> None:
    """They are one; two that are held at once, or in two functions, have each their own."""
    first = replace(diagnosis("x"), explains=("a",))
    like = replace(diagnosis("y"), explains=("a", "b"), instead_of="x")
    besides = replace(diagnosis("z"), explains=("b", "c"))
    other = replace(diagnosis("x", "dropout_backward"), explains=("d",))
    made = report(*wrong("a", "b", "c", "d"), diagnoses=(first, like, besides, other))
    found = causes(made)
    assert [(idea.function, len(idea.diagnoses), ids(idea.checks)) for idea in found.ideas] == [
        ("dropout_forward", 2, "ab"),
        ("dropout_forward", 1, "bc"),
        ("dropout_backward", 1, "d"),
    ]
    assert found.alone == ()
    assert page(made).count("believed one of these") == 1


@pytest.mark.parametrize(
    ("checks", "shared", "alone"),
    [
        (raising("TypeError", "a", "b", "c"), "abc", ""),
        ([*raising("TypeError", "a", "b"), *wrong("c", "d")], "ab", "cd"),
        ([*raising("TypeError", "a", "b"), *wrong("c", "d", "e")], "", "abcde"),
        (raising("TypeError", "a"), "", "a"),
        (raising("", "a", "b"), "", "ab"),
        ([*raising("TypeError", "a", "b"), *raising("KeyError", "c", "d")], "abcd", ""),
    ],
    ids=["all", "half", "fewer", "one", "unnamed", "two kinds"],
)
def test_an_exception_in_half_of_the_checks_is_one(
    checks: list[CheckReport], shared: str, alone: str
) -> None:
    """It takes two checks, a name, and at least half of what no idea explains."""
    found = causes(report(*checks))
    assert "".join(ids(one.checks) for one in found.shared) == shared
    assert ids(found.alone) == alone


def test_a_shared_exception_names_who_raises_it_where_that_is_known() -> None:
    """By the public example on which it arises; what passes a check is no stub."""
    both = ("dropout_forward", "dropout_backward")
    checks = [*raising("TypeError", "a", "b", functions=both)]
    (shared,) = causes(report(*checks, raised=(EXAMPLE,))).shared
    assert shared.functions == ("dropout_forward",)
    written = check("c", functions=("dropout_forward",))
    stubs = raising("NotImplementedError", "a", "b", functions=both)
    assert causes(report(*stubs)).shared[0].functions == both
    assert causes(report(*stubs, written)).shared[0].functions == ("dropout_backward",)


def test_a_shared_exception_names_who_is_called_by_all() -> None:
    """Where all call one function, that is named and no other."""
    both = ("dropout_forward", "dropout_backward")
    checks = [*raising("TypeError", "a"), *raising("TypeError", "b", functions=both)]
    (shared,) = causes(report(*checks)).shared
    assert shared.functions == ("dropout_forward",)
    assert next_step(report(*checks), "en").startswith("Start with `dropout_forward`")


def test_what_a_public_example_says_is_shown_once_with_its_line() -> None:
    """The text and the line come from there; without it there is the kind alone."""
    checks = raising("TypeError", "a", "b", "c")
    text = page(report(*checks, raised=(EXAMPLE,)))
    assert text.count("takes no keyword") == 1
    assert "line 12" in text
    assert "mask = rng.random(shape=A.shape)" in text
    without = page(report(*checks))
    assert "TypeError in 3 of the 3 checks that failed" in without
    for told in (text, without):
        assert "SECRET" not in told
        assert "Hint of" not in told


def test_an_example_of_another_kind_or_function_is_not_shown() -> None:
    """Only the same exception of a function that the check calls is the same."""
    for other in (replace(EXAMPLE, kind="KeyError"), replace(EXAMPLE, function="other")):
        assert "takes no keyword" not in page(report(*raising("TypeError", "a"), raised=(other,)))
    assert "takes no keyword" in page(report(*raising("TypeError", "a"), raised=(EXAMPLE,)))


def test_an_example_that_students_may_not_name_is_redacted() -> None:
    """Its kind is told as that of a check is: by one of a few names, or not at all."""
    mine = redacted(
        report(raised=(replace(EXAMPLE, kind="UnicodeError"), replace(EXAMPLE, kind="OSError")))
    )
    assert [one.kind for one in mine.raised] == ["ValueError"]


def test_an_examples_text_is_no_markup() -> None:
    """What an exception says is the student's, and may be an attack."""
    hostile = replace(EXAMPLE, text=samples.HOSTILE, code=samples.HOSTILE, part=samples.HOSTILE)
    text = page(report(*raising("TypeError", "a", "b"), raised=(hostile,)))
    assert "<script>" not in text
    assert "<img" not in text
    assert "\u202e" not in text


def test_the_most_telling_checks_come_first() -> None:
    """Those that the fewest misconceptions fail have their hints; without a matrix the order stays."""
    names = "abcde"
    checks = [replace(item, kills=5 - n) for n, item in enumerate(wrong(*names))]
    found = causes(report(*checks))
    assert (ids(found.hinted), ids(found.others)) == ("edc", "ba")
    assert ids(causes(report(*wrong(*names))).hinted) == "abc"
    assert "Title of e" in next_step(report(*checks), "en")


def test_three_hints_are_shown_and_the_others_are_folded() -> None:
    """The page keeps them behind a fold."""
    text = page(report(*wrong(*"abcde")))
    rest = section(text, "5 checks to mend")
    shown, folded = rest.split("<details", 1)
    assert shown.count("Hint of") == HINTS
    assert "2 more checks, with their hints" in folded
    assert folded.count("Hint of") == 2


@pytest.mark.parametrize("kind", ["syntax_error", "timed_out", "crashed"])
def test_what_stopped_the_file_is_all_that_is_told(kind: str) -> None:
    """No check is listed that could not run."""
    problem = LoadProblem(kind, "expected ':'", "dropout.py", 8)
    made = report(*[check(n, Outcome.MISSING) for n in "ab"], problem=problem)
    assert causes(made).by_problem
    assert "Title of" not in page(made)
    assert checks_in_words(made, "en") == {}


def test_what_stands_behind_the_line_that_stopped_it_is_not_missing() -> None:
    """A check that fails in another way is still told."""
    problem = LoadProblem("raised", "NameError: x", "dropout.py", 8)
    made = report(check("a", Outcome.MISSING), *wrong("b"), problem=problem)
    assert ids(causes(made).alone) == "b"


def test_gradescope_says_each_thing_once() -> None:
    """The whole has idea and exception; a check has a hint, or says where to look."""
    idea = replace(diagnosis(), explains=("a",))
    checks = [*wrong("a"), *raising("TypeError", "b", "c"), *wrong("d"), check("e")]
    made = redacted(report(*checks, diagnoses=(idea,), raised=(EXAMPLE,)))
    whole = in_words(made, "en")
    assert "Explains 1 of the 4 checks that failed" in whole
    assert "`dropout_forward`: TypeError in 2 of the 4 checks that failed" in whole
    assert "dropout.py, line 12: mask = rng.random(shape=A.shape)" in whole
    told = checks_in_words(made, "en")
    assert told == {
        "a": "See what is said above about dropout_forward.",
        "b": "raised TypeError",
        "c": "raised TypeError",
        "d": "Hint of `d`.",
        "e": "",
    }
    assert "4 個のうち 1 個" in in_words(made, "ja")
    assert "12 行目：mask = rng.random(shape=A.shape)" in in_words(made, "ja")
    assert "SECRET" not in str([whole, told])


def test_of_many_files_the_first_are_named() -> None:
    """Why no file was graded is told in the student's language, however many there are."""
    files = [f"work_{n}.txt" for n in range(25)]
    assert not_taken_in_words("dropout", [], files, "en").endswith("work_19.txt … and 5 more")
    assert not_taken_in_words("dropout", [], files, "ja").endswith("work_19.txt … ほか 5 件")


def test_japanese_says_the_same() -> None:
    """Folds and headings are Japanese."""
    idea = replace(diagnosis(), explains=("a",))
    checks = [*wrong("a"), *raising("TypeError", "b", "c")]
    text = page(report(*checks, diagnoses=(idea,), raised=(EXAMPLE,)), "ja")
    assert "不合格のチェック 3 個のうち 1 個は、この考えで説明できます" in text
    assert "2 個で TypeError が発生" in text
