"""What a worker's lies can make of the proxy: an answer of its function, or a crash, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.testing.student import (
    Handle,
    Student,
    StudentCrashedError,
    StudentRaisedError,
    StudentTimedOutError,
)

INSIDER = """
import gc, os, sys, time
import numpy as np
runner = next(o for o in gc.get_objects() if type(o).__name__ == "Runner")
wire = sys.modules["worker.wire"]
Ref = wire.Ref
def say(*message):
    os.write(3, wire.frame(wire.encode(message)))
def f(*_):
    r = runner.request
    say({answer})
    time.sleep(100)
"""
LIES = {
    "a result without its rest": "'result', r, 1",
    "changes that are a number": "'result', r, 1, 5, []",
    "a state that is a number": "'result', r, 1, [], [1]",
    "a state of an unknown generator": "'result', r, 1, [], [(99, 1, 2, 0, 0, 0)]",
    "a state of an unhashable one": "'result', r, 1, [], [([], 1, 2, 0, 0, 0)]",
    "a state that is too short": "'result', r, 1, [], [(0, 1)]",
    "a state beyond its bounds": "'result', r, 1, [], [(0, -1, 2**200, 0, 0, 0)]",
    "a state of booleans": "'result', r, 1, [], [(0, True, True, True, True, True)]",
    "an unknown word": "'passed', r, (), '', ()",
    "a word alone": "'raised', r",
    "kinds that are numbers": "'raised', r, (1, 2), 'text', ()",
    "an infinite line": "'raised', r, (), 'text', [('x.py', float('inf'), 'f')]",
    "a token that was never given": "'result', r, Ref('t', 10**6), [], []",
    "a callable as a result": "'result', r, Ref('c', 0), [], []",
    "a generator as a result": "'result', r, Ref('g', 0, (1, 2, 3, 4, 5)), [], []",
    "a handle with an odd name": "'result', r, Ref('h', 0, 5), [], []",
    "a call of what is no function": "'callback', r, 0, (), {}",
    "a call of a negative number": "'callback', r, -1, (), {}",
    "a call far below zero": "'callback', r, -10**6, (), {}",
    "a call far above": "'callback', r, 10**30, (), {}",
    "a call without a number": "'callback', r, 'x', (), {}",
    "a call with a list": "'callback', r, 1, [], {}",
    "a call with too much": "'callback', r, 1, (), {}, 5",
}


@pytest.mark.parametrize("answer", LIES.values(), ids=LIES.keys())
def test_a_lie_is_a_crash(student_of: Callable[..., Student], answer: str) -> None:
    """A malformed answer ends the worker and fails the check as crashed, never as an error of ours."""
    student = student_of(INSIDER.replace("{answer}", answer), call_seconds=5)
    rng = student.rng()
    with pytest.raises(StudentCrashedError):
        student.f(rng, lambda: 1)
    with pytest.raises(StudentCrashedError):
        student.f(rng)


@pytest.mark.parametrize(
    "answer",
    [
        "'raised', r, (), 'x' * 10**6, ()",
        "'raised', r, ('Nonsense',), '\\x1b[2J', [('<b>', 10**9, '')]",
    ],
    ids=["long", "odd"],
)
def test_a_forged_exception_is_only_an_exception(
    student_of: Callable[..., Student], answer: str
) -> None:
    """Whatever text and places are claimed, the outcome is that the function raised."""
    with pytest.raises(StudentRaisedError):
        student_of(INSIDER.replace("{answer}", answer)).f()


def test_a_forged_handle_is_only_a_handle(student_of: Callable[..., Student]) -> None:
    """A handle that stands for nothing fails when it is used, as a crash of the worker."""
    source = INSIDER + "runner.refer = lambda _: Ref('h', 12345)\ndef f():\n    return object()\n"
    student = student_of(source.replace("{answer}", ""))
    handle = student.f()
    assert isinstance(handle, Handle)
    with pytest.raises(StudentCrashedError):
        student.get(handle)


def test_calls_back_are_counted(student_of: Callable[..., Student]) -> None:
    """A function that is called more than 10,000 times ends the worker."""
    student = student_of("def f(g):\n    for _ in range(20_000): g()\n", call_seconds=60)
    calls: list[int] = []
    with pytest.raises(StudentCrashedError, match="10000"):
        student.f(lambda: calls.append(1))
    assert len(calls) == 10_000


def test_a_token_keeps_its_identity_through_containers(student_of: Callable[..., Student]) -> None:
    """What is not data and is passed comes back as the same object, wherever it stands."""
    thing, other = object(), object()
    back = student_of("def f(a):\n    return {'x': [a[1], (a[0],)]}\n").f([thing, other])
    assert back["x"][0] is other
    assert back["x"][1][0] is thing


def test_an_array_subclass_stays_and_can_be_used(student_of: Callable[..., Student]) -> None:
    """A masked array or a matrix is a handle whose plain attributes can be read."""
    student = student_of(
        "import numpy as np\n"
        "def masked():\n    return np.ma.array([1.0, 2.0], mask=[0, 1])\n"
        "def matrix():\n    return np.zeros((2, 2)).view(np.matrix)\n"
    )
    for name in ("masked", "matrix"):
        assert isinstance(getattr(student, name)(), Handle)
    assert student.get(student.masked(), "data").tolist() == [1.0, 2.0]
    assert repr(student.masked()) == "a masked array"


def test_a_private_name_is_not_asked_for(student_of: Callable[..., Student]) -> None:
    """Names that Python itself looks up never reach the worker."""
    student = student_of("def _f():\n    return 1\n")
    with pytest.raises(AttributeError):
        _ = student._f
    assert student.called == []


def test_a_generator_of_another_kind_is_refused(student_of: Callable[..., Student]) -> None:
    """Only generators whose state the wire knows can be passed."""
    other = np.random.Generator(np.random.Philox(1))
    with pytest.raises(TypeError, match="default_rng"):
        student_of("def f(rng):\n    return 1\n").f(other)


def test_a_function_that_hung_is_not_waited_for_again(student_of: Callable[..., Student]) -> None:
    """After one missed deadline the function fails at once, also through `repeat`."""
    student = student_of("def f():\n    while True: pass\n", call_seconds=0.3)
    for call in (student.f, student.f, student.repeat(3).f):
        with pytest.raises(StudentTimedOutError):
            call()
    assert student.called == ["f"]


def test_the_seeds_of_generators_repeat(student_of: Callable[..., Student]) -> None:
    """Two students of one seed get the same generators, in order, and each is another one."""
    source = "def f(rng):\n    return rng.random()\n"

    def draws() -> list[Any]:
        student = student_of(source)
        return [student.f(student.rng()) for _ in range(3)]

    first = draws()
    assert first == draws()
    assert len(set(first)) == 3
