"""What students have asked of staff: each request with its evidence, and how it is answered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from grader.desk.deciding import ASSISTANTS_DAYS
from grader.errors import UsageError
from grader.server import entered, pages
from grader.server.access import Row
from grader.server.readings import of_shown
from grader.server.routes.granting import GRANTED, REFUSED, WAYS, Granting, due_of, is_dropped
from grader.server.routes.work import latest_report
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

_MOST_SHOWN = 25
_WAYS = {
    "refused": "way_refused",
    "override": "way_override",
    "extension": "way_extension",
    "rerun": "way_rerun",
    "dropped": "way_dropped",
}
_KEPT_SECONDS = 300  # how long the evidence of a request stands before it is made anew


def listed(site: Site, visit: Visit, store: Store) -> Response:
    """All that is open, the oldest first."""
    say = pages.texts(visit.language)
    found = _open(site, visit, store)
    rows = [
        {
            "number": one.number,
            "name": site.name(one.student),
            "title": site.title_of(say, one.exercise),
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
    return bool(asked.student) and site.looks_after(visit, asked.student)


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
    number = entered.whole_number(visit.request.path_params["number"], 15)
    asked = Requests(store.database).get(number) if number is not None else None
    return asked if asked is not None and _is_theirs(site, visit, asked) else None


def shown(site: Site, visit: Visit, store: Store) -> Response:
    """A request with its evidence, and the form to answer it."""
    asked = _of(site, visit, store)
    return site.refused(visit) if asked is None else _page(site, visit, store, asked)


def _page(
    site: Site, visit: Visit, store: Store, asked: Asked, wrong: UsageError | None = None
) -> Response:
    """The same; where an answer was refused, with what is `wrong` and what was written."""
    told = _evidence(site, visit, store, asked) if asked.submission else {}
    if told is None:
        return site.told(visit, wrong) if wrong else site.waiting(visit)
    say = pages.texts(visit.language)
    answer = Requests(store.database).answer(asked.number)
    following = [one.number for one in _open(site, visit, store) if one.number != asked.number]
    due = due_of(site, store, asked)
    return site.page(
        visit,
        "work_request.html.jinja",
        422 if wrong else 200,
        asked=asked,
        name=site.name(asked.student),
        title=site.title_of(say, asked.exercise),
        time=site.time(asked.time, say),
        until=site.time(asked.until, say) if asked.until else "",
        due=site.time(due, say) if due else "",
        points=_points(site, store, visit, asked),
        evidence=told,
        answer=_answer_data(site, say, answer),
        next=next(iter(following), None),
        may_answer=visit.role in ASSISTANTS,
        may_override=visit.role in INSTRUCTORS and asked.exercise in site.course.names,
        zone=str(site.course.timezone or "UTC"),
        is_dropped=is_dropped(store, asked),
        days=ASSISTANTS_DAYS,
        most=entered.MOST_TEXT,
        ways=_WAYS,
        wrong=wrong.told(visit.language) if wrong else None,
        form={
            "text": "",
            "outcome": "",
            "points": "",
            "until": _for_input(site, asked.until or due),
        }
        | dict(visit.form),
    )


def _evidence(site: Site, visit: Visit, store: Store, asked: Asked) -> Any:
    value = {
        "request": asked.number,
        "report": latest_report(store, asked.submission),
        "language": visit.language,
        # The suite, which nobody sees here, may have changed meanwhile.
        "period": int(store.database.clock().timestamp() // _KEPT_SECONDS),
    }
    return site.ask(visit, store, "evidence", value)


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
        "way": str(answer.value.get("by", answer.value.get("outcome", ""))),
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
    try:
        _keep(site, visit, store, asked)
    except UsageError as error:
        return _page(site, visit, store, asked, error)
    return RedirectResponse(f"/staff/requests/{asked.number}", 303)


def _keep(site: Site, visit: Visit, store: Store, asked: Asked) -> None:
    text = entered.text(visit, "text")
    way = visit.form.get("outcome", "")
    if way not in WAYS:
        raise entered.wrong("no_outcome", "no_outcome_remedy")
    granting = Granting(site, visit, store, asked, way, text)
    stamp = granting.look()
    value = {"text": text, "outcome": REFUSED if way == REFUSED else GRANTED, "by": way}
    with store.together():
        before = Requests(store.database).answer(asked.number)
        if before is not None:
            raise entered.wrong("answered_already", "answered_already_remedy", who=before.actor)
        granting.grant(stamp)
        Acts(store.database).add(
            "answer", str(asked.number), value, actor=visit.asker, time=datetime.now(UTC)
        )


ROWS = (
    Row("GET", "/staff/requests", READERS, listed),
    Row("GET", "/staff/requests/{number}", READERS, shown),
    Row("POST", "/staff/requests/{number}", ASSISTANTS, answer),
)
