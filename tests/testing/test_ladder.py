"""What is stored of a ladder: calls with the reference's answers, written so that they come back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.course.ladder import Step
from grader.errors import CourseError
from grader.testing.ladder import due_of, shown


def stored(value: Any) -> str:
    """Store what a function gives."""
    return due_of("f()", {"f": lambda: value}).due


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333333333"),
        (2.0, "2.0"),
        (np.float64(2.0), "2.0"),
        (True, "True"),
        (None, "None"),
        ("it's", '"it\'s"'),
        ((1,), "(1,)"),
        ([], "[]"),
        ({"a": [1, 2.5]}, "{'a': [1, 2.5]}"),
        (np.array([1.0, np.nan, -np.inf]), "array([1., nan, -inf])"),
        (np.array([[1], [2]]), "array([[1], [2]])"),
        (np.array([], dtype=int), "array([], dtype=int64)"),
        (np.array(1e-12), "array(1e-12)"),
        (np.array([1 + 2j]), "array([1+2j])"),
    ],
)
def test_an_answer_is_stored_as_python_writes_it(value: Any, text: str) -> None:
    """Twelve digits are kept: the last ones differ from machine to machine."""
    assert stored(value) == text


@pytest.mark.parametrize("item", [1 << 255, None, "x", 0.5], ids=["large", "none", "text", "float"])
def test_an_answer_of_objects_is_written_at_any_length(item: Any) -> None:
    """A student's answer may hold whatever a list may hold; of many items the first and the last are told."""
    written = shown(np.array([item] * 1000, dtype=object))
    assert written == f"array([{item!r}, ..., {item!r}], shape=(1000,))"
    assert shown(np.array([item], dtype=object)) == f"array([{item!r}], dtype=object)"


class Written(float):
    """A number that counts how often one is written."""

    count = 0

    def __repr__(self) -> str:
        Written.count += 1
        return "1"


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (list, f"[{'1, ' * 24}...]"),
        (tuple, f"({'1, ' * 24}...)"),
        (lambda items: dict(enumerate(items)), "0: 1, 1: 1, "),
    ],
    ids=["list", "tuple", "dict"],
)
def test_of_many_items_no_more_are_written_than_shown(made: Any, text: str) -> None:
    """An answer may have a million, of which a line shows some."""
    Written.count = 0
    assert text in shown(made([Written()] * 100_000))
    assert Written.count == 25


def test_of_a_set_the_first_are_written_in_order() -> None:
    """A set has no order of its own."""
    assert shown({f"{number:03}" for number in range(100)}).startswith("{'000', '001', ")
    assert shown({f"{number:03}" for number in range(100)}).endswith("'022', '023', ...}")
    assert shown({"b", "a"}) == "{'a', 'b'}"
    assert shown(set()) == "set()"


def test_to_raise_may_be_what_is_due() -> None:
    """The exception's name is stored, and not its text, which is free."""
    assert due_of("f(1)", {"f": lambda x: [][x]}) == Step("f(1)", raises="IndexError")


@pytest.mark.parametrize(
    "value", [{1, 2}, object(), np.zeros((0, 2)), np.arange(100)], ids=["set", "object", "empty", "large"]
)  # fmt: skip
def test_what_would_not_come_back_is_refused(value: Any) -> None:
    """An author is told what a call should give instead."""
    with pytest.raises(CourseError, match="can't be stored"):
        stored(value)


def test_a_call_of_what_is_not_there_is_a_slip() -> None:
    """A mistyped name is no exception that is due."""
    with pytest.raises(CourseError, match="name 'g' is not defined"):
        due_of("g(1)", {"f": abs})
