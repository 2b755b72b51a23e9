"""Tables as CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from grader.feedback.clean import csv_cell
from grader.systems.sheets import PLAIN, Form

_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?", re.ASCII)


def csv_text(rows: Iterable[Sequence[float | str]], form: Form = PLAIN) -> str:
    """Write rows as CSV: numbers as they are, texts so that none is run or hides anything."""
    out = io.StringIO()
    out.write(form.mark)
    writer = csv.writer(out, delimiter=form.separator, lineterminator=form.line_end)
    writer.writerows([_cell(cell, form) for cell in row] for row in rows)
    return out.getvalue()


def _cell(cell: float | str, form: Form) -> int | float | str:
    if isinstance(cell, int | float):
        return str(csv_cell(cell)).replace(".", form.decimal)
    if isinstance(cell, str) and _NUMBER.fullmatch(cell):
        return cell  # a sign before a number is no formula
    return csv_cell(cell)
