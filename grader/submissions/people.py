"""Whom of the roster a folder, a file or a system means."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile

from grader.submissions.roster import RosterEntry
from grader.systems.downloads import Upload
from grader.text import folded


class People:
    """The students of a roster, to be found by their ids, what else they go by, and their names.

    A name is found whichever of its words come first: systems write "van Dijk, Zoë", "vandijkzoë", or
    "García López Ana". It finds nobody where it may be two people's.
    """

    def __init__(self, roster: Mapping[str, RosterEntry]) -> None:
        self._roster = roster
        self._accounts: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, set[str]] = defaultdict(set)
        self._plain: dict[str, set[str]] = defaultdict(set)
        for id_, entry in roster.items():
            for alias in (id_, *entry.aliases):
                self._accounts[folded(alias)].add(id_)
            for name in _turned(entry.name) if _letters(entry.name) else ():
                self._names[_letters(name)].add(id_)
                self._plain[_plain(name)].add(id_)

    def __bool__(self) -> bool:
        return bool(self._roster)

    def __contains__(self, id_: str) -> bool:
        return id_ in self._roster

    def by_account(self, text: str) -> str | None:
        """The only student with this id, or this e-mail address or login."""
        return _only(self._accounts.get(folded(text)))

    def by_name(self, name: str) -> str | None:
        """The only student of this name; accents count only where they tell two apart."""
        if not _letters(name):
            return None
        return _only(self._names.get(_letters(name))) or _only(self._plain.get(_plain(name)))

    def by_accounts(self, accounts: Iterable[str]) -> str | None:
        """The student whom the first known of some accounts means."""
        return next(filter(None, map(self.by_account, accounts)), None)

    def of(self, upload: Upload) -> str | None:
        """The only student whom an upload may mean, by its accounts first."""
        return self.by_accounts(upload.accounts) or self.by_name(upload.person)

    def name(self, student: str) -> str:
        """What the roster calls a student."""
        return self._roster[student].name

    def is_called(self, student: str, name: str) -> bool:
        """Whether a name may be the student's; true where either has none."""
        known = self.name(student)
        return (
            not known or not name or _plain(name) in {_plain(turned) for turned in _turned(known)}
        )

    def has_namesakes(self, name: str) -> bool:
        """Whether the roster has two students of this name."""
        return len(self._names.get(_letters(name), ())) > 1


@dataclass(slots=True)
class Identified:
    """Whose uploads are: `ids` by upload, and in `told` what an instructor should know of them.

    `once` has what students would have been called without the roster, and may be in the store.
    """

    ids: dict[Upload, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    once: dict[str, str] = field(default_factory=dict)


def identified(uploads: Iterable[Upload], people: People) -> Identified:
    """Give each of the people who uploaded to one place an id of their own.

    That is the roster's where an account or a name is only one student's; else the system's own account, or
    the name, with the download's number where the name is not one person's alone.
    """
    found = Identified()
    by_name: dict[str, list[Upload]] = defaultdict(list)
    everybody = list(dict.fromkeys(uploads))
    for upload, accounts in zip(everybody, _settled(everybody), strict=True):
        known = people.by_accounts(accounts)
        if known is not None and _is_accident(upload, known, people):
            found.ids[upload] = f"{upload.person}_{upload.accounts[-1]}"
            found.told.append(
                f"The user {upload.accounts[-1]} is {upload.person!r} here, and on the roster "
                f"{people.name(known)!r}: kept as {found.ids[upload]!r}. If they are one: grade roster --join."
            )
        elif known is not None:
            found.ids[upload] = known
        elif upload.anonymous or not upload.person:
            own = replace(upload, accounts=accounts)
            found.ids[upload] = _own(own, alone=not upload.anonymous)
        else:
            by_name[people.by_name(upload.person) or _letters(upload.person)].append(upload)
    taken = set(found.ids.values())
    for same in by_name.values():
        student = people.by_name(same[0].person)
        distinct = {(upload.accounts, upload.ticket) for upload in same}
        if student is not None and student not in taken and len(distinct) == 1:
            found.ids |= dict.fromkeys(same, student)
            found.once |= {_own(upload, alone=True): student for upload in same}
            continue
        alone = len(distinct) == 1 and not people.has_namesakes(same[0].person)
        found.ids |= {upload: _own(upload, alone=alone) for upload in same}
        several = len({folded(found.ids[upload]) for upload in same}) > 1
        if several or student in taken:
            found.told.append(_namesakes(same, found.ids, student))
    return found


def same_person(ids: Iterable[str], people: People) -> tuple[dict[str, str], dict[str, str]]:
    """Which ids that are not on the roster are students of it: for certain, and by their names.

    For certain is an id in another case or Unicode form, and what a student goes by elsewhere.
    """
    certain, likely = {}, {}
    for id_ in ids:
        if id_ in people:
            continue
        if (known := people.by_account(id_)) is not None:
            certain[id_] = known
        elif (named := people.by_name(id_)) is not None:
            likely[id_] = named
    return certain, likely


def _settled(uploads: list[Upload]) -> list[tuple[str, ...]]:
    """The accounts of uploads; of those that may begin with an assignment's name, what all do not share.

    With one alone nobody can tell where the account begins; the roster may.
    """
    whole = {upload.accounts[0] for upload in uploads if not upload.person and upload.accounts}
    words = [account.split("_") for account in whole]
    shared = sum(1 for _ in takewhile(lambda same: len(set(same)) == 1, zip(*words, strict=False)))
    shared = min(shared, min(map(len, words), default=1) - 1)
    return [
        ("_".join(upload.accounts[0].split("_")[shared:]),)
        if len(words) > 1 and upload.accounts and upload.accounts[0] in whole
        else upload.accounts
        for upload in uploads
    ]


def _is_accident(upload: Upload, student: str, people: People) -> bool:
    """Whether a system's number of one person is a roster's id of another: names tell."""
    numbered = any(account.isdecimal() for account in upload.accounts)
    return (
        numbered
        and upload.person not in upload.accounts
        and not people.is_called(student, upload.person)
    )


def _own(upload: Upload, *, alone: bool) -> str:
    """The system's own account, or the name, with a number where more than one may have it."""
    if upload.accounts:
        return upload.accounts[-1]
    return f"{upload.person}_{upload.ticket}" if upload.ticket and not alone else upload.person


def _namesakes(same: list[Upload], ids: Mapping[Upload, str], student: str | None) -> str:
    kept = ", ".join(dict.fromkeys(repr(ids[upload]) for upload in same))
    known = f" The roster has one, {student!r}." if student else ""
    return (
        f"More than one person is called {same[0].person!r}: they are kept apart as {kept}.{known} "
        "If you know who is who: grade roster --join."
    )


def _only(ids: set[str] | None) -> str | None:
    return next(iter(ids)) if ids and len(ids) == 1 else None


def _turned(name: str) -> set[str]:
    """A name with each of its words first, in the order in which they go round."""
    words = name.replace(",", " ").split()
    return {" ".join(words[place:] + words[:place]) for place in range(max(len(words), 1))}


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFC", name).casefold()
    return "".join(char for char in plain if char.isalnum())


def _plain(name: str) -> str:
    """The letters without accents, as some systems write them."""
    apart = unicodedata.normalize("NFKD", name).casefold()
    return "".join(char for char in apart if char.isalnum())
