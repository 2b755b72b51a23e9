"""Who is who in a course, and what happened in it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from grader.server import pages
from grader.server.access import Row
from grader.server.matrix import everybody
from grader.server.paging import asked_for, places
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import INSTRUCTORS, READERS, STAFF
from grader.store.accounts import Accounts
from grader.store.appointments import Appointment, Appointments, Role
from grader.store.store import Store

if TYPE_CHECKING:
    from grader.feedback.wording import Words

_A_PAGE = 200
_ENTRIES_A_PAGE = 100
_MOST_SEARCHED = 100
_ROLES = {
    Role.STUDENT: "role_student",
    Role.READER: "role_reader",
    Role.ASSISTANT: "role_assistant",
    Role.INSTRUCTOR: "role_instructor",
    Role.OPERATOR: "role_operator",
}
_KINDS = {
    "grade": "act_grade",
    "extension": "act_extension",
    "override": "act_override",
    "mark": "act_mark",
    "withheld": "act_withheld",
    "extension_asked": "act_extension_asked",
    "hint": "act_hint",
    "due": "act_due",
    "dropped": "act_dropped",
    "release": "act_release",
    "rubric": "act_rubric",
    "request": "act_request",
    "comment": "act_comment",
    "judged": "act_judged",
    "answer": "act_answer",
    "explanation": "act_explanation",
    "bank": "act_bank",
    "division": "act_division",
    "looked": "act_looked",
    "regraded": "act_regraded",
    "rerun": "act_rerun",
    "revoked": "act_revoked",
    "taken_in": "act_taken_in",
    "linked": "act_linked",
    "unlinked": "act_unlinked",
    "roster": "act_roster",
    "let_go": "act_let_go",
}


def people(site: Site, visit: Visit, store: Store) -> Response:
    """Staff with their roles and sections, and the students that whoever asks looks after."""
    say = pages.texts(visit.language)
    asked = visit.request.query_params
    search = asked.get("search", "")[:_MOST_SEARCHED]
    students = []
    if visit.role in READERS:
        students = [
            student
            for student in everybody(store, site.people)
            if site.looks_after(visit, student)
            and search.casefold() in f"{student} {site.name(student)}".casefold()
        ]
    at = places(asked.get("page", ""), len(students), _A_PAGE, "/staff/people", {"search": search})
    appointed = Appointments(store.database).all()
    return site.page(
        visit,
        "people.html.jinja",
        staff=[
            {
                "id": person,
                "role": say(_ROLES[appointed.get(person, Appointment()).role]),
                "sections": sorted(appointed.get(person, Appointment()).sections),
            }
            for person in sorted({*appointed, *Accounts(store.database).staff()})
        ],
        sees=visit.role in READERS,
        takes_roster=bool(site.course.platforms) and visit.role in INSTRUCTORS,
        students=[
            {"id": student, "name": site.name(student), "section": site.section(student)}
            for student in students[at.first : at.last]
        ],
        total=len(students),
        search=search,
        places=at,
    )


def log(site: Site, visit: Visit, store: Store) -> Response:
    """Every act and every change of a grade, the latest first; of a student, or all."""
    asked = visit.request.query_params
    student = asked.get("student", "")[:_MOST_SEARCHED]
    number = asked.get("page", "")
    ((head,),) = store.database.rows("SELECT max(number) FROM chain")
    sees = visit.role in READERS
    answer = site.ask(
        visit,
        store,
        "log",
        {
            "student": student if sees else "",
            "first": (asked_for(number) - 1) * _ENTRIES_A_PAGE,
            "count": _ENTRIES_A_PAGE,
            "head": head or 0,
        },
    )
    if answer is None:
        return site.waiting(visit)
    say = pages.texts(visit.language)
    chosen = {"student": student}
    return site.page(
        visit,
        "log.html.jinja",
        entries=[_entry(site, say, one) for one in answer["entries"]],
        student=student,
        sees=sees,
        total=answer["total"],
        places=places(number, answer["total"], _ENTRIES_A_PAGE, "/staff/log", chosen),
    )


def _entry(site: Site, say: Words, one: dict[str, Any]) -> dict[str, Any]:
    exercise = one["exercise"]
    if exercise in site.course.names:
        exercise = say.of(site.course.entry(exercise).title)
    kind = one["kind"]
    return {
        **one,
        "time": site.time(datetime.fromisoformat(one["time"]), say),
        "kind": say(_KINDS[kind]) if kind in _KINDS else kind,
        "name": site.name(one["student"]) if one["student"] else "",
        "title": exercise,
    }


ROWS = (
    Row("GET", "/staff/people", STAFF, people),
    Row("GET", "/staff/log", STAFF, log),
)
