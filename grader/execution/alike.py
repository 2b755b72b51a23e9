"""Collects fingerprints of a class's submissions, and shows which are suspiciously alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from grader.course import Course, Exercise, load_exercise
from grader.course.overlays import source_of
from grader.execution.desk import page_name
from grader.feedback.similar_page import AlikeGroup, AlikePair, AlikeSource
from grader.grading.similarity import (
    Cluster,
    Hashes,
    Match,
    clusters,
    every_fingerprint,
    fingerprints,
    shared_lines,
    text_of,
)
from grader.model import Part, Span
from grader.store import Store, Stored

_PAIRS = 3  # of one group, side by side


@dataclass(slots=True)
class _Sketched:
    """What is kept of one exercise's submissions: by place, their ids, fingerprints and digests."""

    exercise: Exercise
    known: Hashes
    ids: list[str] = field(default_factory=list)
    sketches: list[Hashes] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Sketchbook:
    """The fingerprints of a class. `add` each submission that counts, then ask for the `groups`."""

    course: Course
    _of: dict[str, _Sketched] = field(default_factory=dict)

    def add(self, stored: Stored) -> None:
        """Keep the fingerprints of a submission.

        Raises:
            CourseError: A file of the exercise is wrong.
        """
        submission = stored.submission
        name = submission.exercise
        if name not in self._of:
            exercise = load_exercise(self.course, name)
            self._of[name] = _Sketched(exercise, _known(exercise))
        of = self._of[name]
        untouched = submission.digest == of.exercise.stub.digest
        of.ids.append(stored.id)
        of.sketches.append(fingerprints(text_of(submission.parts), of.known))
        of.digests.append("" if untouched else submission.digest)

    def groups(self, store: Store, shown: Callable[[str], str]) -> list[AlikeGroup]:
        """The groups that are alike, the closest first; `shown` gives the name of a student."""
        found = [
            _group(of, cluster, store, shown)
            for of in self._of.values()
            for cluster in clusters(of.sketches, of.digests)
        ]
        return sorted(found, key=lambda group: -group.share)


def _known(exercise: Exercise) -> Hashes:
    """What everybody may have: the stub, the reference, and every idea of the catalogue."""
    candidates = [exercise.stub, exercise.reference]
    candidates += [item.candidate for item in exercise.alternatives]
    candidates += [item.candidate for item in exercise.misconceptions]
    return np.unique(np.concatenate([every_fingerprint(source_of(one)) for one in candidates]))


def _group(
    of: _Sketched, cluster: Cluster, store: Store, shown: Callable[[str], str]
) -> AlikeGroup:
    members = [store.submission(of.ids[place]).submission for place in cluster.members]
    return AlikeGroup(
        exercise=of.exercise.entry.name,
        members=tuple((shown(one.student), page_name(one)) for one in members),
        share=cluster.matches[0].share,
        pairs=tuple(_pair(of, match, store, shown) for match in cluster.matches[:_PAIRS]),
    )


def _pair(of: _Sketched, match: Match, store: Store, shown: Callable[[str], str]) -> AlikePair:
    both = np.intersect1d(of.sketches[match.one], of.sketches[match.other])

    def side(place: int) -> AlikeSource:
        submission = store.submission(of.ids[place]).submission
        lines = shared_lines(text_of(submission.parts), of.known, both)
        spans = tuple(_spans(submission.parts, lines))
        return AlikeSource(shown(submission.student), submission.parts, spans)

    return AlikePair(side(match.one), side(match.other), match.share)


def _spans(parts: tuple[Part, ...], lines: set[int]) -> Iterator[Span]:
    """The lines of the whole text as runs of lines of its parts."""
    before = 0
    for part in parts:
        count = part.source.count(b"\n") + 1
        here = [line - before for line in sorted(lines) if before < line <= before + count]
        for _, run in groupby(enumerate(here), key=lambda item: item[1] - item[0]):
            numbers = [number for _, number in run]
            yield Span("", part.name, numbers[0], numbers[-1])
        before += count
