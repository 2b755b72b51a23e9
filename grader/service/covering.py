"""Whose work one of the staff may ask workers about."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from grader.desk.roster import listed_entries
from grader.errors import CourseError, UsageError
from grader.store.acts import Acts
from grader.store.appointments import Appointments

if TYPE_CHECKING:
    from grader.service.errands import Job

_EVERY = timedelta(minutes=10)


class Covered:
    """The students whose work whoever has asked for an errand may see."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._appointment = Appointments(job.store.database).of(job.actor)
        self._sections: dict[str, str] = {}
        with suppress(CourseError):  # `grade class` tells of a roster that can't be read
            self._sections = {one.id: one.section for one in listed_entries(job.course)}

    def __contains__(self, student: str) -> bool:
        return self._appointment.covers(self._sections.get(student, ""))

    def look_at(self, student: str, submission: str) -> None:
        """Note that a student's work is looked at; refuse what is about somebody else's student.

        It is a worker that notes it, once in a while for each who looks: whoever takes over the web process can
        ask for what staff see, and not without leaving that in the chain.

        Raises:
            UsageError: It is somebody else's; said as where nothing is.
        """
        self._must_have(student)
        acts, now = Acts(self._job.store.database), datetime.now(UTC)
        last = acts.last("looked", student)
        if last is None or last.actor != self._job.actor or now - last.time > _EVERY:
            value = {"submission": submission}
            acts.add("looked", student, value, actor=self._job.actor, time=now)

    def _must_have(self, student: str) -> None:
        if student not in self:
            raise UsageError(
                {"en": "There is nothing here.", "ja": "ここには何もありません。"},
                {
                    "en": "What was asked for is not yours to see.",
                    "ja": "見る権限のないものです。",
                },
            )
