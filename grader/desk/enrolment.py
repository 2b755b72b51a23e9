"""The roster beside the list of people of other servers: who is new there, has changed, or is gone.

Somebody is known by the other server's id, else by the e-mail address; never by the name: several may have it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from grader.errors import IntakeError
from grader.store.accounts import STAFF, STUDENT, Person
from grader.store.identities import EMAIL, Identity
from grader.submissions import RosterEntry, student_id
from grader.text import mailbox


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A student in a course of another server; `sections` are its courses there. "" where it does not say."""

    identity: Identity
    name: str
    email: str
    sourced: str
    sections: tuple[str, ...]
    is_active: bool


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody who is on the roster, or will be; `before` is None of who is new. `how` they are known."""

    identity: Identity
    before: RosterEntry | None
    after: RosterEntry
    how: str
    is_linked: bool = False

    @property
    def changes_roster(self) -> bool:
        """Whether the roster is another one then."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Doubt:
    """Somebody of whom nothing is done, and why; `others` are the ids here that it is about."""

    name: str
    email: str
    why: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known here: the roster, who is who elsewhere, ids that are in use, staff, and the own roster.

    What is on the course's own roster (`fixed`) is changed there alone.
    """

    roster: Mapping[str, RosterEntry]
    identities: Mapping[Identity, Person]
    taken: Collection[str]
    staff: Collection[str]
    fixed: Collection[str] = ()
    forgotten: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a list of people comes to, before it is done. `gone` are ids that the other server has no more."""

    changes: tuple[Change, ...] = ()
    gone: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = field(default=())

    @property
    def digest(self) -> str:
        """What differs when it would do something else."""
        return hashlib.sha256(json.dumps(self.data(), sort_keys=True).encode()).hexdigest()[:32]

    @property
    def does_something(self) -> bool:
        """Whether anything changes when it is done."""
        return any(one.changes_roster or not one.is_linked for one in self.changes)

    def data(self) -> dict[str, Any]:
        """All of it as plain data."""
        return asdict(self)


def enrolment(people: Sequence[Enrolled], known: Known) -> Enrolment:
    """Compare a list of people with what is known here."""
    active = [one for one in people if one.is_active]
    shared = Counter(mailbox(one.email) for one in active if one.email)
    emails = _by_mailbox(known.roster.values())
    titles = {section for one in people for section in one.sections}
    found: list[Change] = []
    doubts: list[Doubt] = []
    new: list[Enrolled] = []
    has = {person.id for person in _of(known, active).values()}
    for one in active:
        person = known.identities.get(one.identity)
        mine = emails.get(mailbox(one.email), []) if one.email else []
        is_own = shared[mailbox(one.email)] == 1 and set(mine) <= {person.id if person else ""}
        if person is not None and (person.role == STAFF or person.id in known.staff):
            doubts.append(Doubt(one.name, one.email, "staff", (person.id,)))
        elif {*mine, person.id if person else ""} & {*known.forgotten}:
            doubts.append(Doubt(one.name, one.email, "forgotten"))
        elif person is not None:
            # An address that somebody else has would let in that one as this one.
            taken = one if is_own else replace(one, email="")
            found.append(_change(taken, person.id, "subject", known, titles))
        elif one.email and shared[mailbox(one.email)] > 1:
            doubts.append(Doubt(one.name, one.email, "shared", tuple(mine)))
        elif len(mine) > 1:
            doubts.append(Doubt(one.name, one.email, "ambiguous", tuple(mine)))
        elif mine and mine[0] in has:
            doubts.append(Doubt(one.name, one.email, "another", tuple(mine)))
        elif mine and mine[0] in known.staff:
            doubts.append(Doubt(one.name, one.email, "staff", tuple(mine)))
        elif mine:
            found.append(_change(one, mine[0], EMAIL, known, titles))
        else:
            new.append(one)
    _join_new(new, known, found, doubts, titles=titles)
    return Enrolment(tuple(found), _gone(people, known, found), tuple(doubts))


def kept(kept_roster: Mapping[str, RosterEntry], done: Enrolment) -> dict[str, RosterEntry]:
    """The roster afterwards: nobody is taken off."""
    after = {one.after.id: one.after for one in done.changes if one.changes_roster}
    return {**kept_roster, **after}


def _of(known: Known, people: Iterable[Enrolled]) -> dict[Identity, Person]:
    return {
        one.identity: known.identities[one.identity]
        for one in people
        if one.identity in known.identities
    }


def _by_mailbox(roster: Iterable[RosterEntry]) -> dict[str, list[str]]:
    """Whose each address is, but for capitals; it may be an id."""
    found: dict[str, list[str]] = {}
    for entry in roster:
        for alias in {mailbox(text) for text in (entry.id, *entry.aliases)}:
            found.setdefault(alias, []).append(entry.id)
    return found


def _change(one: Enrolled, id_: str, how: str, known: Known, titles: Collection[str]) -> Change:
    """What becomes of somebody who is known; of the course's own roster nothing is changed here."""
    before = known.roster.get(id_)
    is_linked = how == "subject"
    if before is None:
        return Change(one.identity, None, _entry(one, id_, titles), how, is_linked)
    after = before
    if id_ not in known.fixed:
        mine = {mailbox(text) for text in (before.id, *before.aliases)}
        aliases = before.aliases
        if one.email and mailbox(one.email) not in mine:
            aliases = (*aliases, one.email)
        section = before.section
        by_hand = section and section not in titles  # which stays
        if section not in one.sections and not by_hand:
            section = _section(one, titles) or section
        after = replace(before, name=one.name or before.name, section=section, aliases=aliases)
    return Change(one.identity, before, after, how, is_linked)


def _section(one: Enrolled, titles: Collection[str]) -> str:
    """Somebody's section: the course there, where there are several."""
    return one.sections[0] if len(titles) > 1 and one.sections else ""


def _entry(one: Enrolled, id_: str, titles: Collection[str]) -> RosterEntry:
    aliases = tuple(text for text in (one.email,) if text and text != id_)
    return RosterEntry(id_, one.name, _section(one, titles), aliases)


def _join_new(
    new: Sequence[Enrolled],
    known: Known,
    found: list[Change],
    doubts: list[Doubt],
    *,
    titles: Collection[str],
) -> None:
    """Give an id to each who is new: the school's own, else the address, else the other server's."""
    used = {text.casefold() for text in (*known.taken, *known.staff, *known.forgotten)}
    for entry in known.roster.values():
        used |= {text.casefold() for text in (entry.id, *entry.aliases)}
    ids = {one.identity: _id_for(one) for one in new}
    twice = Counter(id_.casefold() for id_ in ids.values() if id_)
    for one in new:
        id_ = ids[one.identity]
        if not id_:
            doubts.append(Doubt(one.name, one.email, "no_id"))
        elif id_.casefold() in used or twice[id_.casefold()] > 1:
            doubts.append(Doubt(one.name, one.email, "taken", (id_,)))
        else:
            found.append(Change(one.identity, None, _entry(one, id_, titles), "new"))


def _id_for(one: Enrolled) -> str:
    for text in (one.sourced, one.email, one.identity.subject):
        try:
            return student_id(text)
        except IntakeError:
            continue
    return ""


def _gone(people: Sequence[Enrolled], known: Known, found: Sequence[Change]) -> tuple[str, ...]:
    """Who came from there and is there no more, or no more as a student; of all courses that were asked."""
    issuers = {one.identity.issuer for one in people}
    there = {one.identity for one in people if one.is_active}
    still = {one.after.id for one in found}
    return tuple(
        sorted(
            {
                person.id
                for identity, person in known.identities.items()
                if identity.issuer in issuers and identity not in there
                and person.role == STUDENT and person.id in known.roster and person.id not in still
            }
        )
    )  # fmt: skip
