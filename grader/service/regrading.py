"""Regrades from the pages: tried in slices between what students hand in, then stored when they are confirmed.

A confirmation is an act of the web process; whether it still holds is decided here, in the transaction that
keeps the reports, and noted as another act.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from grader.course import load_exercise
from grader.desk.ledger import Ledger, Share
from grader.desk.regrade import (
    Change,
    change_of,
    last_report,
    note_kept,
    outdated,
)
from grader.errors import CourseError, UsageError
from grader.model import CheckReport, GradeReport
from grader.store.acts import Act, Acts
from grader.store.regrades import ASKED, KEPT, REFUSED, UNDO_ASKED, UNDONE, decisions
from grader.store.rows import report_json
from grader.store.trials import Trials

if TYPE_CHECKING:
    from grader.service.errands import Job

_SLICE_SECONDS = 3.0
_Counts = list[float] | None


def regrades(job: Job, _: Mapping[str, Any]) -> dict[str, Any]:
    """How many latest submissions of each exercise have a report by another suite, where that is known."""
    told: dict[str, Any] = {}
    for name in job.course.names:
        try:
            digest = load_exercise(job.course, name).digest
        except CourseError as error:
            told[name] = {"wrong": error.message}
        else:
            told[name] = {"outdated": len(outdated(job.store, name, digest))}
    return told


def regrade(job: Job, value: Mapping[str, Any]) -> dict[str, Any]:
    """Grade some more of what has a report by another suite; when all is tried, tell what would change.

    Raises:
        CourseError: A file of the exercise is wrong.
    """
    name = str(value["exercise"])
    digest = load_exercise(job.course, name).digest
    due = outdated(job.store, name, digest)
    trials = Trials(job.store.database)
    tried = trials.tried(digest)
    left = [id_ for id_, _ in due if id_ not in tried]
    until = time.monotonic() + _SLICE_SECONDS
    while left and time.monotonic() < until:
        id_ = left.pop(0)
        trials.put(id_, job.grade(job.store.submission(id_).submission), job.secret)
    told: dict[str, Any] = {"all": len(due), "left": len(left)}
    if left:
        return told
    changes = _changes(job, due)
    return {
        **told,
        "state": _state(job, name, due, digest),
        "changes": [_data(change, *counts) for change, counts in _counted(job, name, changes)],
        "faults": [
            {"id": one.stored.id, "student": one.after.student, "error": one.after.error[:300]}
            for one in changes
            if not one.graded
        ],
    }


def _changes(job: Job, due: Sequence[tuple[str, int | None]]) -> list[Change]:
    trials, found = Trials(job.store.database), []
    for id_, number in due:
        after = trials.get(id_, job.secret)
        if after is not None:
            stored = job.store.submission(id_)
            found.append(change_of(stored, number, job.store.report(id_, job.secret), after))
    return sorted(found, key=lambda change: change.difference)


def _counted(
    job: Job, exercise: str, changes: Iterable[Change]
) -> list[tuple[Change, tuple[_Counts, _Counts]]]:
    """The changes by which something else counts in the end, each with what counts before and after.

    A check that staff dropped may have another name now, and an override gives the same points as before.
    """
    graded = [change for change in changes if change.graded]
    counts = _counts(job, exercise, {change.stored.id: change.after for change in graded})
    found = [(change, counts[change.stored.id]) for change in graded]
    changed = [(change, both) for change, both in found if both[0] != both[1]]
    return sorted(changed, key=lambda one: (one[1][1] or [0])[0] - (one[1][0] or [0])[0])


def _counts(
    job: Job, exercise: str, reports: Mapping[str, GradeReport]
) -> dict[str, tuple[_Counts, _Counts]]:
    """What counts for whoever handed in each of these submissions, as it is and with these reports."""
    whose = {id_: job.store.submission(id_).submission.student for id_ in reports}
    ledger = Ledger(job.course, job.store, job.secret, set(whose.values()), staff=False)
    found = {}
    for id_, report in reports.items():
        results = (ledger.result(whose[id_], exercise, stored) for stored in ({}, {id_: report}))
        before, after = (ledger.share(whose[id_], exercise, result) for result in results)
        found[id_] = _told(before), _told(after)
    return found


def _told(share: Share) -> _Counts:
    return [share.points, share.possible] if share.counts else None


def _data(change: Change, before: _Counts, after: _Counts) -> dict[str, Any]:
    return {
        "id": change.stored.id,
        "student": change.stored.submission.student,
        "before": before,
        "after": after,
        "lost": [_titled(check) for check in change.lost],
        "won": [_titled(check) for check in change.won],
    }


def _titled(check: CheckReport) -> dict[str, Any]:
    return {"id": check.id, "title": dict(check.title)}


def _state(job: Job, exercise: str, due: Sequence[tuple[str, int | None]], digest: str) -> str:
    """What changes with any report that stands, with the suite, and with what staff decided."""
    rules = decisions(job.store.database, exercise)
    text = "\n".join([digest, rules, *(f"{id_} {number}" for id_, number in due)])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def keep(job: Job, value: Mapping[str, Any]) -> dict[str, Any]:
    """Store the reports of a regrade that was confirmed, unless something has changed since."""
    asked = _act(job, int(value["act"]), ASKED)
    name = asked.subject
    digest = load_exercise(job.course, name).digest
    due = outdated(job.store, name, digest)
    trials = Trials(job.store.database)
    changes = [one for one in _changes(job, due) if one.graded]
    bodies = {one.stored.id: report_json(one.after) for one in changes}
    changed = [one.stored.id for one, _ in _counted(job, name, changes)]
    with job.store.together():
        if (step := _following(job, asked)) is not None:
            return {"step": step}
        fresh = _state(job, name, due, digest) == asked.value.get("state")
        if not fresh or any(last_report(job.store, id_) != number for id_, number in due):
            _note(job, asked, REFUSED)
            return {"step": REFUSED}
        kept: dict[str, list[int | None]] = {}
        for one in changes:
            id_ = one.stored.id
            number = job.store.add_report(id_, one.after, job.secret, bodies[id_])
            trials.forget(id_)
            kept[id_] = [one.number, number]
        note_kept(
            job.store, name, kept,
            actor=asked.actor, reason=asked.reason, follows=asked.number,
            changed=changed, notice=asked.value.get("notice") or {},
        )  # fmt: skip
    return {"step": KEPT}


def undo_preview(job: Job, value: Mapping[str, Any]) -> dict[str, Any]:
    """Whose grade changes where a regrade is undone.

    Raises:
        UsageError: There is no such regrade.
    """
    regraded = _act(job, int(value["act"]), KEPT)
    reports = dict(_before(job, regraded))
    changes = [
        {
            "id": id_,
            "student": reports[id_].student,
            "before": before,
            "after": after,
            "lost": [],
            "won": [],
        }
        for id_, (before, after) in _counts(job, regraded.subject, reports).items()
        if before != after
    ]
    return {"changes": changes}


def undo(job: Job, value: Mapping[str, Any]) -> dict[str, Any]:
    """Let the reports from before a regrade stand again, each as a new row; the regrade's own stay."""
    asked = _act(job, int(value["act"]), UNDO_ASKED)
    regraded = _act(job, int(asked.value["undoes"]), KEPT)
    reports = [(id_, report, report_json(report)) for id_, report in _before(job, regraded)]
    with job.store.together():
        if (step := _following(job, asked)) is not None:
            return {"step": step}
        count = 0
        for id_, report, body in reports:
            if last_report(job.store, id_) == regraded.value["kept"][id_][1]:
                job.store.add_report(id_, report, job.secret, body)
                count += 1
        _note(job, asked, UNDONE, undoes=regraded.number, count=count)
    return {"step": UNDONE}


def _before(job: Job, regraded: Act) -> list[tuple[str, GradeReport]]:
    """The reports that stood before a regrade, of what no other one has come to since."""
    found = []
    for id_, (before, after) in regraded.value["kept"].items():
        if before is None or last_report(job.store, id_) != after:
            continue
        report = job.store.report(id_, job.secret, before)
        if report is not None:
            found.append((id_, report))
    return found


def _act(job: Job, number: int, step: str) -> Act:
    """An act of a regrade.

    Raises:
        UsageError: There is none with the number.
    """
    acts = Acts(job.store.database).since(number - 1, 1)
    if (
        not acts
        or acts[0].number != number
        or acts[0].kind != "regraded"
        or acts[0].value.get("step") != step
        or acts[0].subject not in job.course.names
    ):
        raise UsageError(
            {"en": "There is no such regrade.", "ja": "そのような再採点はありません。"}
        )
    return acts[0]


def _following(job: Job, asked: Act) -> str | None:
    """What has become of what was asked, None as long as it waits."""
    for act in Acts(job.store.database).all("regraded", asked.subject):
        if act.value.get("follows") == asked.number:
            return str(act.value.get("step"))
    return None


def _note(job: Job, asked: Act, step: str, **more: Any) -> None:
    value = {"step": step, "follows": asked.number, **more}
    Acts(job.store.database).add(
        "regraded", asked.subject, value,
        actor=asked.actor, time=datetime.now(UTC), reason=asked.reason,
    )  # fmt: skip
