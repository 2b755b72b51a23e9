"""What an answer to a request grants, stored in the transaction in which the answer is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from grader.desk import deciding
from grader.desk.decisions import dropped_in, due_in
from grader.server import asking, entered
from grader.server.routes.work import grade_again
from grader.server.who import INSTRUCTORS
from grader.store.acts import Acts

if TYPE_CHECKING:
    from grader.desk.deciding import Decision
    from grader.server.site import Site
    from grader.server.visit import Visit
    from grader.store.requests import Asked
    from grader.store.store import Store

REFUSED, GRANTED = "refused", "granted"
_FIELDS = {"override": "points", "extension": "until"}
WAYS = (REFUSED, *_FIELDS, "rerun", "dropped")
"""What may be answered: nothing changes, or what is granted."""


@dataclass(frozen=True, slots=True)
class Granting:
    """An answer that is being given: to what, by whom, in which way, and what is said."""

    site: Site
    visit: Visit
    store: Store
    asked: Asked
    way: str
    text: str

    def look(self) -> str:
        """Let a worker make sure that it may be granted; gives the stamp of what was looked at.

        Raises:
            UsageError: Whoever answers may not, or it makes no sense, or a file decides it already; or no
                worker has looked yet.
        """
        if self.way not in _FIELDS:
            return ""
        decision = self._decision()
        stamp = deciding.stamp(self.store, decision)
        value = {**decision.data(), "stamp": stamp}
        if self.site.ask(self.visit, self.store, "preview", value) is None:
            raise entered.wrong("not_yet", "not_yet_remedy")
        return stamp

    def grant(self, stamp: str) -> None:
        """Store what is granted; inside the transaction of the answer.

        Raises:
            UsageError: It can't be any more.
        """
        if self.way == "rerun":
            self._rerun()
        elif self.way == "dropped" and not is_dropped(self.store, self.asked):
            raise entered.wrong("not_dropped", "not_dropped_remedy")
        elif self.way in _FIELDS:
            decision = self._decision()
            if deciding.stamp(self.store, decision) != stamp:
                raise entered.wrong("not_yet", "not_yet_remedy")
            self._keep(decision.kind, decision.subject, dict(decision.value))

    def _decision(self) -> Decision:
        """The override or the extension.

        Raises:
            UsageError: It makes no sense, or is not theirs to give.
        """
        asked, visit = self.asked, self.visit
        what = visit.form.get(_FIELDS[self.way], "")
        if what.strip().startswith(deciding.BACK):  # which is for the rules
            what = ""
        decision = deciding.read(self.site.course, self.way, asked.exercise, asked.student, what)
        due = due_of(self.site, self.store, asked)
        wrong = deciding.refused(decision, due)
        if visit.role not in INSTRUCTORS:
            holding = asking.holding(self.store, "extension", asked.exercise, asked.student)
            wrong = wrong or deciding.refused_to_assistants(decision, due, holding, visit.asker)
        if wrong is not None:
            raise wrong
        return decision

    def _rerun(self) -> None:
        asked = self.asked
        if not asked.submission:
            raise entered.wrong("no_outcome", "no_outcome_remedy")
        grade_again(self.store, asked.submission, asked.student, asked.exercise)
        self._keep("rerun", asked.submission, {})

    def _keep(self, kind: str, subject: str, value: dict[str, Any]) -> None:
        Acts(self.store.database).add(
            kind, subject, value,
            actor=self.visit.asker, time=datetime.now(UTC), reason=self.text,
        )  # fmt: skip


def due_of(site: Site, store: Store, asked: Asked) -> datetime | None:
    """When the exercise is due for the class."""
    known = asked.exercise in site.course.names
    by_file = site.course.entry(asked.exercise).due if known else None
    return by_file or due_in(Acts(store.database).last("due", asked.exercise))


def is_dropped(store: Store, asked: Asked) -> bool:
    """Whether the check that a request is about counts for nobody, by what was decided in the pages."""
    dropped = dropped_in(Acts(store.database).all("dropped", asked.exercise))
    return (asked.exercise, asked.check) in dropped
