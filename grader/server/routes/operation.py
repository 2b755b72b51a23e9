"""For whoever keeps the server running: workers, the queue, and who is signed in by what."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.responses import RedirectResponse, Response

from grader.server import board, pages
from grader.server.access import Row
from grader.server.paging import places
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import OPERATORS
from grader.store.accounts import Accounts
from grader.store.acts import Acts
from grader.store.queue import LEASE_SECONDS, Lane
from grader.store.store import Store

_A_PAGE = 100
_MOST_SEARCHED = 100
_LANES = {Lane.STUDENT: "lane_student", Lane.RERUN: "lane_rerun", Lane.REGRADE: "lane_regrade"}
_KINDS = {
    "invitation": "account_invitation",
    "token": "account_token",
    "session": "account_session",
}
_STATES = {
    "open": "account_open",
    "used": "account_used",
    "revoked": "account_revoked",
    "expired": "account_expired",
}


def operation(site: Site, visit: Visit, store: Store) -> Response:
    """How the server does, and everything that signs somebody in."""
    say = pages.texts(visit.language)
    asked = visit.request.query_params
    search = asked.get("search", "")[:_MOST_SEARCHED]
    database = store.database
    now = database.clock()
    found = [
        one
        for one in reversed(Accounts(database).listed())
        if search.casefold() in f"{one.prefix} {one.person}".casefold()
        and (asked.get("all") or one.state == "open")
    ]
    chosen = {"search": search, "all": "1" if asked.get("all") else ""}
    at = places(asked.get("page", ""), len(found), _A_PAGE, "/staff/operation", chosen)
    workers = database.rows(
        "SELECT name, seen FROM workers WHERE seen BETWEEN 0 AND $1 ORDER BY name",
        now.timestamp() + LEASE_SECONDS,
    )
    lanes = database.rows(
        "SELECT lane, count(*), count(CASE WHEN lease_until > $1 THEN 1 END), "
        "count(CASE WHEN failures > 0 OR losses > 0 THEN 1 END) FROM queue GROUP BY lane ORDER BY lane",
        now.timestamp(),
    )
    return site.page(
        visit,
        "operation.html.jinja",
        picture=board.look(store),
        workers=[
            {
                "name": name,
                "seen": site.time(datetime.fromtimestamp(seen, UTC), say),
                "is_there": seen > now.timestamp() - LEASE_SECONDS,
            }
            for name, seen in workers
        ],
        lanes=[(say(_LANES[lane]), *counts) for lane, *counts in lanes if lane in _LANES],
        accounts=[
            {
                "prefix": one.prefix,
                "kind": say(_KINDS[one.kind]),
                "person": one.person,
                "used": site.time(one.used, say) if one.used else "",
                "until": site.time(one.until, say),
                "state": say(_STATES[one.state]),
                "is_open": one.state == "open",
            }
            for one in found[at.first : at.last]
        ],
        total=len(found),
        chosen=chosen,
        places=at,
    )


def revoke(_: Site, visit: Visit, store: Store) -> Response:
    """End an invitation, a token or a session."""
    with store.database.writing():
        found = Accounts(store.database).revoke(visit.form.get("prefix", ""))
        Acts(store.database).add(
            "revoked", found.prefix, {"kind": found.kind, "person": found.person},
            actor=visit.asker, time=datetime.now(UTC),
        )  # fmt: skip
    return RedirectResponse("/staff/operation#accounts", 303)


ROWS = (
    Row("GET", "/staff/operation", OPERATORS, operation),
    Row("POST", "/staff/operation/revoke", OPERATORS, revoke),
)
