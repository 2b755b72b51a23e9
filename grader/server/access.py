"""Who may use what: one table, and the one way in through which every request of it goes."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from grader.errors import RefusedError
from grader.server.limits import BODY_SECONDS
from grader.server.security import is_same_origin
from grader.server.site import Site
from grader.server.visit import Upload, Visit
from grader.store.accounts import Accounts, Person
from grader.store.store import Store

_FIELD_CAP = 600_000
_FIELDS = 6
_TYPED = "code"


class Who(Enum):
    """Who may use a route. Whose a submission is the endpoint asks, since the route does not say."""

    ANYBODY = "anybody"
    SIGNED_IN = "signed in"
    STUDENT = "student"
    STAFF = "staff"

    def lets_in(self, person: Person | None) -> bool:
        """Whether somebody is one of these."""
        if self is Who.ANYBODY:
            return True
        return person is not None and (self is Who.SIGNED_IN or person.role == self.value)


@dataclass(frozen=True, slots=True)
class Row:
    """A route, who may use it, what answers (in a thread), and how many bytes may be sent to it."""

    method: str
    path: str
    who: Who
    answer: Callable[[Site, Visit, Store], Response]
    cap: int = 16_000


def route(site: Site, row: Row) -> Route:
    """The route of a row: nothing is answered before the table has been asked."""

    async def endpoint(request: Request) -> Response:
        visit = Visit(request, site.language_of(request), site.session_of(request))
        if row.method != "GET" and not is_same_origin(request.headers, site.public_url):
            return site.message(visit, 403, "not_allowed_form")
        try:
            await run_in_threadpool(_recognise, site, visit)
            if not row.who.lets_in(visit.person):
                return site.refused(visit)
            if row.method != "GET":
                try:
                    async with asyncio.timeout(BODY_SECONDS):
                        await _read_form(visit)
                except TimeoutError:
                    return site.message(visit, 408, "bad_request")
                if not hmac.compare_digest(
                    visit.form.get("token", "").encode(), site.form_token(visit.session).encode()
                ):
                    return site.message(visit, 403, "not_allowed_form")
            return await run_in_threadpool(_answer, site, visit, row)
        except RefusedError as error:
            site.note(error)
            return site.message(visit, 503, "unavailable")

    return Route(
        row.path,
        endpoint,
        methods=[row.method],
        max_body_size=row.cap,
        name=f"{row.method} {row.path}",
    )


def _recognise(site: Site, visit: Visit) -> None:
    if visit.session:
        with site.connections.use() as store:
            visit.person = Accounts(store.database).session(visit.session, datetime.now(UTC))
        if visit.person is None:
            visit.session = ""


def _answer(site: Site, visit: Visit, row: Row) -> Response:
    with site.connections.use() as store:
        return row.answer(site, visit, store)


async def _read_form(visit: Visit) -> None:
    """Read the form, whose size is capped already.

    Raises:
        HTTPException: It can't be read.
    """
    form: dict[str, str] = {}
    try:
        async with visit.request.form(
            max_files=1, max_fields=_FIELDS, max_part_size=_FIELD_CAP
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
