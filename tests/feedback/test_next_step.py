"""The one sentence that says what to do next."""

from __future__ import annotations

import pytest

from grader.feedback.next_step import next_step
from grader.model import GradeReport, LeftOut, LoadProblem, Outcome, Span, Status, Why
from tests.feedback.samples import check, diagnosis, report, syntax_error

CASES = {
    "syntax": (syntax_error()[0], "line 8 of dropout.py"),
    "missing": (
        report(check("a", Outcome.MISSING, functions=("f", "g")), check("b", Outcome.WRONG)),
        "`f`, `g`",
    ),
    "missing_unnamed": (report(check("a", Outcome.MISSING, functions=())), "Title of a"),
    "diagnosis": (report(check("a", Outcome.WRONG), diagnoses=(diagnosis(),)), "`dropout_forward`"),
    "wrong": (report(check("a"), check("b", Outcome.WRONG)), "Title of b"),
    "raised": (report(check("b", Outcome.RAISED)), "exception"),
    "timed_out": (report(check("b", Outcome.TIMED_OUT)), "too long"),
    "crashed": (report(check("b", Outcome.CRASHED)), "ended Python"),
    "ours": (report(check("a"), check("b", Outcome.INTERNAL_ERROR)), "our side"),
    "internal": (report(status=Status.INTERNAL_ERROR), "you lose no points"),
    "full": (report(check("a")), "Full marks"),
    "nothing": (report(), "Nothing"),
}


@pytest.mark.parametrize(("made", "says"), CASES.values(), ids=CASES)
def test_the_most_basic_thing_comes_first(made: GradeReport, says: str) -> None:
    """Each state of a submission has its own next thing, in both languages."""
    assert says in next_step(made, "en")
    assert next_step(made, "ja") != next_step(made, "en")


@pytest.mark.parametrize("kind", ["syntax_error", "raised", "timed_out", "crashed"])
@pytest.mark.parametrize(("part", "line"), [("cell 3", 2), ("cell 3", 0), ("", 0)])
def test_every_load_problem_has_a_sentence(kind: str, part: str, line: int) -> None:
    """Each kind of load problem is told with what is known of its place."""
    made = report(problem=LoadProblem(kind, "message", part, line))
    assert (part or "file") in next_step(made, "en")


def test_a_hostile_part_name_is_not_a_format() -> None:
    """Braces in a name of the student's are letters."""
    made = report(problem=LoadProblem("raised", "m", "{line.__class__}", 3))
    assert "{line.__class__}" in next_step(made, "en")


def test_the_line_of_the_stub_above_the_work_is_what_to_delete() -> None:
    """It is told before all else that fails by it, and not where it isn't what fails."""
    left_out = (LeftOut("cell 2", 9, "y = x", Why.BEHIND, "8"),)
    stub = check("a", Outcome.RAISED, exception="NotImplementedError")
    told = next_step(report(check("b", Outcome.WRONG), stub, left_out=left_out), "en")
    assert told.startswith("Delete line 8 of cell 2")
    assert "セル 2 の 8 行目" in next_step(report(stub, left_out=left_out), "ja")
    assert "Title of b" in next_step(report(check("b", Outcome.WRONG), left_out=left_out), "en")


def test_what_is_not_begun_is_no_bug_to_look_for() -> None:
    """A stub says that something is still to be written, not that a line raises."""
    stub = check("a", Outcome.RAISED, exception="NotImplementedError")
    assert "Begin with" in next_step(report(stub, stub), "en")
    bug = check("b", Outcome.RAISED, exception="ValueError")
    assert "find the line" in next_step(report(bug, stub), "en")


NEARLY = {
    "a letter": ("split_size", "There is `split_size`; did you mean `split_sizes`?"),
    "the case": ("splitSizes", "There is `splitSizes`; did you mean `split_sizes`?"),
    "in a class": (
        "Splitter.split_sizes",
        "Move `split_sizes` out of `Splitter`, to the top level",
    ),
    "in a block": ("if.split_sizes", "Move `split_sizes` out of `if`, to the top level"),
    "something else": ("helper", ""),
    "another exercise's work": ("split_rows", ""),  # which is asked for as well, and there
    "hostile": ("split_sizes\u202e`", ""),
    "hostile outside": ("<b>`.split_sizes", ""),
}


@pytest.mark.parametrize(("name", "says"), NEARLY.values(), ids=NEARLY)
def test_what_is_nearly_there_is_named(name: str, says: str) -> None:
    """A function under a similar name, or inside of something, is pointed at; nothing else is."""
    missing = check("a", Outcome.MISSING, functions=("split_sizes",))
    there = check("b", functions=("split_rows",))
    made = report(missing, there, spans=(Span(name, "split.py", 1, 2),))
    told = next_step(made, "en")
    assert told.startswith("Write `split_sizes`")
    assert told.endswith("under that name.") if not says else says in told
    assert (name in next_step(made, "ja")) == bool(says and "." not in name)


IMPORTED = {
    "by name": ("from mine import split_sizes, split_rows as r", "", "Put `split_sizes` into"),
    "from beside": ("from .mine import split_sizes", "", "Put `split_sizes` into"),
    "all": ("from mine import *", "", "Put `split_sizes`, `split_rows` into"),
    "all, and one is there": ("from mine import *", "split_rows", ""),
    "all, and one is misspelt": (
        "from mine import *",
        "split_size",
        "did you mean `split_sizes`? Put `split_rows` into",
    ),
    "all of a library": ("from matplotlib.pyplot import *", "", ""),
    "another": ("from mine import split_sizes_2", "", ""),
    "hostile": ("from mine import " + "split_sizes " * 9_000 + "`", "", ""),
}


@pytest.mark.parametrize(("text", "there", "told"), IMPORTED.values(), ids=IMPORTED)
def test_what_is_imported_from_a_file_that_stayed_at_home_is_named(
    text: str, there: str, told: str
) -> None:
    """Whoever hands in the file that only imports the work learns it in one sentence."""
    missing = check("a", Outcome.MISSING, functions=("split_sizes", "split_rows"))
    left_out = (LeftOut("main.py", 1, text, Why.ABSENT, "mine"),)
    spans = (Span(there, "main.py", 1, 2),) if there else ()
    said = next_step(report(missing, left_out=left_out, spans=spans), "en")
    assert told in said
    assert said.count("Put ") == told.count("Put ")


def test_thousands_of_similar_names_are_few_sentences() -> None:
    """Forged names cost neither time nor room."""
    spans = tuple(Span(f"f_{n}", "x.py", 1, 2) for n in range(500))
    names = tuple(f"f{n}x" for n in range(100))
    made = report(check("a", Outcome.MISSING, functions=names), spans=spans)
    assert next_step(made, "en").count("did you mean") <= 5
