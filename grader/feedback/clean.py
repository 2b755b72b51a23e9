"""Untrusted text made harmless to look at: in a terminal, a page, a table or a log.

Whatever a student controls (source, output, messages, names) passes `visible` once, as early as it
is shown, and is then escaped for where it goes. Escaping alone is not enough: a right-to-left
override turns a line around in a perfectly escaped page, and ESC takes over a terminal.
"""

from __future__ import annotations

import json
import re
import unicodedata

# Printable ASCII is nearly all there is, so only the runs between are looked at one by one.
_UNUSUAL = re.compile(r"[^ -~]+")

_SEPARATORS = "\u2028\u2029"

# Spreadsheets take these for the start of a formula; in Japanese and Chinese locales the wide forms too.
_FORMULA_STARTS = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")

MOST_TOLD = 200
"""So many of a kind are told one by one on a page and in JSON: an archive may hold 20,000."""

_CELL_LIMIT = 32_000  # Excel refuses a cell of more than 32,767 characters


def visible(text: str, limit: int, *, multiline: bool = False) -> str:
    r"""Show what can't be seen as an escape like \u202e, and cut what is too long.

    Every character of a Unicode category C* (controls, formats such as the bidi ones, surrogates,
    private and unassigned ones), U+2028 and U+2029 are replaced; a newline and a tab stay where
    `multiline` asks for it. The result has at most `limit` characters, the last an ellipsis if
    anything was cut, and can always be encoded.
    """
    shown = text[: limit + 1]  # before the work, so that a flood costs nothing
    if not shown.isprintable():
        shown = _UNUSUAL.sub(lambda run: _escaped(run.group(), multiline), shown)
    if len(shown) <= limit:
        return shown
    return shown[: max(limit - 1, 0)] + "\u2026"[:limit]


def json_text(text: str) -> str:
    """Write what hides in a JSON text as JSON escapes: the same data, harmless in a terminal."""
    return _UNUSUAL.sub(lambda run: _escaped_json(run.group()), text)


def csv_cell(value: float | str | None) -> int | float | str:
    """Give what to write into a CSV cell: a number as it is, a text that no spreadsheet runs.

    A number has no needless zeros: 12, not 12.0. A text that starts like a formula, also after blanks,
    gets an apostrophe in front.
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return int(value) if float(value).is_integer() else round(value, 9)
    text = visible(value, _CELL_LIMIT)
    harmless = not value.startswith(_FORMULA_STARTS) and not value.lstrip().startswith(
        _FORMULA_STARTS
    )
    return text if harmless else f"'{text}"


def _escaped(run: str, multiline: bool) -> str:
    if run.isprintable():  # Japanese, accents
        return run
    kept = "\n\t" if multiline else ""
    return "".join(char if char in kept or not _hides(char) else _escape(char) for char in run)


def _escaped_json(run: str) -> str:
    return "".join(
        char if char == "\n" or not _hides(char) else json.dumps(char)[1:-1] for char in run
    )


def _hides(char: str) -> bool:
    return char in _SEPARATORS or unicodedata.category(char).startswith("C")


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
