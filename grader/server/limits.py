"""How often somebody may ask for what costs something: kept in memory, since one process answers."""

from __future__ import annotations

import math
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from grader.errors import RefusedError

BODY_SECONDS = 30.0
"""How long a form, or what a program sends, may take to arrive."""
HEAD_SECONDS = 15.0
"""How long a connection may be open without a whole request."""
_WAITS = 10
_MOST = 10_000  # names that are kept apart; whoever makes up more shares what there is


class Limit:
    """At most `times` in so many seconds, for each name; `refused` counts what was more."""

    def __init__(self, times: int, seconds: float) -> None:
        self.seconds = seconds
        self.refused = 0
        self.times = times
        self._asked: dict[str, deque[float]] = {}
        self._all_until = -math.inf

    def wait(self, name: str, now: float | None = None) -> float:
        """Count one more for a name and give 0, or say after how many seconds it would be counted."""
        now = time.monotonic() if now is None else now
        if name not in self._asked and len(self._asked) >= _MOST:
            self._forget(now)
            if len(self._asked) >= _MOST:
                name = ""
        asked = self._asked.setdefault(name, deque())
        while asked and asked[0] <= now - self.seconds:
            asked.popleft()
        if len(asked) >= self.times:
            self.refused += 1
            return asked[0] + self.seconds - now
        asked.append(now)
        return 0.0

    @contextmanager
    def but_for_our_faults(self, name: str) -> Iterator[None]:
        """Take back what was counted for a name last, where what it asks for fails by our fault."""
        try:
            yield
        except RefusedError:
            with suppress(IndexError, KeyError):  # it is a while ago
                self._asked[name].pop()
            raise

    def _forget(self, now: float) -> None:
        """Forget whoever asked long enough ago; before the next of them may be, nobody is looked at.

        Else each new name would cost a look at all, for as long as there are too many.
        """
        if now < self._all_until:
            return
        old = [name for name, asked in self._asked.items() if asked[-1] <= now - self.seconds]
        for name in old:
            del self._asked[name]
        self._all_until = min((asked[-1] for asked in self._asked.values()), default=now)
        self._all_until += self.seconds


@dataclass(slots=True)
class Limits:
    """What is limited: sign-ins by address; what people hand in, open, ask and wait for, by person; polls.

    Programs that begin to sign in guess nothing yet, and a whole class may do so from one address. A look at
    pages as a student is noted once in a while. Forms and files are counted before they are read, whatever
    comes of them, and what workers have to do where it is asked anew: an archive of all that somebody handed
    in is much, and lies in the store for as long as an errand is kept. Who is not signed in shares what an
    address has: enough for 1,000 students behind one who sign in, or come from an LMS, within a minute.
    """

    sign_ins: Limit = field(default_factory=lambda: Limit(5, 60))
    hand_ins: Limit = field(default_factory=lambda: Limit(6, 60))
    polls: Limit = field(default_factory=lambda: Limit(1, 5))
    begun: Limit = field(default_factory=lambda: Limit(600, 60))
    looks: Limit = field(default_factory=lambda: Limit(1, 600))
    hints: Limit = field(default_factory=lambda: Limit(30, 60))
    asks: Limit = field(default_factory=lambda: Limit(10, 600))
    forms: Limit = field(default_factory=lambda: Limit(120, 60))
    files: Limit = field(default_factory=lambda: Limit(20, 60))
    errands: Limit = field(default_factory=lambda: Limit(120, 60))
    archives: Limit = field(default_factory=lambda: Limit(3, 900))
    programs: Limit = field(default_factory=lambda: Limit(600, 60))
    launches: Limit = field(default_factory=lambda: Limit(2_400, 60))
    strangers: Limit = field(default_factory=lambda: Limit(1_200, 60))
    polling: Limit = field(default_factory=lambda: Limit(12_000, 60))
    waiting: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def one_more_waits(self, person: str) -> Iterator[bool]:
        """Whether a person may wait for an answer once more, while others of theirs do."""
        self.waiting[person] += 1
        try:
            yield self.waiting[person] <= _WAITS
        finally:
            self.waiting[person] -= 1
            if not self.waiting[person]:
                del self.waiting[person]
