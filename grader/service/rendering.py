"""Makes what a student may see of a report, so that the web process needs to read none.

What counts in the end is as of the making: a rendering is made anew when a rule, what staff decided, another
attempt or whose work it is changes it. Whether it is released is asked at each look, and is no part of it.
"""

from __future__ import annotations

import hashlib
import logging
import random
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from grader.course import LANGUAGES, Course, load_course
from grader.desk.granted import leave_granted
from grader.desk.ledger import Ledger
from grader.desk.releasing import leave_extensions
from grader.desk.results import Result, counting
from grader.errors import GraderError, InternalError, RefusedError, UsageError
from grader.feedback.causes import causes
from grader.feedback.data import as_data
from grader.feedback.redaction import redacted
from grader.model import GradeReport, Status
from grader.processes.order import Pages
from grader.processes.reply import drafts
from grader.service.telling import tell
from grader.store.beliefs import Belief, Beliefs
from grader.store.keys import Signer
from grader.store.renderings import Around, Missing, Rendering, Renderings, Shown
from grader.store.settings import RULES, change_setting, setting
from grader.text import text_in
from grader.version import __version__

if TYPE_CHECKING:
    from grader.feedback.student_page import Draft
    from grader.store import Store, Stored

_AT_ONCE = 500
_FORM = "2"  # of what is made; another one, and all is made anew


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a student may see of a report, in each language, but for the report's number and a signature.

    It is as of a `basis` (all that renderings depend on beside reports) and of what was `around` the report.
    """

    stored: Stored
    report: GradeReport
    drafts: Mapping[str, Draft]
    shown: tuple[tuple[Shown, bytes], ...]
    basis: str
    around: Around

    def signed(self, number: int, signer: Signer) -> list[Rendering]:
        """The renderings of the report, now that it has a number."""
        return [
            Rendering.of(replace(shown, report=number), body, signer) for shown, body in self.shown
        ]


def pages_of(stored: Stored) -> Pages:
    """The pages of a submission that its student may see."""
    # What has no time was found in a folder, where another system may have named it.
    return Pages(LANGUAGES, stored.submission.filename if stored.handed_in else "")


def _shown(submission: str, language: str, report: GradeReport, result: Result | None) -> Shown:
    graded = report.status is Status.GRADED
    standing = result.standing if result else None
    return Shown(
        submission,
        language,
        0,
        report.status.value,
        report.points if graded else None,
        report.possible,
        standing.points if standing else None,
        standing.possible if standing else None,
        digest="",
    )


def beliefs_of(stored: Stored, report: GradeReport) -> list[Belief]:
    """The ideas that the feedback on a submission names."""
    one = stored.submission
    return [
        Belief(
            stored.id, one.student, one.exercise, idea.function, diagnosis.name, diagnosis.belief
        )
        for idea in causes(report).ideas
        for diagnosis in idea.diagnoses
    ]


class Renderer:
    """Keeps the renderings of a course as its reports and rules are.

    One that `leads` holds that its copy of course.toml and solutions/policy.toml is the one that counts: a
    worker on another machine, whose copy may be older, renders only what it has graded itself.

    Raises:
        RefusedError: What signing takes is not installed.
    """

    def __init__(self, course: Course, store: Store, secret: bytes, *, leads: bool = True) -> None:
        self._course = course
        self._store = store
        self._secret = secret
        self._leads = leads
        self._signer = Signer(secret)
        self._renderings = Renderings(store.database)
        self._basis = ""
        self._failed: dict[Missing, GraderError] = {}
        self._rules: tuple[str, int | None] = "", None  # the digest, and the last join
        self._since = -1  # the reports up to this number are rendered by these,
        self._acts = 0  # and what was decided up to this one
        self._due: list[Missing] = []
        self._granted: tuple[str, int | None, int] = "", None, -1  # as of which rules, join and act

    def draw(
        self, stored: Stored, report: GradeReport, drafted: Mapping[str, Draft] | None = None
    ) -> Drawn | None:
        """Make what is to be rendered of a report, whether or not it is kept already; the drafts may be there.

        It is slow, and belongs into no transaction for which others wait: `render` sees whether it still holds.
        None is that the submission is gone.

        Raises:
            UsageError: course.toml is wrong, or no longer has the exercise.
            InternalError: Something that it is made of was changed.
        """
        around = self._renderings.around(stored.id)
        if around is None:
            return None
        if around.person != stored.submission.student:  # joined, after it was read
            stored = self._store.submission(stored.id)
            report = replace(report, student=stored.submission.student)
        one = stored.submission
        basis = self._read_rules()
        titles = self._course.entry(one.exercise).title
        if not drafted or any(
            each.title != text_in(titles, language) for language, each in drafted.items()
        ):
            drafted = drafts(report, one, self._course, pages_of(stored))
        ledger = Ledger(self._course, self._store, self._secret, [one.student], staff=False)
        result = ledger.result(one.student, one.exercise, {stored.id: report})
        outlook = ledger.outlook(one.student, one.exercise, result).data()
        own = {
            "receipt": self._store.receipt(stored.id, self._secret).text,
            "submission": stored.id,
        }
        seen = redacted(report)
        shown = []
        for language in LANGUAGES:
            counts = counting(report, result, language)
            counted = {"counts": asdict(counts) if counts else None, **outlook}
            body = {
                "title": text_in(titles, language),
                "result": {**as_data(seen, language), **own, **counted},
                "report": seen,
                **counted,
                "page": drafted[language].page(one.student, own["receipt"], counts),
            }
            shown.append((_shown(stored.id, language, report, result), msgspec.json.encode(body)))
        return Drawn(stored, report, drafted, tuple(shown), basis, around)

    def render(self, submission: str, drawn: Drawn | None = None) -> bool:
        """Render a submission's latest report, and tell whether that could be done.

        What was `drawn` of that report is taken; anew, where what is around it has changed since.

        It belongs into the transaction that keeps the report, which is never undone for it: what could not be
        rendered is tried again when the course's files have changed.

        Raises:
            RefusedError: It could not be stored.
        """
        around = self._renderings.around(submission)
        due = around.missing() if around else None
        if due is None:
            return False
        try:
            if drawn is None:
                drawn = self._drawn_of_latest(submission)
            elif drawn.around != around:
                drawn = self.draw(drawn.stored, drawn.report, drawn.drafts)
            if drawn is None:
                return False
        except RefusedError:
            raise
        except Exception as error:  # noqa: BLE001 - a page that can't be drawn costs nobody a grade
            self._fail(due, error)
            return False
        made = drawn.signed(due.report, self._signer)
        beliefs = beliefs_of(drawn.stored, drawn.report)
        with self._store.together():
            self._renderings.put(made, drawn.basis, due.standing)
            Beliefs(self._store.database).put(submission, beliefs)
        return True

    def _fail(self, due: Missing, error: Exception) -> None:
        """Note what can't be drawn, and tell operators each reason once."""
        if not isinstance(error, GraderError):
            error = InternalError(f"{type(error).__name__}: {error}")
        if all(error.message != one.message for one in self._failed.values()):
            then = "Its report is kept, and it is tried again when the course's files have changed."
            tell(
                "not_shown",
                f"{due.submission} can't be shown: {error.message} {then}",
                logging.ERROR,
                submission=due.submission,
                error=type(error).__name__,
            )
        self._failed[due] = error

    def _drawn_of_latest(self, submission: str) -> Drawn | None:
        report = self._store.report(submission, self._secret)
        return self.draw(self._store.submission(submission), report) if report else None

    def refresh(self, limit: int = 10) -> int:
        """Render up to so many submissions whose rendering is missing or stale, and tell how many there were.

        Raises:
            RefusedError: The store can't be used.
        """
        with suppress(UsageError):  # a file that is being written: what is there stays
            self._read_rules()
        if self._leads and self._basis and setting(self._store.database, RULES) != self._basis:
            with suppress(UsageError):  # of a file that is wrong, which is told of where it is used
                leave_extensions(self._course, self._store)
            change_setting(self._store.database, RULES, self._basis)
        basis = setting(self._store.database, RULES)
        if not basis or basis != self._basis:
            return 0
        ((reports, joins, acts),) = self._store.database.rows(
            "SELECT (SELECT max(number) FROM reports), (SELECT max(number) FROM joins), "
            "(SELECT coalesce(max(number), 0) FROM acts)"
        )
        if self._leads and self._granted != (basis, joins, acts):
            self._granted = basis, joins, acts
            with suppress(UsageError):  # of a file that is wrong
                leave_granted(
                    Ledger(self._course, self._store, self._secret, staff=False), self._store
                )
        if self._rules != (basis, joins):
            self._rules, self._since, self._due = (basis, joins), -1, []
        if not self._due:
            if ((reports or 0), acts) == (self._since, self._acts):
                return 0
            self._look(basis, reports or 0, acts, limit)
        due, self._due = self._due[:limit], self._due[limit:]
        for one in due:
            if not self._renderings.is_current(one, basis, LANGUAGES):
                self.render(one.submission)
        return len(due)

    def _look(self, basis: str, reports: int, acts: int, limit: int) -> None:
        """Find what is missing or stale, once for many: a class that is rendered anew takes a while."""
        found = self._renderings.missing(
            basis, LANGUAGES, _AT_ONCE + len(self._failed), max(self._since, 0), self._acts
        )
        self._due = [one for one in found if one not in self._failed]
        if len(self._due) > limit:  # so that workers do not all begin with the same
            random.shuffle(self._due)
        if not self._due:
            self._since, self._acts = reports, acts

    def _read_rules(self) -> str:
        """The digest of all that renderings depend on beside reports, with the course as it says now.

        Raises:
            CourseError: course.toml is wrong.
        """
        root = self._course.root
        total = hashlib.sha256(self._signer.public)
        for text in (__version__, _FORM, *LANGUAGES):
            total.update(text.encode() + b"\0")
        for path in (root / "course.toml", root / "solutions" / "policy.toml"):
            try:
                data = path.read_bytes()
            except FileNotFoundError:
                data = b""
            total.update(b"%d\0" % len(data) + data)
        basis = total.hexdigest()
        if basis != self._basis:
            self._basis = ""  # as long as course.toml can't be read
            self._course = load_course(root)
            self._basis, self._failed = basis, {}
        return basis
