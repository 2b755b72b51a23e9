"""Sends points to platforms: a thread looks what has changed, and one for each platform sends it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING

from grader.course import load_course
from grader.desk.ledger import Ledger
from grader.errors import UsageError
from grader.federation.requests import UnreachableError
from grader.federation.scores import NoColumnError, Outcome, Reply, Score, column, send
from grader.federation.services import NoAccessError, Services
from grader.federation.tool_key import tool_key
from grader.service.standing_there import Target, has, look, score, targets
from grader.store import chain
from grader.store.passback import AGAIN, Outbox, Parcel, Place

if TYPE_CHECKING:
    from grader.course import Course
    from grader.course.platforms import Platform
    from grader.federation.requests import Caller
    from grader.store import Store

DELAY_SECONDS = 30.0
"""So long after a change it is sent: who hands in twice, or a decision on many, is sent once."""
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 6 * 3600.0
"""In seconds: how long it is waited until the second try, and, doubled each time, at most."""
_LOOK_SECONDS = 2.0
# Results are rendered after what they depend on was kept, and released by time alone.
_ANEW_SECONDS, _LONG_AFTER = 20.0, 120.0
_SELDOM_SECONDS = 60.0
_SHARE = 20.0  # so many times as long as a look takes it is waited until the next one
_IDLE_SECONDS = 0.25
_FRESH_SECONDS = 5.0
_LATER = 0.001

Say = Callable[[str, str], None]


class Looker:
    """Looks whose standing has changed, cheaply as long as nothing is kept in the store."""

    def __init__(self, course: Course, secret: bytes, stop: Event, say: Say) -> None:
        self._course, self._secret, self._stop, self._say = course, secret, stop, say

    def run(self, store: Store, _: Caller) -> None:
        """Go on until `stop` is set.

        Raises:
            RefusedError: The database has gone away.
        """
        known = chain.Head(-1, "")
        pause, last, kept = 0.0, 0.0, 0.0
        while not self._stop.wait(pause):
            pause, found = _LOOK_SECONDS, chain.head(store.database)
            begun = time.monotonic()
            if found != known:
                known, kept = found, begun
            elif begun - last < (_ANEW_SECONDS if begun - kept < _LONG_AFTER else _SELDOM_SECONDS):
                continue
            last = begun
            try:
                course = load_course(self._course.root)
                ledger = Ledger(course, store, self._secret, staff=False)
                now = store.database.clock().timestamp()
                look(course, store, ledger, now, now + DELAY_SECONDS)
            except UsageError as error:  # a file that is wrong, or being written
                self._say("rules_wrong", f"Grades are not sent. {error.message} {error.remedy}")
            pause = max(_LOOK_SECONDS, _SHARE * (time.monotonic() - begun))


@dataclass(slots=True)
class _Basis:
    """What a score is made of; `made` is by the database's clock."""

    course: Course
    ledger: Ledger
    targets: Mapping[Place, Target]
    made: float


@dataclass(slots=True)
class Sender:
    """Sends to one platform what is due there, one after another."""

    course: Course
    platform: Platform
    secret: bytes
    stop: Event
    say: Say
    _failures: int = 0
    _paused: float = 0.0
    _columns: dict[Place, str] = field(default_factory=dict)
    _basis: _Basis | None = None

    def run(self, store: Store, caller: Caller) -> None:
        """Go on until `stop` is set.

        Raises:
            RefusedError: The database has gone away, or the key is none.
        """
        services = Services(caller, tool_key(self.course.state))
        self._basis = None
        while not self.stop.is_set():
            if time.monotonic() < self._paused or not self._sent_one(store, services):
                self.stop.wait(_IDLE_SECONDS)

    def _sent_one(self, store: Store, services: Services) -> bool:
        outbox, clock = Outbox(store.database), store.database.clock
        parcel = outbox.next(self.platform.name, clock().timestamp())
        if parcel is None:
            return False
        try:
            basis = self._fresh(store, parcel.changed)
        except UsageError as error:
            self.say("rules_wrong", f"Grades are not sent. {error.message} {error.remedy}")
            self._paused = time.monotonic() + FIRST_PAUSE
            return False
        told, target = score(basis.ledger, parcel), basis.targets.get(parcel.place)
        if told is None or target is None or (parcel.has == has(told) and parcel.answer != AGAIN):
            outbox.is_so(parcel)
            return True
        reply = self._sent(outbox, services, parcel, target, told, clock())
        now = clock().timestamp()
        if reply.outcome is Outcome.TAKEN:
            self._failures = 0
            outbox.sent(parcel, has(told), now)
            return True
        if not reply.outcome.is_the_platforms:
            self._failures = 0
        else:
            self._paused = time.monotonic() + max(reply.after, _pause(self._failures))
            self._failures += 1
            self.say(
                "grades_wait", f"{self.platform.name}: {reply.outcome} {reply.detail}".rstrip()
            )
        again = None
        if reply.outcome.is_worth_trying:
            again = now + min(max(reply.after, _pause(parcel.tries)), LONGEST_PAUSE)
        outbox.refused(parcel, reply.outcome.value, reply.detail, now, again)
        return True

    def _sent(
        self,
        outbox: Outbox,
        services: Services,
        parcel: Parcel,
        target: Target,
        told: Score,
        now: datetime,
    ) -> Reply:
        """Send, and tell what has come of it."""
        platform, place = self.platform, parcel.place
        try:
            line = place.line
            if target.is_list:
                if place not in self._columns:
                    title = self.course.entry(place.exercise).title["en"]
                    self._columns[place] = column(
                        services, platform, target.offered, place.line,
                        place.exercise, title, told.possible,
                    )  # fmt: skip
                line = self._columns[place]
            stamp = max(now.timestamp(), parcel.stamp + _LATER)
            outbox.stamp(parcel, stamp)
            reply = send(services, platform, target.offered, line, told, stamp)
        except NoColumnError as error:
            return Reply(
                error.reply.outcome, error.reply.detail or error.message, error.reply.after
            )
        except NoAccessError as error:
            return Reply(Outcome.NO_ACCESS, error.message)
        except UnreachableError as error:
            return Reply(Outcome.UNREACHABLE, error.message)
        if reply.outcome is not Outcome.TAKEN:
            self._columns.pop(place, None)  # it may have been deleted
        return reply

    def _fresh(self, store: Store, changed: float) -> _Basis:
        """What a score is made of, as of a while ago at most, and later than what has changed."""
        basis, now = self._basis, store.database.clock().timestamp()
        if basis is None or not changed < basis.made <= now < basis.made + _FRESH_SECONDS:
            self.course = load_course(self.course.root)
            ledger = Ledger(self.course, store, self.secret, staff=False)
            basis = self._basis = _Basis(self.course, ledger, targets(self.course, store), now)
        return basis


def _pause(tries: int) -> float:
    """How long it is waited after so many tries in vain."""
    return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(tries, 20)))
