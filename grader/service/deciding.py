"""What /staff/rules shows that the web process can't read: the files' rules, and what a decision changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grader.course.exceptions import checks_of
from grader.desk.deciding import Decision, read
from grader.desk.decisions import decided, dropped_in, place_of_due
from grader.desk.ledger import Ledger, Share
from grader.desk.roster import listed_students
from grader.errors import UsageError
from grader.grading.standings import standing
from grader.model import Status
from grader.store.acts import Acts

if TYPE_CHECKING:
    from grader.desk.results import Result
    from grader.service.errands import Job

_IN_FILE = {"extension": "extensions", "override": "overrides", "dropped": "dropped"}


def rules(job: Job, _: Mapping[str, Any]) -> dict[str, Any]:
    """What the files say, with the place of each entry, what is decided twice, and the checks there are."""
    found = decided(job.course, job.store)
    checks = {name: _checks(job, name) for name in job.course.names}
    entries = []
    for (kind, key), place in found.places.items():
        who, exercise = key if kind != "dropped" else (key[1], key[0])
        entry: dict[str, Any] = {"kind": kind, "who": who, "exercise": exercise, "place": place}
        if kind == "extensions":
            due, reason = found.extensions[key]
            entry |= {"value": due.isoformat(), "reason": reason}
        elif kind == "overrides":
            points, reason = found.overrides[key]
            entry |= {"value": points, "reason": reason}
        else:
            entry |= {"reason": found.dropped[key]}
        entries.append(entry)
    return {
        "entries": entries,
        "wrong": [error.message for error in found.unknown + found.twice] + _idle(job, checks),
        "checks": checks,
    }


def _idle(job: Job, checks: Mapping[str, list[dict[str, Any]]]) -> list[str]:
    """The checks that were dropped in the pages and have another name by now, or are gone: it does nothing."""
    told = []
    for (exercise, check), act in dropped_in(Acts(job.store.database).all("dropped")).items():
        graded_by = {one["id"] for one in checks.get(exercise, ())}
        known = checks_of(job.course, exercise) if exercise in checks else None
        if known is not None and check not in known | graded_by:
            told.append(
                f"{exercise} has no check {check} any more, which {act.actor[:80]} dropped: that does nothing. "
                "Take it back, and drop what it is called now."
            )
    return told


def _checks(job: Job, exercise: str) -> list[dict[str, Any]]:
    """The checks of an exercise that anybody was graded by, as the newest report has them."""
    rows = job.store.database.rows(
        "SELECT s.id FROM present s JOIN reports r ON r.submission = s.id "
        "WHERE s.exercise = $1 AND r.status = $2 ORDER BY r.number DESC LIMIT 1",
        exercise, Status.GRADED.value,
    )  # fmt: skip
    report = job.store.report(rows[0][0], job.secret) if rows else None
    if report is None:
        return []
    return [
        {"id": one.id, "title": dict(one.title), "points": one.possible} for one in report.checks
    ]


def preview(job: Job, value: Mapping[str, Any]) -> dict[str, Any]:
    """Whose grade a decision changes, from what to what, and who sees a result or sees it no more.

    Raises:
        UsageError: A file decides it, or it makes no sense.
    """
    decision = read(job.course, *(value[key] for key in ("kind", "exercise", "student", "what")))
    number = Acts(job.store.database).newest() + 1
    act = decision.act(number, job.actor)
    besides = [decision.student] if decision.student else []
    before = Ledger(job.course, job.store, job.secret, besides, staff=False)
    after = Ledger(job.course, job.store, job.secret, besides, staff=False, imagined=act)
    _must_be_free(job, decision)
    _must_make_sense(job, decision, before)
    after.now = before.now
    changes, shown, hidden = [], [], []
    for student, result in _concerned(job, decision, before):
        one = before.share(student, decision.exercise, result)
        other = after.share(
            student, decision.exercise, _again(after, student, decision.exercise, result)
        )
        if _told(one) != _told(other):
            changes.append({"student": student, "before": _told(one), "after": _told(other)})
        if result is not None:
            seen = [x.is_released(student, decision.exercise) for x in (before, after)]
            if seen == [False, True]:
                shown.append(student)
            elif seen == [True, False]:
                hidden.append(student)
    return {"changes": changes, "shown": shown, "hidden": hidden}


def _concerned(job: Job, decision: Decision, ledger: Ledger) -> Iterator[tuple[str, Result | None]]:
    """Whom a decision may be about, with what they have in the exercise."""
    if decision.student:
        yield decision.student, ledger.result(decision.student, decision.exercise)
        return
    left = listed_students(job.course) | job.store.students()
    for result in ledger.results(decision.exercise):
        student = result.stored.submission.student
        left.discard(student)
        yield student, result
    for student in sorted(left - job.store.joined().keys()):
        yield student, None


def _again(ledger: Ledger, student: str, exercise: str, result: Result | None) -> Result | None:
    """What the same attempts come to by another ledger."""
    if result is None:
        return None
    return replace(result, standing=standing(result.attempts, ledger.rules(student, exercise)))


def _told(share: Share) -> list[float] | None:
    return [share.points, share.possible] if share.counts else None


def _must_be_free(job: Job, decision: Decision) -> None:
    """Refuse what a file decides: there it is changed.

    Raises:
        UsageError: It does, with file and line.
    """
    if decision.is_back:  # which is how one of two is taken out
        return
    place = ""
    if decision.kind == "due":
        place = place_of_due(job.course, decision.exercise)
    elif decision.kind in _IN_FILE:
        key = decision.student, decision.exercise
        if decision.kind == "dropped":
            key = decision.exercise, str(decision.value["check"])
        place = decided(job.course, job.store).places.get((_IN_FILE[decision.kind], key), "")
    if place:
        raise UsageError(
            {
                "en": f"{place} decides this already, and what a file says is changed there alone.",
                "ja": f"これはすでに {place} で決められています。ファイルの内容はファイルでのみ変更できます。",
            },
            {
                "en": "Change the entry in the file, or take it out there first.",
                "ja": "ファイルの項目を変更するか、先にそこから削除してください。",
            },
        )


def _must_make_sense(job: Job, decision: Decision, ledger: Ledger) -> None:
    """Refuse a check that is not there, and more points than there are.

    Raises:
        UsageError: It is so.
    """
    if decision.kind == "dropped" and not decision.is_back:
        known = {one["id"] for one in _checks(job, decision.exercise)}
        known |= checks_of(job.course, decision.exercise) or set()
        if decision.value["check"] not in known:
            raise UsageError(
                {
                    "en": f"{decision.exercise} has no check {decision.value['check'][:80]!r}.",
                    "ja": f"{decision.exercise} に {decision.value['check'][:80]!r} "
                    "というチェックはありません。",
                },
                {"en": "Choose one of the list.", "ja": "一覧から選んでください。"},
            )
    points, most = decision.value.get("points"), ledger.worth(decision.exercise)
    if decision.kind == "override" and points is not None and points > most:
        raise UsageError(
            {
                "en": f"{points:g} points are more than the exercise is worth ({most:g}).",
                "ja": f"{points:g} 点は、この課題の満点（{most:g}）を超えています。",
            },
            {"en": "Give fewer.", "ja": "満点以下にしてください。"},
        )
