"""Suites: collected once, run many times, and refused where state could leak."""

from __future__ import annotations

import types
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from grader.errors import CourseError
from grader.testing import watch
from grader.testing.student import Student
from grader.testing.suite import Suite

HEAD = "import pytest\nfrom grader.testing import check\nt = dict(title={'en': 'T'}, hint={'en': 'H'})\n"
REFERENCE = types.ModuleType("reference")


def make(tmp_path: Path, body: str, reference: types.ModuleType | None = REFERENCE) -> Suite:
    """A suite of one file."""
    path = tmp_path / "test_work.py"
    path.write_text(HEAD + body)
    return Suite(path, reference)


def test_one_suite_serves_many_candidates(
    tmp_path: Path, student: Callable[[str], Student]
) -> None:
    """The same collected check gives each candidate its own outcome, again and again."""
    suite = make(
        tmp_path, "@check(points=1, **t)\ndef test_f(student, rng):\n    assert student.f() == 1\n"
    )
    try:
        good, bad = student("def f(): return 1\n"), student("def f(): return 2\n")

        def outcomes() -> list[str]:
            return [
                suite.check("test_f", who, np.random.default_rng(0)).outcome
                for who in (good, bad, good, bad)
            ]

        assert suite.run(outcomes) == ["passed", "wrong", "passed", "wrong"]
    finally:
        suite.close()


def test_an_unusable_answer_is_wrong_and_marked(
    tmp_path: Path, student: Callable[[str], Student]
) -> None:
    """An exception of the check itself is told with its line."""
    suite = make(tmp_path, "@check(points=1, **t)\ndef test_f(student):\n    a, b = student.f()\n")
    try:
        verdict = suite.run(
            lambda: suite.check("test_f", student("def f(): return 1\n"), np.random.default_rng(0))
        )
        assert verdict.outcome == "wrong"
        assert "line 6" in verdict.detail
    finally:
        suite.close()


BROKEN = {
    "no check": ("def test_f(student): pass\n", "no @check"),
    "no points": ("@check(points=0, **t)\ndef test_f(): pass\n", "points"),
    "no title": ("@check(points=1, title={}, hint={'en': 'H'})\ndef test_f(): pass\n", "title"),
    "parametrized": (
        "@pytest.mark.parametrize('n', [1])\n@check(points=1, **t)\ndef test_f(n): pass\n",
        "parametrized",
    ),
    "syntax error": ("def test_f(:\n", "SyntaxError"),
    "failing import": ("import nowhere_at_all\n", "nowhere_at_all"),
}


@pytest.mark.parametrize(("body", "word"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_suite_is_an_error_of_the_course(tmp_path: Path, body: str, word: str) -> None:
    """Authors are told what is wrong with which file."""
    with pytest.raises(CourseError, match=word):
        make(tmp_path, body)


def test_fixtures_that_outlive_a_check_are_refused(
    tmp_path: Path, student: Callable[[str], Student]
) -> None:
    """A module's fixture would carry state from one student to the next."""
    body = "@pytest.fixture(scope='module')\ndef kept(): return []\n@check(points=1, **t)\ndef test_f(student, kept): pass\n"
    suite = make(tmp_path, body)
    try:
        with pytest.raises(CourseError, match="scope"):
            suite.run(lambda: suite.check("test_f", student("x = 1\n"), np.random.default_rng(0)))
    finally:
        suite.close()


TABLES = {
    "no table": "['the sum is {got}']",
    "no text": "{'the sum': 3}",
    "a value without a name": "{'the sum is {}': '和は {} です'}",
    "a brace that is not closed": "{'the sum is {got': '和'}",
    "a value that is not in the English": "{'the sum is {got}': '和は {due} です'}",
    "no words": "{'{got}': '{got} です'}",
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_a_broken_table_of_japanese_is_an_error_of_the_course(tmp_path: Path, table: str) -> None:
    """What can't be the twins of a public suite's sentences is told, with how to write them."""
    body = f"IN_JAPANESE = {table}\n@check(points=1, **t)\ndef test_f(student): pass\n"
    with pytest.raises(CourseError, match="IN_JAPANESE") as caught:
        make(tmp_path, body, reference=None)
    assert "{got}" in caught.value.remedy


def test_public_checks_have_no_reference(tmp_path: Path, student: Callable[[str], Student]) -> None:
    """A public suite that asks for the reference is refused."""
    suite = make(tmp_path, "@check(points=1, **t)\ndef test_f(reference): pass\n", reference=None)
    try:
        assert suite.checks[0].visibility == "public"
        with pytest.raises(CourseError, match="reference"):
            suite.run(lambda: suite.check("test_f", student("x = 1\n"), np.random.default_rng(0)))
    finally:
        suite.close()


def test_warnings_about_an_answer_stay_inside(tmp_path, student):
    """numpy's warning in a check is not shown: it would name what a hidden check computes."""
    body = "import numpy as np\n@check(points=1, **t)\ndef test_f(student): np.mean(student.f())\n"
    suite = make(tmp_path, body)
    try:
        who = student("import numpy as np\ndef f(): return np.empty(0)\n")
        verdict = suite.run(lambda: suite.check("test_f", who, np.random.default_rng(0)))
        assert verdict.outcome == "passed", verdict.detail  # here an unguarded warning is an error
    finally:
        suite.close()


def test_a_check_that_works_for_ever_on_an_answer_is_stopped(
    tmp_path: Path, student: Callable[[str], Student], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that would keep the course's own code busy ends as timed out, and the suite lives on."""
    monkeypatch.setattr(watch, "PIECE_SECONDS", 0.3)
    body = "    for _ in range(student.f()):\n        pass\n"
    suite = make(tmp_path, f"@check(points=1, **t)\ndef test_f(student):\n{body}")
    try:
        verdicts = [
            suite.run(lambda who=who: suite.check("test_f", who, np.random.default_rng(0)))
            for who in (student("def f(): return 10**12\n"), student("def f(): return 3\n"))
        ]
        assert [verdict.outcome for verdict in verdicts] == ["timed_out", "passed"]
        assert verdicts[0].too_long
    finally:
        suite.close()


SAID = {
    "a comparison": ("student.f(3) == 4", "the answer is 3, but should be 4"),
    "its own words": ("student.f(3) == 4, 'no four'", "no four"),
    "a set": ("set(student.f(['b', 'a'])) == {'c'}", "the answer is {'a', 'b'}, but should be {'c'}"),
    "another operator": ("abs(student.f(-3)) <= 2", "3 <= 2 does not hold"),
    "no comparison": ("not student.f(3)", "what this line asks for does not hold"),
    "a long answer": ("student.f('x' * 5000) == ''", "but should be ''"),
    "several lines": ("student.f('a' + chr(10) + 'b') == 'c'", "'a\\nb', but should be 'c'"),
    "a number of numpy's": ("student.f(np.float64(2.5)) == 3", "the answer is 2.5, but should be 3"),
    "a percent sign": ("student.f('5 % d') == '%s'", "the answer is '5 % d', but should be '%s'"),
}  # fmt: skip


@pytest.mark.parametrize(("asserted", "says"), SAID.values(), ids=SAID.keys())
def test_a_public_check_speaks_to_learners(
    tmp_path: Path, student: Callable[[str], Student], asserted: str, says: str
) -> None:
    """What a public check finds is one plain sentence and its line; staff read of a hidden one all."""
    body = (
        f"import numpy as np\n@check(points=1, **t)\ndef test_f(student):\n    assert {asserted}\n"
    )
    details = []
    for reference in (None, REFERENCE):
        suite = make(tmp_path, body, reference)
        try:
            who = student("def f(x): return x\n")
            verdict = suite.run(
                lambda suite=suite, who=who: suite.check("test_f", who, np.random.default_rng(0))
            )
            details.append(verdict.detail)
        finally:
            suite.close()
    public, hidden = details
    first, line = public.splitlines()
    assert says in first
    assert len(first) < 300
    assert line == "(test_work.py, line 7)"
    assert "assert " not in public
    assert "assert " in hidden
