"""What became of a submission, as its student sees it: the state, the receipt, the feedback, what was asked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from grader.errors import InternalError
from grader.model import Outcome
from grader.server import asking, pages
from grader.server.access import Of, Row
from grader.server.commented import remarks
from grader.server.progress import Progress
from grader.server.readings import State, state_of
from grader.server.routes.student import as_written, told
from grader.server.security import own_policy
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import READERS, STUDENT
from grader.store.acts import Acts
from grader.store.appointments import Role
from grader.store.beliefs import Beliefs
from grader.store.regrades import notice
from grader.store.renderings import Renderings
from grader.store.store import Store


def is_students(visit: Visit) -> bool:
    """Whether they are a student's pages: then they show what is released, and nothing else."""
    return visit.role is Role.STUDENT or visit.seen_as is not None


def state_for(site: Site, visit: Visit, store: Store) -> State:
    """Where a submission is, as whoever looks may see it."""
    found = visit.submission
    state = state_of(store, site.keys.pages, found.id, visit.language)
    return _seen(site, visit, store, state)


def _seen(site: Site, visit: Visit, store: Store, state: State) -> State:
    if not is_students(visit) or not state.is_result:
        return state
    found = visit.submission
    progress = Progress(site.course, store, site.keys.pages, found.student, visit.language)
    return progress.shown(state, found.exercise)


def submission(site: Site, visit: Visit, store: Store) -> Response:
    """Where a submission is, and its receipt."""
    return submission_page(site, visit, store)


def submission_page(
    site: Site,
    visit: Visit,
    store: Store,
    *,
    status: int = 200,
    wrong: tuple[str, str] | None = None,
    typed: tuple[str, str] = ("", ""),
) -> Response:
    """The page of a submission; `wrong` says why a form was refused, and `typed` is its check and its text."""
    found = visit.submission
    say = pages.texts(visit.language)
    title = site.title_of(say, found.exercise)
    state = state_for(site, visit, store)
    shows = state.is_result
    return site.page(
        visit,
        "submission.html.jinja",
        status,
        state=state,
        heading=say("title_done" if state.is_final else "title_waiting", title=title),
        title=title,
        whose="" if found.mine else site.name(found.student),
        for_staff=not is_students(visit),
        exercise=found.exercise,
        filename=found.filename,
        time=site.own_time(found.time, visit),
        receipt=found.receipt,
        remarks=[] if state.kind == "withheld" else remarks(store, found.id, say),
        wrong=wrong,
        may_act=visit.role is Role.STUDENT,
        typed_check=typed[0],
        typed_text=as_written(typed[1]),
        longest=asking.LONGEST,
        explained=_explained(site, visit, store) if shows else [],
        checks=_checks(site, visit, store, shows=shows),
        shows=shows,
        regraded=_regraded(store, visit) if shows else "",
    )


def _regraded(store: Store, visit: Visit) -> str:
    """What a regrade that changed this grade says to its student."""
    found = visit.submission
    return notice(store.database, found.exercise, found.id, visit.language)


def failed_checks(site: Site, visit: Visit, store: Store) -> list[dict[str, Any]]:
    """The checks of a submission that did not pass, as its student may know them."""
    try:
        rendering = Renderings(store.database, site.keys.pages).get(
            visit.submission.id, visit.language
        )
    except InternalError:  # nothing of it is shown
        return []
    report = rendering.data["report"] if rendering else {}
    return [one for one in report.get("checks", ()) if one["outcome"] != Outcome.PASSED]


def _checks(site: Site, visit: Visit, store: Store, *, shows: bool) -> list[dict[str, Any]]:
    """The checks that a student may ask about, each with what was asked, and checks that were asked about."""
    say = pages.texts(visit.language)
    asked = asking.requests(store, visit.submission.id)
    failed = failed_checks(site, visit, store) if shows else []
    titles = {one["id"]: say.of(one["title"]) for one in failed}
    listed = {**titles, **asked} if visit.role is Role.STUDENT else asked
    return [
        {
            "id": id_,
            "title": titles.get(id_, ""),
            "asked": [told(site, visit, one) for one in asked.get(id_, ())],
            "may_ask": id_ in titles and not asking.is_open(asked.get(id_, ())),
        }
        for id_ in listed
    ]


def _explained(site: Site, visit: Visit, store: Store) -> list[dict[str, str]]:
    """The ideas that are named of which staff have written something, with what they wrote."""
    acts, say = Acts(store.database), pages.texts(visit.language)
    found = []
    for belief in Beliefs(store.database).of_submission(visit.submission.id):
        act = acts.last("explanation", belief.subject)
        text = str(act.value.get("text", "")) if act else ""
        if act and text:
            time = site.own_time(act.time, visit)
            idea = say.of(belief.title)
            found.append({"idea": idea, "function": belief.function, "text": text, "time": time})
    return found


def feedback(site: Site, visit: Visit, store: Store) -> Response:
    """The feedback page, as a worker has made and signed it, under its own policy."""
    found = visit.submission
    try:
        rendering = Renderings(store.database, site.keys.pages).get(found.id, visit.language)
    except InternalError as error:
        site.note(error)
        return site.message(visit, 500, "apology")
    if rendering is None or state_for(site, visit, store).kind == "withheld":
        return RedirectResponse(f"{visit.root}/s/{found.id}", 303)
    text: str = rendering.data["page"]
    back = pages.texts(visit.language)("back_to_result")
    shown = pages.with_way_back(text, f"{visit.root}/s/{found.id}", back)
    return HTMLResponse(shown, headers={"Content-Security-Policy": own_policy(text)})


def events(site: Site, visit: Visit, _: Store) -> Response:
    """What becomes of a submission, as it happens."""
    found = visit.submission
    if visit.request.method == "HEAD" or not site.live.has_room(visit.asker):
        return Response(status_code=204)  # a browser does not come again after this
    say = pages.texts(visit.language)
    title = site.title_of(say, found.exercise)
    done = f"{say('title_done', title=title)} · {site.title(say)}"

    async def stream() -> AsyncIterator[str]:
        yield "retry: 2000\n\n"
        async for each in site.live.watch(found.id, visit.asker):
            if each is None:
                yield ": still here\n\n"
                continue
            state = each
            if state.is_final:
                known = await run_in_threadpool(_final, site, visit, state)
                if known is None:
                    return  # signed out, revoked or given another role, while the page was open
                state = known
            html = pages.page("state.html.jinja", say, state=state, root=visit.root)
            data = json.dumps({"html": html, "title": done, "state": state.kind})
            yield f"event: {'done' if state.is_final else 'state'}\ndata: {data}\n\n"

    return StreamingResponse(
        stream(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


def _final(site: Site, visit: Visit, state: State) -> State | None:
    """A result as whoever looks may see it; None where they may not any more."""
    with site.connections.use() as store:
        if not site.is_still(visit, store):
            return None
        return _seen(site, visit, store, state)


ROWS = (
    Row("GET", "/s/{id}", STUDENT | READERS, submission, Of.SUBMISSION),
    Row("GET", "/s/{id}/page", STUDENT | READERS, feedback, Of.SUBMISSION),
    Row("GET", "/s/{id}/events", STUDENT | READERS, events, Of.SUBMISSION),
)
