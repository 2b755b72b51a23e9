"""What anybody may ask for, and what is about nobody."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from grader.server import pages
from grader.server.access import Row
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import ANYBODY
from grader.store.store import Store


def health(_: Site, __: Visit, store: Store) -> Response:
    """Whether it answers, and reaches its database."""
    store.database.rows("SELECT 1")
    return PlainTextResponse("ok\n")


def static(_: Site, visit: Visit, __: Store) -> Response:
    """The stylesheet and the scripts; a name holds the digest, so that it may be kept for ever."""
    for file in pages.files():
        if visit.request.url.path == file.path:
            kept = {"Cache-Control": "public, max-age=31536000, immutable"}
            return Response(file.content, media_type=file.kind, headers=kept)
    return PlainTextResponse("", 404)


ROWS = (
    Row("GET", "/healthz", ANYBODY, health),
    Row("GET", "/static/{digest}/{name}", ANYBODY, static),
)
