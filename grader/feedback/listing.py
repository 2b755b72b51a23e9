"""A submission's source as lines to show, marked where a failed check or an error points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from grader.feedback.clean import visible
from grader.feedback.highlight import highlighted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.model import LoadProblem, Part, Span

_LINE_LIMIT = 400
_LINES_LIMIT = 4_000
_SOURCE_LIMIT = 80_000  # of all parts together; a submission may have 512 kB


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its HTML, and whether it belongs to a function that failed or holds the error.

    `opens` are the functions concerned that begin here.
    """

    number: int
    html: Markup
    concerned: bool
    error: bool
    opens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One part of a submission. `cut` says that lines or parts of lines are left out at the end."""

    name: str
    notebook: bool
    lines: tuple[Line, ...]
    cut: bool


def listings(
    parts: Sequence[Part], spans: Sequence[Span], problem: LoadProblem | None
) -> tuple[Listing, ...]:
    """Lay out the parts of a submission; `spans` are the functions to mark."""
    shown = []
    left = _SOURCE_LIMIT
    for part in parts:
        here = [span for span in spans if span.part == part.name]
        error_line = problem.line if problem and problem.part in (part.name, "") else 0
        shown.append(_listing(part, here, error_line, left))
        left = max(left - len(part.source), 0)
    return tuple(shown)


def line_of_problem(parts: Sequence[Part], problem: LoadProblem | None) -> str:
    """Quote the line that stopped the submission; empty where it is not known."""
    if problem is None or problem.line < 1:
        return ""
    for part in parts:
        if problem.part in (part.name, ""):
            return visible(part.line(problem.line), _LINE_LIMIT, multiline=True)
    return ""


def _lines(part: Part, limit: int) -> list[str]:
    """Split as Python counts lines."""
    source = part.source[:limit].decode("utf-8-sig", "replace")
    return source.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


def _listing(part: Part, spans: Sequence[Span], error_line: int, left: int) -> Listing:
    lines = _lines(part, left)
    text = "\n".join(visible(line, _LINE_LIMIT, multiline=True) for line in lines[:_LINES_LIMIT])
    opens = {span.first: _names(spans, span.first) for span in spans}
    concerned = {number for span in spans for number in _numbers(span)}
    return Listing(
        name=part.name,
        notebook=part.notebook,
        cut=len(part.source) > left or len(lines) > _LINES_LIMIT,
        lines=tuple(
            # The lexer's HTML is safe: it escapes every token.
            Line(i, Markup(html), i in concerned, i == error_line, opens.get(i, ()))  # noqa: S704
            for i, html in enumerate(highlighted(text), start=1)
        ),
    )


def _names(spans: Iterable[Span], first: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(span.function for span in spans if span.first == first))


def _numbers(span: Span) -> range:
    # Spans come out of the sandbox: a forged one must not make us count to a billion.
    return range(max(span.first, 1), min(span.last, _LINES_LIMIT) + 1)
