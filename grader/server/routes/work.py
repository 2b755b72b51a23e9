"""One submission as staff see it, beside the reference; and submissions that are alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from grader.feedback.listing import Listing, listings
from grader.model import LoadProblem, Part, Span
from grader.server import entered, judged, pages
from grader.server.access import Of, Row
from grader.server.readings import of_listed
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import ASSISTANTS, READERS
from grader.store.acts import Acts
from grader.store.queue import Lane, Queue
from grader.store.renderings import Renderings
from grader.store.requests import Requests
from grader.store.store import Store

if TYPE_CHECKING:
    from grader.feedback.wording import Words

_MOST_REASON = 500


def submission(site: Site, visit: Visit, store: Store) -> Response:
    """A submission beside the reference, with all that its report says."""
    found = visit.submission
    value = {
        "submission": found.id,
        "report": latest_report(store, found.id),
        "language": visit.language,
    }
    told = site.ask(visit, store, "submission", value)
    if told is None:
        return site.waiting(visit)
    say = pages.texts(visit.language)
    report = told["report"] or {}
    parts = store.submission(found.id).submission.parts
    claimed = told["claimed"]
    return site.page(
        visit,
        "work_submission.html.jinja",
        found=found,
        title=site.title_of(say, found.exercise),
        name=site.name(found.student),
        time=site.time(found.time, say),
        claimed=site.time(datetime.fromisoformat(claimed), say) if claimed else "",
        report=told["report"],
        suite_changed=bool(report and told["suite"] and report["suite"] != told["suite"]),
        code=listings(parts, _spans(report), _problem(report)),
        reference=listings(reference_parts(told["reference"]), (), None),
        attempts=_attempts(site, store, visit, say),
        requests=_requests(site, store, say, found.id),
        judge=_judging_of(site, visit, store),
        waits=Queue(store.database).place(found.id) is not None,
        may_rerun=visit.role in ASSISTANTS,
        most_reason=_MOST_REASON,
    )


def _judging_of(site: Site, visit: Visit, store: Store) -> str:
    """Where the work is judged; "" where judging shows no names, since this page would tell whose it is."""
    found = visit.submission
    division = judged.Division.of(store, found.exercise)
    if found.exercise not in site.course.names or not judged.shows_names(visit, division):
        return ""
    name = judged.name_of(site.keys.csrf, found.exercise, found.id)
    return f"/staff/judging/{found.exercise}/work/{name}"


def latest_report(store: Store, id_: str) -> int | None:
    """The number of a submission's latest report."""
    ((number,),) = store.database.rows("SELECT max(number) FROM reports WHERE submission = $1", id_)
    return number if number is None else int(number)


def reference_parts(told: Sequence[Mapping[str, str]]) -> tuple[Part, ...]:
    """The parts of a source that came as text."""
    return tuple(Part(part["name"], part["source"].encode(errors="replace")) for part in told)


def _spans(report: Mapping[str, Any]) -> tuple[Span, ...]:
    return tuple(Span(*span) for span in report.get("spans", ()))


def _problem(report: Mapping[str, Any]) -> LoadProblem | None:
    told = report.get("problem")
    return LoadProblem("", told[2], told[0], told[1]) if told else None


def _attempts(site: Site, store: Store, visit: Visit, say: Words) -> list[dict[str, Any]]:
    """The student's other attempts at the exercise, the latest first."""
    found = visit.submission
    listed = Renderings(store.database, site.keys.pages).of_student(
        found.student, found.exercise, visit.language
    )
    attempts = []
    for one in reversed(listed):
        state = of_listed(store, one)
        attempts.append(
            {
                "id": one.submission,
                "time": site.time(one.received, say),
                "state": state,
                "here": one.submission == found.id,
            }
        )
    return attempts


def _requests(site: Site, store: Store, say: Words, id_: str) -> list[dict[str, Any]]:
    requests = Requests(store.database)
    return [
        {
            "number": one.number,
            "check": one.check,
            "time": site.time(one.time, say),
            "answered": requests.answer(one.number) is not None,
        }
        for one in requests.about(id_)
    ]


def rerun(_: Site, visit: Visit, store: Store) -> Response:
    """Have a submission graded again."""
    found = visit.submission
    reason = entered.text(visit, "reason", _MOST_REASON)
    with store.database.writing():
        grade_again(store, found.id, found.student, found.exercise)
        Acts(store.database).add(
            "rerun", found.id, {}, actor=visit.asker, time=datetime.now(UTC), reason=reason
        )
    return RedirectResponse(f"/staff/s/{found.id}", 303)


def grade_again(store: Store, id_: str, student: str, exercise: str) -> None:
    """Queue a submission behind what students wait for; inside the transaction that says why.

    Raises:
        UsageError: It waits already.
    """
    queue = Queue(store.database)
    if queue.place(id_) is not None:
        raise entered.wrong("waits_already", "waits_already_remedy")
    queue.add(id_, student, exercise, Lane.RERUN, store.database.clock())


# ---------------------------------------------------------------- what is alike


def similar(site: Site, visit: Visit, store: Store) -> Response:
    """The groups of submissions that are alike, by exercise, and a pair of them side by side."""
    say = pages.texts(visit.language)
    name = visit.request.query_params.get("exercise", "")
    exercises = [(entry.name, say.of(entry.title)) for entry in site.course.exercises]
    if name not in site.course.names:
        return site.page(visit, "work_similar.html.jinja", exercises=exercises, exercise="")
    ((last,),) = store.database.rows(
        "SELECT max(number) FROM submissions WHERE exercise = $1", name
    )
    told = site.ask(visit, store, "similar", {"exercise": name, "last": last})
    if told is None:
        return site.waiting(visit)
    students = {
        id_: {"id": student, "name": site.name(student)}
        for id_, student in told["students"].items()
    }
    pair = _pair(store, told["groups"], visit.request.query_params.get("pair", ""))
    return site.page(
        visit,
        "work_similar.html.jinja",
        exercises=exercises,
        exercise=name,
        title=site.title_of(say, name),
        groups=told["groups"],
        problem=told["problem"],
        students=students,
        pair=pair,
    )


def _pair(store: Store, groups: Sequence[Mapping[str, Any]], chosen: str) -> dict[str, Any] | None:
    """The pair that was chosen, with both sources; None where none of these was."""
    for group in groups:
        for pair in group["pairs"]:
            if chosen == ".".join(side["submission"] for side in pair["sides"]):
                sides = [_side(store, side) for side in pair["sides"]]
                return {"share": pair["share"], "same": pair["same"], "sides": sides}
    return None


def _side(store: Store, side: Mapping[str, Any]) -> dict[str, Any]:
    parts = store.submission(side["submission"]).submission.parts
    spans = tuple(Span("", *span) for span in side["spans"])
    code: tuple[Listing, ...] = listings(parts, spans, None)
    return {"submission": side["submission"], "code": code}


ROWS = (
    Row("GET", "/staff/s/{id}", READERS, submission, Of.SUBMISSION),
    Row("POST", "/staff/s/{id}/rerun", ASSISTANTS, rerun, Of.SUBMISSION),
    Row("GET", "/staff/similar", READERS, similar),
)
