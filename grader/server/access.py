"""Who may use what: one table, and the one way in through which every request of it goes."""

from __future__ import annotations

import asyncio
import gc
import hmac
import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from grader.errors import InternalError, RefusedError, UsageError
from grader.server.limits import BODY_SECONDS
from grader.server.readings import handed
from grader.server.refusals import StatusError, hold
from grader.server.security import UNPERSONAL, is_same_origin
from grader.server.site import Site
from grader.server.visit import Upload, Visit
from grader.server.who import READERS
from grader.store.accounts import Accounts, Person
from grader.store.acts import Acts
from grader.store.appointments import Appointments, Role
from grader.store.sealing import all_gone
from grader.store.store import Store

_FIELD_CAP = 1_700_000
_LARGE = 100_000  # a form that takes more is for files
_TYPED = "code"
_SLOWEST = 200_000  # bytes a second, of what is large


class Of(Enum):
    """What a route is about, by its path: a student's own, or of a section that one of the staff has."""

    NOTHING = "nothing"
    SUBMISSION = "id"
    STUDENT = "student"


class Sender(Enum):
    """Whose page a form stands on, and by that, what holds it.

    OURS is a page of ours, in a session: two signs tell. FRAMED is a page of ours that may be in another's
    frame, where no session is known: the browser says that it is ours, and a ticket for one use, which is
    nowhere but on it, tells the rest. ELSEWHERE is another site, for which a state, a nonce and a signature do.
    """

    OURS = "ours"
    FRAMED = "framed"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Row:
    """A route, who may use it and on whose work, what answers (in a thread), and what a form of it may have.

    `sender` is where the form stands.
    """

    method: str
    path: str
    who: AbstractSet[Role | None]
    answer: Callable[[Site, Visit, Store], Response]
    of: Of = Of.NOTHING
    cap: int = 16_000
    fields: int = 6
    sender: Sender = Sender.OURS


AS_STUDENT = "/staff/as/{student}"
"""Where a student's pages are for staff who look at them as that student."""


def as_student(row: Row) -> Row:
    """The same page of a student's as staff see it: to look at, and noted."""
    return replace(row, path=AS_STUDENT + row.path.rstrip("/"), who=READERS)


def route(site: Site, row: Row) -> Route:
    """The route of a row: nothing is answered before the table has been asked."""

    async def endpoint(request: Request) -> Response:
        visit = Visit(request, site.language_of(request), site.session_of(request))
        if _names_nothing(request):
            return site.message(visit, 404, "not_there")
        try:
            return await _answered(site, visit, row)
        except StatusError as error:
            return site.told(visit, error, error.status)
        except UsageError as error:
            return site.told(visit, error)
        except InternalError as error:
            site.note(error)
            return site.message(visit, 500, "apology")
        except RefusedError as error:
            site.note(error)
            if row.path in UNPERSONAL:
                return PlainTextResponse("not ready\ndatabase: unreachable\n", 503)
            return site.message(visit, 503, "unavailable")

    return Route(
        row.path,
        endpoint,
        methods=[row.method],
        max_body_size=row.cap,
        name=f"{row.method} {row.path}",
    )


async def _answered(site: Site, visit: Visit, row: Row) -> Response:
    is_form = row.method != "GET"
    if (
        is_form
        and row.sender is not Sender.ELSEWHERE
        and not is_same_origin(visit.request.headers, site.public_url)
    ):
        return site.message(visit, 403, "not_allowed_form")
    if not await run_in_threadpool(_is_let_in, site, visit, row):
        return site.refused(visit)
    if is_form:
        _hold(site, visit, row)
        try:
            async with asyncio.timeout(max(BODY_SECONDS, row.cap / _SLOWEST)):
                await _read_form(visit, row.fields)
        except TimeoutError:
            return site.message(visit, 408, "bad_request")
        if row.sender is Sender.OURS and not hmac.compare_digest(
            visit.form.get("token", "").encode(), site.form_token(visit.session).encode()
        ):
            return site.message(visit, 403, "not_allowed_form")
    return await run_in_threadpool(_answer, site, visit, row)


def _names_nothing(request: Request) -> bool:
    """Whether a part of an address is what no database looks up."""
    return any("\0" in text for text in request.path_params.values())


def _hold(site: Site, visit: Visit, row: Row) -> None:
    """Count a form, by whoever sends it.

    Raises:
        StatusError: There were too many.
    """
    if row.sender is Sender.ELSEWHERE:
        hold(site.limits.launches, visit.address)
    elif visit.person is None:
        hold(site.limits.strangers, visit.address)
    else:
        hold(site.limits.files if row.cap > _LARGE else site.limits.forms, visit.asker)


def _is_let_in(site: Site, visit: Visit, row: Row) -> bool:
    """Whether the table lets whoever asks use a route, on what it is about."""
    with site.connections.use() as store:
        _recognise(store, visit)
        if visit.role not in row.who:
            return False
        if row.path.startswith(AS_STUDENT):
            student = visit.request.path_params["student"]
            if not _covers(site, visit, store, student):
                return False
            _note_look(site, visit, store, student)
            visit.seen_as = Person(student, "student")
            visit.root = AS_STUDENT.format(student=quote(student, safe=""))
        if row.of is Of.SUBMISSION:
            return _is_theirs(site, visit, store)
        if row.of is Of.STUDENT:
            visit.student = visit.request.path_params["student"]
            return _covers(site, visit, store, visit.student)
    return True


def _recognise(store: Store, visit: Visit) -> None:
    if visit.session:
        visit.person = Accounts(store.database).session(visit.session, datetime.now(UTC))
        if visit.person is None:
            visit.session = ""
        elif visit.person.is_staff:
            visit.appointment = Appointments(store.database).of(visit.person.id)


def _covers(site: Site, visit: Visit, store: Store, student: str) -> bool:
    """Whether a student is there, and in a section of this one of the staff."""
    if not site.looks_after(visit, student):
        return False
    if student in site.people:  # a roster may name who was forgotten
        return student not in all_gone(store.database)
    return store.knows(student)


def _note_look(site: Site, visit: Visit, store: Store, student: str) -> None:
    """Keep that one of the staff looks at pages as a student, once for each look."""
    who = visit.who.id
    if not site.limits.looks.wait(f"{who}\0{student}"):
        Acts(store.database).add("looked", student, {}, actor=who, time=datetime.now(UTC))


def _is_theirs(site: Site, visit: Visit, store: Store) -> bool:
    id_ = visit.request.path_params["id"]
    if not re.fullmatch("[0-9a-f]{12}", id_):
        return False
    visit.handed = found = handed(store, id_, visit.who.id, site.keys.receipts)
    if found is None:
        return False
    if visit.seen_as is not None or visit.appointment is None:
        return found.mine
    return site.looks_after(visit, found.student)


def _answer(site: Site, visit: Visit, row: Row) -> Response:
    with site.connections.use() as store:
        answer = row.answer(site, visit, store)
    if visit.was_told and answer.background is None:
        # What only workers know is let go, and by that overwritten, as soon as it was sent: also what refers to
        # itself, as a template's macros do.
        answer.background = BackgroundTask(gc.collect)
    return answer


async def _read_form(visit: Visit, fields: int) -> None:
    """Read the form, whose size is capped already.

    Raises:
        HTTPException: It can't be read.
    """
    form: dict[str, str] = {}
    try:
        async with visit.request.form(
            max_files=1, max_fields=fields, max_part_size=_FIELD_CAP
        ) as read:
            for name, value in read.multi_items():
                if isinstance(value, UploadFile):
                    visit.upload = Upload(value.filename or "", await value.read())
                elif name in form or not _is_text(name, value):
                    raise HTTPException(400)
                else:
                    form[name] = value
    except UnicodeError:  # of an encoding that is none for forms, which its sender has chosen
        raise HTTPException(400) from None
    visit.form = form


def _is_text(name: str, value: str) -> bool:
    """Whether a field could be stored: no NUL, no half of a character; code has its own words."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return name == _TYPED or "\0" not in value
