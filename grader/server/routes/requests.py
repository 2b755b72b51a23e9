"""What students have asked of staff: each request with its evidence, and how it is answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from grader.server import entered, pages
from grader.server.access import Row
from grader.server.readings import of_shown
from grader.server.routes.work import grade_again, latest_report, title_of
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import ASSISTANTS, INSTRUCTORS, READERS
from grader.store.acts import Acts, about
from grader.store.renderings import Renderings
from grader.store.requests import Requests
from grader.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.feedback.wording import Words
    from grader.store.requests import Asked

_MOST_SHOWN = 100
_DAYS = 7
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
    return site.page(
        visit, "work_requests.html.jinja", rows=rows, left_out=len(found) - len(rows)
    )


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
            # The suite, which nobody sees here, may have changed meanwhile.
            "period": int(store.database.clock().timestamp() // _KEPT_SECONDS),
        }
        told = site.ask(visit, store, "evidence", value)
        if told is None:
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
        answer=_answer_data(site, say, answer),
        next=next(iter(following), None),
        may_answer=visit.role in ASSISTANTS,
        may_override=visit.role in INSTRUCTORS and asked.exercise in site.course.names,
        suggested=_for_input(site, asked.until or due),
        days=_DAYS,
        most=entered.MOST_TEXT,
    )


def due_of(site: Site, store: Store, asked: Asked) -> datetime | None:
    """When the exercise is due for the class."""
    act = Acts(store.database).last("due", asked.exercise)
    if act is not None and act.value.get("due"):
        return datetime.fromisoformat(act.value["due"])
    known = asked.exercise in site.course.names
    return site.course.entry(asked.exercise).due if known else None


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
    if outcome not in _OUTCOMES:
        raise entered.wrong("no_outcome", "no_outcome_remedy")
    with store.database.writing():
        before = Requests(store.database).answer(asked.number)
        if before is not None:
            raise entered.wrong("answered_already", "answered_already_remedy", who=before.actor)
        _OUTCOMES[outcome](site, visit, store, asked, text)
        _act(store, visit, "answer", str(asked.number), {"text": text, "outcome": outcome})
    return RedirectResponse(f"/staff/requests/{asked.number}", 303)


def _act(
    store: Store, visit: Visit, kind: str, subject: str, value: dict[str, Any], reason: str = ""
) -> None:
    Acts(store.database).add(
        kind, subject, value, actor=visit.asker, time=datetime.now(UTC), reason=reason
    )


def _refused(site: Site, visit: Visit, store: Store, asked: Asked, text: str) -> None:
    """Nothing is granted."""


def _override(site: Site, visit: Visit, store: Store, asked: Asked, text: str) -> None:
    """Give points by hand."""
    if visit.role not in INSTRUCTORS:
        raise entered.wrong("instructors_only", "instructors_only_remedy")
    points = entered.number(visit, "points", _possible(site, store, visit, asked))
    subject = about(asked.exercise, asked.student)
    _act(store, visit, "override", subject, {"points": points}, text)


def _possible(site: Site, store: Store, visit: Visit, asked: Asked) -> float:
    """How many points the exercise has, as what is rendered of the student's work says."""
    found = Renderings(store.database, site.keys.pages).of_student(
        asked.student, asked.exercise, visit.language
    )
    known = [one.shown.possible for one in found if one.shown is not None]
    if not known:
        raise entered.wrong("nothing_graded", "nothing_graded_remedy")
    return known[-1]


def _extension(site: Site, visit: Visit, store: Store, asked: Asked, text: str) -> None:
    """Give more time."""
    until = entered.time(site, visit, "until")
    due = due_of(site, store, asked)
    if due is None:
        raise entered.wrong("never_due", "never_due_remedy")
    if until <= due:
        raise entered.wrong("before_due", "before_due_remedy")
    if visit.role not in INSTRUCTORS and until > due + timedelta(days=_DAYS):
        raise entered.wrong("too_many_days", "too_many_days_remedy", days=_DAYS)
    subject = about(asked.exercise, asked.student)
    _act(store, visit, "extension", subject, {"due": until.isoformat()}, text)


def _rerun(site: Site, visit: Visit, store: Store, asked: Asked, text: str) -> None:
    """Have it graded again."""
    if not asked.submission:
        raise entered.wrong("no_outcome", "no_outcome_remedy")
    grade_again(store, asked.submission, asked.student, asked.exercise)
    _act(store, visit, "rerun", asked.submission, {}, text)


def _dropped(site: Site, visit: Visit, store: Store, asked: Asked, text: str) -> None:
    """Say that the check is dropped, which was done before, for the whole class."""
    of_check = [
        act
        for act in Acts(store.database).all("dropped", asked.exercise)
        if act.value.get("check") == asked.check
    ]
    if not asked.check or not of_check or not of_check[-1].value.get("dropped"):
        raise entered.wrong("not_dropped", "not_dropped_remedy")


_OUTCOMES = {
    "refused": _refused,
    "override": _override,
    "extension": _extension,
    "rerun": _rerun,
    "dropped": _dropped,
}
"""What may be answered, and what each does in the same transaction."""

ROWS = (
    Row("GET", "/staff/requests", READERS, listed),
    Row("GET", "/staff/requests/{number}", READERS, shown),
    Row("POST", "/staff/requests/{number}", ASSISTANTS, answer),
)
