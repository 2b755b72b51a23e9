"""What is seen of a function's answers whatever they should be, where the reference's are otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from grader.grading.answers import Fingerprint, behaviour_in
from grader.testing.behaviour import NO_ARGUMENT, Parts, together
from grader.testing.experiments import Probe
from grader.testing.likeness import HOLLOW


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen in the answers of one function to its probes.

    `numbers` has a single one where all answers are alike; `is_same` says that they are, though the right ones
    differ. `given_back` has the parts of the answer that are always what was passed, though something else is
    due, with the place or name of that; `is_whole` says that no other part is anything. `is_silent` says that
    None came where something was due.
    """

    numbers: frozenset[int]
    is_same: bool
    given_back: Mapping[int, str]
    is_whole: bool
    is_silent: bool

    @property
    def is_hollow(self) -> bool:
        """Whether all answers are what a placeholder says."""
        return bool(self.numbers & HOLLOW)


def numbers_in(answers: Fingerprint, probes: Iterable[Probe]) -> frozenset[int]:
    """The numbers of the answers to these probes; a single one where all are alike."""
    return frozenset(number for its in _of(answers, probes) for number in its["numbers"])


def parts_given_back(answers: Fingerprint, probes: Iterable[Probe]) -> Parts:
    """What the parts of the answer are in all calls by these probes; nothing where there was only one."""
    called = [its for its in _of(answers, probes) if its["calls"]]
    if sum(its["calls"] for its in called) <= 1:
        return []  # it may be by chance
    return reduce(together, (its["given_back"] for its in called))


def seen(found: Fingerprint, reference: Fingerprint, probes: Sequence[Probe]) -> Seen:
    """Compare how a candidate answers these probes of one function with how the reference does."""
    pairs = [*zip(_of(found, probes), _of(reference, probes), strict=False)]
    numbers = numbers_in(found, probes)
    right = {number for its, of in pairs for number in of["numbers"][: len(its["numbers"])]}
    parts = parts_given_back(found, probes)
    due = [of["given_back"] for its, of in pairs if its["calls"] == of["calls"] > 0]
    given = {
        place: names[0]
        for place, names in enumerate(parts)
        if names and names != [NO_ARGUMENT]
        if any(place < len(of) and not of[place] for of in due)
    }
    return Seen(
        numbers=numbers,
        is_same=len(numbers) == 1 and len(right) > 1,
        given_back=given,
        is_whole=all(parts),
        is_silent=any(its["is_silent"] and not of["is_silent"] for its, of in pairs),
    )


def _of(answers: Fingerprint, probes: Iterable[Probe]) -> list[Mapping[str, Any]]:
    return [answers[key] for key in map(behaviour_in, probes) if key in answers]
