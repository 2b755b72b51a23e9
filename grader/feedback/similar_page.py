"""Submissions that are suspiciously alike: pairs of sources, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.feedback.listing import Listing, listings
from grader.feedback.rendering import render
from grader.feedback.wording import words
from grader.model import Part, Span, Text


@dataclass(frozen=True, slots=True)
class AlikeSource:
    """One side of a pair: whose it is, the source, and the lines that both have, as spans of its parts."""

    student: str
    parts: tuple[Part, ...]
    shared: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class AlikePair:
    """Two submissions, and which share of the smaller one's own code both have; or they are the same."""

    one: AlikeSource
    other: AlikeSource
    share: float
    same: bool = False


@dataclass(frozen=True, slots=True)
class AlikeGroup:
    """Students whose submissions for one exercise are alike, and some of the closest pairs among them.

    `members` are names and links to their pages; `share` is that of the closest pair that is not the
    same file, 0 without any; `same` tells whether some are.
    """

    exercise: str
    members: tuple[tuple[str, str], ...]
    share: float
    pairs: tuple[AlikePair, ...]
    same: bool = False


@dataclass(frozen=True, slots=True)
class _Side:
    student: str
    listings: tuple[Listing, ...]


def similar_page(course_title: Text, groups: Sequence[AlikeGroup], *, language: str) -> str:
    """Render the groups, each with its closest pairs side by side, as a page that needs nothing else.

    Args:
        course_title: The course's title.
        groups: The groups, the most suspicious first.
        language: "en" or "ja".
    """
    say = words(language)
    shown = [
        (group, [(_side(pair.one), _side(pair.other), pair) for pair in group.pairs])
        for group in groups
    ]
    return render(
        "similar.html",
        say,
        styles=("page.css", "code.css", "similar.css"),
        title=say.of(course_title),
        groups=shown,
    )


def _side(source: AlikeSource) -> _Side:
    return _Side(source.student, listings(source.parts, source.shared, None))
