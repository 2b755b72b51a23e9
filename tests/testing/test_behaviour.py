"""What is seen of a function's answers while it is called."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import numpy as np
import pytest

from grader.sandbox import Session
from grader.testing.behaviour import NO_ARGUMENT, Behaviour
from grader.testing.likeness import likeness
from grader.testing.student import Student, StudentRaisedError

Load = Callable[[str], Session]
Seen = Callable[[str], Behaviour]


@pytest.fixture
def seen(start: Load) -> Seen:
    """What is seen of f(x, n), whose body this is, called with two numbers, and with arrays."""

    def see(body: str) -> Behaviour:
        behaviour = Behaviour("f")
        session = start(f"import numpy as np\ndef f(x, n): return {body}\ndef g(x): return x\n")
        it = Student(session, np.random.default_rng(1), set(), behaviour=behaviour)
        for x, n in ((2.0, 5), (np.arange(3.0), 6), (np.ones((2, 2)), 7)):
            it.g(x)
            with contextlib.suppress(StudentRaisedError):
                it.f(x, n=n)
        return behaviour

    return see


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("0", 3),
        ("np.zeros(n)", 3),
        ("(np.zeros((2, n)), [0.0] * n)", 3),
        ("n", 2),
        ("x", 2),
        ("[0, n]", 2),
        ("1 if n == 7 else 0", 3),
        ("1 / 0", 2),
        ("1 / (n - 7) * 0", 4),
    ],
)
def test_answers_have_numbers_up_to_the_first_other_one(
    seen: Seen, body: str, numbers: int
) -> None:
    """A call without an answer is two other ones; sizes don't count."""
    assert len(seen(body).numbers) == numbers


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("x", [["0"]]),
        ("x + 0", [["0"]]),
        ("n", [["n"]]),
        ("(n, x)", [[], []]),
        ("(np.atleast_1d(x), None)", [[], [NO_ARGUMENT]]),
        ("1 / 0 if n > 5 else x", []),
        ("x * 2", [[]]),
        ("x if n < 7 else -x", [[]]),
        ("(x, x) if n < 7 else x", [[], []]),
        ("True", [[]]),
        ("np.zeros(0)", [[]]),
    ],
)
def test_what_is_given_back_is_told_part_by_part(
    seen: Seen, body: str, parts: list[list[str]]
) -> None:
    """Only what each answer was is: equal things are the same one."""
    assert seen(body).given_back == parts


@pytest.mark.parametrize(
    ("body", "silent"), [("None", 3), ("x if n > 5 else None", 1), ("x", 0), ("(None, None)", 0)]
)
def test_a_missing_answer_is_told(seen: Seen, body: str, silent: int) -> None:
    """Also where others follow; a pair of nothing is an answer."""
    assert seen(body).silent == silent


def test_arrays_of_a_pair_are_told_and_numbers_are_not(start: Load) -> None:
    """One number of several is too often an argument by chance."""
    behaviour = Behaviour("f")
    session = start("def f(w, v, n): return w, v * n, n, None")
    it = Student(session, np.random.default_rng(1), set(), behaviour=behaviour)
    for n in (2, 3):
        it.f(np.arange(2.0), np.ones(3), n=n)
    assert behaviour.given_back == [["0"], [], [], [NO_ARGUMENT]]


def test_many_answers_are_not_kept(start: Load) -> None:
    """Neither of calls in one go, each of which counts."""
    behaviour = Behaviour("f")
    it = Student(start("def f(): return 1"), np.random.default_rng(1), set(), behaviour=behaviour)
    for _ in range(3):
        it.repeat(40).f()
    assert behaviour.calls == 120
    it.repeat(5_000).f()
    assert behaviour.calls < 5_000
    assert {*behaviour.numbers} == {likeness(1)}
    assert len(behaviour.numbers) < 20
