"""Collects fingerprints of a class's submissions, and shows which are suspiciously alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from grader.course import Course, load_exercise
from grader.course.overlays import source_of
from grader.errors import CourseError
from grader.feedback.similar_page import AlikeGroup, AlikePair, AlikeSource
from grader.grading.similarity import (
    Cluster,
    Hashes,
    Match,
    clusters,
    fingerprints,
    hashes_of,
    shared_lines,
    text_of,
)
from grader.model import Part, Span, Submission
from grader.store import Store, Stored
from grader.submissions import page_name

_PAIRS, _PAIRS_OF_ONE = 40, 3  # side by side in all, and of one group


@dataclass(slots=True)
class _Sketched:
    """What is kept of one exercise's submissions: by place, their ids, fingerprints and digests."""

    name: str
    known: Hashes
    of_stub: Hashes
    ids: list[str] = field(default_factory=list)
    sketches: list[Hashes] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Sketchbook:
    """The fingerprints of a class. `add` each submission that counts, then ask for the `groups`.

    `problems` are the exercises that can't be compared, with the reason.
    """

    course: Course
    problems: dict[str, str] = field(default_factory=dict)
    _of: dict[str, _Sketched] = field(default_factory=dict)

    def add(self, stored: Stored) -> None:
        """Keep the fingerprints of a submission."""
        name = stored.submission.exercise
        if name not in self._of and name not in self.problems:
            try:
                self._of[name] = _sketched(self.course, name)
            except (CourseError, SyntaxError, ValueError) as error:  # no reason to show no grades
                self.problems[name] = str(error)
        if name in self.problems:
            return
        of, hashes = self._of[name], hashes_of(text_of(stored.submission.parts))
        of.ids.append(stored.id)
        of.sketches.append(fingerprints(hashes, of.known))
        of.digests.append(stored.submission.digest)

    def groups(self, store: Store, shown: Callable[[str], str]) -> list[AlikeGroup]:
        """The groups that are alike, the closest first; `shown` gives the name of a student.

        The first of them have pairs to look at.
        """
        found = [
            (of, cluster)
            for of in self._of.values()
            for cluster in clusters(of.sketches, _worked_on(of, store))
        ]
        found.sort(key=lambda item: -item[1].matches[0].share)
        left = _PAIRS
        groups = []
        for of, cluster in found:
            matches = cluster.matches[: min(_PAIRS_OF_ONE, left)]
            left -= len(matches)
            groups.append(_group(of, cluster, matches, store, shown))
        return groups


def _worked_on(of: _Sketched, store: Store) -> list[str]:
    """The digests, but "" for a stub as it was given, also as a notebook or with other ends of lines."""
    untouched = set()
    for digest, count in Counter(of.digests).items():
        if count > 1:
            one = store.submission(of.ids[of.digests.index(digest)]).submission
            if not len(fingerprints(hashes_of(text_of(one.parts)), of.of_stub)):
                untouched.add(digest)
    return ["" if digest in untouched else digest for digest in of.digests]


def _sketched(course: Course, name: str) -> _Sketched:
    """Begin with what everybody may have: the stub, the reference, and every idea of the catalogue."""
    exercise = load_exercise(course, name)
    of_stub = np.unique(hashes_of(text_of(exercise.stub.parts)))
    answers = [exercise.reference]
    answers += [item.candidate for item in exercise.alternatives]
    answers += [item.candidate for item in exercise.misconceptions]
    of_answers = [hashes_of(source_of(one)) for one in answers]
    return _Sketched(name, np.unique(np.concatenate([of_stub, *of_answers])), of_stub)


def _group(
    of: _Sketched,
    cluster: Cluster,
    matches: tuple[Match, ...],
    store: Store,
    shown: Callable[[str], str],
) -> AlikeGroup:
    def member(place: int) -> tuple[str, str]:
        submission = store.submission(of.ids[place]).submission
        return shown(submission.student), page_name(submission.student, submission.exercise)

    return AlikeGroup(
        exercise=of.name,
        members=tuple(member(place) for place in cluster.members),
        share=max((match.share for match in cluster.matches if not match.same), default=0.0),
        same=any(match.same for match in cluster.matches),
        pairs=tuple(_pair(of, match, store, shown) for match in matches),
    )


def _pair(of: _Sketched, match: Match, store: Store, shown: Callable[[str], str]) -> AlikePair:
    known = np.empty(0, np.uint64) if match.same else of.known
    one, other = (store.submission(of.ids[place]).submission for place in (match.one, match.other))

    def side(submission: Submission, beside: Submission) -> AlikeSource:
        lines = shared_lines(text_of(submission.parts), text_of(beside.parts), known)
        spans = tuple(_spans(submission.parts, lines))
        return AlikeSource(shown(submission.student), submission.parts, spans)

    return AlikePair(side(one, other), side(other, one), match.share, same=match.same)


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
