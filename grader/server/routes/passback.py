"""What platforms have of the class's points, what waits, and what they have refused."""

from __future__ import annotations

import secrets
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from grader.server import pages
from grader.server.access import Row
from grader.server.paging import places
from grader.server.passed_back import answer_of, moment, points_of
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import INSTRUCTORS
from grader.store.passback import Outbox, Parcel
from grader.store.store import Store

if TYPE_CHECKING:
    from grader.feedback.wording import Words

_A_PAGE = 100


def passback(site: Site, visit: Visit, store: Store) -> Response:
    """By exercise how much is there, waits and failed; of one, or of what failed, each student."""
    say = pages.texts(visit.language)
    asked = visit.request.query_params
    exercise = asked.get("exercise", "")
    exercise = exercise if exercise in site.course.names else ""
    mine = [one for one in Outbox(store.database).all() if site.looks_after(visit, one.student)]
    shown = [one for one in mine if (one.place.exercise == exercise if exercise else one.failed)]
    at = places(
        asked.get("page", ""), len(shown), _A_PAGE, "/staff/passback", {"exercise": exercise}
    )
    return site.page(
        visit,
        "passback.html.jinja",
        platforms=[platform.name for platform in site.course.platforms],
        exercises=_by_exercise(site, say, mine),
        exercise=exercise,
        title=site.title_of(say, exercise) if exercise else "",
        rows=[_row(site, say, one) for one in shown[at.first : at.last]],
        places=at,
        once=secrets.token_hex(16),
    )


def _by_exercise(site: Site, say: Words, parcels: list[Parcel]) -> list[dict[str, Any]]:
    there, waits, failed = (
        Counter(one.place.exercise for one in parcels if holds(one))
        for holds in (
            lambda one: bool(one.has),
            lambda one: one.due is not None,
            lambda one: one.failed,
        )
    )
    return [
        {
            "name": name,
            "title": site.title_of(say, name),
            "there": there[name],
            "waits": waits[name],
            "failed": failed[name],
        }
        for name in site.course.names
        if name in {one.place.exercise for one in parcels}
    ]


def _row(site: Site, say: Words, one: Parcel) -> dict[str, Any]:
    return {
        "student": one.student,
        "name": site.name(one.student),
        "exercise": one.place.exercise,
        "title": site.title_of(say, one.place.exercise),
        "platform": one.place.platform,
        "has": points_of(say, one) if one.has else "",
        "since": site.time(moment(one.since), say) if one.has and one.since else "",
        "answer": answer_of(say, one),
        "detail": one.detail,
        "answered": site.time(moment(one.answered), say) if one.answered else "",
        "due": site.time(moment(one.due), say) if one.due is not None else "",
        "failed": one.failed,
    }


def send(site: Site, visit: Visit, store: Store) -> Response:
    """Have the courier send one, those of an exercise, all, or what has failed of them once more."""
    exercise = visit.form.get("exercise", "")
    if exercise and exercise not in site.course.names:
        return site.refused(visit)
    value = {
        "exercise": exercise,
        "student": visit.form.get("student", "")[:400],
        "failed": visit.form.get("failed") == "1",
        "once": visit.form.get("once", "")[:64],
    }
    site.leave(visit, store, "remote_send", value)
    query = f"?{urlencode({'exercise': exercise})}" if exercise else ""
    return RedirectResponse(f"/staff/passback{query}", 303)


ROWS = (
    Row("GET", "/staff/passback", INSTRUCTORS, passback),
    Row("POST", "/staff/passback", INSTRUCTORS, send),
)
