"""What anybody may ask for, and what is about nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.responses import PlainTextResponse, Response, StreamingResponse

from grader.server import pages
from grader.server.access import Row
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import ANYBODY
from grader.store.store import Store

_PAUSE = 0.5  # seconds


def health(_: Site, __: Visit, store: Store) -> Response:
    """Whether it answers, and reaches its database."""
    store.database.rows("SELECT 1")
    return PlainTextResponse("ok\n")


def stream(_: Site, __: Visit, ___: Store) -> Response:
    """Two lines with a pause: by it an operator sees whether a proxy holds answers back."""

    async def lines() -> AsyncIterator[str]:
        yield "ok\n"
        await asyncio.sleep(_PAUSE)
        yield "ok\n"

    # As live pages are sent, so that they fare alike.
    unbuffered = {"X-Accel-Buffering": "no"}
    return StreamingResponse(lines(), media_type="text/event-stream", headers=unbuffered)


def ready(site: Site, _: Visit, store: Store) -> Response:
    """Whether it can do its work: a word each."""
    found = site.readiness.look(store)
    well = all(word == "ok" for word in found.values())
    lines = ["ready" if well else "not ready", *(f"{name}: {word}" for name, word in found.items())]
    return PlainTextResponse("\n".join(lines) + "\n", 200 if well else 503)


def static(_: Site, visit: Visit, __: Store) -> Response:
    """The stylesheet and the scripts; a name holds the digest, so that it may be kept for ever."""
    for file in pages.files():
        if visit.request.url.path == file.path:
            kept = {"Cache-Control": "public, max-age=31536000, immutable"}
            return Response(file.content, media_type=file.kind, headers=kept)
    return PlainTextResponse("", 404)


ROWS = (
    Row("GET", "/healthz", ANYBODY, health),
    Row("GET", "/healthz/stream", ANYBODY, stream),
    Row("GET", "/readyz", ANYBODY, ready),
    Row("GET", "/static/{digest}/{name}", ANYBODY, static),
)
