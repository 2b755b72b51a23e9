"""What launches have told of a platform's courses: their lists of members, and where grades may be sent.

Kept: grades go on after a restore. It says nothing of any student.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from grader.store import chain
from grader.store.database import written

if TYPE_CHECKING:
    from grader.store.database import Database

# Of each link the last row holds.
TABLES = """
CREATE TABLE contexts (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    platform TEXT NOT NULL,
    deployment TEXT NOT NULL,
    context TEXT NOT NULL,
    title TEXT NOT NULL,
    link TEXT NOT NULL,
    exercise TEXT NOT NULL,
    lineitem TEXT NOT NULL,
    lineitems TEXT NOT NULL,
    memberships TEXT NOT NULL,
    scopes TEXT NOT NULL,
    staff TEXT NOT NULL
) STRICT;
CREATE INDEX contexts_by_link ON contexts (platform, deployment, context, link, number);
"""
_COLUMNS = (
    "platform, deployment, context, title, link, exercise, lineitem, lineitems, memberships, scopes, "
    "staff"
)


@dataclass(frozen=True, slots=True)
class Placement:
    """A link in a course (`context`) of a platform, and the services that come with it; "" where there is none.

    `platform` is what it is called here. `exercise` is what the link opens, "" for the start. `lineitem` is the
    link's column of grades, `lineitems` where all columns are, `memberships` where the list of people is.
    `scopes` are those that the platform offers. `staff` is who of our staff has come by this link; only where
    one has, in a course, is it one of ours: anybody may put a link to us into theirs.
    """

    platform: str
    deployment: str
    context: str
    title: str
    link: str
    exercise: str
    lineitem: str
    lineitems: str
    memberships: str
    scopes: tuple[str, ...]
    staff: str = ""

    @property
    def course(self) -> tuple[str, str, str]:
        """Which course it is in."""
        return self.platform, self.deployment, self.context


class Contexts:
    """The placements in a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def tell(self, told: Placement, time: datetime) -> None:
        """Keep what a launch has told, where it is something else than before.

        Raises:
            RefusedError: It could not be stored.
        """
        if self._is_known(told):
            return
        with self._database.writing():
            before = self._last(told)
            if before is not None and not told.staff:
                told = replace(told, staff=before.staff)
            if told != before:
                self._keep(told, time)

    def all(self) -> list[Placement]:
        """What holds of each link, in the order in which it was told."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM contexts c WHERE number = (SELECT max(number) FROM contexts "
            "WHERE platform = c.platform AND deployment = c.deployment AND context = c.context "
            "AND link = c.link) ORDER BY number"
        )
        return [_placement(row) for row in rows]

    def ours(self) -> list[Placement]:
        """The same of those courses by whose links one of our staff has come."""
        placements = self.all()
        known = {one.course for one in placements if one.staff}
        return [one for one in placements if one.course in known]

    def let_go(self, platform: str, deployment: str, context: str, time: datetime) -> bool:
        """Take a course for none of ours until one of our staff comes from there again; gives whether it was.

        Raises:
            RefusedError: It could not be stored.
        """
        with self._database.writing():
            found = [
                one
                for one in self.all()
                if one.staff and one.course == (platform, deployment, context)
            ]
            for one in found:
                self._keep(replace(one, staff=""), time)
        return bool(found)

    def _keep(self, told: Placement, time: datetime) -> None:
        chain.keep(
            self._database, "contexts",
            written(time), told.platform, told.deployment, told.context, told.title, told.link,
            told.exercise, told.lineitem, told.lineitems, told.memberships,
            " ".join(told.scopes), told.staff,
        )  # fmt: skip

    def _is_known(self, told: Placement) -> bool:
        """Whether there is nothing to keep, which is so of nearly every launch and takes no lock."""
        before = self._last(told)
        if before is None:
            return False
        return told == (before if told.staff else replace(before, staff=""))

    def _last(self, told: Placement) -> Placement | None:
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM contexts WHERE platform = $1 AND deployment = $2 "
            "AND context = $3 AND link = $4 ORDER BY number DESC LIMIT 1",
            told.platform, told.deployment, told.context, told.link,
        )  # fmt: skip
        return _placement(rows[0]) if rows else None


def _placement(row: tuple[Any, ...]) -> Placement:
    named = dict(zip(_COLUMNS.split(", "), row, strict=True))
    return Placement(**{**named, "scopes": tuple(named["scopes"].split())})
