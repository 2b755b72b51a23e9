"""The words of pages and messages, by language: flat tables in `texts/`, one file a language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from grader.text import text_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from grader.model import CheckReport, Text

LANGUAGES = ("en", "ja")


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language. Backticks in a text mark code, as in the course's own texts."""

    language: str
    table: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Give the text `key` with `values` filled in; values are never read as a format."""
        return self.table[key].format_map(values)

    def count(self, key: str, number: int, **values: object) -> str:
        """Give the text `key` for a number of things ("1 check", "2 checks")."""
        form = "one" if number == 1 else "other"
        return self(f"{key}_{form}", number=number, **values)

    def points(self, key: str, points: float, possible: float, **values: object) -> str:
        """Give the text `key` for so many points of so many, in numbers as people write them."""
        form = "one" if possible == 1 else "other"
        told = {"points": number(points), "possible": number(possible)}
        return self(f"{key}_{form}", **told, **values)

    def labelled(self, key: str, text: str) -> str:
        """Give a text behind the label `key` ("Hint: ...")."""
        return self("terminal_labelled", label=self(key), text=text)

    def duration(self, seconds: float) -> str:
        """Say roughly how long something took, in the unit that gives a number people can hold."""
        for unit, length in (("days", 86_400), ("hours", 3600), ("minutes", 60)):
            if seconds >= 2 * length:
                return self(f"duration_{unit}", number=round(seconds / length))
        return self("duration_seconds", number=round(seconds))

    def moment(self, time: datetime) -> str:
        """Write a time to the minute with its zone: 2026-12-01 23:59 JST."""
        return f"{time:%Y-%m-%d %H:%M} {time.tzname() or ''}".rstrip()

    def of(self, text: Text) -> str:
        """Give a text of the course in this language."""
        return text_in(text, self.language)

    def part(self, name: str) -> str:
        """Name a part of a submission: a file by its name, a notebook's cell by its number."""
        _, cell, number = name.rpartition("cell ")
        return self("cell", number=number) if cell and name == cell + number else name

    def outcome(self, check: CheckReport) -> str:
        """Say how a check ended: passed, wrong, raised ValueError, timed out, crashed, missing."""
        from grader.model import Outcome

        if check.outcome is Outcome.RAISED and check.exception:
            return self("outcome_raised_named", name=check.exception)
        return self(f"outcome_{check.outcome}")


@cache
def words(language: str) -> Words:
    """Look up the texts of a language, or the English ones where it has none."""
    known = language if language in LANGUAGES else "en"
    file = Path(__file__).parent / "texts" / f"{known}.toml"
    return Words(known, tomllib.loads(file.read_text("utf-8")))


def number(value: float) -> str:
    """Write points as people do: 7.5, 10, 0.25."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) < 1e9 else f"{value:.4g}"
