"""Tables as other programs write them: read in whatever form they have, to be written back in the same."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from grader.errors import UsageError
from grader.systems.matching import bare

_MARK = "\ufeff"
# "1.000" may be a thousand or one, so that three digits tell nothing.
_WITH_DECIMALS = re.compile(r"-?\d[\d.,'’ \u00a0\u202f]*(?P<sign>[.,])\d{1,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Form:
    """How a table is written: what stands between cells, the decimal sign, line ends, a byte order mark."""

    separator: str = ","
    decimal: str = "."
    line_end: str = "\n"
    mark: str = ""


PLAIN = Form()


def read_sheet(text: str, titles: Collection[str]) -> tuple[list[list[str]], Form]:
    """Read a table and its form; all rows get as many cells as the first.

    `titles` are columns that hold no numbers. The separator is the one with which most of them are there:
    an exercise's title may have more commas in it than the first row has columns.

    Raises:
        UsageError: It is no CSV.
    """
    mark = _MARK if text.startswith(_MARK) else ""
    text = text.removeprefix(_MARK)
    known = {flat(title) for title in titles}

    def found(separator: str) -> int:
        return sum(flat(cell) in known for cell in next(_reader(text, separator), []))

    try:
        separator = max(",;\t", key=found)
        rows = [cells for cells in _reader(text, separator) if cells]
    except csv.Error as error:
        raise UsageError(f"This is no table in CSV: {error}.", "Export it again.") from None
    header = rows[0] if rows else []
    rows = [cells + [""] * (len(header) - len(cells)) for cells in rows]
    numbers = [place for place, title in enumerate(header) if flat(title) not in known]
    decimal = _decimal((cells[place] for cells in rows[1:] for place in numbers), separator)
    line_end = next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")
    return rows, Form(separator, decimal, line_end, mark)


def flat(title: str) -> str:
    """A column's title for comparing: `Last Name` and `LastName` are one."""
    return "".join(bare(title).split())


def number(text: str, decimal: str) -> float | None:
    """The number in a cell, which may have signs between its thousands; None for anything else."""
    group = "." if decimal == "," else ","
    plain = re.sub(rf"(?<=\d)[{group}'’ \u00a0\u202f](?=\d{{3}}(?!\d))", "", text.strip())
    if not re.fullmatch(rf"[+-]?\d+(?:[{decimal}]\d*)?", plain, re.ASCII):
        return None
    value = float(plain.replace(decimal, "."))
    return value if math.isfinite(value) else None


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _decimal(cells: Iterable[str], separator: str) -> str:
    """The decimal sign that most numbers have; without any, the one that goes with the separator."""
    found = (_WITH_DECIMALS.fullmatch(cell.strip()) for cell in cells)
    counts = Counter(match["sign"] for match in found if match)
    usual = "," if separator == ";" else "."
    return max((usual, *counts), key=lambda sign: counts[sign])
