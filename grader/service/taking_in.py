"""A download of another system, taken in for staff: what `grade class` would grade is stored and queued."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.classroom.people import join_known
from grader.desk.desk import Desk
from grader.desk.roster import listed_entries
from grader.errors import IntakeError, UsageError
from grader.feedback.clean import MOST_TOLD, visible
from grader.processes.setting import Setting
from grader.service.tables import no_longer_there, roster_of
from grader.store.acts import Acts
from grader.store.queue import Lane, Queue
from grader.store.sealing import refuse_forgotten
from grader.submissions import collect
from grader.submissions.archive import SUFFIXES

if TYPE_CHECKING:
    from grader.service.errands import Job
    from grader.submissions import Found

_TOGETHER = 16  # submissions that are stored with one flush


def take_in(job: Job, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Store and queue what is in an archive, behind what students hand in; and tell what was left out.

    What is of a section that whoever asks does not look after is left out, too.

    Raises:
        UsageError: It is no archive, or nothing in it can be understood.
    """
    if job.attachment is None:
        raise no_longer_there()
    name = Path(value["name"]).name  # wherever whoever asks would have it written
    if not name.lower().endswith(SUFFIXES):
        raise UsageError(
            {"en": f"{name} is no archive.", "ja": f"{name} はアーカイブではありません。"},
            {
                "en": f"Choose a file that ends in {', '.join(SUFFIXES)}.",
                "ja": f"末尾が {', '.join(SUFFIXES)} のファイルを選んでください。",
            },
        )
    roster = {entry.id: entry for entry in listed_entries(job.course)}
    _, wanted = roster_of(job)
    with tempfile.TemporaryDirectory(prefix="grade-import-") as folder:
        path = Path(folder) / name
        path.write_bytes(job.attachment)
        collection = collect(path, job.course.names, roster, job.course.timezone)
        problems = [(str(place), why) for place, why in collection.problems]
        mine = []
        for found in collection.found:
            if wanted(found.student):
                mine.append(found)
            else:
                problems.append((str(found.path), "Was left out: it is of another section."))
        join_known(job.store, roster, collection.once)
        new, known = _taken(job, value, mine, problems)
    told = [
        (visible(place.removeprefix(f"{folder}/"), 200), visible(why, 300))
        for place, why in problems[:MOST_TOLD]
    ]
    strangers = sorted({found.student for found in mine} - roster.keys()) if roster else []
    return {
        "new": new,
        "known": known,
        "left_out": told,
        "number": len(problems),
        "strangers": [visible(one, 80) for one in strangers[:MOST_TOLD]],
    }


def _taken(
    job: Job,
    value: Mapping[str, Any],
    found: Iterable[Found],
    problems: list[tuple[str, str]],
) -> tuple[int, int]:
    """How many were stored and queued, and how many were there already; with the first, who took them in."""
    desk = Desk(job.course, job.store, Setting(job.course.root, job.secret, False), None)
    queue = Queue(job.store.database)
    new = known = 0
    for some in _some_at_a_time(found):
        with job.store.together():
            for one in some:
                try:
                    submission = one.read()
                    refuse_forgotten(job.store.database, submission.student)
                except IntakeError as error:
                    problems.append((str(one.path), f"{error.message} {error.remedy}".strip()))
                    continue
                if desk.known(submission, one.time, one.entry.modified):
                    known += 1
                    continue
                if not new:
                    Acts(job.store.database).add(
                        "taken_in", value["name"], {"digest": value["digest"]},
                        actor=job.actor, time=datetime.now(UTC),
                    )  # fmt: skip
                receipt = desk.take(submission, one.time)
                queue.add(
                    receipt.id, submission.student, submission.exercise, Lane.REGRADE,
                    job.store.database.clock(),
                )  # fmt: skip
                new += 1
    return new, known


def _some_at_a_time(found: Iterable[Found]) -> Iterator[tuple[Found, ...]]:
    waiting = iter(found)
    while some := tuple(islice(waiting, _TOGETHER)):
        yield some
