"""Tables as CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from grader.feedback.clean import csv_cell


def csv_text(rows: Iterable[Sequence[float | str]]) -> str:
    """Write rows as CSV: numbers as they are, texts so that none is run or hides anything."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    return out.getvalue()
