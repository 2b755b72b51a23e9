"""Two overlays become one program where they change different places of the reference."""

from __future__ import annotations

import types

import pytest

from grader.course.merging import merged, side_by_side
from grader.model import Candidate, Part

REFERENCE = '''"""The exercise."""

import math

RATE = 2


def f(x: float, y: float) -> float:
    """Compute."""
    a = x * RATE + y
    b = math.sqrt(a)
    return a - b


def g(x: float) -> float:
    """Compute something else."""
    return x + 1
'''
SUM = "def f(x, y):\n    a = x * RATE - y\n    b = math.sqrt(a)\n    return a - b\n"
ROOT = "def f(x, y):\n    a = x * RATE + y\n    b = a\n    return a - b\n"
FACTOR = "def f(x, y):\n    a = x + y\n    b = math.sqrt(a)\n    return a - b\n"
OWN = "def f(x, y):\n    x = abs(x)\n    a = x * RATE + y\n    b = math.sqrt(a)\n    return a - b\n"
CONSTANT = "EXTRA = 7\n\n\ndef f(x, y):\n    a = x * RATE + y\n    b = math.sqrt(a)\n    return a - b + EXTRA\n"
AROUND = "def f(x, y):\n    a = x * RATE + y\n    b = math.sqrt(a)\n    return a - b - abs(x + y)\n"
BESIDE = (
    "def f(x, y):\n    a = x * RATE + y\n    x = 0\n    b = math.sqrt(a) + x\n    return a - b\n"
)
LARGER = "def f(x, y):\n    a = x * RATE + y\n    b = math.sqrt(4 * a)\n    return a - b\n"
LOOP = "def f(x, y):\n    a = 0\n    for _ in range(3):\n        a = a + (x * RATE + y)\n    return a\n"
DOUBLED = "def f(x, y):\n    a = x * RATE + y\n    b = math.sqrt(2 * a)\n    return a - b\n"
OTHER = "def g(x):\n    return x + 2\n"
WRAPPED = "_right = g\n\n\ndef g(x):\n    return -_right(x)\n"


def candidate(overlay: str) -> Candidate:
    """Make a candidate of the reference and an overlay."""
    return Candidate.of("o", Part("e.py", REFERENCE.encode()), Part("o.py", overlay.encode()))


def run(program: Candidate) -> types.SimpleNamespace:
    """Run a candidate's parts in one module."""
    names: dict[str, object] = {}
    for part in program.parts:
        exec(part.source, names)
    return types.SimpleNamespace(**names)


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [
        pytest.param(SUM, ROOT, 0.0, id="two lines"),
        pytest.param(SUM, FACTOR, 3.0 - 3.0**0.5, id="one expression"),
        pytest.param(OWN, ROOT, 0.0, id="a line of its own"),
        pytest.param(CONSTANT, ROOT, 7.0, id="a constant of its own"),
        pytest.param(AROUND, FACTOR, 7.0 - 7.0**0.5 - 7.0, id="around and inside"),
        pytest.param(BESIDE, LARGER, 12.0 - 48.0**0.5, id="a line beside a changed one"),
        pytest.param(LOOP, FACTOR, 21.0, id="a loop in place of lines, and inside"),
        pytest.param(SUM, SUM, 7.0 - 7.0**0.5, id="the same"),
    ],
)
def test_both_changes_are_made(one: str, other: str, value: float) -> None:
    """In whatever order the two are given, the program has both, on syntax trees and not on lines."""
    for first, second in ((one, other), (other, one)):
        program = merged(candidate(first), candidate(second))
        assert program is not None
        assert run(program).f(5.0, 3.0 if one is SUM and other is SUM else 2.0) == pytest.approx(
            value
        )


def test_what_only_one_defines_is_there() -> None:
    """Functions that only one of them changes, and a wrapper of the reference's own function."""
    for overlay, value in ((OTHER, 5), (WRAPPED, -4)):
        program = merged(candidate(SUM), candidate(overlay))
        assert program is not None
        assert run(program).g(3) == value


@pytest.mark.parametrize(
    "other",
    [
        "def f(x, y):\n    a = x * RATE / y\n    b = math.sqrt(a)\n    return a - b\n",
        "def f(x, y):\n    return 0\n",
        "def f(x, y):\n    a = x ** RATE + y\n    b = math.sqrt(a)\n    return a + b\n",
    ],
    ids=["the same operator", "everything", "the same line otherwise"],
)
def test_the_same_place_makes_no_program(other: str) -> None:
    """Nothing is guessed where both change one place."""
    overlay = SUM.replace("x * RATE", "x * RATE" if "**" not in other else "x // RATE")
    assert merged(candidate(overlay), candidate(other)) is None


FACTORS = "def f(x, y):\n    return x * y / RATE\n"
LEFT_OUT = "def f(x, y):\n    return x * y\n"


@pytest.mark.parametrize(
    ("other", "value"),
    [
        ("def f(x, y):\n    return x * y / (1 - RATE)\n", None),
        ("def f(x, y):\n    return x * (y + 1) / RATE\n", 12),
    ],
    ids=["what is left out", "what stays"],
)
def test_a_part_that_is_left_alone_is_that_part(other: str, value: float | None) -> None:
    """One leaves the divisor out: the other's change shows in what stays, or nowhere."""
    base = Part("e.py", f"RATE = 2\n\n\n{FACTORS}".encode())
    pair = [Candidate.of("o", base, Part("o.py", text.encode())) for text in (LEFT_OUT, other)]
    for program in (merged(*pair), merged(*reversed(pair))):
        assert (program is None) == (value is None)
        if program is not None:
            names: dict[str, object] = {"RATE": 2}
            exec(program.parts[1].source, names)
            assert eval("f(3, 3)", names) == value


def test_what_stands_at_two_places_is_not_sought_elsewhere() -> None:
    """Of `a`, which the reference uses twice, nobody can say which one stands in a loop."""
    assert merged(candidate(LOOP), candidate(DOUBLED)) is None


def test_a_dictionary_made_in_one_line_is_no_change() -> None:
    """A comprehension of a dict, whose syntax has a key of its own, is compared as all others are."""
    line = "def f(x, y):\n    a = {n: n for n in range(x)}\n    b = {n: y for n in range(y)}\n    return a, b\n"
    reference = Part("e.py", line.encode())
    one, other = line.replace("n: n", "n: -n"), line.replace("n: y", "n: 2 * y")
    overlays = [Candidate.of("o", reference, Part("o.py", text.encode())) for text in (one, other)]
    program = merged(*overlays)
    assert program is not None
    assert run(program).f(2, 1) == ({0: 0, 1: -1}, {0: 2})
    assert run(side_by_side([program])).f_0(2, 1) == run(program).f(2, 1)


def test_programs_stand_side_by_side() -> None:
    """Each has its own functions under a name of its own, and the reference's where it changes none."""
    programs = [merged(candidate(SUM), candidate(other)) for other in (ROOT, OTHER, CONSTANT)]
    found = run(side_by_side([program for program in programs if program is not None]))
    assert found.f_0(5.0, 2.0) == 0.0
    assert found.f_1(5.0, 2.0) == pytest.approx(8 - 8**0.5)
    assert found.f_2(5.0, 2.0) == pytest.approx(15 - 8**0.5)
    assert (found.g_0(3), found.g_1(3), found.g_2(3)) == (4, 5, 4)
