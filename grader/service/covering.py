"""Whose work one of the staff may ask workers about."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from grader.desk.roster import listed_entries
from grader.errors import CourseError, UsageError
from grader.store.appointments import Appointments

if TYPE_CHECKING:
    from grader.service.errands import Job


class Covered:
    """The students whose work whoever has asked for an errand may see."""

    def __init__(self, job: Job) -> None:
        self._appointment = Appointments(job.store.database).of(job.actor)
        self._sections: dict[str, str] = {}
        with suppress(CourseError):  # `grade class` tells of a roster that can't be read
            self._sections = {one.id: one.section for one in listed_entries(job.course)}

    def __contains__(self, student: str) -> bool:
        return self._appointment.covers(self._sections.get(student, ""))

    def must_have(self, student: str) -> None:
        """Refuse what is about somebody else's student.

        Raises:
            UsageError: It is; said as where nothing is.
        """
        if student not in self:
            raise UsageError(
                {"en": "There is nothing here.", "ja": "ここには何もありません。"},
                {
                    "en": "What was asked for is not yours to see.",
                    "ja": "見る権限のないものです。",
                },
            )
