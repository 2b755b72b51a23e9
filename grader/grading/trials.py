"""Is the diagnosis any good? Tries it with faults, half-finished work and two ideas at once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from grader.audited import Finding, Gate, PairFigures
from grader.course import Exercise
from grader.course.merging import merged
from grader.grading.answers import matches
from grader.grading.diagnosis import are_alike
from grader.grading.engine import Engine
from grader.grading.faults import FAULTS, faulty, single_precision
from grader.grading.generic import without
from grader.model import Candidate, Misconception, Outcome
from grader.testing.suite import Verdict

T = TypeVar("T")

_SAMPLE = 6
_MOST_SPREAD = 1.0
"""How many points one misconception's grades may differ by, whatever is drawn."""


@dataclass(frozen=True, slots=True)
class Trials:
    """Trials of one exercise: all of them if `full`, else a sample that is the same each time.

    `engines` draw from secrets of their own.
    """

    exercise: Exercise
    engines: Sequence[Engine]
    full: bool

    def faults(self) -> Iterator[Finding]:
        """No fault that any function may have is called an idea, unless the catalogue says why."""
        reference = self.exercise.reference.parts[0]
        trials = [(fault, function) for function in self.exercise.functions for fault in FAULTS]
        for fault, function in self.some(trials):
            for name in self._named(faulty(fault, function, reference)):
                item = self._known(name)
                if item is not None and fault not in item.alike:
                    text = (
                        f"is said of a {function} that is wrong otherwise: {fault}; if no probe can "
                        f'tell them apart, the catalogue says so: alike.{fault} = "why"'
                    )
                    yield Finding(gate=Gate.DIAGNOSES, name=name, text=text)

    def stubs(self) -> Iterator[Finding]:
        """A misconception is named also where another function is still the stub, or nothing else is."""
        reference = self.exercise.reference.parts[0]
        known = self.engines[0].known(self.exercise)
        trials = [
            (item, other)
            for item in self.exercise.misconceptions
            for other in self.exercise.functions
            if other not in item.functions
        ]
        for item, other in self.some(trials):
            probes = [
                probe
                for probe in known.probes
                if probe.function in item.functions and other not in known.needs[probe.name]
            ]
            if matches(known.of(item), known.reference, probes):
                continue  # nothing of it can be seen without the other
            candidate = merged(item.candidate, without(other, reference))
            if candidate is None:
                continue
            named = self._named(candidate)
            wrong = [name for name in named if not self._is(item, name)]
            if wrong or not named:
                text = f"with {other} still the stub, the diagnosis names {', '.join(wrong) or 'nothing'}"
                yield Finding(gate=Gate.DIAGNOSES, name=item.name, text=text)

    def pairs(self) -> PairFigures:
        """How many pairs of ideas of one function make a program, are caught, and are both named."""
        pairs = [
            (one, other)
            for one, other in combinations(self.exercise.misconceptions, 2)
            if set(one.functions) & set(other.functions) and not are_alike(one, other)
        ]
        programs = [
            (one, other, program)
            for one, other in self.some(pairs)
            if (program := merged(one.candidate, other.candidate)) is not None
        ]
        caught = named = 0
        for one, other, program in programs:
            verdicts, diagnoses = self.engines[0].examine(self.exercise, program)
            if all(verdict.outcome is Outcome.PASSED for verdict in verdicts.values()):
                continue
            caught += 1
            held = [item.name for item in diagnoses if not item.instead_of]
            named += any(self._is(one, name) for name in held) and any(
                self._is(other, name) for name in held
            )
        return PairFigures(
            tried=len(self.some(pairs)), merged=len(programs), caught=caught, named=named
        )

    def luck(self) -> Iterator[Finding]:
        """No misconception's points depend on what is drawn by more than one."""
        for item in self.some(self.exercise.misconceptions):
            points = [self._points(engine, item.candidate) for engine in self.engines]
            if max(points) - min(points) > _MOST_SPREAD:
                # What keeps a state depends on the order of checks, for which grading makes up.
                points = [
                    self._points(engine, item.candidate, Engine.verdicts) for engine in self.engines
                ]
            if max(points) - min(points) > _MOST_SPREAD:
                text = f"has {min(points):g} to {max(points):g} points, depending on the secret"
                yield Finding(gate=Gate.FLAKES, name=item.name, text=text)

    def precision(self) -> Iterator[Finding]:
        """Numbers of 32 bits pass or fail as exercise.toml says, whatever is drawn."""
        reference = self.exercise.reference.parts[0]
        for function in self.exercise.functions:
            candidate = single_precision(function, reference)
            points = [self._points(engine, candidate) for engine in self.engines]
            passes = function in self.exercise.single_precision
            if passes and min(points) < self.exercise.points:
                text = f"fails with {min(points):g} points, though single_precision names it"
                yield Finding(gate=Gate.PRECISION, name=function, text=text)
            if not passes and (
                max(points) >= self.exercise.points or max(points) - min(points) > _MOST_SPREAD
            ):
                text = (
                    f"has {min(points):g} to {max(points):g} points in single precision: let it pass, "
                    "and name it in single_precision, or let it fail"
                )
                yield Finding(gate=Gate.PRECISION, name=function, text=text)

    # ------------------------------------------------------------ one trial

    def _named(self, candidate: Candidate) -> list[str]:
        _, diagnoses = self.engines[0].examine(self.exercise, candidate)
        return [diagnosis.name for diagnosis in diagnoses]

    def _points(
        self,
        engine: Engine,
        candidate: Candidate,
        run: Callable[[Engine, Exercise, Candidate], dict[str, Verdict]] = Engine.once,
    ) -> float:
        verdicts = run(engine, self.exercise, candidate)
        checks = engine.bench(self.exercise).suite.checks
        return sum(check.points for check in checks if verdicts[check.id].outcome is Outcome.PASSED)

    def _known(self, name: str) -> Misconception | None:
        return next((item for item in self.exercise.misconceptions if item.name == name), None)

    def _is(self, item: Misconception, name: str) -> bool:
        return is_called(item, name, self.exercise)

    def some(self, trials: Sequence[T], most: int = _SAMPLE) -> list[T]:
        """All of the trials, or a sample of so many that is the same each time."""
        if self.full or len(trials) <= most:
            return list(trials)
        return random.Random(self.exercise.entry.name).sample(list(trials), most)  # noqa: S311


def is_called(item: Misconception, name: str, exercise: Exercise) -> bool:
    """Whether a name is this misconception's, or that of one declared to behave the same."""
    return any(other.name == name and are_alike(item, other) for other in exercise.misconceptions)
