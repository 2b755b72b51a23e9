"""A whole class: grades what has no grade yet, and writes each student's page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from grader.desk.desk import Desk, Graded, write_student_page
from grader.desk.ledger import Ledger
from grader.errors import IntakeError, RefusedError
from grader.model import GradeReport, Status, Submission
from grader.processes.order import Pages
from grader.processes.pool import Pool
from grader.processes.reply import Reply
from grader.store import Receipt, report_json
from grader.submissions import Collection, Found, RosterEntry, Withheld, page_name

if TYPE_CHECKING:
    from grader.feedback.student_page import Draft

Roster = Mapping[str, RosterEntry]
_Taken = tuple[Submission, Receipt]
_Done = tuple[_Taken, Reply]
_TOGETHER = 16  # submissions that are stored with one flush


@dataclass(slots=True)
class ClassResult:
    """What came of grading a class: counts, and what was not understood.

    `resumed` had a grade by this suite already; `alike` got that of an identical file. `strangers` are
    the students who are not on the roster, if there is one. `withheld` is handed in, but not graded.
    """

    graded: int = 0
    resumed: int = 0
    alike: int = 0
    internal_errors: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    withheld: tuple[Withheld, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassSetting:
    """How a class is graded: where its pages go, for whom, and on what cluster if not here.

    With `reuse` a file that is identical to one that has its grade gets the same one.
    """

    pages: Path
    roster: Roster
    language: str
    reuse: bool = True
    cluster: Pool | None = None


def grade_class(
    desk: Desk,
    collection: Collection,
    setting: ClassSetting,
    progress: Callable[[ClassResult], None],
) -> ClassResult:
    """Grade every submission of a collection that this suite has not graded, and write the pages.

    One bad file stops nothing: it becomes a problem in the result.

    Raises:
        UsageError, CourseError: A suite or the policy is wrong; then nothing was stored or graded.
    """
    students = {one.student for one in collection.found}
    students |= {one.student for one in collection.withheld}
    joined = desk.store.joined().keys()
    ledger = Ledger(desk.course, desk.store, desk.secret, students | setting.roster.keys())
    desk.ready(one.exercise for one in collection.found)
    result = ClassResult(
        problems=[(str(path), text) for path, text in collection.problems],
        strangers=sorted(students - setting.roster.keys() - joined) if setting.roster else [],
        withheld=collection.withheld,
    )
    grading = _Grading(desk, ledger, setting, progress, result)
    grading.all(collection, setting.cluster or desk.pool)
    return grading.result


@dataclass(slots=True)
class _Grading:
    """A class being graded: what waits for an identical file that is under way, and the counts."""

    desk: Desk
    ledger: Ledger
    setting: ClassSetting
    progress: Callable[[ClassResult], None]
    result: ClassResult
    twins: dict[tuple[str, str], list[_Taken]] = field(default_factory=dict)

    def all(self, collection: Collection, pool: Pool) -> None:
        for some in _some_at_a_time(collection.found):
            self._take(some, pool)
            for replies in pool.finished():
                self._finish(replies)
        for replies in pool.finished(everything=True):
            self._finish(replies)

    @contextmanager
    def _guarded(self, place: str) -> Iterator[None]:
        """Let what goes wrong with one submission stop no other; a store that is gone does."""
        try:
            yield
        except IntakeError as error:
            self.result.problems.append((place, f"{error.message} {error.remedy}".strip()))
        except RefusedError:
            raise
        except Exception as error:  # noqa: BLE001 - ours, and it costs this submission alone its grade
            told = f"Not graded, by our fault: {type(error).__name__}: {str(error)[:300]}"
            self.result.internal_errors += 1
            self.result.problems.insert(0, (place, told))  # of many, the first are told
        else:
            return
        self.progress(self.result)

    def _take(self, some: tuple[Found, ...], pool: Pool) -> None:
        """Store what is new of some that were found, with one flush; then hand out what has no grade."""
        read, taken = [], []
        for found in some:
            with self._guarded(str(found.path)):
                read.append((found, found.read()))
        with self.desk.store.together():
            for found, submission in read:
                with self._guarded(str(found.path)), self.desk.store.part():
                    taken.append((found, submission, self._receipt(found, submission)))
        for found, submission, receipt in taken:
            with self._guarded(str(found.path)):
                self._hand_out(submission, *receipt, pool)

    def _receipt(self, found: Found, submission: Submission) -> tuple[Receipt, bool]:
        """The receipt of a submission that is stored now, and whether it is the student's last."""
        known = self.desk.known(submission, found.time, found.entry.modified)
        return known or (self.desk.take(submission, found.time), True)

    def _hand_out(
        self, submission: Submission, receipt: Receipt, is_last: bool, pool: Pool
    ) -> None:
        earlier = self.desk.earlier(submission, receipt)
        if earlier is None:  # it is new, a run was stopped or went wrong, or the suite has changed
            self._grade((submission, receipt), pool)
            return
        self.result.resumed += 1
        if is_last:  # the page of a later one stays
            self._shown(earlier, submission)
        else:
            self.progress(self.result)

    def _grade(self, taken: _Taken, pool: Pool) -> None:
        submission, _ = taken
        key = submission.exercise, submission.digest
        if self.setting.reuse:
            report = self.desk.identical(submission)
            if report is not None:
                self.result.alike += 1
                own = replace(report, student=submission.student)
                self._keep([(taken, Reply(report_json(own)))])
                return
            if key in self.twins:  # under way: one grade is enough for both
                self.twins[key].append(taken)
                return
        pool.add(taken, submission, Pages((self.setting.language,)))
        if self.setting.reuse:
            self.twins[key] = []

    def _finish(self, replies: list[_Done]) -> None:
        """Keep and show what came back, and give it to the identical files that waited for it."""
        done = []
        for taken, reply in replies:
            submission, _ = taken
            waiting = self.twins.pop((submission.exercise, submission.digest), [])
            self.result.alike += len(waiting)
            done.append((taken, reply))
            done += [(one, reply.in_name_of(one[0].student)) for one in waiting]
        self._keep(done)

    def _keep(self, done: list[_Done]) -> None:
        """Store reports with one flush; then write the pages."""
        kept = []
        with self.desk.store.together():
            for (submission, receipt), reply in done:
                place = f"{submission.student}/{submission.exercise}"
                with self._guarded(place), self.desk.store.part():
                    report = reply.report
                    if self._kept(receipt, report, reply.body):
                        drafted = reply.drafts.get(self.setting.language)
                        kept.append((Graded(receipt.id, report, receipt), submission, drafted))
        for graded, submission, drafted in kept:
            with self._guarded(f"{submission.student}/{submission.exercise}"):
                self._shown(graded, submission, drafted)

    def _kept(self, receipt: Receipt, report: GradeReport, body: bytes) -> bool:
        broken = report.status is not Status.GRADED
        self.result.internal_errors += broken
        self.result.graded += not broken
        kept = self.desk.keep(receipt.id, report, body)
        if not kept:
            told = f"Keeps its grade; not graded again, by our fault: {report.error}"
            self.result.problems.insert(0, (f"{report.student}/{report.exercise}", told))
            self.progress(self.result)
        return kept

    def _shown(self, graded: Graded, submission: Submission, drafted: Draft | None = None) -> None:
        entry = self.setting.roster.get(submission.student)
        new = {} if graded.resumed else {graded.submission_id: graded.report}
        write_student_page(
            self.desk.course,
            graded,
            submission,
            self.setting.pages / page_name(submission.student, submission.exercise),
            language=self.setting.language,
            result=self.ledger.result(submission.student, submission.exercise, new),
            name=entry.name if entry else "",
            drafted=drafted,
        )
        self.progress(self.result)


def _some_at_a_time(found: Iterable[Found]) -> Iterator[tuple[Found, ...]]:
    waiting = iter(found)
    while some := tuple(islice(waiting, _TOGETHER)):
        yield some
