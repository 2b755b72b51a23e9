"""Judging by hand: what is to be judged, by whom, whether with names, and which comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from grader.server import judged, pages
from grader.server.access import Row
from grader.server.dividing import BY_SECTION, EVENLY, NOT, divided
from grader.server.judged import NAMELESS, Division, Work
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import INSTRUCTORS, READERS
from grader.store.acts import Acts
from grader.store.appointments import Appointments, Role
from grader.store.store import Store

if TYPE_CHECKING:
    from grader.feedback.wording import Words
    from grader.store.appointments import Appointment

STATES = {
    "none": "judged_none",
    "draft": "judged_draft",
    "published": "judged_published",
    "again": "judged_again",
}
"""The texts of the states of a work."""
_MOST_JUDGES = 100


def exercise_of(site: Site, visit: Visit) -> str:
    """The exercise that an address names, "" where the course has none of that name."""
    name: str = visit.request.path_params["exercise"]
    return name if name in site.course.names else ""


def overview(site: Site, visit: Visit, store: Store) -> Response:
    """The exercises, each with how much of it is judged."""
    say = pages.texts(visit.language)
    counts = judged.counted(site, visit, store)
    rows = [
        {
            "exercise": entry.name,
            "title": say.of(entry.title),
            "works": counts.get(entry.name, (0, 0))[0],
            "done": counts.get(entry.name, (0, 0))[1],
        }
        for entry in site.course.exercises
    ]
    nameless = visit.request.cookies.get(NAMELESS) == "1"
    return site.page(visit, "judging.html.jinja", rows=rows, nameless=nameless)


def own_names(site: Site, visit: Visit, _: Store) -> Response:
    """Let whoever asks see names, or none."""
    answer = RedirectResponse("/staff/judging", 303)
    if visit.form.get("names") == "none":
        answer.set_cookie(
            NAMELESS, "1", path="/", secure=site.is_secure, httponly=True, samesite="lax",
            max_age=180 * 24 * 3600,
        )  # fmt: skip
    else:
        answer.delete_cookie(
            NAMELESS, path="/", secure=site.is_secure, httponly=True, samesite="lax"
        )
    return answer


def listing(site: Site, visit: Visit, store: Store) -> Response:
    """The latest work of each student in an exercise."""
    exercise = exercise_of(site, visit)
    if not exercise:
        return site.refused(visit)
    say = pages.texts(visit.language)
    division = Division.of(store, exercise)
    names = judged.shows_names(visit, division)
    found = judged.works(site, visit, store, exercise, division)
    own = visit.request.query_params.get("whose") == "mine"
    shown = judged.mine(found, visit.asker) if own else found
    if names:
        shown = sorted(shown, key=lambda work: work.student)
    judges = _judges(store)
    given = [work.judge for work in found if work.judge]
    return site.page(
        visit,
        "judging_exercise.html.jinja",
        exercise=exercise,
        title=site.title_of(say, exercise),
        names=names,
        own=own,
        rows=[_row(site, say, work, names=names) for work in shown],
        left=sum(work.is_left(visit) for work in judged.mine(found, visit.asker)),
        all_left=sum(work.is_left(visit) for work in found),
        division=division,
        judges=[
            {"id": judge, "role": judges[judge].role.value, "given": given.count(judge)}
            for judge in judges
        ],
        not_given=len(found) - len(given),
        decides=visit.role is Role.INSTRUCTOR,
        finished="finished" in visit.request.query_params,
    )


def _row(site: Site, say: Words, work: Work, *, names: bool) -> dict[str, Any]:
    mark = work.mark if work.state != "none" else None
    row = {
        "work": work.name,
        "called": called(site, say, work, names=names),
        "state": work.state,
        "said": say(STATES[work.state]),
        "by": mark.actor if mark else "",
        "judge": work.judge,
    }
    if names:
        row |= {"student": work.student, "section": site.section(work.student)}
    return row


def called(site: Site, say: Words, work: Work, *, names: bool) -> str:
    """What a work is called: by its student's name, or by nothing that tells whose it is."""
    return site.name(work.student) if names else say("work_called", name=work.name[:6])


def _judges(store: Store) -> dict[str, Appointment]:
    """Those who may be given work to judge: assistants first, then readers and instructors."""
    order = [Role.ASSISTANT, Role.READER, Role.INSTRUCTOR]
    found = {
        person: appointment
        for person, appointment in Appointments(store.database).all().items()
        if appointment.role in order
    }
    return dict(sorted(found.items(), key=lambda one: (order.index(one[1].role), one[0])))


def exercise_names(site: Site, visit: Visit, store: Store) -> Response:
    """Let nobody see names in an exercise, or let everybody."""
    exercise = exercise_of(site, visit)
    if not exercise:
        return site.refused(visit)
    with store.database.writing():
        division = Division.of(store, exercise)
        _decide(visit, store, exercise, replace(division, names=visit.form.get("names") != "none"))
    return RedirectResponse(f"/staff/judging/{exercise}", 303)


def divide(site: Site, visit: Visit, store: Store) -> Response:
    """Divide an exercise's work among those who are ticked."""
    exercise = exercise_of(site, visit)
    if not exercise:
        return site.refused(visit)
    by = visit.form.get("by", "")
    judges = _judges(store)
    among = {judge: judges[judge] for judge in judges if visit.form.get(f"judge-{judge}") == "1"}
    if by not in (BY_SECTION, EVENLY, NOT) or (by and not among):
        return site.message(visit, 422, "no_judges")
    with store.database.writing():
        division = Division.of(store, exercise)
        found = judged.works(site, visit, store, exercise, division)
        handed_in = [work.student for work in found]
        # Who has handed in nothing yet is given out as well: the list is then nobody's to do again.
        students = [*handed_in, *sorted(set(site.people) - set(handed_in))]
        sections = {student: site.section(student) for student in students}
        given = divided(students, sections, among, by, division.given or {}) if by else {}
        _decide(visit, store, exercise, replace(division, by=by, given=given))
    return RedirectResponse(f"/staff/judging/{exercise}", 303)


def _decide(visit: Visit, store: Store, exercise: str, division: Division) -> None:
    if division != Division.of(store, exercise):
        Acts(store.database).add(
            "division", exercise, division.data(), actor=visit.asker, time=datetime.now(UTC)
        )


def following(site: Site, visit: Visit, store: Store) -> Response:
    """Lead to the next work that whoever asks has to judge; or, back, to the one before."""
    exercise = exercise_of(site, visit)
    if not exercise:
        return site.refused(visit)
    query = visit.request.query_params
    found = judged.works(site, visit, store, exercise, Division.of(store, exercise))
    own = judged.mine(found, visit.asker)
    back = "back" in query
    work = judged.beside(visit, own, query.get("after", ""), back=back)
    if work is None:
        return RedirectResponse(
            f"/staff/judging/{exercise}" + ("" if back else "?finished=1&whose=mine"), 303
        )
    stored = "?stored=1" if "stored" in query else ""
    return RedirectResponse(f"/staff/judging/{exercise}/work/{work.name}{stored}", 303)


ROWS = (
    Row("GET", "/staff/judging", READERS, overview),
    Row("POST", "/staff/judging", READERS, own_names),
    Row("GET", "/staff/judging/{exercise}", READERS, listing),
    Row("GET", "/staff/judging/{exercise}/next", READERS, following),
    Row("POST", "/staff/judging/{exercise}/names", INSTRUCTORS, exercise_names),
    Row(
        "POST", "/staff/judging/{exercise}/division", INSTRUCTORS, divide,
        fields=_MOST_JUDGES, cap=64_000,
    ),
)  # fmt: skip
