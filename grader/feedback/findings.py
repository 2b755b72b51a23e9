"""A report's findings in a student's language: a pure function, applied before anything is shown.

What grading finds it says in English, where no language is known; a report keeps that, for staff and for
programs. Each of our own sentences has its twin in `texts/findings-ja.toml`, with the same values; those
of a public suite's author have theirs in the suite. What is in neither stays as it is: values, what Python
and numpy say of an exception.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from grader.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.model import CheckReport, Example, GradeReport

_ASKS_FOR_OURS = "our_"
_SENTENCES, _CLAUSES, _PHRASES, _NOTES = "sentences", "clauses", "phrases", "notes"
_LONGEST = 4_000  # of a line, as long as a detail may be
_DEEPEST = 3  # "f: ... of a generator (...)" has two phrases in one another
_JAPANESE = re.compile(r"[ぁ-んァ-ヶー一-龠、。「」（）［］]")


def in_language(
    report: GradeReport, language: str, japanese: Mapping[str, str] | None = None
) -> GradeReport:
    """The report with what grading found said in a language; in English it is the report itself.

    `japanese` are the sentences of the suite's author with their twins, as `Suite.japanese` gives them.
    """
    table = _table(language)
    if table is None:
        return report
    if japanese:
        table = table.beside(japanese)
    problem = report.problem
    if problem is not None:
        own = problem.kind in ("timed_out", "crashed")
        problem = replace(problem, message=table.told(problem.message, own=own))
    return replace(
        report,
        checks=tuple(_check(check, table) for check in report.checks),
        examples=tuple(_example(example, table) for example in report.examples),
        raised=tuple(replace(one, text=table.told(one.text)) for one in report.raised),
        problem=problem,
        left_out=tuple(replace(one, about=table.phrase(one.about)) for one in report.left_out),
        output=table.below(report.output),
    )


def _check(check: CheckReport, table: _Table) -> CheckReport:
    if not check.detail:
        return check
    # The first line of what was raised is the exception's own, or of how the file could not be loaded.
    return replace(check, detail=table.told(check.detail, own=check.outcome is not Outcome.RAISED))


def _example(example: Example, table: _Table) -> Example:
    return replace(example, gave=table.told(example.gave))


@dataclass(frozen=True, slots=True)
class _Twin:
    """A sentence of ours: its English as texts with names of values between them, and its Japanese."""

    texts: tuple[str, ...]
    names: tuple[str, ...]
    said: str

    def values(self, line: str) -> list[str] | None:
        """What stands in the places of the values, None where this is another sentence.

        Each text is looked for where it comes first, and never again: nothing that a submission returns
        can make this take long.
        """
        first, *others = self.texts
        if not line.startswith(first):
            return None
        if not others:
            return [] if line == first else None
        found, at = [], len(first)
        for text in others[:-1]:
            end = line.find(text, at + 1)
            if end < 0:
                return None
            found.append(line[at:end])
            at = end + len(text)
        end = len(line) - len(others[-1])
        if end <= at or not line.endswith(others[-1]):
            return None
        return [*found, line[at:end]]


@dataclass(frozen=True, slots=True)
class _Table:
    """The twins of one language, by what they are."""

    twins: dict[str, tuple[_Twin, ...]]

    def beside(self, japanese: Mapping[str, str]) -> _Table:
        """This table with an author's sentences and phrases, which come first."""
        theirs = [_twin(*pair) for pair in japanese.items()]
        # assert_close calls what is in an answer "NAME[0]".
        parts = [_twin(f"{text}[{{part}}]", f"{said}[{{part}}]") for text, said in japanese.items()]
        first = {_SENTENCES: theirs, _PHRASES: [*theirs, *parts]}
        return _Table({kind: (*first.get(kind, ()), *ours) for kind, ours in self.twins.items()})

    def told(self, text: str, *, own: bool = False) -> str:
        """A text line by line; only where it is our `own` its lines may be sentences, not notes alone."""
        return "\n".join(self._line(line, own=own) for line in text.split("\n"))

    def below(self, text: str) -> str:
        """A text of a submission's, of which the last line may be a note."""
        kept, newline, last = text.rpartition("\n")
        return f"{kept}{newline}{self._line(last, own=False)}"

    def phrase(self, text: str) -> str:
        """What a sentence of the pages' own is about."""
        said = self._said(text, (_PHRASES,))
        return text if said is None else said

    def _line(self, line: str, *, own: bool) -> str:
        if len(line) > _LONGEST:
            return line
        kinds = (_NOTES, _SENTENCES) if own else (_NOTES,)
        head, said = line, ""
        while own:
            rest, behind, last = head.rpartition("; ")
            clause = self._said(last, (_CLAUSES,)) if behind else None
            if clause is None:
                break
            head, said = rest, f"。{clause}{said}"
        told = self._said(head, kinds)
        return line if told is None else told + said

    def _said(self, text: str, kinds: Iterable[str], deep: int = 0) -> str | None:
        """A sentence or phrase with its values, None where it is not ours."""
        if deep > _DEEPEST:
            return None
        for kind in kinds:
            for twin in self.twins[kind]:
                values = twin.values(text)
                if values is None:
                    continue
                asked = [name.startswith(_ASKS_FOR_OURS) for name in twin.names]
                # A sentence in any place would put words into what an exception says.
                ours = [
                    self._said(value, (_PHRASES, _SENTENCES) if ask else (_PHRASES,), deep + 1)
                    for ask, value in zip(asked, values, strict=True)
                ]
                if any(ask and one is None for ask, one in zip(asked, ours, strict=True)):
                    continue
                shown = (
                    value if one is None else one for value, one in zip(values, ours, strict=True)
                )
                return _filled(twin.said, dict(zip(twin.names, shown, strict=True)))
        return None


def _filled(said: str, values: dict[str, str]) -> str:
    """Fill values in, with no space where both sides are Japanese."""
    text = ""
    for before, name, _, _ in Formatter().parse(said):
        text += before.removeprefix(" ") if _JAPANESE.match(text[-1:]) else before
        value = values.get(name or "", "")
        if text[-1:] == " " and _JAPANESE.match(text[-2:-1]) and _JAPANESE.match(value[:1]):
            text = text[:-1]
        text += value
    return text


@cache
def _table(language: str) -> _Table | None:
    """The twins of a language, None where there are none: for English, and what we do not know."""
    if language != "ja":
        return None
    file = Path(__file__).parent / "texts" / "findings-ja.toml"
    kinds = tomllib.loads(file.read_text("utf-8"))
    return _Table(
        {
            kind: tuple(map(_twin, *zip(*pairs.items(), strict=True)))
            for kind, pairs in kinds.items()
        }
    )


def _twin(english: str, said: str) -> _Twin:
    pieces = list(Formatter().parse(english))
    texts = [text for text, _, _, _ in pieces]
    names = [name for _, name, _, _ in pieces if name is not None]
    return _Twin((*texts, *([""] if pieces[-1][1] is not None else [])), tuple(names), said)
