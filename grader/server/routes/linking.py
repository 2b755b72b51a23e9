"""Linking somebody at another server with who is signed in here."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.responses import RedirectResponse, Response

from grader.errors import UsageError
from grader.server.access import Row
from grader.server.linking import accepted
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import SIGNED_IN
from grader.store.identities import SIGNED_IN as BY_SIGN_IN
from grader.store.identities import Identities
from grader.store.store import Store


def link(_: Site, visit: Visit, store: Store) -> Response:
    """Link them: from now on who comes from there is signed in as who pressed the button."""
    offer = accepted(store, visit.form.get("ticket", ""))
    identities = Identities(store.database)
    with store.together():
        known = identities.person(offer.identity)
        if known not in (None, visit.who):
            raise UsageError(
                {
                    "en": f"Somebody else here is {offer.name} already.",
                    "ja": f"{offer.name} は、すでに別の人と結び付けられています。",
                },
                {
                    "en": "Tell your instructor, who can look into it.",
                    "ja": "先生に伝えてください。",
                },
            )
        identities.link(offer.identity, visit.who, BY_SIGN_IN, datetime.now(UTC))
    return RedirectResponse(offer.to, 303)


ROWS = (Row("POST", "/link", SIGNED_IN, link),)
"""What who is signed in may link."""
