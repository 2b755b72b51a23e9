"""What is seen of a function's answers, whatever the right ones are: that they are all the same, say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np

from grader.testing.likeness import UNLIKE, likeness

_MOST_ALIKE = 8  # answers that are remembered while all are the same
_MOST_IN_ONE_GO = 1_000  # answers of calls in one go that are looked at
_COMPARABLE = (int, float, complex, str, bytes)  # True is too often an argument by chance

Parts = list[list[str]]
"""Of each part of an answer, several in a tuple, the places or names of the arguments that it is."""

NO_ARGUMENT = "None"
"""In their place for a part that is None: it says nothing."""


class Behaviour:
    """Told of each call of one function.

    Of `calls` in all, `failures` gave no answer and `silent` None. `given_back` is what the parts of the answer
    were in each of them, and `numbers` are those of the first answers (`grader.testing.likeness`), up to the
    first other one.
    """

    def __init__(self, function: str) -> None:
        self.function = function
        self.calls = 0
        self.failures = 0
        self.silent = 0
        self.given_back: Parts = []
        self.numbers: list[int] = []

    def note(self, passed: Sequence[Any], named: Mapping[str, Any], answers: Iterable[Any]) -> None:
        """Look at what came for these arguments."""
        arguments = {**{str(place): item for place, item in enumerate(passed)}, **named}
        for answer in islice(answers, _MOST_IN_ONE_GO):
            self.silent += answer is None
            if self._is_wanted():
                self._add(likeness(answer))
            if not self.calls or any(self.given_back):
                found = _given_back(answer, arguments)
                self.given_back = together(self.given_back, found) if self.calls else found
            self.calls += 1

    def note_failure(self) -> None:
        """Look at a call that gave no answer."""
        if self._is_wanted():
            self._add(UNLIKE)
        self.given_back = []
        self.failures += 1
        self.calls += 1

    def _is_wanted(self) -> bool:
        return len(set(self.numbers)) <= 1

    def _add(self, number: int) -> None:
        if number == UNLIKE:
            self.numbers += [UNLIKE, ~UNLIKE]  # two that differ, whatever is beside them
        elif number not in self.numbers or len(self.numbers) < _MOST_ALIKE:
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
    if not isinstance(answer, tuple):
        return [_those_like(answer, arguments, _COMPARABLE)]
    # One number of several is too often an argument by chance.
    return [[NO_ARGUMENT] if part is None else _those_like(part, arguments, ()) for part in answer]


def _those_like(part: Any, arguments: Mapping[str, Any], kinds: tuple[type, ...]) -> list[str]:
    """The arguments that an array is, or something of these kinds."""
    if isinstance(part, np.ndarray):
        return [
            name
            for name, value in arguments.items()
            if isinstance(value, np.ndarray) and value.shape == part.shape
            if part.size > 0 and bool((part == value).all())
        ]
    if type(part) not in kinds:
        return []
    return [
        name for name, value in arguments.items() if type(value) is type(part) and value == part
    ]
