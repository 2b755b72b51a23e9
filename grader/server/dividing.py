"""Divides the work of a class among those who judge it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.store.appointments import Appointment

BY_SECTION, EVENLY, NOT = "section", "evenly", ""


def divided(
    students: Sequence[str],
    sections: Mapping[str, str],
    among: Mapping[str, Appointment],
    by: str,
    before: Mapping[str, str],
) -> dict[str, str]:
    """Who judges each of the students, in the order in which they are given out.

    Nobody is given a student whose section they do not have; by section, each gets those of the own sections
    only, and who has none gets nobody. What was given `before` stays as far as it is even and still may be.
    """

    def may(judge: str, student: str) -> bool:
        appointment = among[judge]
        section = sections.get(student, "")
        if by == BY_SECTION:
            return section in appointment.sections
        return appointment.covers(section)

    counts = dict.fromkeys(sorted(among), 0)
    fair = -(-len(students) // max(len(counts), 1))
    given: dict[str, str] = {}
    for student in students:
        judge = before.get(student, "")
        if judge in counts and may(judge, student) and (by == BY_SECTION or counts[judge] < fair):
            given[student] = judge
            counts[judge] += 1
    # Whom only few may judge is given out first, so that these few are not full by then.
    rest = [student for student in students if student not in given]
    able = {student: [judge for judge in counts if may(judge, student)] for student in rest}
    for student in sorted(rest, key=lambda one: len(able[one])):
        if able[student]:
            judge = min(able[student], key=lambda one: counts[one])
            given[student] = judge
            counts[judge] += 1
    return given
