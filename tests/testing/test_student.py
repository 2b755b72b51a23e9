"""The `student` object: what crosses to the worker and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.testing import raises
from grader.testing.student import (
    Handle,
    Student,
    StudentCrashedError,
    StudentFailure,
    StudentMissingError,
    StudentRaisedError,
    StudentTimedOutError,
)

DRAWS = """
import numpy as np
def draw(rng, n=3): return rng.random(n)
def none(rng): return 0
def children(rng): return [child.random() for child in rng.spawn(2)]
"""


def test_a_generator_goes_on_where_the_last_call_stopped(student: Callable[[str], Student]) -> None:
    """Two calls with one rng differ; a copy starts where the first began."""
    it = student(DRAWS)
    rng = it.rng()
    first, second = it.draw(rng), it.draw(rng)
    assert not np.array_equal(first, second)
    assert np.array_equal(it.draw(it.rng(copy_of=rng)), first)
    assert it.last.drew
    it.none(rng)
    assert not it.last.drew


def test_a_generator_of_the_tests_own_is_never_moved(student: Callable[[str], Student]) -> None:
    """Inputs can't be drawn from a state that the student's code returned."""
    it = student(DRAWS)
    own, twin = np.random.default_rng(3), np.random.default_rng(3)
    assert np.array_equal(it.draw(own), np.random.default_rng(3).random(3))
    assert not np.array_equal(it.draw(own), np.random.default_rng(3).random(3))
    assert own.random() == twin.random()


def test_generators_can_spawn(student: Callable[[str], Student]) -> None:
    """Children of a generator differ from each other and from those of the next call."""
    it = student(DRAWS)
    rng = it.rng()
    assert len({*it.children(rng), *it.children(rng)}) == 4


def test_callables_are_called_on_the_trusted_side(student: Callable[[str], Student]) -> None:
    """A function that is passed runs here; what it returns that is not data keeps its identity."""
    it = student(
        "def use(f, make):\n    thing = make()\n    return [f(3), f(x=4), thing, make()]\n"
    )
    made: list[Any] = []

    class Thing:
        pass

    def make() -> Any:
        made.append(Thing())
        return made[-1]

    three, four, thing, other = it.use(lambda x: x * 10, make)
    assert (three, four) == (30, 40)
    assert thing is made[0]
    assert other is made[1]


def test_an_error_in_a_callable_fails_the_check_whatever_the_student_does(
    student: Callable[[str], Student],
) -> None:
    """The student's code can't swallow it."""
    it = student("def use(f):\n    try: f()\n    except BaseException: pass\n    return 1\n")

    def fail() -> None:
        raise AssertionError("called with the wrong thing")

    with pytest.raises(AssertionError, match="wrong thing"):
        it.use(fail)


def test_objects_stay_in_the_worker_and_have_methods(student: Callable[[str], Student]) -> None:
    """An object comes back as a handle that can be passed again, called and read."""
    it = student(
        "class Box:\n    def __init__(self, v): self.value = v\n    def add(self, n): self.value += n; return self.value\n"
        "def peek(box): return box.value\n"
    )
    box = it.Box(1)
    assert isinstance(box, Handle)
    assert box.add(4) == 5
    assert it.peek(box) == 5
    assert it.get(box, "value") == 5


def test_what_has_too_many_keys_to_travel_stays_in_the_worker(
    student: Callable[[str], Student],
) -> None:
    """A set or dict of thousands of keys is a handle, by itself or inside, and is passed back whole."""
    it = student(
        "def places(n): return {(i, j): None for i in range(n) for j in range(n)}\n"
        "def kept(n): return n, frozenset(places(n)), [set(places(n))], {'few': 1}\n"
        "def count(of): return len(of)\n"
        "def ask(f): return f(places(90))\n"
    )
    assert it.places(3) == {(i, j): None for i in range(3) for j in range(3)}
    number, frozen, (inside,), few = it.kept(90)
    assert (number, few) == (90, {"few": 1})
    passed: list[Any] = []
    it.ask(passed.append)
    for large in (it.places(90), frozen, inside, *passed):
        assert isinstance(large, Handle)
        assert it.count(large) == 8100


def test_put_holds_data_that_can_be_overwritten(student: Callable[[str], Student]) -> None:
    """An array that is put is changed in place in the worker, and `get` shows it."""
    it = student("def zero(a): a[:] = 0\n")
    held = it.put(np.ones(3))
    it.zero(held)
    assert it.get(held).tolist() == [0, 0, 0]


def test_a_handle_of_a_dead_worker_is_a_crash_and_no_error_of_ours(
    student: Callable[[str], Student],
) -> None:
    """A stale handle fails the check as crashed."""
    one = student("class A: pass\ndef f(a): return 1\n")
    handle = one.A()
    other = student("def f(a): return 1\n")
    with pytest.raises(StudentCrashedError):
        other.f(handle)


def test_changed_arguments_and_output_are_told(student: Callable[[str], Student]) -> None:
    """The latest call says what was changed in place and what was printed."""
    it = student("def f(a, b, c=None): a[0] = 9; c.append(1); print('hello')\n")
    array = np.zeros(2)
    it.f(array, np.zeros(2), c=[])
    assert it.last.changed == (0, "c")
    assert it.last.output == "hello\n"
    assert array.tolist() == [0, 0]


def test_arguments_that_are_given_back_are_told(student: Callable[[str], Student]) -> None:
    """The argument itself, alone or among several results, or a view of an array; no copy and no equal value."""
    it = student(
        "def same(a, b): return b\n"
        "def view(a, b): return a, b[:1]\n"
        "def own(a, b): return a.copy(), b + 0\n"
        "def items(a, b, *, c=None): return c\n"
        "def number(a): return a\n"
    )
    one, two = np.zeros(2), np.zeros(2)
    it.same(one, two)
    assert it.last.given_back == (1,)
    it.view(one, two)
    assert it.last.given_back == (0, 1)
    it.own(one, two)
    assert it.last.given_back == ()
    it.items(one, two, c=[1])
    assert it.last.given_back == ("c",)
    it.number(1)
    assert it.last.given_back == ()


def test_repeat_makes_many_calls_at_once(student: Callable[[str], Student]) -> None:
    """The calls share one generator that goes on."""
    it = student(DRAWS)
    values = it.repeat(50).draw(it.rng(), 1)
    assert len({float(value[0]) for value in values}) == 50


FAILURES = {
    "missing": ("x = 1", StudentMissingError, "missing"),
    "raises": ("def f(): raise ValueError('no')", StudentRaisedError, "raised"),
    "exits": ("def f(): raise SystemExit(0)", StudentRaisedError, "raised"),
    "hangs": ("def f():\n    while True: pass", StudentTimedOutError, "timed_out"),
    "dies": ("import os\ndef f(): os._exit(0)", StudentCrashedError, "crashed"),
    "returns a bomb": (
        "import numpy as np\ndef f(): return np.broadcast_to(1.0, (2**30, 2**20))",
        StudentFailure,
        "wrong",
    ),
    "endless text": (
        "class E(Exception):\n    def __str__(self):\n        while True: pass\ndef f(): raise E()",
        StudentTimedOutError,
        "timed_out",
    ),
}


@pytest.mark.parametrize(("source", "error", "outcome"), FAILURES.values(), ids=FAILURES.keys())
def test_each_failure_has_its_word(
    student: Callable[[str], Student], source: str, error: type[StudentFailure], outcome: str
) -> None:
    """Missing, raised, timed out, crashed and wrong are different outcomes."""
    with pytest.raises(error) as caught:
        student(source).f()
    assert caught.value.outcome == outcome


@pytest.mark.parametrize(
    "expression",
    [
        "np.ma.masked_array([1.0])",
        "type('Eq', (), {'__eq__': lambda s, o: True})()",
        "np.array([None])",
        "iter([1])",
    ],
)
def test_what_is_not_plain_data_never_comes_as_data(
    student: Callable[[str], Student], expression: str
) -> None:
    """Odd objects and arrays of other classes stay in the worker as handles, which equal nothing."""
    value = student(f"import numpy as np\ndef f(): return {expression}\n").f()
    assert isinstance(value, Handle)
    assert value != 1.0  # type: ignore[comparison-overlap]


def test_raises_accepts_the_kind_that_was_asked_for(student: Callable[[str], Student]) -> None:
    """`raises` passes for the exception and its subclasses, and for nothing else."""
    it = student("def key(): raise KeyError('k')\ndef fine(): return 1\n")
    with raises(LookupError):
        it.key()
    with pytest.raises(AssertionError, match="KeyError was raised"), raises(ValueError):
        it.key()
    with pytest.raises(AssertionError, match="nothing was raised"), raises(ValueError):
        it.fine()


def test_where_an_exception_came_from_is_told_in_a_few_lines(
    student: Callable[[str], Student],
) -> None:
    """Endless recursion is not forty equal lines, and what has no text has no colon before it."""
    it = student("def f(): return f()\n\ndef stub():\n    raise NotImplementedError\n")
    with pytest.raises(StudentRaisedError) as found:
        it.f()
    lines = str(found.value).splitlines()
    assert lines[0].startswith("RecursionError: ")
    assert len(lines) < 8
    assert "again and again" in lines[-1]
    with pytest.raises(StudentRaisedError) as found:
        it.stub()
    assert str(found.value).splitlines()[0] == "NotImplementedError"
