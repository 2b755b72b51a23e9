"""Everything that is kept about a student, for that student: made by a worker, as it reads reports."""

from __future__ import annotations

import base64
import re
import time

from starlette.responses import RedirectResponse, Response

from grader.server.access import Row
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import STUDENT
from grader.store.errands import KEPT_SECONDS
from grader.store.store import Store

_AS_OF = re.compile("[0-9]{1,12}")
_FRESH_SECONDS = 60


def data(site: Site, visit: Visit, store: Store) -> Response:
    """The archive as of this minute; what was made is given while its page's address says so."""
    as_of = visit.request.query_params.get("as_of", "")
    now = int(time.time() // _FRESH_SECONDS)
    # What was made longer ago was dropped with its errand; and each other number would be one more to be made.
    if not _AS_OF.fullmatch(as_of) or not 0 <= now - int(as_of) < KEPT_SECONDS // _FRESH_SECONDS:
        return RedirectResponse(f"{visit.root}/me/data.zip?as_of={now}", 303)
    value = {"student": visit.who.id, "as_of": as_of}
    answer = site.ask(visit, store, "own_data", value, limit=site.limits.archives)
    if answer is None:
        return site.waiting(visit)
    return Response(
        base64.b64decode(answer["content"]),
        media_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="data.zip"'},
    )


ROWS = (Row("GET", "/me/data.zip", STUDENT, data),)
