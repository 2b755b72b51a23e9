"""What a rubric would change: an errand, since what counts is known by reports alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from grader.desk.judging import Judging, items_of, mark_in, published_of
from grader.desk.ledger import Ledger
from grader.store.acts import Acts, parts_of

if TYPE_CHECKING:
    from grader.service.errands import Job


def rubric_effect(job: Job, value: Mapping[str, Any]) -> dict[str, Any]:
    """Whose points would be others with another rubric, from what to what, of those with a published mark."""
    exercise = str(value["exercise"])
    now = Ledger(job.course, job.store, job.secret, staff=False)
    then = Ledger(job.course, job.store, job.secret, staff=False)
    then.judging = Judging(job.store, {exercise: items_of(value["items"])})
    joined = job.store.joined()
    marks: dict[str, list[Any]] = {}
    for act in Acts(job.store.database).within("mark", exercise):
        _, student = parts_of(act.subject)
        marks.setdefault(joined.get(student, student), []).append(mark_in(act))
    marked = [student for student, all_ in marks.items() if published_of(all_) is not None]
    changes = []
    for student in marked:
        results = [ledger.result(student, exercise) for ledger in (now, then)]
        counts = [result.standing if result else None for result in results]
        before, after = counts
        if before is None or after is None or before.points == after.points:
            continue
        changes.append(
            {
                "student": student,
                "before": before.points,
                "after": after.points,
                "possible": after.possible,
            }
        )
    return {"marked": len(marked), "changes": changes}
