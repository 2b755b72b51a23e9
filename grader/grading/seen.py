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

    `is_same` says that all are alike, though the right ones differ; `numbers` has a single one then.
    `given_back` has the parts of the answer that are always what was passed, though something else is due, with
    the place or name of that; `is_whole` says that no other part is anything. `is_mute` says that nothing but
    None came, and `is_silent` that it came at times, where something was due.
    """

    numbers: frozenset[int]
    is_same: bool
    given_back: Mapping[int, str]
    is_whole: bool
    is_mute: bool
    is_silent: bool

    @property
    def is_hollow(self) -> bool:
        """Whether all answers are what a placeholder says."""
        return self.is_same and bool(self.numbers & HOLLOW)


def numbers_in(answers: Fingerprint, probes: Iterable[Probe]) -> frozenset[int]:
    """The numbers of the answers to these probes; a single one where all are alike."""
    return frozenset(number for its in _of(answers, probes) for number in its["numbers"])


def silent_in(answers: Fingerprint, probes: Iterable[Probe]) -> list[int]:
    """How often None came, probe by probe."""
    return [its["silent"] for its in _of(answers, probes)]


def parts_given_back(answers: Fingerprint, probes: Iterable[Probe]) -> Parts:
    """What the parts of the answer are in all calls by these probes; nothing where there was only one."""
    called = [its for its in _of(answers, probes) if its["calls"]]
    if sum(its["calls"] for its in called) <= 1:
        return []  # it may be by chance
    return reduce(together, (its["given_back"] for its in called))


def seen(found: Fingerprint, reference: Fingerprint, probes: Sequence[Probe]) -> Seen:
    """Compare how a candidate answers these probes of one function with how the reference does."""
    mine = _of(found, probes)
    pairs = [*zip(mine, _of(reference, probes), strict=False)]
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
        is_whole=bool(given) and all(parts),
        is_mute=any(its["calls"] for its in mine)
        and all(its["silent"] == its["calls"] for its in mine),
        is_silent=any(its["silent"] > of["silent"] and not of["failures"] for its, of in pairs),
    )


def _of(answers: Fingerprint, probes: Iterable[Probe]) -> list[Mapping[str, Any]]:
    return [answers[key] for key in map(behaviour_in, probes) if key in answers]
