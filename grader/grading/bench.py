"""Everything of one exercise that is made ready once and used for every submission."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from grader.course import Exercise
from grader.course.overlays import arguments_of, changed_by
from grader.errors import CourseError, GraderError
from grader.grading.answers import fingerprint, matches, student_of
from grader.grading.diagnosis import Known
from grader.grading.generic import generic, without
from grader.grading.kept import Answers, Kept
from grader.grading.kills import KillMatrix
from grader.grading.programs import Open, Programs
from grader.grading.run import TRIALS, Run
from grader.model import Candidate, Misconception, Plot
from grader.sandbox import Sandbox
from grader.testing.experiments import (
    PictureRecipe,
    Probe,
    checked_plot,
    load_pictures,
    load_probes,
    load_trusted,
    seeded,
)
from grader.testing.suite import Suite
from grader.version import __version__


class Bench:
    """An exercise's collected suite, and the answers of its reference and catalogue.

    Args:
        exercise: The exercise.
        cache: A folder where the catalogue's answers are kept between runs, or None.

    Raises:
        CourseError: A file of the exercise is wrong, or its points do not add up.
    """

    def __init__(self, exercise: Exercise, cache: Path | None) -> None:
        self.exercise = exercise
        self._cache = cache
        module = load_trusted(exercise.suite_path.parent / exercise.reference.parts[0].name)
        self.suite = Suite(exercise.suite_path, module)
        points = sum(check.points for check in self.suite.checks)
        if abs(points - exercise.points) > 1e-9:
            self.suite.close()
            raise CourseError(
                f"{exercise.suite_path}: its checks add up to {points:g} points, "
                f"but exercise.toml says {exercise.points:g}",
                "Make the two agree.",
            )
        self._kept = Kept(self._file("answers"))
        self.programs = Programs(Kept(self._file("pairs")))
        self._answers: Answers | None = None
        self._known: Known | None = None
        self._reference: Run | None = None
        self._asked: dict[str, Plot] = {}
        self._called: dict[str, tuple[str, ...]] = {}

    @cached_property
    def probes(self) -> tuple[Probe, ...]:
        """The exercise's probes."""
        path = self.exercise.probes_path
        return load_probes(path) if path else ()

    @cached_property
    def pictures(self) -> tuple[PictureRecipe, ...]:
        """The exercise's pictures."""
        path = self.exercise.pictures_path
        return load_pictures(path) if path else ()

    @cached_property
    def kills(self) -> KillMatrix:
        """Which checks each misconception fails, as far as that is known."""
        candidates = (item.candidate for item in self.exercise.misconceptions)
        return KillMatrix(candidates, self._file("kills"))

    def idea(self, name: str, function: str) -> Misconception | None:
        """The misconception that a diagnosis of a function names: the catalogue's, or one of every exercise."""
        for item in (*self.exercise.misconceptions, *self._generic):
            if item.name == name and function in item.functions:
                return item
        return None

    def load(self) -> None:
        """Read what else is read at the first need, so that a wrong file is told before anyone is graded.

        Raises:
            CourseError: The probes or the pictures can't be loaded, or are of no function of the exercise.
        """
        about = [(self.exercise.probes_path, item.name, item.function) for item in self.probes]
        about += [
            (self.exercise.pictures_path, item.name, function)
            for item in self.pictures
            for function in item.functions
        ]
        for path, name, function in about:
            if function not in self.exercise.functions:
                raise CourseError(
                    f"{path}: {name} is about {function!r}, which the exercise doesn't have.",
                    f"The exercise's functions are {', '.join(self.exercise.functions)}.",
                )

    def answers(self, start: Open) -> Answers:
        """The fingerprints of the course's own candidates by their digests, computed once per version."""
        if self._answers is None:
            with self._kept.turn():  # of several processes one computes them, the others read them
                self._answers = self._kept.read()
                if self._answers is None:
                    self._answers = self._computed(start)
                    self._kept.write(self._answers)
        return self._answers

    def _computed(self, start: Open) -> Answers:
        whole = (self.exercise.reference, *self._stubs.values())
        answers = {item.digest: self.fingerprint(item, start, self.probes) for item in whole}
        reference = answers[self.exercise.reference.digest]
        needs = self._needs(answers)
        for item in (*self.exercise.misconceptions, *self._generic):
            changed = changed_by(item.candidate)
            probes = self.probes
            if changed is not None and changed <= {*self.exercise.functions}:
                # What needs none of the functions that it changes is answered by the reference's own code.
                probes = tuple(
                    probe for probe in probes if changed & {probe.function, *needs[probe.name]}
                )
            own = self.fingerprint(item.candidate, start, probes)
            answers[item.candidate.digest] = {**reference, **own}
        return answers

    def _needs(self, answers: Answers) -> dict[str, frozenset[str]]:
        """Of each probe the functions besides its own without which the reference answers otherwise."""
        reference = answers[self.exercise.reference.digest]
        return {
            probe.name: frozenset(
                name
                for name, stub in self._stubs.items()
                if name != probe.function and not matches(answers[stub.digest], reference, [probe])
            )
            for probe in self.probes
        }

    @cached_property
    def _stubs(self) -> dict[str, Candidate]:
        """The reference without each of its functions."""
        reference = self.exercise.reference.parts[0]
        return {name: without(name, reference) for name in self.exercise.functions}

    @cached_property
    def _generic(self) -> tuple[Misconception, ...]:
        reference = self.exercise.reference.parts[0]
        return tuple(item for name in self.exercise.functions for item in generic(name, reference))

    def fingerprint(
        self, candidate: Candidate, start: Open, probes: Sequence[Probe]
    ) -> dict[str, Any]:
        """What a candidate of the course's own answers to these probes."""
        with closing(start(candidate)) as session:
            return fingerprint(session, candidate, probes)

    def known(self, start: Open) -> Known:
        """What submissions are compared with."""
        if self._known is None:
            answers = self.answers(start)
            reference = answers[self.exercise.reference.digest]
            self._known = Known(
                functions=self.exercise.functions,
                probes=self.probes,
                reference=reference,
                answers=answers,
                catalogue=self.exercise.misconceptions,
                generic=self._generic,
                needs=self._needs(answers),
                arguments=arguments_of(self.exercise.reference.parts[0].source),
            )
        return self._known

    def asked(self, recipe: PictureRecipe, start: Open) -> Plot:
        """What a picture shows for the reference."""
        if recipe.name not in self._asked:
            session = start(self.exercise.reference)
            try:
                plot = recipe.run(student_of(session, recipe.name), seeded(recipe.name))
                self._asked[recipe.name] = checked_plot(plot)
            except GraderError:
                raise
            except Exception as error:
                raise CourseError(
                    f"{self.exercise.pictures_path}: {recipe.name} fails for the reference: {error}"
                ) from error
            finally:
                session.close()
        return self._asked[recipe.name]

    def reference(self, sandbox: Sandbox, seed: str) -> Run:
        """The reference with a submission's seed, in a worker that it keeps from one submission to the next."""
        if self._reference is None:
            exercise = self.exercise
            self._reference = Run(sandbox, exercise.reference, exercise.limits, seed)
        self._reference.redraw(seed, TRIALS)  # a busy machine is no fault of a check
        return self._reference

    def called(self, start: Open) -> dict[str, tuple[str, ...]]:
        """The functions that each check calls, as the reference meets them (inside a job of the suite)."""
        if not self._called:
            with closing(start(self.exercise.reference)) as session:
                for check in self.suite.checks:
                    student = student_of(session, check.id)
                    self.suite.check(check.id, student, seeded(check.id))
                    self._called[check.id] = tuple(student.called)
        return self._called

    def _file(self, suffix: str) -> Path | None:
        """Where answers of this version of the exercise are kept."""
        if self._cache is None:
            return None
        versions = f"{__version__}-{np.__version__}"
        name = f"{self.exercise.entry.name}-{self.exercise.digest[:32]}-{versions}.{suffix}"
        return self._cache / name

    def close(self) -> None:
        """End the suite, and the reference's worker."""
        self.suite.close()
        if self._reference is not None:
            self._reference.close()
