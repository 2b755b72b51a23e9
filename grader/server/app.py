"""The web application: its table of routes, and what answers where nothing is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from starlette.requests import Request
from starlette.responses import Response

from grader.server import api
from grader.server.access import as_student, route
from grader.server.routes import (
    asking,
    attempts,
    commenting,
    enrolling,
    judged_work,
    judging,
    linking,
    live,
    lti,
    oidc,
    operation,
    own_data,
    passback,
    people,
    placing,
    public,
    regrading,
    requests,
    result,
    rubric,
    rules,
    signing_in,
    staff,
    student,
    tables,
    work,
)
from grader.server.security import Guard
from grader.server.site import Site

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Scope

_THREADS = 8

_STUDENTS = (*student.ROWS, *result.ROWS, *attempts.ROWS, *asking.ROWS, *own_data.ROWS)
TABLE = (
    *_STUDENTS,
    *(as_student(row) for row in _STUDENTS if row.method == "GET"),
    *staff.ROWS,
    *work.ROWS,
    *requests.ROWS,
    *live.ROWS,
    *tables.ROWS,
    *people.ROWS,
    *enrolling.ROWS,
    *passback.ROWS,
    *operation.ROWS,
    *rules.ROWS,
    *regrading.ROWS,
    *judging.ROWS,
    *rubric.ROWS,
    *judged_work.ROWS,
    *commenting.ROWS,
    *signing_in.ROWS,
    *linking.ROWS,
    *oidc.ROWS,
    *lti.ROWS,
    *placing.ROWS,
    *public.ROWS,
)
"""Each page and form, who may use it, and on whose work. The API has its own, by token."""


def make_app(site: Site, observed: Callable[[Scope, int, float], None] | None = None) -> ASGIApp:
    """The application as a server runs it; `observed` is told of each answer."""
    # Files stay in memory: this process can write none. What is large is staff's alone.
    MultiPartParser.spool_max_size = max(row.cap for row in TABLE)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
        yield

    def told(status: int, key: str) -> Callable[[Request, Exception], Response]:
        def answer(request: Request, _: Exception) -> Response:
            if request.url.path.startswith("/api/"):
                return api.refusal(site, request, status)
            return site.plain(request, status, key)

        return answer

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
    too_big = partial(site.plain, status=413, key="too_big")
    return Guard(app, site.public_url, too_big, observed)
