"""What changed from one attempt to the next: in the code, line by line, and in what came of it."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup

from grader.feedback.clean import visible
from grader.feedback.highlight import highlighted
from grader.model import Outcome

if TYPE_CHECKING:
    from grader.model import Part, Text

_LINE_LIMIT = 400
_LINES_LIMIT = 4_000
_SOURCE_LIMIT = 80_000
# What comparing costs at most, in steps of difflib: a file can be made so that it takes minutes.
_MOST_STEPS = 3_000_000
_AROUND = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a diff: taken out, put in or kept, with its numbers before and after (0 is none), as HTML."""

    kind: Literal["-", "+", " "]
    before: int
    after: int
    html: Markup


@dataclass(frozen=True, slots=True)
class Diff:
    """The changed places with some lines around each; `cut` says that not all of the code was compared."""

    places: tuple[tuple[Line, ...], ...]
    cut: bool = False
    too_different: bool = False


@dataclass(frozen=True, slots=True)
class Turned:
    """A check that ended otherwise than before: its title, and whether it passes now."""

    title: Text
    passes: bool


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea that was named: of which function, what it says, and whether it is gone, still there or new."""

    function: str
    belief: Text
    state: Literal["gone", "still", "new"]


def diff(before: Sequence[Part], after: Sequence[Part]) -> Diff:
    """Compare what was handed in; a notebook by its code, each cell after a line with `# %%`."""
    (old, old_cut), (new, new_cut) = _lines(before), _lines(after)
    cut = old_cut or new_cut
    if _steps(old, new) > _MOST_STEPS:
        return Diff((), cut, too_different=True)
    shown_old, shown_new = (highlighted("\n".join(lines)) for lines in (old, new))
    places = []
    for group in difflib.SequenceMatcher(None, old, new).get_grouped_opcodes(_AROUND):
        lines: list[Line] = []
        for tag, first, last, new_first, new_last in group:
            if tag == "equal":
                lines += [
                    Line(" ", i + 1, j + 1, _html(shown_new[j]))
                    for i, j in zip(range(first, last), range(new_first, new_last), strict=True)
                ]
                continue
            lines += [Line("-", i + 1, 0, _html(shown_old[i])) for i in range(first, last)]
            lines += [Line("+", 0, j + 1, _html(shown_new[j])) for j in range(new_first, new_last)]
        places.append(tuple(lines))
    return Diff(tuple(places), cut)


def _html(line: str) -> Markup:
    return Markup(line)  # noqa: S704 - the lexer escapes every token


def _lines(parts: Sequence[Part]) -> tuple[list[str], bool]:
    """The code of all parts, made harmless to look at, and whether some of it was left out."""
    pieces, left, cut = [], _SOURCE_LIMIT, False
    for part in parts:
        cut = cut or len(part.source) > left
        text = part.source[:left].decode("utf-8-sig", "replace")
        text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
        pieces += ["# %%"] if part.notebook else []
        pieces += text.split("\n")
        left = max(left - len(part.source), 0)
    shown = [visible(line, _LINE_LIMIT, multiline=True) for line in pieces[:_LINES_LIMIT]]
    return shown, cut or len(pieces) > _LINES_LIMIT


def _steps(old: Sequence[str], new: Sequence[str]) -> int:
    """A bound for what comparing costs: the pairs of equal lines, once for each block that may be found.

    difflib passes over lines that are in every hundredth place of a long file.
    """
    popular = len(new) // 100 + 1 if len(new) >= 200 else len(new)
    counts = Counter(old)
    pairs = sum(n * counts[line] for line, n in Counter(new).items() if n <= popular)
    return pairs * min(len(old), len(new), max(pairs, 1))


def turned(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Turned]:
    """The checks that turned, by two redacted reports; in the order of the later one."""
    was = {check["id"]: check["outcome"] == Outcome.PASSED for check in before.get("checks", ())}
    found = []
    for check in after.get("checks", ()):
        passes = check["outcome"] == Outcome.PASSED
        if was.get(check["id"], passes) != passes:
            found.append(Turned(check["title"], passes))
    return found


def ideas(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Idea]:
    """What became of the ideas that were named, by two redacted reports."""
    was, now = _named(before), _named(after)
    found = [
        Idea(function, belief, "still" if (function, name) in now else "gone")
        for (function, name), belief in was.items()
    ]
    return found + [Idea(key[0], belief, "new") for key, belief in now.items() if key not in was]


def _named(report: Mapping[str, Any]) -> dict[tuple[str, str], Text]:
    """The ideas of a report, without those that only can't be told apart from one of them."""
    return {
        (one["function"], one["name"]): one["belief"]
        for one in report.get("diagnoses", ())
        if not one.get("instead_of")
    }
