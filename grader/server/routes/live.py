"""The live page for staff: the queue, how promises are kept, our failures, and who holds which idea."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response, StreamingResponse

from grader.errors import UsageError
from grader.server import board, pages
from grader.server.access import Row
from grader.server.board import Idea, Picture
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import ASSISTANTS, STAFF
from grader.store.acts import Act, Acts
from grader.store.appointments import Role
from grader.store.beliefs import Beliefs, subject
from grader.store.store import Store

_MOST_TEXT = 2000
_MOST_SENT = 50
_SURE_SECONDS = 2.0  # a stream that saw its session so long ago looks again before it tells


def live(site: Site, visit: Visit, store: Store) -> Response:
    """How it stands now."""
    html = _drawn(site, visit, board.look(store))
    return site.page(visit, "live.html.jinja", shown=html)


def events(site: Site, visit: Visit, _: Store) -> Response:
    """The same, whenever it differs."""
    if visit.request.method == "HEAD" or not site.board.has_room(visit.asker):
        return Response(status_code=204)  # a browser does not come again after this

    async def stream() -> AsyncIterator[str]:
        yield "retry: 2000\n\n"
        sure = time.monotonic()
        async for picture in site.board.watch(visit.asker):
            if picture is None:
                yield ": still here\n\n"
                continue
            if time.monotonic() > sure + _SURE_SECONDS:
                if not await run_in_threadpool(_is_still_there, site, visit):
                    return  # signed out, revoked or given another role, while the page was open
                sure = time.monotonic()
            yield f"event: state\ndata: {json.dumps({'html': _drawn(site, visit, picture)})}\n\n"

    return StreamingResponse(
        stream(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


def _is_still_there(site: Site, visit: Visit) -> bool:
    with site.connections.use() as store:
        return site.is_still(visit, store)


def _drawn(site: Site, visit: Visit, picture: Picture) -> str:
    """A picture as whoever asks may see it: drawn once for all who may see the same."""
    sees = visit.role is not Role.OPERATOR
    sections = visit.appointment.sections if visit.appointment else frozenset()
    key = visit.language, sees, sections, _may_explain(visit)
    if key not in picture.drawn:
        picture.drawn[key] = _draw(site, visit, picture, sees=sees)
    return picture.drawn[key]


def _draw(site: Site, visit: Visit, picture: Picture, *, sees: bool) -> str:
    say = pages.texts(visit.language)
    titles = {entry.name: say.of(entry.title) for entry in site.course.exercises}
    mine = [one for one in picture.failures if not sees or site.looks_after(visit, one.student)]
    failed = [
        {
            "id": one.id,
            "name": site.name(one.student) if sees else "",
            "title": titles.get(one.exercise, one.exercise),
            "time": site.time(one.time, say),
        }
        for one in mine
    ]
    explained = {act.subject: act for act in reversed(picture.sent)}
    held = []
    for idea in picture.ideas if sees else ():
        count = sum(site.looks_after(visit, student) for student in idea.students)
        if count:
            act = explained.get(idea.subject)
            held.append(
                {
                    "title": say.of(idea.title),
                    "exercise": titles.get(idea.exercise, idea.exercise),
                    "functions": idea.functions,
                    "count": count,
                    "path": f"/staff/explain/{idea.exercise}/{idea.name}",
                    "explained": bool(act and act.value.get("text")),
                }
            )
    return pages.page(
        "live_state.html.jinja",
        say,
        picture=picture,
        oldest=site.time(picture.oldest, say) if picture.oldest else "",
        failures=failed,
        sees=sees,
        held=held,
        may_explain=_may_explain(visit),
        sent=[_sent(site, visit, picture, act) for act in picture.sent[:_MOST_SENT]]
        if sees
        else [],
    )


def _sent(site: Site, visit: Visit, picture: Picture, act: Act) -> dict[str, Any]:
    say = pages.texts(visit.language)
    title = next((say.of(one.title) for one in picture.ideas if one.subject == act.subject), "")
    return {
        "title": title or act.subject,
        "text": str(act.value.get("text", "")),
        "who": act.actor,
        "time": site.time(act.time, say),
    }


# ---------------------------------------------------------------- one explanation to all who hold an idea


def _may_explain(visit: Visit) -> bool:
    """Whether somebody looks after the whole class, which an explanation reaches."""
    return visit.role in ASSISTANTS and bool(visit.appointment and not visit.appointment.sections)


def explain(site: Site, visit: Visit, store: Store) -> Response:
    """The form for an explanation of an idea, with who holds it now."""
    idea = _idea(visit, store)
    return _explain(site, visit, store, idea)


def _explain(
    site: Site,
    visit: Visit,
    store: Store,
    idea: Idea,
    wrong: tuple[str, str] | None = None,
    text: str = "",
) -> Response:
    say = pages.texts(visit.language)
    last = Acts(store.database).last("explanation", idea.subject)
    return site.page(
        visit,
        "explain.html.jinja",
        422 if wrong else 200,
        idea=idea,
        title=say.of(idea.title),
        exercise=site.title_of(say, idea.exercise),
        names=sorted(site.name(student) for student in idea.students),
        text=text or (str(last.value.get("text", "")) if last else ""),
        last=last,
        time=site.time(last.time, say) if last else "",
        most=_MOST_TEXT,
        wrong=wrong,
    )


def send_explanation(site: Site, visit: Visit, store: Store) -> Response:
    """Show an explanation to all who hold an idea, and to those who come to hold it; no text takes it back."""
    idea = _idea(visit, store)
    text = visit.form.get("text", "").replace("\r\n", "\n").strip()
    if "back" in visit.form:
        text = ""
    elif not text or len(text) > _MOST_TEXT:
        say = pages.texts(visit.language)
        wrong = say("explain_wrong"), say("explain_wrong_remedy", most=_MOST_TEXT)
        return _explain(site, visit, store, idea, wrong, text)
    with store.database.writing():
        acts = Acts(store.database)
        last = acts.last("explanation", idea.subject)
        if (last.value.get("text", "") if last else "") != text:
            acts.add(
                "explanation", idea.subject, {"text": text},
                actor=visit.asker, time=datetime.now(UTC),
            )  # fmt: skip
    return RedirectResponse("/staff/live#sent", 303)


def _idea(visit: Visit, store: Store) -> Idea:
    """The idea that a route is about.

    Raises:
        UsageError: Whoever asks looks after some sections alone, or nobody holds it.
    """
    if not _may_explain(visit):
        raise UsageError(
            {
                "en": "An explanation goes to the whole class, and you look after sections of it.",
                "ja": "説明はクラス全員に届きますが、あなたの担当は一部の組です。",
            },
            {
                "en": "Ask somebody who looks after the whole class to send it.",
                "ja": "クラス全体の担当者に送ってもらってください。",
            },
        )
    path = visit.request.path_params
    about = subject(path["exercise"], path["belief"])
    for idea in board.ideas(Beliefs(store.database).held()):
        if idea.subject == about:
            return idea
    if Acts(store.database).last("explanation", about) is None:
        raise UsageError(
            {"en": "Nobody holds this idea now.", "ja": "この思い込みは、いま誰にも見られません。"},
            {"en": "Go back to the live page.", "ja": "ライブのページに戻ってください。"},
        )
    name = path["belief"]
    return Idea(path["exercise"], name, {"en": name, "ja": name}, (), (), about)


ROWS = (
    Row("GET", "/staff/live", STAFF, live),
    Row("GET", "/staff/live/events", STAFF, events),
    Row("GET", "/staff/explain/{exercise}/{belief}", ASSISTANTS, explain),
    Row("POST", "/staff/explain/{exercise}/{belief}", ASSISTANTS, send_explanation),
)
