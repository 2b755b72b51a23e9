"""What is seen of a function's answers, whatever the right ones are: that they are all the same, say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.testing.likeness import likeness, unlike

_MOST_ALIKE = 8  # answers that are remembered while all are the same
_COMPARABLE = (int, float, complex, str, bytes)  # True is too often an argument by chance

Parts = list[list[str]]
"""Of each part of an answer, several in a tuple, the places or names of the arguments that it is."""

NO_ARGUMENT = "None"
"""In their place for a part that is None: it says nothing."""


class Behaviour:
    """Told of each call of one function.

    `calls` is how many there were, and `given_back` what the parts of the answer were in all of them. `numbers`
    are those of the first answers (`grader.testing.likeness`), up to the first other one; `is_silent` tells
    whether None ever came.
    """

    def __init__(self, function: str) -> None:
        self.function = function
        self.calls = 0
        self.given_back: Parts = []
        self.numbers: list[int] = []
        self.is_silent = False

    def note(self, passed: Sequence[Any], named: Mapping[str, Any], answers: Iterable[Any]) -> None:
        """Look at what came for these arguments."""
        arguments = {**{str(place): item for place, item in enumerate(passed)}, **named}
        for answer in answers:
            self.is_silent = self.is_silent or answer is None
            if self._is_wanted():
                self._add(likeness(answer))
            if not self.calls or any(self.given_back):
                found = _given_back(answer, arguments)
                self.given_back = together(self.given_back, found) if self.calls else found
            self.calls += 1

    def note_failure(self) -> None:
        """Look at a call that gave no answer."""
        if self._is_wanted():
            self._add(unlike())

    def _is_wanted(self) -> bool:
        return len(set(self.numbers)) <= 1

    def _add(self, number: int) -> None:
        if number not in self.numbers or len(self.numbers) < _MOST_ALIKE:
            self.numbers.append(number)

    def plain(self) -> dict[str, Any]:
        """As plain data that can be kept."""
        return dict(vars(self))


def together(one: Parts, other: Parts) -> Parts:
    """What the parts of an answer are in both cases."""
    if len(one) != len(other):
        return []
    return [[name for name in mine if name in its] for mine, its in zip(one, other, strict=True)]


def _given_back(answer: Any, arguments: Mapping[str, Any]) -> Parts:
    return [
        [NO_ARGUMENT]
        if part is None
        else [name for name, value in arguments.items() if _is_equal(part, value)]
        for part in (answer if isinstance(answer, tuple) else (answer,))
    ]


def _is_equal(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.shape == other.shape and one.size > 0 and bool((one == other).all())
    return (
        type(one) is type(other)
        and isinstance(one, _COMPARABLE)
        and not isinstance(one, bool)
        and one == other
    )
