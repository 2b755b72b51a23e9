"""How a submission is taken in, from the command line as over the network: the rules, then one transaction.

What takes an attempt is told by reports where they can be read, and else by what was rendered of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from grader.errors import InternalError, UsageError
from grader.grading.standings import Attempt, refusal, taken, works
from grader.store import arrivals
from grader.store.pace import Place
from grader.store.queue import Queue

if TYPE_CHECKING:
    from grader.course import Course, Policy
    from grader.model import GradeReport, Submission
    from grader.store import HandIn, Store

_SAME = timedelta(minutes=1)


class NotNowError(UsageError):
    """The rules don't let it be handed in now; they may let it later."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A submission that was taken in: its receipt and its id, when, and whether that was given `again`.

    `place` is where it stands, None where it is graded already.
    """

    receipt_text: str
    submission_id: str
    received: datetime
    place: Place | None
    again: bool


def must_be_allowed(
    attempts: Sequence[Attempt],
    digest: str,
    now: datetime,
    policy: Policy,
    waiting: Collection[str] = (),
) -> None:
    """Make sure that the rules let a file be handed in now; the same bytes again take no attempt.

    `attempts` are the student's for the exercise, and `waiting` the digests of those that are still to be
    graded: each counts until it turns out to take no attempt.

    Raises:
        NotNowError: All attempts are used, or the last one was just now.
    """
    graded = {work.first.digest for work in works(attempts)}
    if digest in graded or digest in waiting:
        return
    first = {one.digest: one.time for one in reversed(attempts)}
    times = taken(attempts) + [first[one] for one in set(waiting) - graded]
    told = refusal(sorted(times), now, policy)
    if told is not None:
        raise NotNowError(
            told,
            {
                "en": "Nothing was handed in. grade check works at any time.",
                "ja": "何も提出されていません。grade check はいつでも使えます。",
            },
        )


def hand_in(
    course: Course,
    store: Store,
    submission: Submission,
    key: bytes,
    now: datetime,
    *,
    idempotency: str = "",
    claimed: datetime | None = None,
    pages: bytes = b"",
) -> Taken:
    """Take a submission in to be graded, and give its receipt: all of it in one transaction, or nothing.

    `key` is the one for receipts. Under the same `idempotency` key, and with the same bytes as the last within
    a minute, it is the same hand-in, and the same receipt. `claimed` is when it was handed in by what its
    sender says, where that is not `now`. With the public key of `pages` only what workers have rendered tells
    what was graded.

    Raises:
        NotNowError: The rules don't let it be handed in.
        UsageError: The key is another file's.
        RefusedError: It could not be stored; then there is no receipt either.
    """
    student, name = submission.student, submission.exercise
    database = store.database
    with database.writing():
        before = store.handed_in(student, name)
        known = arrivals.remembered(database, student, idempotency) if idempotency else None
        same = _same(before, submission, known, now)
        if same is not None:
            receipt = store.receipt_with(same.id, key)
            place = Queue(database).place(same.id)
            return Taken(receipt.text, same.id, same.received, place, again=True)
        policy = course.policy
        if policy.attempts is not None or policy.cooldown_minutes:
            attempts, waiting = _attempts(course, store, before, pages)
            must_be_allowed(attempts, submission.digest, now, policy, waiting)
        receipt = store.add_submission(submission, now, key, now)
        if claimed is not None:
            arrivals.claim(database, receipt.id, claimed)
        if idempotency:
            arrivals.remember(database, student, idempotency, receipt.id, now)
        # Workers look at the database's clock: by one that is ahead it would wait for nothing.
        place = Queue(database).hand_in(receipt.id, student, name, database.turn)
    received = datetime.fromisoformat(receipt.time)
    return Taken(receipt.text, receipt.id, received, place, again=False)


def _same(
    before: Sequence[HandIn], submission: Submission, known: str | None, now: datetime
) -> HandIn | None:
    """The hand-in that this one only repeats.

    Raises:
        UsageError: What came under its key was another file.
    """
    if known is not None:
        for one in before:
            if one.id == known and one.digest == submission.digest:
                return one
        raise UsageError(
            {
                "en": "Something else was handed in under this request's key.",
                "ja": "このリクエストのキーでは、別のものがすでに提出されています。",
            },
            {
                "en": "Hand it in again: grade submit",
                "ja": "もう一度提出してください：grade submit",
            },
        )
    if not before or before[-1].digest != submission.digest:
        return None
    return before[-1] if abs(now - before[-1].received) < _SAME else None


def _attempts(
    course: Course, store: Store, before: Sequence[HandIn], pages: bytes
) -> tuple[list[Attempt], set[str]]:
    """The attempts of a student for an exercise, and the digests of those that have no report yet."""
    from grader.store.renderings import Renderings

    renderings = Renderings(store.database, pages)
    attempts, waiting = [], set()
    for one in before:
        report = None
        try:
            rendering = renderings.get(one.id, course.language)
        except InternalError:  # somebody changed it: that must cost its student no attempt
            pass
        else:
            if rendering is None:
                waiting.add(one.digest)
            else:
                report = _report(rendering.data["report"])
        attempts.append(Attempt(one.received, report, one.digest, one.handed_in))
    return attempts, waiting


def _report(data: object) -> GradeReport:
    import msgspec

    from grader.model import GradeReport

    return msgspec.convert(data, GradeReport)
