"""Code with the comments on it: as staff write them, and what of it a student sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from markupsafe import Markup

from grader.desk.comments import Comments, published
from grader.feedback.listing import Listing, listings

if TYPE_CHECKING:
    from grader.desk.comments import Comment
    from grader.feedback.wording import Words
    from grader.model import Part
    from grader.store import Store

LONGEST = 4_000
"""Of one comment."""
_AROUND = 1  # lines of code above and below the one that a comment is about


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of code with their numbers, and which of them is meant."""

    where: str
    lines: tuple[tuple[int, Markup, bool], ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as a student sees it; `excerpt` is None of one on the whole."""

    text: str
    time: datetime
    excerpt: Excerpt | None


def source_of(parts: Sequence[Part]) -> tuple[Listing, ...]:
    """The lines of a submission, with their colours."""
    return listings(parts, (), None)


def remarks(store: Store, submission: str, say: Words) -> list[Remark]:
    """The published comments on a submission, those on the whole first, then by their lines."""
    found = published(Comments(store).on(submission))
    source: tuple[Listing, ...] = ()
    if any(comment.line is not None for comment in found):
        source = source_of(store.submission(submission).submission.parts)
    places = {part.name: place for place, part in enumerate(source)}

    def place(comment: Comment) -> tuple[int, int, int]:
        return places.get(comment.part, -1), comment.line or 0, comment.number

    return [
        Remark(comment.text, comment.time, _excerpt(source, comment, say))
        for comment in sorted(found, key=place)
    ]


def _excerpt(source: Sequence[Listing], comment: Comment, say: Words) -> Excerpt | None:
    for part in source:
        if comment.line is not None and part.name == comment.part:
            lines = tuple(
                (line.number, line.html, line.number == comment.line)
                for line in part.lines
                if abs(line.number - comment.line) <= _AROUND
            )
            where = say("comment_line", number=comment.line)
            if len(source) > 1:
                where = say("comment_part_line", part=say.part(part.name), number=comment.line)
            return Excerpt(where, lines) if lines else None
    return None
