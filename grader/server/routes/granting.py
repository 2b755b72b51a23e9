"""What an answer to a request may grant, each in the transaction in which the answer is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from grader.desk.decisions import dropped_in, due_in
from grader.server import entered
from grader.server.routes.work import grade_again
from grader.server.who import INSTRUCTORS
from grader.store.acts import Acts, about
from grader.store.renderings import Renderings

if TYPE_CHECKING:
    from grader.server.site import Site
    from grader.server.visit import Visit
    from grader.store.requests import Asked
    from grader.store.store import Store

MOST_DAYS = 7
"""So many days after an exercise is due an assistant may extend it to."""


@dataclass(frozen=True, slots=True)
class Granting:
    """An answer that is being given: to what, by whom, and what is said."""

    site: Site
    visit: Visit
    store: Store
    asked: Asked
    text: str

    def nothing(self) -> None:
        """Leave all as it is."""

    def override(self) -> None:
        """Give points by hand.

        Raises:
            UsageError: Whoever answers may not, or there are none to give.
        """
        if self.visit.role not in INSTRUCTORS:
            raise entered.wrong("instructors_only", "instructors_only_remedy")
        points = entered.number(self.visit, "points", self._possible())
        self._keep("override", self._subject, {"points": points})

    def extension(self) -> None:
        """Give more time.

        Raises:
            UsageError: It is none, or more than whoever answers may give.
        """
        until = entered.time(self.site, self.visit, "until")
        due = due_of(self.site, self.store, self.asked)
        if due is None:
            raise entered.wrong("never_due", "never_due_remedy")
        if until <= due:
            raise entered.wrong("before_due", "before_due_remedy")
        if self.visit.role not in INSTRUCTORS and until > due + timedelta(days=MOST_DAYS):
            raise entered.wrong("too_many_days", "too_many_days_remedy", days=MOST_DAYS)
        self._keep("extension", self._subject, {"due": until.isoformat()})

    def rerun(self) -> None:
        """Have the submission graded again.

        Raises:
            UsageError: The request is about none, or it waits already.
        """
        asked = self.asked
        if not asked.submission:
            raise entered.wrong("no_outcome", "no_outcome_remedy")
        grade_again(self.store, asked.submission, asked.student, asked.exercise)
        self._keep("rerun", asked.submission, {})

    def dropped(self) -> None:
        """Say that the check is dropped, which was done before, for the whole class.

        Raises:
            UsageError: It is not.
        """
        if not is_dropped(self.store, self.asked):
            raise entered.wrong("not_dropped", "not_dropped_remedy")

    @property
    def _subject(self) -> str:
        return about(self.asked.exercise, self.asked.student)

    def _keep(self, kind: str, subject: str, value: dict[str, Any]) -> None:
        Acts(self.store.database).add(
            kind, subject, value,
            actor=self.visit.asker, time=datetime.now(UTC), reason=self.text,
        )  # fmt: skip

    def _possible(self) -> float:
        """How many points the exercise has, as what is rendered of the student's work says."""
        renderings = Renderings(self.store.database, self.site.keys.pages)
        found = renderings.of_student(self.asked.student, self.asked.exercise, self.visit.language)
        known = [one.shown.possible for one in found if one.shown is not None]
        if not known:
            raise entered.wrong("nothing_graded", "nothing_graded_remedy")
        return known[-1]


def due_of(site: Site, store: Store, asked: Asked) -> datetime | None:
    """When the exercise is due for the class."""
    known = asked.exercise in site.course.names
    by_file = site.course.entry(asked.exercise).due if known else None
    return by_file or due_in(Acts(store.database).last("due", asked.exercise))


def is_dropped(store: Store, asked: Asked) -> bool:
    """Whether the check that a request is about counts for nobody, by what was decided in the pages."""
    dropped = dropped_in(Acts(store.database).all("dropped", asked.exercise))
    return (asked.exercise, asked.check) in dropped


OUTCOMES: dict[str, Callable[[Granting], None]] = {
    "refused": Granting.nothing,
    "override": Granting.override,
    "extension": Granting.extension,
    "rerun": Granting.rerun,
    "dropped": Granting.dropped,
}
"""What may be answered."""
