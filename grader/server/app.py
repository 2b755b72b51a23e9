"""The web application: its table of routes, and what answers each of them."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import anyio.to_thread
from markupsafe import Markup, escape
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)

from grader.course import LANGUAGES
from grader.desk.handing_in import hand_in
from grader.errors import InternalError, UsageError
from grader.server import api, pages
from grader.server.access import Row, Who, route
from grader.server.readings import (
    Handed,
    failures,
    handed,
    of_listed,
    state_of,
    students,
)
from grader.server.security import Guard
from grader.server.site import Site
from grader.server.visit import Visit
from grader.store.accounts import Accounts
from grader.store.renderings import Renderings
from grader.store.store import Store
from grader.submissions import parse_submission

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from grader.feedback.wording import Words
    from grader.store.renderings import State as Shown

_THREADS = 8
_PASTE_CAP = 600_000
_FILE_CAP = 5_400_000
_MOST_FAILURES = 50
_LONGEST = 200  # of an invitation
# A page of this site; the link that signs in stays one, and so does the code of a device.
_BACK = re.compile(r"/[\w/]*(\?(invitation|code)=[\w-]{0,200})?", re.ASCII)
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
# What a worker has rendered is put into a page of a policy of its own; that may only take away.
_STRICTEST = "default-src 'none'; base-uri 'none'; form-action 'none'"


# ---------------------------------------------------------------- a student's pages


def home(site: Site, visit: Visit, store: Store) -> Response:
    """My exercises, each with what I have."""
    if visit.who.role != "student":
        return RedirectResponse("/staff", 303)
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
    task, task_language = site.task(name, visit.language)
    return site.page(
        visit,
        "exercise.html.jinja",
        status,
        exercise=name,
        title=say.of(entry.title),
        due=site.time(entry.due, say) if entry.due else "",
        wrong=wrong,
        may_hand_in=visit.who.role == "student",
        once=secrets.token_hex(16),
        # As it was written, for whoever wrote it: the look would change it.
        pasted=Markup("\n") + escape(pasted) if pasted else "",
        attempts=attempts,
        task=task,
        task_language=task_language,
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
        taken = hand_in(
            site.course, store, submission, site.keys.receipts, datetime.now(UTC),
            idempotency=f"form:{once}" if once else "", pages=site.keys.pages,
        )  # fmt: skip
    except UsageError as error:
        wrong = error.told(visit.language)
        return _exercise(site, visit, store, status=422, wrong=wrong, pasted=pasted)
    return RedirectResponse(f"/s/{taken.submission_id}", 303)


def _mine(site: Site, visit: Visit, store: Store) -> Handed | None:
    """The submission that is asked for, if it is the student's own, or staff ask."""
    id_ = visit.request.path_params["id"]
    if not re.fullmatch("[0-9a-f]{12}", id_):
        return None
    found = handed(store, id_, visit.who.id, site.keys.receipts)
    if found is None:
        return None
    if visit.who.role != "staff" and not found.mine:
        return None
    return found


def _title(site: Site, say: Words, exercise: str) -> str:
    """What an exercise is called: its name, where the course no longer has it and its work is still there."""
    return say.of(site.course.entry(exercise).title) if exercise in site.course.names else exercise


def submission(site: Site, visit: Visit, store: Store) -> Response:
    """Where a submission is, and its receipt."""
    found = _mine(site, visit, store)
    if found is None:
        return site.refused(visit)
    say = pages.texts(visit.language)
    title = _title(site, say, found.exercise)
    state = state_of(store, site.keys.pages, found.id, visit.language)
    return site.page(
        visit,
        "submission.html.jinja",
        state=state,
        heading=say("title_done" if state.is_final else "title_waiting", title=title),
        title=title,
        whose="" if found.mine else site.names.get(found.student, found.student),
        exercise=found.exercise,
        filename=found.filename,
        time=site.time(found.time, say),
        receipt=found.receipt,
    )


def feedback(site: Site, visit: Visit, store: Store) -> Response:
    """The feedback page, as a worker has made and signed it, under its own policy."""
    found = _mine(site, visit, store)
    if found is None:
        return site.refused(visit)
    try:
        rendering = Renderings(store.database, site.keys.pages).get(found.id, visit.language)
    except InternalError as error:
        site.note(error)
        return site.message(visit, 500, "apology")
    if rendering is None:
        return RedirectResponse(f"/s/{found.id}", 303)
    text: str = rendering.data["page"]
    policy = _POLICY.search(text[:4000])
    own = policy[1].replace("&#39;", "'") if policy else _STRICTEST
    headers = {"Content-Security-Policy": f"{own}; frame-ancestors 'none'"}
    return HTMLResponse(text, headers=headers)


def events(site: Site, visit: Visit, store: Store) -> Response:
    """What becomes of a submission, as it happens."""
    found = _mine(site, visit, store)
    if found is None:
        return site.refused(visit)
    if visit.request.method == "HEAD" or not site.live.has_room(visit.who.id):
        return Response(status_code=204)  # a browser does not come again after this
    say = pages.texts(visit.language)
    title = _title(site, say, found.exercise)
    done = f"{say('title_done', title=title)} · {site.title(say)}"

    async def stream() -> AsyncIterator[str]:
        yield "retry: 2000\n\n"
        async for state in site.live.watch(found.id, visit.who.id):
            if state is None:
                yield ": still here\n\n"
                continue
            if state.is_final and not await run_in_threadpool(_is_still_there, site, visit):
                return  # signed out, or revoked, while the page was open
            html = pages.page("state.html.jinja", say, state=state)
            data = json.dumps({"html": html, "title": done, "state": state.kind})
            yield f"event: {'done' if state.is_final else 'state'}\ndata: {data}\n\n"

    return StreamingResponse(
        stream(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


def _is_still_there(site: Site, visit: Visit) -> bool:
    with site.connections.use() as store:
        return Accounts(store.database).session(visit.session, datetime.now(UTC)) is not None


# ---------------------------------------------------------------- signing in and out


def signin_page(site: Site, visit: Visit, _: Store) -> Response:
    """The button that uses a link: what only looks at it (a chat's preview, a scanner) does not."""
    invitation = visit.request.query_params.get("invitation", "")[:_LONGEST]
    return site.page(visit, "signin.html.jinja", invitation=invitation)


def sign_in(site: Site, visit: Visit, store: Store) -> Response:
    """Use a link."""
    accounts = Accounts(store.database)
    address = visit.request.client.host if visit.request.client else ""
    invitation = visit.form.get("invitation", "")[:_LONGEST]
    try:
        session, person = accounts.accept(invitation, datetime.now(UTC))
    except UsageError as error:
        # Only what failed is counted: a whole class may sign in from one address.
        if site.limits.sign_ins.wait(address):
            return site.message(visit, 429, "too_often")
        heading, more = error.told(visit.language)
        return site.page(visit, "message.html.jinja", 403, heading=heading, lines=[more])
    if visit.session:
        accounts.sign_out(visit.session)
    return site.signed_in(person, session, "/")


def sign_out(site: Site, visit: Visit, store: Store) -> Response:
    """End the session."""
    if visit.session:
        Accounts(store.database).sign_out(visit.session)
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(
        site.cookie, path="/", secure=site.is_secure, httponly=True, samesite="lax"
    )
    return answer


def device_page(site: Site, visit: Visit, _: Store) -> Response:
    """Where the code that `grade login` shows is entered."""
    code = visit.request.query_params.get("code", "")[:20]
    return site.page(visit, "device.html.jinja", code=code, wrong=None)


def allow_device(site: Site, visit: Visit, store: Store) -> Response:
    """Let a command line hand in."""
    code = visit.form.get("code", "")[:20]
    if site.limits.sign_ins.wait(visit.who.id):
        return site.message(visit, 429, "too_often")
    try:
        Accounts(store.database).approve(code, visit.who)
    except UsageError as error:
        wrong = error.told(visit.language)
        return site.page(visit, "device.html.jinja", 422, code=code, wrong=wrong)
    return site.message(visit, 200, "device_done")


def language(site: Site, visit: Visit, _: Store) -> Response:
    """Choose a language, and go back to the page."""
    back = visit.form.get("back", "/")
    if not _BACK.fullmatch(back) or back.startswith("//"):
        back = "/"
    answer = RedirectResponse(back, 303)
    chosen = visit.form.get("language", "")
    if chosen in LANGUAGES:
        year = 365 * 86_400
        answer.set_cookie(
            "lang", chosen, max_age=year, secure=site.is_secure, httponly=True, samesite="lax"
        )
    return answer


# ---------------------------------------------------------------- staff


def staff(site: Site, visit: Visit, store: Store) -> Response:
    """How it stands with all students."""
    say = pages.texts(visit.language)
    found = {row.student: row for row in students(store, site.course.language)}
    titles = {entry.name: say.of(entry.title) for entry in site.course.exercises}
    rows: list[dict[str, Any]] = []
    for student in sorted({*found, *site.names}):
        row = found.get(student)
        rows.append(
            {
                "student": student,
                "name": site.names.get(student, ""),
                "waiting": row.waiting if row else 0,
                "graded": row.graded if row else 0,
                "ours": row.ours if row else 0,
                "latest": row.latest if row else "",
                "title": titles.get(row.exercise, row.exercise) if row else "",
                "time": site.time(row.time, say) if row else "",
            }
        )
    failed = [
        {"id": id_, "student": who, "title": titles.get(name, name), "time": site.time(time, say)}
        for id_, who, name, time in failures(store, site.course.language, _MOST_FAILURES)
    ]
    totals = {key: sum(row[key] for row in rows) for key in ("waiting", "graded", "ours")}
    return site.page(visit, "staff.html.jinja", rows=rows, totals=totals, failures=failed)


# ---------------------------------------------------------------- what is nobody's


def health(_: Site, __: Visit, store: Store) -> Response:
    """Whether it answers, and reaches its database."""
    store.database.rows("SELECT 1")
    return PlainTextResponse("ok\n")


def static(_: Site, visit: Visit, __: Store) -> Response:
    """The stylesheet and the script; a name holds the digest, so that it may be kept for ever."""
    for file in (pages.sheet(), pages.script()):
        if visit.request.url.path == file.path:
            kept = {"Cache-Control": "public, max-age=31536000, immutable"}
            return Response(file.content, media_type=file.kind, headers=kept)
    return PlainTextResponse("", 404)


TABLE = (
    Row("GET", "/", Who.SIGNED_IN, home),
    Row("GET", "/x/{exercise}", Who.SIGNED_IN, exercise),
    Row("POST", "/x/{exercise}", Who.STUDENT, hand_in_code, cap=_PASTE_CAP),
    Row("POST", "/x/{exercise}/file", Who.STUDENT, hand_in_file, cap=_FILE_CAP),
    Row("GET", "/s/{id}", Who.SIGNED_IN, submission),
    Row("GET", "/s/{id}/page", Who.SIGNED_IN, feedback),
    Row("GET", "/s/{id}/events", Who.SIGNED_IN, events),
    Row("GET", "/staff", Who.STAFF, staff),
    Row("GET", "/login/device", Who.SIGNED_IN, device_page),
    Row("POST", "/login/device", Who.SIGNED_IN, allow_device),
    Row("GET", "/signin", Who.ANYBODY, signin_page),
    Row("POST", "/signin", Who.ANYBODY, sign_in),
    Row("POST", "/signout", Who.ANYBODY, sign_out),
    Row("POST", "/language", Who.ANYBODY, language),
    Row("GET", "/healthz", Who.ANYBODY, health),
    Row("GET", "/static/{digest}/{name}", Who.ANYBODY, static),
)
"""Each page and form, and who may use it. The API has its own, by token."""


def make_app(site: Site) -> ASGIApp:
    """The application as a server runs it."""
    # Files stay in memory: the caps are small, and this process can write no file.
    MultiPartParser.spool_max_size = _FILE_CAP

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
        yield

    def told(status: int, key: str) -> Callable[[Request, Exception], Response]:
        return lambda request, _: site.plain(request, status, key)

    app = Starlette(
        routes=[*(route(site, row) for row in TABLE), *api.routes(site, site.limits)],
        max_body_size=16_000,
        lifespan=lifespan,
        exception_handlers={
            400: told(400, "bad_request"),
            404: told(404, "not_there"),
            405: told(404, "not_there"),
            413: told(413, "too_big"),
            HTTPException: told(400, "bad_request"),
            Exception: told(500, "apology"),
        },
    )
    return Guard(app, site.public_url)
