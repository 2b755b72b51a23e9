"""What students have asked of staff: each request with its evidence, and how it is answered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from grader.server import entered, pages
from grader.server.access import Row
from grader.server.readings import of_shown
from grader.server.routes.granting import MOST_DAYS, OUTCOMES, Granting, due_of, is_dropped
from grader.server.routes.work import latest_report, title_of
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import ASSISTANTS, INSTRUCTORS, READERS
from grader.store.acts import Acts
from grader.store.renderings import Renderings
from grader.store.requests import Requests
from grader.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.feedback.wording import Words
    from grader.store.requests import Asked

_MOST_SHOWN = 100
_KEPT_SECONDS = 300  # how long the evidence of a request stands before it is made anew


def listed(site: Site, visit: Visit, store: Store) -> Response:
    """All that is open, the oldest first."""
    say = pages.texts(visit.language)
    found = _open(site, visit, store)
    rows = [
        {
            "number": one.number,
            "name": site.name(one.student),
            "title": title_of(site, say, one.exercise),
            "check": _check_title(site, store, visit, one),
            "until": site.time(one.until, say) if one.until else "",
            "time": site.time(one.time, say),
            "text": one.text,
        }
        for one in found[:_MOST_SHOWN]
    ]
    return site.page(visit, "work_requests.html.jinja", rows=rows, left_out=len(found) - len(rows))


def _open(site: Site, visit: Visit, store: Store) -> Sequence[Asked]:
    return [one for one in Requests(store.database).open() if _is_theirs(site, visit, one)]


def _is_theirs(site: Site, visit: Visit, asked: Asked) -> bool:
    """Whether the student is in a section of whoever looks."""
    covers = visit.appointment is not None and visit.appointment.covers(site.section(asked.student))
    return covers and bool(asked.student)


def _check_title(site: Site, store: Store, visit: Visit, asked: Asked) -> str:
    """What the student's own page calls the check, its name where it says nothing of it."""
    if not asked.submission:
        return ""
    rendering = Renderings(store.database, site.keys.pages).get(asked.submission, visit.language)
    say = pages.texts(visit.language)
    for check in rendering.data["report"]["checks"] if rendering else ():
        if check["id"] == asked.check:
            return say.of(check["title"])
    return asked.check


def _of(site: Site, visit: Visit, store: Store) -> Asked | None:
    """The request that an address names, None where it is none, or not of this one's sections."""
    number = visit.request.path_params["number"]
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return None
    asked = Requests(store.database).get(int(number))
    return asked if asked is not None and _is_theirs(site, visit, asked) else None


def shown(site: Site, visit: Visit, store: Store) -> Response:
    """A request with its evidence, and the form to answer it."""
    asked = _of(site, visit, store)
    if asked is None:
        return site.refused(visit)
    told: dict[str, Any] = {}
    if asked.submission:
        value = {
            "request": asked.number,
            "report": latest_report(store, asked.submission),
            "language": visit.language,
            "period": _period(store),
        }
        told = site.ask(visit, store, "evidence", value)
        if told is None:
            return site.waiting(visit)
    places = _places(site, visit, store, asked)
    if places is None:
        return site.waiting(visit)
    say = pages.texts(visit.language)
    answer = Requests(store.database).answer(asked.number)
    following = [one.number for one in _open(site, visit, store) if one.number != asked.number]
    due = due_of(site, store, asked)
    return site.page(
        visit,
        "work_request.html.jinja",
        asked=asked,
        name=site.name(asked.student),
        title=title_of(site, say, asked.exercise),
        time=site.time(asked.time, say),
        until=site.time(asked.until, say) if asked.until else "",
        due=site.time(due, say) if due else "",
        points=_points(site, store, visit, asked),
        evidence=told,
        places=places,
        answer=_answer_data(site, say, answer),
        next=next(iter(following), None),
        may_answer=visit.role in ASSISTANTS,
        may_override=visit.role in INSTRUCTORS and asked.exercise in site.course.names,
        suggested=_for_input(site, asked.until or due),
        zone=str(site.course.timezone or "UTC"),
        is_dropped=is_dropped(store, asked),
        days=MOST_DAYS,
        most=entered.MOST_TEXT,
    )


def _period(store: Store) -> int:
    """What changes now and then: the course's files, which nobody sees here, may have changed meanwhile."""
    return int(store.database.clock().timestamp() // _KEPT_SECONDS)


def _places(site: Site, visit: Visit, store: Store, asked: Asked) -> dict[str, str] | None:
    """Where policy.toml decides what could be granted here, by kind; None while a worker looks."""
    value = {"exercise": asked.exercise, "student": asked.student, "period": _period(store)}
    told: dict[str, str] | None = site.ask(visit, store, "in_file", value)
    return told


def _points(site: Site, store: Store, visit: Visit, asked: Asked) -> Any:
    """What a submission has, as its student sees it."""
    if not asked.submission:
        return None
    rendering = Renderings(store.database, site.keys.pages).get(asked.submission, visit.language)
    return of_shown(asked.submission, rendering.shown) if rendering else None


def _answer_data(site: Site, say: Words, answer: Any) -> dict[str, str] | None:
    if answer is None:
        return None
    return {
        "text": str(answer.value.get("text", "")),
        "outcome": str(answer.value.get("outcome", "")),
        "actor": answer.actor,
        "time": site.time(answer.time, say),
    }


def _for_input(site: Site, moment: datetime | None) -> str:
    """A time as a form's field for times has it."""
    if moment is None:
        return ""
    return moment.astimezone(site.course.timezone or UTC).strftime("%Y-%m-%dT%H:%M")


# ---------------------------------------------------------------- answers


def answer(site: Site, visit: Visit, store: Store) -> Response:
    """Answer a request: what is granted and what is said of it are kept together, or neither."""
    asked = _of(site, visit, store)
    if asked is None:
        return site.refused(visit)
    text = entered.text(visit, "text")
    outcome = visit.form.get("outcome", "")
    if outcome not in OUTCOMES:
        raise entered.wrong("no_outcome", "no_outcome_remedy")
    # What the file says of a student is changed there alone.
    places = _places(site, visit, store, asked)
    if places is None:
        raise entered.wrong("not_yet", "not_yet_remedy")
    if place := places.get(outcome):
        raise entered.wrong("in_file", "in_file_remedy", place=place)
    with store.database.writing():
        before = Requests(store.database).answer(asked.number)
        if before is not None:
            raise entered.wrong("answered_already", "answered_already_remedy", who=before.actor)
        OUTCOMES[outcome](Granting(site, visit, store, asked, text))
        Acts(store.database).add(
            "answer", str(asked.number), {"text": text, "outcome": outcome},
            actor=visit.asker, time=datetime.now(UTC),
        )  # fmt: skip
    return RedirectResponse(f"/staff/requests/{asked.number}", 303)


ROWS = (
    Row("GET", "/staff/requests", READERS, listed),
    Row("GET", "/staff/requests/{number}", READERS, shown),
    Row("POST", "/staff/requests/{number}", ASSISTANTS, answer),
)
