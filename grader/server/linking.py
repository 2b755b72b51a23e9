"""Who comes from another server: known, found by the e-mail address, or offered to be linked by themselves."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from grader.errors import UsageError
from grader.server import pages
from grader.store.accounts import STUDENT, Accounts, Person
from grader.store.acts import said_in
from grader.store.appointments import Appointments
from grader.store.identities import EMAIL, Identities, Identity
from grader.store.logins import Logins
from grader.store.sealing import all_gone
from grader.text import mailbox

if TYPE_CHECKING:
    from grader.server.site import Site
    from grader.server.visit import Visit
    from grader.store.store import Store

_LINK = "link"


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody at another server who may be linked: its name, who they are there, where to go then."""

    issuer: str
    subject: str
    server: str
    name: str
    to: str

    @property
    def identity(self) -> Identity:
        """Who that is."""
        return Identity(self.issuer, self.subject)


def who(site: Site, store: Store, identity: Identity, email: str) -> Person | None:
    """Who somebody at another server is here, None where that is not known.

    By an e-mail address that is known to be theirs they are found where exactly one of the class has it on the
    roster, and nobody else there was found to be that student before; then that is kept. So nobody becomes
    staff, and who is off the roster, or was forgotten, does not come back by another server.
    """
    identities = Identities(store.database)
    known = identities.person(identity)
    if known is not None:
        return known if known.is_staff or not site.people or known.id in site.people else None
    student = _by_email(site, email)
    if not student or student in all_gone(store.database):
        return None
    found = Person(student, STUDENT)
    with store.database.writing():
        if found in identities.known(identity.issuer).values():
            return None
        identities.link(identity, found, EMAIL, datetime.now(UTC))
    return found


def _by_email(site: Site, email: str) -> str:
    """The id of the one student who has an address on the roster, "" where that is nobody, or several."""
    wanted = mailbox(email.strip())
    if "@" not in wanted:
        return ""
    found = [
        entry.id
        for entry in site.people.values()
        if wanted in {mailbox(text) for text in (entry.id, *entry.aliases)}
    ]
    return found[0] if len(found) == 1 else ""


def signed_in(
    site: Site, visit: Visit, store: Store, person: Person, to: str, server: str
) -> Response:
    """Go on as somebody, in a new session; another one's in this browser is ended, and that is told."""
    accounts = Accounts(store.database)
    if visit.session:
        accounts.sign_out(visit.session)
    session = accounts.sign_in(person, datetime.now(UTC))
    answer = site.signed_in(person, session, to)
    before = visit.person
    if before is None or before == person:
        return answer
    visit.person, visit.session = person, session
    visit.appointment = Appointments(store.database).of(person.id) if person.is_staff else None
    told = site.page(
        visit, "changed.html.jinja", before=before.id, now=person.id, server=server, to=to
    )
    told.raw_headers += [one for one in answer.raw_headers if one[0] == b"set-cookie"]
    return told


# ---------------------------------------------------------------- what goes from one page to the next


def ticket(store: Store, purpose: str, about: dict[str, Any]) -> str:
    """What a page has that may be used once, for one purpose, within minutes; it stands for plain data."""
    now = store.database.clock()
    return Logins(store.database).begin(purpose, json.dumps(about), now)[0]


def taken(store: Store, purpose: str, text: str) -> dict[str, Any]:
    """What a ticket stands for, which is used up by that.

    Raises:
        UsageError: It is none, was used, or is too old.
    """
    login = Logins(store.database).end(text[:200], purpose, store.database.clock())
    if login is None:
        raise too_late()
    return said_in(login.target)


def too_late() -> UsageError:
    """What was begun has ended already, or too long ago."""
    return UsageError(
        {
            "en": "This was used already, or it is too old.",
            "ja": "すでに使われたか、時間が経ちすぎています。",
        },
        {
            "en": "Go back to the page that led here and open it once more.",
            "ja": "元のページに戻って、もう一度開いてください。",
        },
    )


# ---------------------------------------------------------------- linking


def offered(site: Site, visit: Visit, store: Store, offer: Offer) -> Response:
    """The button by which who is signed in here says that they are somebody at another server, too."""
    return site.page(
        visit,
        "link.html.jinja",
        offer=offer,
        ticket=ticket(store, _LINK, asdict(offer)),
        here=pages.texts(visit.language)("link_staff") if visit.who.is_staff else "",
    )


def accepted(store: Store, text: str) -> Offer:
    """The offer that a ticket of such a button stands for.

    Raises:
        UsageError: It is none any more.
    """
    return Offer(**taken(store, _LINK, text))
