"""What staff see of the class as a whole: a row for each student, with what they have in each exercise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from grader.server import pages
from grader.server.access import Row
from grader.server.matrix import Line, everybody, lines
from grader.server.paging import places
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import ASSISTANTS, INSTRUCTORS, READERS
from grader.store.passback import Outbox
from grader.store.store import Store

if TYPE_CHECKING:
    from grader.feedback.wording import Words

_A_PAGE = 100  # students on one page
_LINKS = (
    ("/staff/report", "report_link", READERS),
    ("/staff/export", "export_link", ASSISTANTS),
    ("/staff/import", "import_link", ASSISTANTS),
)


def staff(site: Site, visit: Visit, store: Store) -> Response:
    """How it stands with all students, or those of a section, in all exercises or one."""
    say = pages.texts(visit.language)
    asked = visit.request.query_params
    sections = site.sections_of(visit)
    section = asked.get("section", "")
    one = asked.get("exercise", "")
    exercises = [one] if one in site.course.names else list(site.course.names)
    students = [
        student
        for student in everybody(store, site.people)
        if site.looks_after(visit, student) and section in ("", site.section(student))
    ]
    students.sort(key=lambda student: (site.section(student), student))
    chosen = {"section": section, "exercise": one}
    at = places(asked.get("page", ""), len(students), _A_PAGE, "/staff", chosen)
    shown = lines(store, students[at.first : at.last], exercises)
    return site.page(
        visit,
        "staff.html.jinja",
        exercises=[(entry.name, say.of(entry.title)) for entry in site.course.exercises],
        columns=[
            (entry.name, say.of(entry.title))
            for entry in site.course.exercises
            if entry.name in exercises
        ],
        sections=sections,
        chosen=chosen,
        total=len(students),
        rows=[_row(site, say, line, exercises, alone=len(exercises) == 1) for line in shown],
        places=at,
        links=[(path, text) for path, text, who in _LINKS if visit.role in who],
        sends=bool(site.course.platforms) and visit.role in INSTRUCTORS,
        refused=_refused(site, visit, store),
    )


def _refused(site: Site, visit: Visit, store: Store) -> int:
    """How many grades a platform does not take, of the students that this instructor looks after."""
    if not site.course.platforms or visit.role not in INSTRUCTORS:
        return 0
    failed = Outbox(store.database).failed()
    return sum(site.looks_after(visit, one.student) for one in failed)


def _row(
    site: Site, say: Words, line: Line, exercises: Sequence[str], *, alone: bool
) -> dict[str, Any]:
    first = line.cells.get(exercises[0]) if alone else None
    return {
        "student": line.student,
        "name": site.name(line.student),
        "section": site.section(line.student),
        "points": line.points,
        "possible": line.possible,
        "cells": [(name, line.cells.get(name)) for name in exercises],
        "attempts": first.attempts if first else 0,
        "time": site.time(datetime.fromisoformat(first.received), say)
        if first and first.received
        else "",
    }


ROWS = (Row("GET", "/staff", READERS, staff),)
