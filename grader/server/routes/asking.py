"""The forms by which a student asks: for a hint, about a check, for more time. Each is kept as an act."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.responses import RedirectResponse, Response

from grader.errors import UsageError
from grader.server import asking, handouts, pages, zones
from grader.server.access import Of, Row
from grader.server.routes.result import failed_checks, state_for, submission_page
from grader.server.routes.student import exercise_page, progress_of
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import STUDENT
from grader.store.acts import Acts, about
from grader.store.store import Store


def open_hint(site: Site, visit: Visit, store: Store) -> Response:
    """Open the next hint of a group."""
    name = visit.request.path_params["exercise"]
    if name not in site.course.names:
        return site.refused(visit)
    if site.limits.hints.wait(visit.who.id):
        return site.message(visit, 429, "too_often")
    wanted = visit.form.get("number", "")
    with store.together():
        opened = asking.opened_hints(store, name, visit.who.id)
        groups = handouts.hints(site.course.assignment(name), visit.language)
        rest = ([one.number for one in each.hints if one.number not in opened] for each in groups)
        if wanted in {str(numbers[0]) for numbers in rest if numbers}:
            opened.add(int(wanted))
            Acts(store.database).add(
                "hint", about(name, visit.who.id), {"number": int(wanted)},
                actor=visit.asker, time=datetime.now(UTC),
            )  # fmt: skip
    if wanted not in map(str, opened):
        say = pages.texts(visit.language)
        wrong = say("no_hint"), say("no_hint_remedy")
        return exercise_page(site, visit, store, status=422, wrong=wrong)
    return RedirectResponse(f"/x/{name}#hints", 303)


def ask(site: Site, visit: Visit, store: Store) -> Response:
    """Ask staff to look at one check that did not pass."""
    id_, check = visit.submission.id, visit.form.get("check", "")[:200]
    text = visit.form.get("text", "")
    try:
        text = asking.written(text)
        _must_have_failed(site, visit, store, check)
        if site.limits.asks.wait(visit.who.id):
            return site.message(visit, 429, "too_often")
        with store.together():
            if asking.is_open(asking.requests(store, id_).get(check, ())):
                raise _twice()
            Acts(store.database).add(
                "request", id_, {"check": check, "text": text},
                actor=visit.asker, time=datetime.now(UTC),
            )  # fmt: skip
    except UsageError as error:
        wrong, typed = error.told(visit.language), (check, text)
        return submission_page(site, visit, store, status=422, wrong=wrong, typed=typed)
    return RedirectResponse(f"/s/{id_}#asked", 303)


def _must_have_failed(site: Site, visit: Visit, store: Store, check: str) -> None:
    shows = state_for(site, visit, store).is_result
    if not shows or check not in {one["id"] for one in failed_checks(site, visit, store)}:
        raise UsageError(
            {
                "en": "There is no such check that failed here.",
                "ja": "ここで失敗したチェックに、そのようなものはありません。",
            },
            {
                "en": "Load the page again: it may have been graded anew.",
                "ja": "ページを読み込み直してください。採点し直されたのかもしれません。",
            },
        )


def ask_for_time(site: Site, visit: Visit, store: Store) -> Response:
    """Ask for an extension in an exercise."""
    name = visit.request.path_params["exercise"]
    if name not in site.course.names:
        return site.refused(visit)
    text, now = visit.form.get("text", ""), datetime.now(UTC)
    try:
        due = progress_of(site, visit, store).of(name).due
        if due is None:
            raise UsageError(
                {
                    "en": "This exercise is due at no time.",
                    "ja": "この課題に締切はありません。",
                }
            )
        zone = zones.zone_of(visit.request.cookies, site.course)
        until = asking.until(visit.form.get("until", "")[:20], zone, due, now)
        text = asking.written(text)
        if site.limits.asks.wait(visit.who.id):
            return site.message(visit, 429, "too_often")
        with store.together():
            if asking.is_open(asking.extensions(store, name, visit.who.id)):
                raise _twice()
            Acts(store.database).add(
                "extension_asked", about(name, visit.who.id),
                {"until": until.isoformat(), "text": text}, actor=visit.asker, time=now,
            )  # fmt: skip
    except UsageError as error:
        wrong = error.told(visit.language)
        return exercise_page(site, visit, store, status=422, wrong=wrong, why=text)
    return RedirectResponse(f"/x/{name}#extension", 303)


def _twice() -> UsageError:
    return UsageError(
        {"en": "You have asked for this already.", "ja": "これはすでにお願い済みです。"},
        {
            "en": "Wait for the answer: it appears where you asked.",
            "ja": "返事を待ってください。お願いした場所に表示されます。",
        },
    )


ROWS = (
    Row("POST", "/x/{exercise}/hint", STUDENT, open_hint),
    Row("POST", "/s/{id}/ask", STUDENT, ask, Of.SUBMISSION, cap=40_000),
    Row("POST", "/x/{exercise}/extension", STUDENT, ask_for_time, cap=40_000),
)
