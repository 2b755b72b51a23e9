"""The roster from platforms' lists of people: looked at first, and kept as it was looked at."""

from __future__ import annotations

import re
import secrets
from typing import Any

from starlette.responses import RedirectResponse, Response

from grader.server.access import Row
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import INSTRUCTORS
from grader.store.contexts import Contexts
from grader.store.store import Store

_DIGEST = re.compile("[0-9a-f]{32}")
_ONCE = re.compile("[0-9a-f]{16}")


def roster(site: Site, visit: Visit, store: Store) -> Response:
    """The courses whose lists can be taken."""
    known = {platform.name for platform in site.course.platforms}
    found = {
        (one.platform, one.memberships): one.title
        for one in Contexts(store.database).ours()
        if one.memberships and one.platform in known
    }
    return site.page(
        visit,
        "enrolling.html.jinja",
        courses=[(title, platform) for (platform, _), title in found.items()],
        kept=visit.request.query_params.get("kept") == "1",
    )


def take(_: Site, __: Visit, ___: Store) -> Response:
    """Take the lists anew."""
    return RedirectResponse(f"/staff/roster/preview?at={secrets.token_hex(8)}", 303)


def preview(site: Site, visit: Visit, store: Store) -> Response:
    """Who is new, has changed, is gone, or can't be told apart; and the form that keeps it."""
    at = visit.request.query_params.get("at", "")
    if not _ONCE.fullmatch(at):
        return RedirectResponse("/staff/roster", 303)
    found: dict[str, Any] | None = site.ask(visit, store, "remote_roster", {"at": at})
    if found is None:
        return site.waiting(visit)
    changes = found["changes"]
    return site.page(
        visit,
        "enrolled.html.jinja",
        found=found,
        new=[one for one in changes if one["is_new"]],
        changed=[one for one in changes if one["changes"] and not one["is_new"]],
        linked=[
            one for one in changes if one["links"] and not one["changes"] and not one["is_new"]
        ],
        same=sum(not one["changes"] and not one["links"] for one in changes),
        gone=[(id_, site.name(id_)) for id_ in found["gone"]],
    )


def keep(site: Site, visit: Visit, store: Store) -> Response:
    """Keep what was looked at."""
    digest = visit.form.get("digest", "")
    if not _DIGEST.fullmatch(digest):
        return RedirectResponse("/staff/roster", 303)
    site.ask(visit, store, "remote_roster_keep", {"digest": digest})
    return RedirectResponse("/staff/roster?kept=1", 303)


ROWS = (
    Row("GET", "/staff/roster", INSTRUCTORS, roster),
    Row("POST", "/staff/roster", INSTRUCTORS, take),
    Row("GET", "/staff/roster/preview", INSTRUCTORS, preview),
    Row("POST", "/staff/roster/keep", INSTRUCTORS, keep),
)
