"""A student's pages: my exercises, one of them, and what became of what I handed in."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from grader.desk.handing_in import hand_in
from grader.errors import InternalError, UsageError
from grader.server import navigation, pages
from grader.server.access import Of, Row
from grader.server.readings import of_listed, state_of
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import READERS, SIGNED_IN, STUDENT
from grader.store.accounts import Accounts
from grader.store.appointments import Role
from grader.store.renderings import Renderings
from grader.store.store import Store
from grader.submissions import parse_submission

if TYPE_CHECKING:
    from grader.feedback.wording import Words
    from grader.store.renderings import State as Shown

_PASTE_CAP = 600_000
FILE_CAP = 5_400_000
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
# What a worker has rendered is put into a page of a policy of its own; that may only take away.
_STRICTEST = "default-src 'none'; base-uri 'none'; form-action 'none'"


def home(site: Site, visit: Visit, store: Store) -> Response:
    """My exercises, each with what I have."""
    if visit.who.role != "student":
        begins = navigation.of(visit.role)
        return RedirectResponse(begins[0].path if begins else "/login/device", 303)
    say = pages.texts(visit.language)
    mine: dict[str, list[Shown]] = {}
    renderings = Renderings(store.database, site.keys.pages)
    for one in renderings.of_student(visit.who.id, None, visit.language):
        mine.setdefault(one.exercise, []).append(one)
    weeks: dict[int, list[dict[str, Any]]] = {}
    for entry in site.course.exercises:
        row = _exercise_row(site, store, say, mine.get(entry.name, []))
        due = site.time(entry.due, say) if entry.due else ""
        row |= {"exercise": entry.name, "title": say.of(entry.title), "due": due}
        weeks.setdefault(entry.week, []).append(row)
    return site.page(visit, "home.html.jinja", weeks=sorted(weeks.items()))


def _exercise_row(site: Site, store: Store, say: Words, mine: list[Shown]) -> dict[str, Any]:
    if not mine:
        return {"latest": "", "state": "", "points": "", "attempts": ""}
    state = of_listed(store, mine[-1])
    counting = next((one.shown for one in reversed(mine) if one.shown is not None), None)
    most = site.course.policy.attempts
    attempts = str(len(mine))
    if most is not None:
        attempts = say("attempts_of", number=len(mine), most=most)
    return {
        "latest": mine[-1].submission,
        "state": state.kind,
        "points": _counting(say, counting),
        "attempts": attempts,
    }


def _counting(say: Words, shown: Any) -> str:
    """The points that count, as of the newest rendering."""
    if shown is None:
        return ""
    points, possible = shown.counts, shown.counts_of
    if points is None or possible is None:
        points, possible = shown.points, shown.possible
    return "" if points is None else _short(say, points, possible)


def _short(say: Words, points: float, possible: float) -> str:
    from grader.feedback.wording import number

    return say("points_short", points=number(points), possible=number(possible))


def exercise(site: Site, visit: Visit, store: Store) -> Response:
    """The task, the form, and what was handed in."""
    return _exercise(site, visit, store)


def _exercise(
    site: Site,
    visit: Visit,
    store: Store,
    *,
    status: int = 200,
    wrong: tuple[str, str] | None = None,
    pasted: str = "",
) -> Response:
    name = visit.request.path_params["exercise"]
    if name not in site.course.names:
        return site.refused(visit)
    entry = site.course.entry(name)
    say = pages.texts(visit.language)
    renderings = Renderings(store.database, site.keys.pages)
    mine = renderings.of_student(visit.who.id, name, visit.language)
    attempts = []
    for one in reversed(mine):
        state = of_listed(store, one)
        graded = state.kind in ("graded", "full")
        attempts.append(
            {
                "id": one.submission,
                "time": site.time(one.received, say),
                "state": state.kind,
                "points": _short(say, state.points, state.possible) if graded else "",
            }
        )
    return site.page(
        visit,
        "exercise.html.jinja",
        status,
        exercise=name,
        title=say.of(entry.title),
        due=site.time(entry.due, say) if entry.due else "",
        wrong=wrong,
        may_hand_in=visit.role is Role.STUDENT,
        once=secrets.token_hex(16),
        # As it was written, for whoever wrote it: the look would change it.
        pasted=Markup("\n") + escape(pasted) if pasted else "",
        attempts=attempts,
        task=site.task(name),
        task_language="en",
    )


def hand_in_file(site: Site, visit: Visit, store: Store) -> Response:
    """Hand in a file."""
    say = pages.texts(visit.language)
    if visit.upload is None or not visit.upload.name:
        wrong = say("no_file"), say("no_file_remedy")
        return _exercise(site, visit, store, status=422, wrong=wrong)
    return _taken(site, visit, store, visit.upload.name, visit.upload.content)


def hand_in_code(site: Site, visit: Visit, store: Store) -> Response:
    """Hand in what was pasted. A form ends lines as no file does."""
    say = pages.texts(visit.language)
    text = visit.form.get("code", "").replace("\r\n", "\n")
    if not text.strip():
        wrong = say("no_code"), say("no_code_remedy")
        return _exercise(site, visit, store, status=422, wrong=wrong)
    name = f"{visit.request.path_params['exercise']}.py"
    content = text.encode(errors="surrogatepass")
    return _taken(site, visit, store, name, content, pasted=text)


def _taken(
    site: Site, visit: Visit, store: Store, filename: str, content: bytes, *, pasted: str = ""
) -> Response:
    name = visit.request.path_params["exercise"]
    if name not in site.course.names:
        return site.refused(visit)
    say = pages.texts(visit.language)
    once = visit.form.get("once", "")[:64]
    if site.limits.hand_ins.wait(visit.who.id):
        wrong = say("too_often"), say("too_often_more")
        return _exercise(site, visit, store, status=429, wrong=wrong, pasted=pasted)
    try:
        submission = parse_submission(
            content, filename.replace("\\", "/").rpartition("/")[2], visit.who.id, name
        )
        with site.limits.hand_ins.but_for_our_faults(visit.who.id):
            taken = hand_in(
                site.course, store, submission, site.keys.receipts, datetime.now(UTC),
                idempotency=f"form:{once}" if once else "", pages=site.keys.pages,
            )  # fmt: skip
    except UsageError as error:
        wrong = error.told(visit.language)
        return _exercise(site, visit, store, status=422, wrong=wrong, pasted=pasted)
    return RedirectResponse(f"/s/{taken.submission_id}", 303)


def _title(site: Site, say: Words, exercise: str) -> str:
    """What an exercise is called: its name, where the course no longer has it and its work is still there."""
    return say.of(site.course.entry(exercise).title) if exercise in site.course.names else exercise


def submission(site: Site, visit: Visit, store: Store) -> Response:
    """Where a submission is, and its receipt."""
    found = visit.submission
    say = pages.texts(visit.language)
    title = _title(site, say, found.exercise)
    state = state_of(store, site.keys.pages, found.id, visit.language)
    return site.page(
        visit,
        "submission.html.jinja",
        state=state,
        heading=say("title_done" if state.is_final else "title_waiting", title=title),
        title=title,
        whose="" if found.mine else site.name(found.student),
        exercise=found.exercise,
        filename=found.filename,
        time=site.time(found.time, say),
        receipt=found.receipt,
    )


def feedback(site: Site, visit: Visit, store: Store) -> Response:
    """The feedback page, as a worker has made and signed it, under its own policy."""
    found = visit.submission
    try:
        rendering = Renderings(store.database, site.keys.pages).get(found.id, visit.language)
    except InternalError as error:
        site.note(error)
        return site.message(visit, 500, "apology")
    if rendering is None:
        return RedirectResponse(f"{visit.root}/s/{found.id}", 303)
    text: str = rendering.data["page"]
    policy = _POLICY.search(text[:4000])
    own = policy[1].replace("&#39;", "'") if policy else _STRICTEST
    headers = {"Content-Security-Policy": f"{own}; frame-ancestors 'none'"}
    return HTMLResponse(text, headers=headers)


def events(site: Site, visit: Visit, _: Store) -> Response:
    """What becomes of a submission, as it happens."""
    found = visit.submission
    if visit.request.method == "HEAD" or not site.live.has_room(visit.asker):
        return Response(status_code=204)  # a browser does not come again after this
    say = pages.texts(visit.language)
    title = _title(site, say, found.exercise)
    done = f"{say('title_done', title=title)} · {site.title(say)}"

    async def stream() -> AsyncIterator[str]:
        yield "retry: 2000\n\n"
        async for state in site.live.watch(found.id, visit.asker):
            if state is None:
                yield ": still here\n\n"
                continue
            if state.is_final and not await run_in_threadpool(_is_still_there, site, visit):
                return  # signed out, or revoked, while the page was open
            html = pages.page("state.html.jinja", say, state=state, root=visit.root)
            data = json.dumps({"html": html, "title": done, "state": state.kind})
            yield f"event: {'done' if state.is_final else 'state'}\ndata: {data}\n\n"

    return StreamingResponse(
        stream(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


def _is_still_there(site: Site, visit: Visit) -> bool:
    with site.connections.use() as store:
        return Accounts(store.database).session(visit.session, datetime.now(UTC)) is not None


ROWS = (
    Row("GET", "/", SIGNED_IN, home),
    Row("GET", "/x/{exercise}", SIGNED_IN, exercise),
    Row("POST", "/x/{exercise}", STUDENT, hand_in_code, cap=_PASTE_CAP),
    Row("POST", "/x/{exercise}/file", STUDENT, hand_in_file, cap=FILE_CAP),
    Row("GET", "/s/{id}", STUDENT | READERS, submission, Of.SUBMISSION),
    Row("GET", "/s/{id}/page", STUDENT | READERS, feedback, Of.SUBMISSION),
    Row("GET", "/s/{id}/events", STUDENT | READERS, events, Of.SUBMISSION),
)
