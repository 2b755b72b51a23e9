"""Tables of a TOML file that know where they stand, so that each complaint names file and key."""

from __future__ import annotations

import keyword
import math
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from grader.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from grader.model import Text

LANGUAGES = ("en", "ja")
"""The languages that pages come in. A text in another one would never be shown."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")  # ASCII alone: a file name on every system, too
_LONGEST = 80  # a file's name has to have room for more
_WORDS: Mapping[type, str] = {
    str: "a text in quotes",
    int: "a whole number",
    list: "a list in square brackets",
    dict: "a table",
}
_SAMPLES: Mapping[type, str] = {str: '"..."', int: "1", list: '["..."]', dict: "{ ... }"}
_T = TypeVar("_T")
_Number = TypeVar("_Number", int, float)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file, with methods that fetch a key's value or say what is wrong with it.

    `place` is the table's own name in the file, empty for the file as a whole. The methods raise
    `CourseError`; `wrong` makes one.
    """

    file: Path
    values: Mapping[str, object]
    place: str = ""

    def wrong(self, key: str, what: str, remedy: str) -> CourseError:
        """Make the error for a key, which says where it stands."""
        return CourseError(f"{self.file}: {self._inside(key)} {what}", remedy)

    def only(self, *known: str) -> None:
        """Refuse keys other than these, and suggest the nearest for a mistyped one."""
        for key in self.values:
            if key not in known:
                import difflib

                close = difflib.get_close_matches(key, known, n=1)
                hint = f"Did you mean {close[0]!r}? " if close else ""
                listed = f"The keys that may stand here are {', '.join(known)}."
                raise self.wrong(key, "is not a known key.", hint + listed)

    def version(self, known: int) -> None:
        """Refuse a file whose `format` is not the one this grader reads."""
        found = self.integer("format")
        if found != known:
            raise CourseError(
                {
                    "en": f"{self.file}: format is {found}, and this grader reads format {known}.",
                    "ja": f"{self.file} の format は {found} ですが、"
                    f"この採点プログラムが読めるのは {known} です。",
                },
                {
                    "en": f"Write format = {known}, or use the grader that this file was written for.",
                    "ja": f"format = {known} と書くか、このファイルに合う版の採点プログラムを使ってください。",
                },
            )

    def string(self, key: str) -> str:
        """Fetch a text that isn't blank."""
        value = self._value(key, str)
        if not value.strip():
            raise self.wrong(key, "is empty.", "Write a text between the quotes.")
        return value

    def name(self, key: str) -> str:
        """Fetch a name that can be both an identifier and a file name."""
        return self.identifier(key, self.string(key))

    def names(self, key: str) -> tuple[str, ...]:
        """Fetch a list of different names, at least one."""
        return tuple(self.identifier(key, item) for item in self.strings(key))

    def strings(self, key: str) -> tuple[str, ...]:
        """Fetch a list of different texts, at least one."""
        texts: list[str] = []
        for item in self._value(key, list):
            if not isinstance(item, str):
                raise self.wrong(key, f"holds {item!r}, not a text in quotes.", "Put it in quotes.")
            if item in texts:
                raise self.wrong(key, f"lists {item!r} twice.", "Keep one of them.")
            texts.append(item)
        if not texts:
            raise self.wrong(key, "is an empty list.", "List one at least.")
        return tuple(texts)

    def integer(self, key: str, *, or_none: bool = False) -> int:
        """Fetch a whole number of 1 or more, or 0 as well where that may stand for none."""
        return self._positive(key, self._value(key, int), or_none=or_none)

    def number(self, key: str, *, or_none: bool = False) -> float:
        """Fetch a number above 0, whole or not, or 0 as well where that may stand for none."""
        value = self.values.get(key)
        if type(value) is not int:
            value = self._value(key, float)
        return self._positive(key, float(value), or_none=or_none)

    def boolean(self, key: str) -> bool:
        """Fetch true or false."""
        value = self.values.get(key)
        if not isinstance(value, bool):
            raise self.wrong(key, f"is {value!r}.", "It must be true or false, without quotes.")
        return value

    def text(self, key: str) -> Text:
        """Fetch a text by language, which has to be there in English."""
        sample = f'{key} = {{ en = "..." }}'
        if key not in self.values:
            raise self._missing(key, sample)
        value = self.values[key]
        if not isinstance(value, dict):
            what = "is a text of no language" if isinstance(value, str) else f"is {value!r}"
            raise self.wrong(key, f"{what}.", f"Write {sample} instead.")
        table = self.table(key)
        table.only(*LANGUAGES)
        if "en" not in table.values:
            raise table.wrong("en", "is missing.", f'Give the text in English: {key}.en = "..."')
        return {language: table.string(language) for language in table.values}

    def table(self, key: str) -> Table:
        """Fetch a table."""
        return Table(self.file, self._value(key, dict), self._inside(key))

    def tables(self, key: str) -> Iterator[Table]:
        """Fetch the tables of a list one by one."""
        for number, values in enumerate(self._value(key, list), start=1):
            place = f"{self._inside(key)}[{number}]"
            if not isinstance(values, dict):
                raise self.wrong(key, f"holds {values!r}.", f"Write tables: [[{key}]]")
            yield Table(self.file, values, place)

    def _inside(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _value(self, key: str, kind: type[_T]) -> _T:
        words = _WORDS.get(kind, "a number")
        if key not in self.values:
            raise self._missing(key, f"{key} = {_SAMPLES.get(kind, '1')}")
        value = self.values[key]
        # true is an int in Python, but never meant as one.
        if isinstance(value, bool) or not isinstance(value, kind):
            sample = f"{key} = {_SAMPLES.get(kind, '1')}"
            raise self.wrong(key, f"is {value!r}.", f"It must be {words}, such as {sample}")
        return value

    def _missing(self, key: str, sample: str) -> CourseError:
        # At the end of the file it would stand in the last table.
        where = "in this table" if self.place else "at the top of the file"
        return self.wrong(key, "is missing.", f"Add it {where}, such as: {sample}")

    def identifier(self, key: str, value: str) -> str:
        """Check that a text found under `key` can be both an identifier and a file name."""
        if len(value) > _LONGEST:
            raise self.wrong(
                key, f"has {len(value)} letters.", f"Choose one of {_LONGEST} letters or fewer."
            )
        if _NAME.fullmatch(value) and not keyword.iskeyword(value):
            return value
        raise self.wrong(
            key,
            f"has {value!r}, which can't be a name in Python.",
            "Use letters from a to z, digits and underscores, beginning with a letter.",
        )

    def _positive(self, key: str, value: _Number, *, or_none: bool) -> _Number:
        if math.isfinite(value) and (value > 0 or (or_none and value == 0)):
            return value
        raise self.wrong(
            key, f"is {value}.", f"It must be a number above 0{', or 0' if or_none else ''}."
        )


def read_toml(file: Path) -> Table:
    """Read a TOML file as a table.

    Raises:
        CourseError: It is missing, unreadable, or not TOML.
    """
    try:
        # A byte-order mark, which some editors put first, is no mistake of the author's.
        return Table(file, tomllib.loads(file.read_bytes().decode("utf-8-sig")))
    except FileNotFoundError:
        raise CourseError(
            {"en": f"{file} is missing.", "ja": f"{file} がありません。"}, CourseError.WRITE_IT
        ) from None
    except UnicodeDecodeError as error:
        raise CourseError(
            {
                "en": f"{file} is not UTF-8 text (byte {error.start}).",
                "ja": f"{file} は UTF-8 のテキストではありません（{error.start} バイト目）。",
            },
            {"en": "Save it as UTF-8.", "ja": "UTF-8 で保存してください。"},
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise CourseError(
            {
                "en": f"{file} is not TOML: {error}.",
                "ja": f"{file} は TOML として読めません（{error}）。",
            },
            {
                "en": "Correct that line.",
                "ja": "その行を直すか、コースのコピーをもう一度もらってください。",
            },
        ) from None
    except (ValueError, RecursionError):  # which Python's own reader lets through
        raise CourseError(
            {
                "en": f"{file} has a number that is too long, or tables in tables that are too deep.",
                "ja": f"{file} に、長すぎる数か、深すぎる入れ子があります。",
            },
            {
                "en": "Take that out.",
                "ja": "それを除くか、コースのコピーをもう一度もらってください。",
            },
        ) from None
    except OSError as error:
        raise CourseError(
            {
                "en": f"{file} can't be read: {error.strerror}.",
                "ja": f"{file} を読めません（{error.strerror}）。",
            },
            {"en": "Check it.", "ja": "そのファイルを確かめてください。"},
        ) from None
