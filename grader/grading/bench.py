"""Everything of one exercise that is made ready once and used for every submission."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from pathlib import Path

import numpy as np

from grader.course import Exercise
from grader.errors import CourseError, GraderError
from grader.grading.diagnosis import Fingerprint, fingerprint
from grader.grading.kills import KillMatrix
from grader.model import Candidate, Misconception, Plot
from grader.sandbox import Session
from grader.testing.experiments import (
    PictureRecipe,
    Probe,
    checked_plot,
    load_pictures,
    load_probes,
    load_trusted,
    seeded,
)
from grader.testing.student import Student
from grader.testing.suite import Suite
from grader.version import __version__
from grader.worker.wire import WireError, decode, encode

Open = Callable[[Candidate], Session]
"""Starts a worker for a candidate of the exercise."""

_LOG = logging.getLogger(__name__)


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
        self._catalogue: dict[str, Fingerprint] | None = None
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
        path = self._cache_file
        candidates = (item.candidate for item in self.exercise.misconceptions)
        return KillMatrix(candidates, path and path.with_suffix(".kills"))

    def load(self) -> None:
        """Read what else is read at the first need, so that a wrong file is told before anyone is graded.

        Raises:
            CourseError: The probes or the pictures can't be loaded.
        """
        _ = self.probes, self.pictures

    def answers(self, start: Open) -> dict[str, Fingerprint]:
        """The fingerprints of the reference and of each misconception, computed once per version."""
        if self._catalogue is not None:
            return self._catalogue
        with self._turn():  # of several processes one computes them, and the others read them
            self._catalogue = self._read_cache()
            if self._catalogue is None:
                self._catalogue = self._computed(start)
                self._write_cache(self._catalogue)
        return self._catalogue

    def _computed(self, start: Open) -> dict[str, Fingerprint]:
        candidates = [self.exercise.reference]
        candidates += [item.candidate for item in self.exercise.misconceptions]
        return {item.digest: self._fingerprint(item, start) for item in candidates}

    def catalogue(self, start: Open) -> list[tuple[Misconception, Fingerprint]]:
        """Each misconception with its fingerprint."""
        answers = self.answers(start)
        return [(item, answers[item.candidate.digest]) for item in self.exercise.misconceptions]

    def _fingerprint(self, candidate: Candidate, start: Open) -> Fingerprint:
        with closing(start(candidate)) as session:
            return fingerprint(student_of(session, set()), self.probes)

    def asked(self, recipe: PictureRecipe, start: Open) -> Plot:
        """What a picture shows for the reference."""
        if recipe.name not in self._asked:
            session = start(self.exercise.reference)
            try:
                plot = recipe.run(student_of(session, set()), seeded(recipe.name))
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

    def called(self, start: Open) -> dict[str, tuple[str, ...]]:
        """The functions that each check calls, as the reference meets them (inside a job of the suite)."""
        if not self._called:
            with closing(start(self.exercise.reference)) as session:
                for check in self.suite.checks:
                    student = student_of(session, set())
                    self.suite.check(check.id, student, seeded(check.id))
                    self._called[check.id] = tuple(student.called)
        return self._called

    # ------------------------------------------------------------ the cache

    @property
    def _cache_file(self) -> Path | None:
        if self._cache is None:
            return None
        versions = f"{__version__}-{np.__version__}"
        name = f"{self.exercise.entry.name}-{self.exercise.digest[:32]}-{versions}.fingerprints"
        return self._cache / name

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait until no other process computes the same answers; without a folder nobody waits."""
        path = self._cache_file
        try:
            import fcntl

            if path is None:
                raise OSError
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = path.with_suffix(".lock").open("wb")
        except (ImportError, OSError):
            yield
            return
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _read_cache(self) -> dict[str, Fingerprint] | None:
        path = self._cache_file
        if path is None or not path.exists():
            return None
        try:
            # Each by itself: together they have more keys than one message may have.
            return {digest: decode(packed) for digest, packed in decode(path.read_bytes())}
        except (OSError, WireError, TypeError, ValueError) as error:
            _LOG.warning("%s can't be read, and is computed anew: %s", path, error)
            return None

    def _write_cache(self, answers: dict[str, Fingerprint]) -> None:
        path = self._cache_file
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            part.write_bytes(encode([(digest, encode(its)) for digest, its in answers.items()]))
            part.replace(path)
        except (OSError, WireError) as error:  # the next run computes them again
            _LOG.warning("%s can't be kept: %s", path, error)
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def close(self) -> None:
        """End the suite."""
        self.suite.close()


def student_of(
    session: Session, hung: set[str], note: Callable[[str], None] = lambda _: None
) -> Student:
    """The candidate's functions for an experiment, whose random generators are always the same."""
    return Student(session, seeded("experiment"), hung, note)
