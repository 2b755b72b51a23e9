"""What programs ask of a served course, by token: /api/v1. Whatever is wrong is JSON with what to do.

A cookie opens nothing here, so no other site's page can ask in somebody's name. A hand-in is the file's raw
bytes; nothing of them is parsed before all that can be refused without them was.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from grader.course import LANGUAGES
from grader.desk.handing_in import NotNowError, Taken, hand_in
from grader.errors import GraderError, IntakeError, InternalError, RefusedError, Told, UsageError
from grader.server.limits import BODY_SECONDS, Limits
from grader.server.progress import Progress, next_step
from grader.server.readings import of_shown
from grader.server.refusals import (
    StatusError,
    hold,
    malformed,
    not_students,
    not_there,
    out_of_order,
    too_much,
    too_slow,
    with_status,
)
from grader.server.who import OPERATORS
from grader.service.telling import tell
from grader.store.accounts import SUBMIT, Accounts, Person
from grader.store.acts import Acts
from grader.store.appointments import Appointments, Role
from grader.store.pace import Place
from grader.store.queue import Queue
from grader.store.renderings import Renderings
from grader.store.rows import IDS, PERSON
from grader.submissions.files import check_size
from grader.submissions.intake import cap_of, parse_submission

if TYPE_CHECKING:
    from grader.course import Course
    from grader.server.stores import Connections
    from grader.store import Store
    from grader.store.keys import WebKeys

WITHHELD = "withheld"
"""The status of what is graded, and is not released to its student yet."""
_LONGEST_WAIT = 20.0
_LOOKS = (0.05, 1.0)  # seconds between two looks at what is waited for, at first and at last
_SMALL = 16_000
_LARGE = 6_000_000  # above every cap that is told of, and told by Starlette, in plain text
_LONGEST = 200  # of a key or a name


class Served(Protocol):
    """What answering takes: the course, the keys, where it is reached, and its stores."""

    course: Course
    keys: WebKeys
    public_url: str

    @property
    def connections(self) -> Connections:
        """Its stores."""

    def section(self, student: str) -> str:
        """The section of a student, "" without one."""


@dataclass(slots=True)
class Asked:
    """A request with what its answer needs, and whose token it came with; its use may be still to be noted."""

    site: Served
    limits: Limits
    request: Request
    person: Person | None = None
    is_use_to_be_noted: bool = False

    @property
    def language(self) -> str:
        """The language in which the program speaks to its person, or the course's."""
        accepted = self.request.headers.get("accept-language", "")[:2].lower()
        return accepted if accepted in LANGUAGES else self.site.course.language

    @property
    def who(self) -> Person:
        """Whose the token is.

        Raises:
            StatusError: There is none, or it is good for nothing.
        """
        if self.person is None:
            raise StatusError(
                401,
                {"en": "You are not logged in.", "ja": "ログインしていません。"},
                {"en": "Log in: grade login", "ja": "ログインしてください：grade login"},
            )
        return self.person

    @property
    def address(self) -> str:
        """Where the request comes from."""
        return self.request.client.host if self.request.client else ""


Answer = Callable[[Asked], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Row:
    """A route of the API, and who may use it: anybody, or whoever has a token that is good for it."""

    method: str
    path: str
    answer: Answer = field(repr=False)
    anybody: bool = False
    student: bool = False


def routes(site: Served, limits: Limits | None = None) -> list[Route]:
    """The routes of the API of a served course; where nothing else is under /api, that is said in JSON."""
    limits = limits or Limits()
    return [*(_route(site, limits, row) for row in TABLE), _nothing(site, limits)]


def _route(site: Served, limits: Limits, row: Row) -> Route:
    async def endpoint(request: Request) -> Response:
        asked = Asked(site, limits, request)
        try:
            return await _answered(asked, row)
        except GraderError as error:
            return _told(asked, error)
        except (ClientDisconnect, TimeoutError):
            return _told(asked, too_slow())
        except Exception as error:  # noqa: BLE001 - a program is told in JSON, and never how
            # Its kind alone: what it says may be a student's text.
            kind, place = type(error).__name__, f"{row.method} {row.path}"
            tell("surprise", f"{kind} at {place}", logging.ERROR, error=kind, place=place)
            return _told(
                asked, InternalError({"en": "internal error", "ja": "内部エラーが起きました。"})
            )

    return Route(
        row.path, endpoint, methods=[row.method], max_body_size=_LARGE, name=f"{row.method} {row.path}"
    )  # fmt: skip


async def _answered(asked: Asked, row: Row) -> Response:
    limits = asked.limits
    if row.anybody:
        return await row.answer(asked)
    asked.person = await run_in_threadpool(_recognised, asked)
    try:
        if asked.person is None:
            hold(limits.strangers, asked.address)
        who = asked.who  # refuses nobody's request
        hold(limits.programs, who.id)
        if row.student and (who.is_staff or who.scope != SUBMIT):
            raise not_students()
        return await row.answer(asked)
    finally:
        # A turn to write is worth waiting for once: what was handed in has noted it with that.
        if asked.is_use_to_be_noted:
            noting = partial(_note_use, asked)
            await run_in_threadpool(asked.site.connections.together, noting)


def refusal(site: Served, request: Request, status: int) -> Response:
    """What is said below /api where no route is asked: by a method that none has, or with too much sent."""
    errors = {404: not_there(), 413: too_much(), 500: out_of_order(500)}
    return _told(Asked(site, Limits(), request), errors.get(status, malformed()))


def _nothing(site: Served, limits: Limits) -> Route:
    async def endpoint(request: Request) -> Response:
        return _told(Asked(site, limits, request), not_there())

    return Route("/api/{rest:path}", endpoint, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])


def _recognised(asked: Asked) -> Person | None:
    scheme, _, token = asked.request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    now = datetime.now(UTC)
    with asked.site.connections.use() as store:
        accounts = Accounts(store.database)
        person = accounts.token(token.strip()[:_LONGEST], now)
        asked.is_use_to_be_noted = person is not None and accounts.is_use_to_be_noted(person, now)
    return person


def _note_use(asked: Asked, store: Store) -> None:
    Accounts(store.database).note_use(asked.who, datetime.now(UTC))


# ---------------------------------------------------------------- handing in


async def take(asked: Asked) -> Response:
    """Take a submission in: a receipt, and where it stands in the line, before anything is graded."""
    request, course = asked.request, asked.site.course
    name = request.path_params["exercise"]
    try:
        course.entry(name)
    except UsageError as error:
        raise with_status(404, error) from None
    hold(asked.limits.hand_ins, asked.who.id)
    filename = unquote(request.headers.get("grade-filename", ""))[:_LONGEST]
    filename = filename.replace("\\", "/").rpartition("/")[2]
    cap, remedy = cap_of(filename)
    key = request.headers.get("idempotency-key", "")
    if len(key) > _LONGEST or not key.isprintable():
        raise malformed()
    claimed = _time(request.headers.get("grade-handed-in", ""))
    now = datetime.now(UTC)
    content = await _body(request, filename, cap, remedy)
    with asked.limits.hand_ins.but_for_our_faults(asked.who.id):
        return await run_in_threadpool(_taken, asked, content, filename, now, key, claimed)


def _taken(
    asked: Asked, content: bytes, filename: str, now: datetime, key: str, claimed: datetime | None
) -> Response:
    site, name = asked.site, asked.request.path_params["exercise"]
    submission = parse_submission(content, filename, asked.who.id, name)

    def taking(store: Store) -> Taken:
        if asked.is_use_to_be_noted:
            _note_use(asked, store)
        return hand_in(
            site.course, store, submission, site.keys.receipts, now,
            idempotency=key and f"api:{key}", claimed=claimed, pages=site.keys.pages,
        )  # fmt: skip

    taken = site.connections.together(taking)
    asked.is_use_to_be_noted = False
    data = {
        "id": taken.submission_id,
        "receipt": taken.receipt_text,
        "received": taken.received.isoformat(),
        "again": taken.again,
        **_told_place(taken.place),
    }
    return JSONResponse(data, 202)


async def _body(request: Request, filename: str, cap: int, remedy: Told) -> bytes:
    """The bytes that are sent, and not one more than may be."""

    def check(size: int) -> None:
        try:
            check_size(filename, size, cap, remedy)
        except IntakeError as error:
            raise with_status(413, error) from None

    return await _read(request, check)


async def _read(request: Request, check: Callable[[int], None]) -> bytes:
    """What is sent, as long as `check` raises nothing for how much that is."""
    length = request.headers.get("content-length", "")
    check(int(length) if re.fullmatch("[0-9]{1,18}", length) else 0)
    content = bytearray()
    async with asyncio.timeout(BODY_SECONDS):
        async for chunk in request.stream():
            content += chunk
            check(len(content))
    return bytes(content)


def _time(text: str) -> datetime | None:
    """When something was handed in by what its sender says."""
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
        return time.astimezone(UTC) if time.tzinfo is not None else None
    except (ValueError, OverflowError):
        raise malformed() from None


# ---------------------------------------------------------------- what became of it


async def state(asked: Asked) -> Response:
    """What became of a submission; with `wait`, as soon as it is graded, or after so many seconds."""
    id_ = asked.request.path_params["id"]
    if not re.fullmatch("[0-9a-f]{12}", id_):
        raise not_there()
    loop = asyncio.get_running_loop()
    until = loop.time() + _seconds(asked.request.query_params.get("wait", ""))
    pause, longest = _LOOKS
    with asked.limits.one_more_waits(asked.who.id) as may_wait:
        while True:
            data = await run_in_threadpool(_state, asked, id_)
            if data["state"] == "done" and await run_in_threadpool(_recognised, asked) is None:
                asked.person = None  # the token was revoked while it was waited for
                asked.who  # noqa: B018 - refuses nobody's request
            left = until - loop.time()
            if data["state"] == "done" or left <= 0 or not may_wait:
                return JSONResponse(data)
            await asyncio.sleep(min(pause, left))
            pause = min(2 * pause, longest)


def _seconds(text: str) -> float:
    return (
        min(float(text), _LONGEST_WAIT) if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", text) else 0.0
    )


def _is_theirs(asked: Asked, store: Store, student: str) -> bool:
    """Whether whoever asks is of the staff, and may see the work of a student."""
    if not asked.who.is_staff:
        return False
    appointment = Appointments(store.database).of(asked.who.id)
    return appointment.role is not Role.OPERATOR and appointment.covers(asked.site.section(student))


def _state(asked: Asked, id_: str) -> dict[str, Any]:
    with asked.site.connections.use() as store:
        rows = store.database.rows(
            f"SELECT {PERSON}, s.exercise, s.student IN ({IDS}) FROM present s WHERE s.id = $2",
            asked.who.id, id_,
        )  # fmt: skip
        if not rows:
            raise not_there()
        student, exercise, mine = rows[0]
        if not mine and not _is_theirs(asked, store, student):
            raise not_there()
        data = {"id": id_, "exercise": exercise, **_told_place(Queue(store.database).place(id_))}
        if data["place"] is not None:  # it waits, or is graded once more
            return data
        rendering = Renderings(store.database, asked.site.keys.pages).get(id_, asked.language)
        if rendering is None:
            return data
        progress = Progress(
            asked.site.course, store, asked.site.keys.pages, student, asked.language
        )
        told = {"next": _next(progress, asked.site.course.names, exercise)}
        state = of_shown(id_, rendering.shown)
        status = rendering.shown.status
        if not asked.who.is_staff and not progress.is_released(exercise, state):
            status = WITHHELD
        else:
            told |= {name: rendering.data[name] for name in ("result", "report", "page")}
        return {"id": id_, "exercise": exercise, "state": "done", "status": status, **told}


def _told_place(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {"state": "waiting", "place": None, "seconds": None, "failures": 0}
    return asdict(place)


def _next(progress: Progress, names: tuple[str, ...], after: str) -> str | None:
    """The first exercise after this one, and then from the start, in which something is left to do."""
    place = names.index(after) + 1 if after in names else 0
    found = progress.all()
    following = next_step(found[place:] + found[:place])
    return following.entry.name if following else None


# ---------------------------------------------------------------- signing in


async def me(asked: Asked) -> Response:
    """Whose the token is."""
    who = asked.who
    return JSONResponse({
        "id": who.id, "role": who.role, "scope": who.scope, "token": who.prefix,
        "exercises": list(asked.site.course.names),
    })  # fmt: skip


async def begin(asked: Asked) -> Response:
    """Begin the sign-in of a program: a code for its person to type at an address."""
    hold(asked.limits.begun, asked.address)

    def begun() -> tuple[str, str]:
        with asked.site.connections.use() as store:
            return Accounts(store.database).begin(datetime.now(UTC))

    code, poll = await run_in_threadpool(begun)
    url = f"{asked.site.public_url.rstrip('/')}/login/device"
    interval = asked.limits.polls.seconds
    return JSONResponse({"code": code, "poll": poll, "url": url, "interval": interval})


async def poll(asked: Asked) -> Response:
    """The token of a program whose code was typed, or that nobody has yet."""
    hold(asked.limits.polling, asked.address)

    def check(size: int) -> None:
        if size > _SMALL:
            raise too_much()

    body = await _read(asked.request, check)
    try:
        text = json.loads(body)["poll"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise malformed() from None
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise malformed()
    hold(asked.limits.polls, text)

    def polled() -> tuple[str, Person] | None:
        with asked.site.connections.use() as store:
            accounts = Accounts(store.database)
            token = accounts.poll(text)
            person = token and accounts.token(token, datetime.now(UTC))
            return (token, person) if token and person else None

    found = await run_in_threadpool(polled)
    if found is None:
        return JSONResponse({"state": "waiting"}, 202)
    token, person = found
    return JSONResponse({"state": "done", "token": token, "id": person.id, "role": person.role})


async def revoke(asked: Asked) -> Response:
    """Let a token be good for nothing: one's own, or as an instructor or operator anybody's."""
    who, prefix = asked.who, asked.request.path_params["prefix"]

    if not re.fullmatch(r"[\w-]{1,100}", prefix, re.ASCII):
        raise not_there()

    def revoked() -> None:
        with asked.site.connections.use() as store:
            try:
                others = who.is_staff and Appointments(store.database).of(who.id).role in OPERATORS
                with store.together():
                    whose = Accounts(store.database).revoke_token(
                        prefix, None if others else who.id
                    )
                    if whose != who.id:
                        Acts(store.database).add(
                            "revoked", prefix, {"kind": "token", "person": whose},
                            actor=who.id, time=datetime.now(UTC),
                        )  # fmt: skip
            except UsageError:
                raise not_there() from None

    await run_in_threadpool(revoked)
    return JSONResponse({"revoked": prefix[:_LONGEST]})


TABLE = (
    Row("POST", "/api/v1/exercises/{exercise}/submissions", take, student=True),
    Row("GET", "/api/v1/submissions/{id}", state),
    Row("GET", "/api/v1/me", me),
    Row("POST", "/api/v1/login/device", begin, anybody=True),
    Row("POST", "/api/v1/login/poll", poll, anybody=True),
    Row("DELETE", "/api/v1/tokens/{prefix}", revoke),
)
"""Each route of the API, and who may use it."""


# ---------------------------------------------------------------- what is wrong


def _told(asked: Asked, error: GraderError) -> Response:
    """Say what is wrong, and what to do."""
    if isinstance(error, RefusedError | InternalError):
        said = f"{error.message} {error.remedy}".rstrip()
        tell("refused", said, logging.ERROR, error=type(error).__name__)
        error = out_of_order(503 if isinstance(error, RefusedError) else 500)
    status = error.status if isinstance(error, StatusError) else 422
    if isinstance(error, NotNowError):
        status = 409
    headers = error.headers if isinstance(error, StatusError) else {}
    message, remedy = error.told(asked.language)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(
        {"error": message, "remedy": remedy}, status, {**headers, "Cache-Control": "no-store"}
    )
