"""The button that links somebody at another server with who is signed in here."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.responses import Response

from grader.server.access import Row
from grader.server.arriving import offered, signed_in
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import SIGNED_IN
from grader.store.accounts import Person
from grader.store.identities import SIGNED_IN as BY_SIGN_IN
from grader.store.identities import Identities
from grader.store.store import Store


def link(site: Site, visit: Visit, store: Store) -> Response:
    """Take somebody at another server for whoever presses the button from now on."""
    arrival = offered(site, visit, visit.form.get("ticket", ""))
    person = Person(visit.who.id, visit.who.role)
    Identities(store.database).link(arrival.identity, person, BY_SIGN_IN, datetime.now(UTC))
    return signed_in(site, visit, store, person, arrival.to)


ROWS = (Row("POST", "/link", SIGNED_IN, link),)
