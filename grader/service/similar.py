"""Which submissions for an exercise are suspiciously alike, among those that one of the staff may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from grader.classroom.alike import Sketchbook
from grader.errors import UsageError
from grader.service.covering import Covered

if TYPE_CHECKING:
    from grader.feedback.similar_page import AlikeSource
    from grader.service.errands import Job


def similar(job: Job, value: Mapping[str, Any]) -> dict[str, Any]:
    """The groups that are alike, the closest first; of each pair the lines that both have; and whose all are.

    The sources are not in it: whoever asks can read them.

    Raises:
        UsageError: The course has no such exercise.
    """
    name = value["exercise"]
    if name not in job.course.names:
        shown = str(name)[:80]
        raise UsageError(
            {
                "en": f"The course has no exercise {shown!r}.",
                "ja": f"この科目に {shown!r} という課題はありません。",
            }
        )
    covered = Covered(job)
    book = Sketchbook(job.course)
    ids: dict[str, str] = {}
    for stored, _ in job.store.latest(job.secret, name):
        if stored.submission.student in covered:
            ids[stored.submission.student] = stored.id
            book.add(stored)
    groups = [
        {
            "members": [ids[student] for student, _ in group.members],
            "share": group.share,
            "same": group.same,
            "pairs": [
                {
                    "share": pair.share,
                    "same": pair.same,
                    "sides": [_side(one, ids) for one in (pair.one, pair.other)],
                }
                for pair in group.pairs
            ],
        }
        for group in book.groups(job.store, lambda student: student)
    ]
    return {
        "groups": groups,
        "students": {id_: student for student, id_ in ids.items()},
        "problem": book.problems.get(name, ""),
    }


def _side(source: AlikeSource, ids: Mapping[str, str]) -> dict[str, Any]:
    spans = [[span.part, span.first, span.last] for span in source.shared]
    return {"submission": ids[source.student], "spans": spans}
