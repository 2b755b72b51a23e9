"""Moodle: the names in its downloads, and its grade import.

A download has a folder for each student, `Ada Lovelace_4711_assignsubmission_file_`, or begins each file's
name with that; the number is the assignment's own and says nothing elsewhere.
"""

from __future__ import annotations

import re

from grader.model import text_in
from grader.systems.downloads import Upload, without_copy_number
from grader.systems.gradebook import Gradebook, Row

_NAME = re.compile(
    r"(?P<name>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)",
    re.DOTALL,
)
# What blind marking calls everybody, in the languages that Moodle is used in most.
_BLIND = {
    "Participant", "Participante", "Partecipante", "Teilnehmer", "Teilnehmer_in", "Deelnemer", "Deltager",
    "Deltagare", "Uczestnik", "Osallistuja", "Participant-e", "参加者", "参与者", "Участник",
}  # fmt: skip


def uploaded(name: str) -> Upload | None:
    """Read the name of a folder or a file in a download; None for any other."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    file, copy = without_copy_number(found["file"])
    return Upload(
        found["name"],
        ticket=found["number"] or "",
        file=file,
        copy=(copy,),
        anonymous=found["name"] in _BLIND,
    )


def gradebook_rows(book: Gradebook, language: str) -> list[Row]:
    """For Moodle's grade import, which maps `useridnumber`; students without any grade are left out.

    One unknown user makes Moodle refuse the whole file, so nobody is in it for nothing.
    """
    titles = [text_in(column.title, language) for column in book.columns]
    rows: list[Row] = [["useridnumber", *titles]]
    for id_, _, _ in book.students:
        cells = [book.points.get((id_, column.name), "") for column in book.columns]
        if any(cell != "" for cell in cells):
            rows.append([id_, *cells])
    return rows
