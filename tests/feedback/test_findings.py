"""What grading finds, in Japanese: each sentence of our own has its twin, and nothing else is touched."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import grader
from grader.feedback.findings import in_language
from grader.feedback.in_words import checks_in_words
from grader.feedback.in_words import in_words as in_words_of
from grader.feedback.student_page import student_page
from grader.feedback.wording import words
from grader.model import Example, GradeReport, LeftOut, LoadProblem, Outcome, Part, Raised, Why
from grader.testing import assert_close, ks_distance
from grader.testing.assertions import comparison, in_words
from grader.testing.exceptions import with_meaning
from tests.feedback.samples import check, report

GRADER = Path(grader.__file__).parent
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
ENGLISH = re.compile(r"\b(is|are|was|the|an|of|has|holds|should|but|not|line|in|it|than|can't)\b")

# Where sentences are made that a report keeps.
MAKERS = sorted(
    GRADER / name
    for name in (
        "testing/assertions.py", "testing/checks.py", "testing/compare.py", "testing/exceptions.py",
        "testing/ladder.py", "testing/patterns.py", "testing/student.py", "testing/suite.py",
        "testing/unusual.py", "sandbox/process.py", "sandbox/session.py", "grading/explained.py",
        "grading/run.py", "worker/candidate.py", "worker/decoding.py", "worker/dialects.py",
        "worker/encoding.py", "worker/kinds.py", "worker/runner.py", "worker/wire_format.py",
    )
)  # fmt: skip
# Two words, or a word beside something that is filled in.
WORDS = re.compile(r"[A-Za-z}),:] +[A-Za-z{(]|[a-z]{3} ")
# What is told to authors and staff, and patterns of what numpy and Python say.
NOT_SHOWN = {"CourseError", "InternalError", "addinivalue_line", "compile", "split"}
# No sentences: parts of some, which the tests below make whole, what runs pytest, names, and what staff read.
PARTS = {
    "testing/assertions.py": {"\nassert "},
    "testing/compare.py": {
        " at index \0", "\0 is \0, but should be \0\0", "\0 of \0 elements differ",
        "; \0, by up to \0 of the largest", "\0 holds \0\0, where a finite number is due",
        "; the answer has single precision (\0); the course computes in double",
        "\0 has shape \0, not \0\0",
    },
    "testing/exceptions.py": {"`np.asarray(x, dtype=...)`", "`np.sort(x, axis=0)`"},
    "testing/patterns.py": {
        "everything is off by the factor \0\0", ", which is \0", "kept (keepdims=True)",
        "lost (keepdims=True left out?)", ": the same elements with an axis of length 1 \0",
    },
    "testing/student.py": {
        "\0 of \0", "only generators made by np.random.default_rng can be passed",
        "an unknown generator",
    },
    "testing/suite.py": {"pytest ended with \0", "suite \0"},
    "testing/unusual.py": {
        "masked array", "\0 array", "object array", "structured array", "date array", "\0 view",
        "\0 iterator", "\0 enum", "\0 dataclass", "\0 object",
    },
    "grading/run.py": {
        "again \0", "trial \0", "the reference fails this check on the same draws: \0",
    },
    "worker/candidate.py": {
        "def \0", "(its text can't be shown)",
        " (\0, line \0, gives it and was not run: \0; \0)",
    },
    "worker/dialects.py": {" (graded with Python \0; this may be what Python \0 can read)"},
    "worker/kinds.py": {"\0 \0"},
    "worker/runner.py": {"<opaque value>", " (in asyncio)"},
}  # fmt: skip
# What may stand in a place of a sentence: anything, or only what has its own twin.
VALUES = ("Q7", "a generator", "return its value", "the process ended", "booleans", "a dict")


def sentences(path: Path) -> Iterator[str]:
    """Give each text of a file that reads as a sentence, with NUL for what is filled in."""
    tree = ast.parse(path.read_bytes())
    passed: set[ast.AST] = set()
    for node in ast.walk(tree):
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        name = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
        if docstring or name in NOT_SHOWN or isinstance(node, ast.JoinedStr):
            passed.update(
                set(ast.walk(node)) - {node} if isinstance(node, ast.JoinedStr) else ast.walk(node)
            )
        is_pattern = (
            isinstance(node, ast.Tuple) and len(node.elts) == 2 and path.name == "exceptions.py"
        )
        if is_pattern and isinstance(node.elts[0], ast.Constant):
            passed.add(node.elts[0])
    for node in ast.walk(tree):
        if node in passed:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = (one.value if isinstance(one, ast.Constant) else "\0" for one in node.values)
            text = "".join(parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = re.sub(r"{0?}", "\0", node.value)
        else:
            continue
        if WORDS.search(text.replace("\0", "{}")) and "\\" not in repr(text).replace(
            "\\x00", ""
        ).replace("\\n", ""):
            yield text


def found(detail: str, outcome: Outcome = Outcome.WRONG) -> GradeReport:
    """Make a report with one check that has a detail."""
    return replace(report(), checks=(check("a", outcome, visibility="public", detail=detail),))


def said(detail: str, outcome: Outcome = Outcome.WRONG) -> str:
    """Say a check's detail in Japanese."""
    return in_language(found(detail, outcome), "ja").checks[0].detail


def filled(text: str) -> Iterator[str]:
    """Fill in what may stand in a sentence, and give it in each place in which it may stand."""
    places = text.count("\0")
    for values in product(VALUES, repeat=min(places, 3)):
        left = iter([*values, *("Q7" for _ in range(places))])
        whole = re.sub("\0", lambda _: next(left), text).strip("\n").removeprefix(": ")
        yield whole
        yield f"x is 1, but should be 2; {whole}"
        yield f"→ {whole}"
        yield f"x should be an array, but is {whole}"
        yield f"x has shape (1,), not (2,): {whole}"
        yield f"everything is off by 1; x: {whole}"
        yield f"→ f returned a range: {whole}."
        yield f"→ numpy no longer has `np.x`: write {whole}."
        yield f"x is 1, but should be 2; everything is off by the factor 2, which is {whole}"
        yield f"x ({VALUES[0]}, line 1, gives it and was not run: y; {whole})"
        yield f"Q7: {whole}"


@pytest.mark.parametrize("path", MAKERS, ids=lambda path: path.relative_to(GRADER).as_posix())
def test_each_sentence_that_grading_makes_has_its_japanese(path: Path) -> None:
    """A sentence in the source is in the table, or the list above says that it is none."""
    parts = PARTS.get(path.relative_to(GRADER).as_posix(), set())
    texts = set(sentences(path))
    assert parts <= texts, "what is no longer there"
    for text in texts - parts:
        letters = re.sub("\0", "Q7", text).strip("\n: ")
        told = map(said, filled(text))
        assert any(JAPANESE.search(one) and letters not in one for one in told), text


Z = np.array([[1.5, 2.25, -3.0], [4.0, 5.5, 7.0]])
Q = np.array([[1.0, 2.0], [4.0, 9.0]])
ANSWERS: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "a number": (3.0, 2.0, {}),
    "an element": (Z + np.eye(2, 3), Z, {}),
    "none": (None, "up", {}),
    "another text": ("down", "up", {}),
    "an array for a text": (Z, "up", {}),
    "no dict": ([1], {"a": 1}, {}),
    "other keys": ({"b": 1}, {"a": 1}, {}),
    "no tuple": ([1, 2], (1, 2), {}),
    "no list": ({1: 2}, [1, 2], {}),
    "fewer items": ((1,), (1, 2), {}),
    "an item": ((1, 3), (1, 2), {}),
    "no array": ("x", Z, {}),
    "no number": ({1, 2}, 2.0, {}),
    "a single number": (1.0, Z, {}),
    "beyond all bounds": (10**400, 2.0, {}),
    "booleans": (np.array([True, False]), np.array([1.0, 2.0]), {}),
    "no booleans": (np.array([1, 2]), np.array([True, False]), {}),
    "complex": (np.array([1j]), np.array([1.0]), {}),
    "not finite": (np.array([1.0, np.nan]), np.array([1.0, 2.0]), {}),
    "one not finite": (np.inf, 2.0, {}),
    "empty": (np.empty((0, 3)), Z, {}),
    "transposed": (Z.T, Z, {}),
    "axis kept": (np.ones((3, 1)), np.ones(3), {}),
    "axis lost": (np.ones(3), np.ones((3, 1)), {}),
    "other arrangement": (np.ones((6, 1)), Z, {}),
    "axis missing": (np.ones(4), Z, {}),
    "axis too many": (np.ones((2, 5)), np.ones(4), {}),
    "another axis": (np.ones(2), np.ones(3), {}),
    "another shape": (np.ones((2, 2)), Z, {}),
    "a mistake": (Z + Z**2, Z, {"mistakes": {"ddof=1": Z + Z**2}}),
    "sign": (-Z, Z, {}),
    "transposed values": (Q.T, Q, {}),
    "rounded down": (np.floor(Z), Z, {}),
    "rounded": (np.round(Z / 2), Z / 2, {}),
    "backwards": (Z[:, ::-1], Z, {}),
    "one behind": (np.roll(Z, 1, 1), Z, {}),
    "square": (Z**2, Z, {}),
    "root": (np.sqrt(np.abs(Q)), Q, {}),
    "one over": (1 / Z, Z, {}),
    "a factor": (1.7 * Z, Z, {}),
    "a named factor": (0.8 * Z, Z, {"factors": {"keep_prob": 0.8}}),
    "twice": (2 * Z, Z, {}),
    "half": (Z / 2, Z, {}),
    "sum": (3 * Z, Z, {}),
    "mean": (Z / 3, Z, {}),
    "unbiased": (1.5 * Z, Z, {}),
    "biased": (Z / 1.5, Z, {}),
    "offset": (Z + 1.25, Z, {}),
    "single precision": ((Z + np.eye(2, 3)).astype(np.float32), Z, {}),
}


@pytest.mark.parametrize(("got", "due", "options"), ANSWERS.values(), ids=ANSWERS.keys())
def test_how_an_answer_differs(got: Any, due: Any, options: dict[str, Any]) -> None:
    """What a comparison says is Japanese to its last clause, and has the same numbers."""
    with pytest.raises(AssertionError) as caught:
        assert_close(got, due, **options)
    told = said(f"{caught.value}\n(test_x.py, line 12)")
    assert not ENGLISH.search(told.replace("axis=...", "")), told
    assert all(JAPANESE.search(line) for line in told.split("\n"))
    numbers = re.findall(r"\d+\.\d+|\b\d+\b", str(caught.value))
    assert set(numbers) <= set(re.findall(r"\d+\.\d+|\d+", told)), told


def test_what_an_assertion_compared() -> None:
    """A bare assertion's text, and an empty sample's, are Japanese."""
    assert said(comparison("==", [1, 2], (1, 2))) == "答えは [1, 2] ですが、正しくは (1, 2) です"
    assert said(comparison("<", 3, 2)) == "3 < 2 が成り立ちません"
    assert not ENGLISH.search(said(in_words("assert f(1)", "")))
    with pytest.raises(AssertionError) as caught:
        ks_distance([])
    assert not ENGLISH.search(said(str(caught.value)))


RAISED = {
    "AttributeError: module 'numpy' has no attribute 'float'": "組み込みの `float` と書きましょう",
    "AttributeError: module 'numpy' has no attribute 'flot'": "numpy に `flot` はありません",
    "ModuleNotFoundError: No module named 'scipy'": "`scipy` は採点のときにはありません",
    "ModuleNotFoundError: No module named 'tkinter'": "`tkinter` は採点のときには import できません",
    "ValueError: operands could not be broadcast together with shapes (2,) (3,)": "(2,) と (3,)",
    "NameError: name 'nq' is not defined": "ここでは `nq` に値がありません",
}


@pytest.mark.parametrize(("text", "told"), RAISED.items())
def test_what_an_exception_means(text: str, told: str) -> None:
    """The exception's own text stays as it is; what it means is Japanese, on every way to be shown."""
    detail = f"{with_meaning(text)}\n  x.py, line 3, in f\n  [the same line again and again]"
    shown = replace(
        found(detail, Outcome.RAISED),
        raised=(Raised(function="f", kind="X", text=detail),),
        examples=(Example(function="f", call="f(1)", gave=detail, due="1"),),
        problem=LoadProblem("raised", detail),
    )
    shown = in_language(shown, "ja")
    assert shown.checks[0].detail.startswith(f"{text}\n→ ")
    assert told in shown.checks[0].detail
    assert shown.checks[0].detail.endswith("\n  x.py、3 行目、f の中\n  ［同じ行の繰り返し］")
    texts = {shown.raised[0].text, shown.examples[0].gave, shown.problem.message}
    assert texts == {shown.checks[0].detail}


def test_a_cell_is_named_in_japanese() -> None:
    """Wherever something of a notebook is pointed at, its cell is called one in the page's language."""
    told = words("ja").part("cell 3"), words("ja").part("cell [3]"), words("ja").part("a cell 3.py")
    assert told == ("セル 3", "セル [3]", "a cell 3.py")
    assert words("en").part("cell 3") == "cell 3"
    assert said("  cell 3, line 2, in f", Outcome.RAISED) == "  セル 3、2 行目、f の中"
    problem = LoadProblem("syntax_error", "SyntaxError: x", "cell 3", 2)
    broken = replace(
        report(), problem=problem, left_out=(LeftOut("cell 4", 1, "f()", Why.OWN, "f"),)
    )
    page = student_page(
        broken, (Part("cell 3", b"1\n(", notebook=True),), exercise_title={"en": "x"},
        student_name="Ada", language="ja",
    )  # fmt: skip
    assert "セル 3 の 2 行目" in page
    assert "セル 4、1 行目" in page
    assert not re.search(r"\bcell \d", page)


def test_other_systems_are_told_in_the_courses_language() -> None:
    """Where no page of ours is shown, the text of a report and that of a check are Japanese as well."""
    detail = with_meaning("NameError: name 'nq' is not defined")
    shown = replace(
        found(detail, Outcome.RAISED),
        diagnoses=(),
        examples=(Example(function="f", call="f(1)", gave=detail, due="1"),),
    )
    failed = replace(shown.checks[0], exception="NameError")
    shown = replace(shown, checks=(failed,))
    assert "→ ここでは `nq` に値がありません。" in in_words_of(shown, "ja")
    assert "→ ここでは `nq` に値がありません。" in checks_in_words(shown, "ja")["a"]


AUTHORS = {
    "the mean": "平均",
    "with n - 1": "n - 1 で割る",
    "{count} of {all} are above {due}": "{all} 個のうち {count} 個が {due} より大きい値です",
}


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ("3 of 9 are above 0.5\n(test_x.py, line 12)", "9 個のうち 3 個が 0.5 より大きい値です\n（test_x.py、12 行目）"),
        ("the mean is 1, but should be 2", "平均は 1 ですが、正しくは 2 です"),
        ("the mean[0] is 1, but should be 2", "平均[0] は 1 ですが、正しくは 2 です"),
        ("the mean['a'][1] is 1, but should be 2", "平均['a'][1] は 1 ですが、正しくは 2 です"),
        ("x is 1, but should be 2; this is the result with n - 1", "x は 1 ですが、正しくは 2 です。「n - 1 で割る」とした結果です"),
        ("the median is 1, but should be 2", "the median は 1 ですが、正しくは 2 です"),
    ],
)  # fmt: skip
def test_what_an_author_wrote_has_the_authors_twin(detail: str, told: str) -> None:
    """A sentence, a name and a mistake of a public suite's author are said as its table says them."""
    assert in_language(found(detail), "ja", AUTHORS).checks[0].detail == told
    assert in_language(found(detail), "en", AUTHORS).checks[0].detail == detail


STAYS = (
    "the cost is too high by half",
    "ValueError: x is 1, but should be 2",
    "x" * 5000,
    "five numbers are due; not four",
)


@pytest.mark.parametrize("text", STAYS, ids=lambda text: text[:20])
def test_what_is_not_ours_stays_as_it_is(text: str) -> None:
    """A text of the author's, and one that a submission raised even in our own words, stay."""
    outcome = Outcome.RAISED if text.startswith("ValueError") else Outcome.WRONG
    assert said(text, outcome) == text


def test_a_value_stays_as_it_is() -> None:
    """A value that reads like a sentence of ours is shown between ours as it came."""
    told = said("y is 'it is transposed; x is 1' (a str), but should be '2'")
    assert told == "y は 'it is transposed; x is 1'（str）ですが、正しくは '2' です"


def test_other_languages_and_the_report_itself_are_not_touched() -> None:
    """English, and a language that we do not have, show what the report says."""
    english = found("y is 1, but should be 2")
    assert in_language(english, "en") is english
    assert in_language(english, "fr") is english
    assert in_language(english, "ja") != english
    assert english.checks[0].detail == "y is 1, but should be 2"


@pytest.mark.parametrize("detail", [" is " * 1000, "x is ; " * 570, ": " * 2000, "→ " + "." * 3990])
def test_a_long_line_of_our_own_words_is_looked_through_at_once(detail: str) -> None:
    """A text that a submission made of our words, over and over, is cheap to look through."""
    steps = 0

    def count(frame: object, event: str, _: object) -> Callable[..., Any]:
        nonlocal steps
        steps += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        said(detail)
    finally:
        sys.settrace(before)
    assert steps < 2_000_000
