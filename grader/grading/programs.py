"""Programs that hold two of the catalogue's ideas: asked at the first need, and kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from itertools import combinations
from math import inf
from typing import Any

from grader.course.merging import merged, side_by_side
from grader.grading.answers import answer, student_of
from grader.grading.kept import Answers, Kept
from grader.model import Candidate, Misconception
from grader.sandbox import Session
from grader.testing.experiments import Probe

Open = Callable[[Candidate], Session]
"""Starts a worker for a candidate of the exercise."""

MOST_PROGRAMS = 400
"""That are asked in the first search of an exercise; what they answer is kept for those that come."""

FURTHER_PROGRAMS = 30

MOST_SECONDS = 5.0

_AT_ONCE = 25  # programs in one worker

_APART = ""  # in the file, in place of a pair's name: the pairs that make no program

UNKNOWN = object()
"""In place of an answer that there is no time for, or no program."""


class Programs:
    """What the programs of an exercise that hold two ideas answer.

    Args:
        kept: Where the answers are kept.
    """

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._answers: Answers = {}
        self._merged: dict[str, Candidate | None] = {}

    def _read(self) -> None:
        """Take in what the file has: answers, and which pairs make no program, so that none is merged again."""
        found = self._kept.read() or {}
        self._merged |= dict.fromkeys(found.pop(_APART, {}).get(_APART, ()))
        self._answers |= found

    def _write(self) -> None:
        apart = [name for name, program in self._merged.items() if program is None]
        self._kept.write({**self._answers, _APART: {_APART: apart}})

    @contextmanager
    def search(
        self, start: Open, most: int | None = None, seconds: float = MOST_SECONDS
    ) -> Iterator[Search]:
        """Ask at most so many programs; by default what one submission may cost more for that.

        Others wait for their turn from the first pair on that is looked for, and nobody where none is.
        """
        with ExitStack() as turn:

            def begin() -> int:
                turn.enter_context(self._kept.turn())
                self._read()
                return (
                    (FURTHER_PROGRAMS if self._answers else MOST_PROGRAMS) if most is None else most
                )

            with closing(Search(self._answers, self.program, start, begin, seconds)) as search:
                yield search
            if search.has_asked:
                self._write()

    def program(self, one: Misconception, other: Misconception) -> Candidate | None:
        """The program that holds both, or None where they change the same place."""
        name = _name(one, other)
        if name not in self._merged:
            self._merged[name] = merged(one.candidate, other.candidate)
        return self._merged[name]

    def fill(self, catalogue: Sequence[Misconception], probes: Sequence[Probe], start: Open) -> int:
        """Ask all programs of two ideas about one function all probes of it, and keep the answers."""
        pairs = [
            pair
            for pair in combinations(catalogue, 2)
            if set(pair[0].functions) & set(pair[1].functions)
        ]
        with self.search(start, len(pairs), inf) as search:
            search.expect(pairs)
            for one, other in pairs:
                shared = set(one.functions) & set(other.functions)
                own = [probe for probe in probes if probe.function in shared]
                for _ in search.answers(one, other, own):
                    pass
        return len(self._answers)


class Search:
    """One search among the programs, which ends in time: what it has no time for, it doesn't know."""

    def __init__(
        self,
        answers: Answers,
        program: Callable[[Misconception, Misconception], Candidate | None],
        start: Open,
        begin: Callable[[], int],
        seconds: float,
    ) -> None:
        self.has_asked = False
        self._answers = answers
        self.program = program
        self._start = start
        self._begin = begin
        self._seconds = seconds
        self._most: int | None = None  # programs that may still be asked, once the search has begun
        self._deadline = inf
        self._waiting: dict[str, tuple[Misconception, Misconception]] = {}
        self._batch: list[str] = []  # programs that one worker holds side by side
        self._candidate: Candidate | None = None
        self._session: Session | None = None

    def has_program(self, one: Misconception, other: Misconception) -> bool:
        """Whether there is a program that holds both; it need not be made where its answers are known."""
        return bool(self._answers.get(_name(one, other))) or self.program(one, other) is not None

    def expect(self, pairs: Iterable[tuple[Misconception, Misconception]]) -> None:
        """Say which pairs will be asked for, in that order: many programs fit into one worker."""
        self._waiting = {_name(*pair): pair for pair in pairs}

    def may_know(self, one: Misconception, other: Misconception) -> bool:
        """Whether it is known what the program of these two answers, or there is time to ask it."""
        name = _name(one, other)
        return (
            name in self._answers or name in self._batch or (self._most != 0 and self._has_time())
        )

    def answers(
        self, one: Misconception, other: Misconception, probes: Iterable[Probe]
    ) -> Iterator[tuple[Probe, Any]]:
        """What the program that holds both answers, probe by probe; what is known already comes first."""
        if self._most is None:
            self._most = self._begin()
            self._deadline = time.monotonic() + self._seconds
        name = _name(one, other)
        known = self._answers.get(name, {})
        for probe in sorted(probes, key=lambda probe: probe.name not in known):
            if probe.name not in known and self._can_ask(one, other):
                known = self._answers.setdefault(name, {})
                known[probe.name] = self._asked(name, probe)
            yield probe, known.get(probe.name, UNKNOWN)

    def _can_ask(self, one: Misconception, other: Misconception) -> bool:
        program = self.program(one, other)
        if program is None or not self._has_time():
            return False
        name = _name(one, other)
        if name not in self._batch and self._most:
            self._load(name, program, self._most)
        return name in self._batch

    def _has_time(self) -> bool:
        return time.monotonic() <= self._deadline

    def _load(self, name: str, program: Candidate, most: int) -> None:
        """Put a program and those that are waiting behind it into one candidate."""
        self.close()
        names = [*self._waiting]
        behind = names[names.index(name) + 1 :] if name in self._waiting else []
        programs = {name: program}
        for item in behind:
            if len(programs) == min(most, _AT_ONCE):
                break
            if item not in self._answers and (another := self.program(*self._waiting[item])):
                programs[item] = another
        self._batch = [*programs]
        self._most = most - len(self._batch)
        self._candidate = side_by_side([*programs.values()])

    def _asked(self, name: str, probe: Probe) -> Any:
        if self._candidate is None:
            raise ValueError(name)
        if self._session is None or self._session.failure is not None:
            self.close()
            self._session = self._start(self._candidate)
        self.has_asked = True
        student = student_of(self._session, probe.name, suffix=f"_{self._batch.index(name)}")
        return answer(student, self._candidate, probe)

    def close(self) -> None:
        """End the worker."""
        if self._session is not None:
            self._session.close()
            self._session = None


def _name(one: Misconception, other: Misconception) -> str:
    first, second = one.name, other.name
    return f"{first} + {second}" if first <= second else f"{second} + {first}"
