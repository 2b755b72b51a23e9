"""Moodle: the names in its downloads, and its grade import.

A download has a folder for each student, `Ada Lovelace_4711_assignsubmission_file_`, or begins each file's
name with that; the number is the assignment's own and says nothing elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from grader.errors import UsageError
from grader.systems.downloads import Upload, without_copy_number
from grader.systems.gradebook import Export, Gradebook, Row
from grader.systems.matching import bare, few, match
from grader.systems.sheets import flat, read_sheet
from grader.text import text_in

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


# Moodle translates the titles of its own export.
_ID_NUMBER = (
    "ID number",
    "idnumber",
    "useridnumber",
    "ID-Nummer",
    "Numéro d'identification",
    "Número de ID",
    "Número de identificação",
    "Codice identificativo",
    "IDナンバー",
)


def for_import(
    book: Gradebook, language: str, *, roster: Collection[str], exported: str | None = None
) -> Export:
    """A file for Moodle's grade import, which maps `useridnumber`, and who is left out of it.

    One unknown user makes Moodle refuse the whole file. So nobody is in it for nothing, and nobody whom
    Moodle's own export (`exported`), or else the roster, does not know.

    Raises:
        UsageError: `exported` is no table of Moodle's, or knows none of our students.
    """
    problems: list[str] = []
    if exported is not None:
        known, problems = _id_numbers(book, exported)
        source = "in Moodle's export"
    elif roster:
        known, source = {id_: id_ for id_ in roster}, "on the roster"
    else:
        known, source = {id_: id_ for id_, _, _ in book.students}, ""
        problems.append(
            "There is no roster: Moodle takes the file only if it knows each id in it as an ID number."
        )
    titles = [text_in(column.title, language) for column in book.columns]
    rows: list[Row] = [["useridnumber", *titles]]
    unknown = []
    for id_, _, _ in book.students:
        points = [book.scaled(id_, column, column.possible) for column in book.columns]
        if all(value is None for value in points):
            continue
        if id_ in known:
            rows.append([known[id_], *("" if value is None else value for value in points)])
        else:
            unknown.append(id_)
    if unknown:
        problems.append(
            f"Left out, since Moodle refuses a file with anybody unknown; not {source}: {few(unknown)}."
        )
    return Export(rows, problems)


def _id_numbers(book: Gradebook, exported: str) -> tuple[Mapping[str, str], list[str]]:
    """Moodle's spelling of the ids that it knows, by ours, and which are not certain."""
    header, *rows = read_sheet(exported, _ID_NUMBER)[0] or [[]]
    titles = {flat(title) for title in _ID_NUMBER}
    place = next((place for place, title in enumerate(header) if flat(title) in titles), None)
    if place is None:
        raise UsageError(
            "This is not a grade report that Moodle exported: its first row has no ID number.",
            "In Moodle: Grades, Export, Plain text file; show the ID number in the report.",
        )
    ours = {id_: bare(id_) for id_, _, _ in book.students}
    found = match(ours, [bare(cells[place]) for cells in rows])
    if not found.rows:
        raise UsageError(
            f"No ID number in Moodle's export is the id of one of our students: "
            f"{few(list(ours)) or 'there are none'}.",
            "Name a roster with Moodle's ID numbers as ids: grade class FOLDER --roster FILE",
        )
    unsure = [*found.alike, *found.twice]
    problems = [f"An ID number in Moodle is not of one alone: {few(unsure)}."] if unsure else []
    return {id_: rows[place_][place].strip() for place_, id_ in found.rows.items()}, problems
