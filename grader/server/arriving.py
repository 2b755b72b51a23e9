"""Who it is that another server has named: whom it named before, or whose e-mail it is; never by a name.

Who is known by neither may link the two where they are signed in here already. Nobody becomes staff by it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from grader.errors import UsageError
from grader.store.accounts import STAFF, STUDENT, Accounts, Person
from grader.store.identities import EMAIL, Identities, Identity

if TYPE_CHECKING:
    from starlette.responses import Response

    from grader.server.site import Site
    from grader.server.visit import Visit
    from grader.store.store import Store

_OFFERED_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody whom another server, called `server` here, has named.

    `email` is theirs as that server has verified it, "" where it has not. `known_as` is what they are called
    there, to be shown. `to` is the page of ours where they go then.
    """

    issuer: str
    subject: str
    server: str
    email: str = ""
    known_as: str = ""
    to: str = "/"

    @property
    def identity(self) -> Identity:
        """Under what they are kept."""
        return Identity(self.issuer, self.subject)


def person_of(site: Site, store: Store, arrival: Arrival) -> Person | None:
    """Who that is here, None where nobody knows; who is known by e-mail is kept as known from then on.

    Raises:
        UsageError: It is a student who is on the roster no more.
    """
    identities = Identities(store.database)
    found = identities.person(arrival.identity)
    if found is None and (id_ := _by_email(site, arrival.email)):
        found = Person(id_, STUDENT)
        identities.link(arrival.identity, found, EMAIL, datetime.now(UTC))
    if found is not None and found.role != STAFF and found.id not in site.people:
        raise UsageError(
            {
                "en": "You are not on the roster of this course.",
                "ja": "このコースの名簿に載っていません。",
            },
            {
                "en": "If you should be, ask your instructor.",
                "ja": "載っているはずのときは、先生に伝えてください。",
            },
        )
    return found


def arrived(site: Site, visit: Visit, store: Store, arrival: Arrival) -> Response:
    """Sign in who it is, or offer to link them with who is signed in here; else say what to do.

    Raises:
        UsageError: It is a student who is on the roster no more.
    """
    person = person_of(site, store, arrival)
    if person is not None:
        return signed_in(site, visit, store, person, arrival.to)
    if visit.person is None:
        return site.page(visit, "unknown.html.jinja", 403, arrival=arrival)
    ticket = _ticket(site, visit, arrival)
    return site.page(visit, "linking.html.jinja", arrival=arrival, ticket=ticket)


def signed_in(site: Site, visit: Visit, store: Store, person: Person, to: str) -> Response:
    """Go on as a person, whoever was signed in before."""
    accounts = Accounts(store.database)
    if visit.session:
        accounts.sign_out(visit.session)
    return site.signed_in(person, accounts.sign_in(person, datetime.now(UTC)), to)


def offered(site: Site, visit: Visit, ticket: str) -> Arrival:
    """Whom the page was about that offers to link them, if it was this one, shown in this session of late.

    Raises:
        UsageError: It was not.
    """
    text, _, mac = ticket.rpartition(".")
    now = datetime.now(UTC).timestamp()
    if hmac.compare_digest(mac.encode(), _mac(site, visit, text).encode()):
        told: dict[str, Any] = json.loads(text)
        if told.pop("until") > now:
            return Arrival(**told)
    raise UsageError(
        {"en": "This page is too old.", "ja": "このページは古くなりました。"},
        {
            "en": "Sign in there once more, and press the button within ten minutes.",
            "ja": "もう一度サインインして、10 分以内にボタンを押してください。",
        },
    )


def _by_email(site: Site, email: str) -> str:
    """The one student of the roster with an e-mail address, "" where that is nobody, or several."""
    wanted = email.strip().casefold()
    if "@" not in wanted:  # a login or a number is no address, and another's may be the same
        return ""
    found = [
        entry.id
        for entry in site.people.values()
        if wanted in {name.casefold() for name in (entry.id, *entry.aliases)}
    ]
    return found[0] if len(found) == 1 else ""


def _ticket(site: Site, visit: Visit, arrival: Arrival) -> str:
    """What the page holds until its button is pressed: good in this session alone."""
    until = datetime.now(UTC).timestamp() + _OFFERED_SECONDS
    text = json.dumps({**asdict(arrival), "until": until})
    return f"{text}.{_mac(site, visit, text)}"


def _mac(site: Site, visit: Visit, text: str) -> str:
    message = f"linking\0{visit.session}\0{text}".encode(errors="surrogatepass")
    return hmac.digest(site.keys.csrf, message, hashlib.sha256).hex()
