"""A worker of a course on a server: leases what is queued, grades it, keeps the report and what is shown of it.

What it has it may lose at any moment, and so may the database: whoever holds the lease keeps the report, in one
transaction with the end of the lease, so that each is graded once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

from grader.course import course_secret, load_course
from grader.desk.desk import Desk
from grader.errors import GraderError, InternalError, RefusedError, UsageError
from grader.model import GradeReport, Status
from grader.processes.order import NO_PAGES, Pages
from grader.processes.pool import GradingPool
from grader.processes.reply import Reply, ungraded
from grader.processes.setting import Setting
from grader.service.keeper import Keeper
from grader.service.slots import Slots
from grader.service.telling import tell
from grader.store import Store, Stored, report_json
from grader.store.errands import Errand, Errands
from grader.store.queue import LEASE_SECONDS, MOST_AGAIN, MOST_LOSSES, Lane, Leased, Queue

if TYPE_CHECKING:
    from grader.course import Course
    from grader.feedback.student_page import Draft
    from grader.grading.evidence import Evidence
    from grader.service.rendering import Drawn, Renderer
    from grader.submissions import Submission

T = TypeVar("T")
_Stamp = tuple[object, ...]  # of a file, or of all files of a folder

_COURSE = "course.toml"

_LOOK_SECONDS = 0.1  # between looks, while something is graded or nothing is queued
_FINISH_SECONDS = 2.0  # for what is being graded, when the worker is told to stop
_REFRESH_SECONDS = 1.0  # between looks for what has to be rendered anew
_MOST_BACK_OFF = 2.0
# While somebody asks, what answers has three times as much of a processor as what grades. The worker itself
# comes behind nobody: all wait for who writes to the store.
_NICE = 5
_OUR_FAULT_SECONDS = 60.0  # until what can't even be tried is tried again
_LOST = f"Grading it was begun {MOST_LOSSES} times, and each time the worker was lost."


class _StoppedError(Exception):
    """The worker is to stop, and has waited long enough for what it was at."""


class _LeaseLostError(Exception):
    """Another worker has it by now: nothing of it is kept here."""


def serve(
    course: Course,
    where: Path | str,
    name: str,
    stop: Event,
    *,
    unsafe: bool = False,
    leads: bool = True,
    lease_seconds: float = LEASE_SECONDS,
) -> None:
    """Grade what is queued in the store at `where` until `stop` is set; then finish or give back within 5 s.

    A database that goes away is waited for. One that `leads` has the copy of the course whose rules count.

    Raises:
        RefusedError: No sandbox holds here, or the store can't be used; at the beginning alone.
        CourseError: course.toml is wrong.
    """
    setting = Setting(course.root, course_secret(course), unsafe, _NICE)
    stamp = _stamp(course.root / _COURSE)  # before the pool reads it: a later one is another course
    pool = GradingPool(setting)
    try:
        pool.wait_until_ready()
        store = Store.open(where, course.dues)
    except BaseException:
        pool.close(at_once=True)
        raise
    worker = _Worker(course, where, name, stop, setting, leads, lease_seconds, pool, stamp, store)
    try:
        worker.run()
    except _StoppedError:
        pass
    finally:
        worker.end()


class _Worker:
    def __init__(
        self,
        course: Course,
        where: Path | str,
        name: str,
        stop: Event,
        setting: Setting,
        leads: bool,
        lease_seconds: float,
        pool: GradingPool,
        stamp: _Stamp,
        store: Store,
    ) -> None:
        self._course, self._where, self._name, self._stop = course, where, name, stop
        self._setting, self._leads = setting, leads
        self._lease_seconds = lease_seconds
        self._stop_by: float | None = None
        self._keeper = Keeper(where, name, lease_seconds)
        self._slots = Slots(course.state, self._look)
        self._leased: Leased | None = None
        self._pool: GradingPool | None = pool
        self._stamps = {_COURSE: stamp}
        self._refreshed = 0.0
        self._told = ""
        self._use(store)

    # ------------------------------------------------------------ the store

    def _use(self, store: Store) -> None:
        self._store = store
        self._queue = Queue(store.database, self._lease_seconds)
        self._desk = Desk(self._course, store, self._setting, None)
        self._renderer: Renderer | None = None

    def _surely(self, action: Callable[[], T]) -> T:
        """Do something with the store; while that is gone, wait, and do it when it is back.

        What is done may have been done before, where the answer was lost.
        """
        pause = _LOOK_SECONDS
        while True:
            try:
                found = action()
            except RefusedError as error:
                # One that can be opened, but not written, is not back: its disk is full, most likely.
                self._say("store_lost", f"{error.message} Waiting for it.", logging.WARNING)
                self._reopen(pause)
                pause = min(2 * pause, _MOST_BACK_OFF)
            else:
                if pause > _LOOK_SECONDS:
                    self._say("store_back", "The store is back.")
                return found

    def _reopen(self, pause: float) -> None:
        with suppress(Exception):  # it is gone already
            self._store.close()
        while True:
            if self._stop.wait(pause):
                raise _StoppedError
            pause = min(2 * pause, _MOST_BACK_OFF)
            try:
                self._use(Store.open(self._where, self._course.dues))
                self._queue.release(self._name, self._leased.lease if self._leased else "")
                Errands(self._store.database).lost(self._name)
            except RefusedError:
                pass
            else:
                return

    # ------------------------------------------------------------ the loop

    def run(self) -> None:
        """Grade what is queued until told to stop.

        Raises:
            RefusedError: What signing takes is not installed.
            _StoppedError: It was told to, in the middle of something.
        """
        self._rendering()
        self._queue.release(self._name)  # of a namesake that was killed
        Errands(self._store.database).lost(self._name)
        self._keeper.start()
        while not self._stop.is_set():
            leased = self._surely(
                lambda: self._queue.lease(self._name, self._store.database.clock())
            )
            if leased is not None:
                self._hold(leased)
            ran = self._surely(self._ran_errand)
            if not self._surely(self._refreshed_some) and leased is None and not ran:
                self._stop.wait(_LOOK_SECONDS)

    def end(self) -> None:
        """Give back what is left, and close everything."""
        self._keeper.end()
        self._end_pool()
        with suppress(RefusedError):  # the store is gone: the lease ends by itself
            self._queue.gone(self._name)
        self._store.close()

    def _hold(self, leased: Leased) -> None:
        """Work on what was leased, and see to it that it is finished or given back."""
        self._leased = self._keeper.leased = leased
        pause = 0.0
        try:
            self._work(leased)
        except _LeaseLostError:
            self._end_pool()
            return
        except _StoppedError:
            self._end_pool()
            raise
        except RefusedError as error:  # no sandbox any more, most likely
            pause = self._our_fault(leased, error)
            self._stop.wait(_MOST_BACK_OFF)
        except GraderError as error:
            pause = self._our_fault(leased, error)
        except Exception as error:  # noqa: BLE001 - a surprise, which ends a worker as a signal would
            self._say_of(
                leased, "surprise", f": {type(error).__name__}: {error}", type(error).__name__
            )
            self._end_pool()
            self._surely(lambda: self._queue.lost(self._name))
        finally:
            self._leased = self._keeper.leased = None
            if pause:
                self._surely(
                    lambda: self._queue.give_back(leased, self._store.database.clock(), pause)
                )

    def _our_fault(self, leased: Leased, error: GraderError) -> float:
        """Say why nothing can be kept, not even an internal error; the seconds until it is tried again."""
        self._say_of(
            leased, "put_off", f" waits: {error.message} {error.remedy}", type(error).__name__
        )
        self._end_pool()
        self._stamps.clear()
        return _OUR_FAULT_SECONDS

    def _work(self, leased: Leased) -> None:
        begun = time.monotonic()
        stored = self._surely(lambda: self._store.submission(leased.submission))
        reply = self._reply(leased, stored)
        report = reply.report if reply else None
        drawn = self._drawn(stored, report, reply.drafts) if reply and report else None
        seconds = time.monotonic() - begun
        self._surely(lambda: self._keep(leased, reply, report, drawn, seconds))

    def _reply(self, leased: Leased, stored: Stored) -> Reply | None:
        """What is to be kept for a submission: a report, or None where it has its grade already."""
        one = stored.submission
        self._read(one.exercise)
        exercise = self._desk.exercise(one.exercise)
        if leased.losses >= MOST_LOSSES:
            self._say_of(leased, "given_up", f": {_LOST}")
            return Reply(report_json(ungraded(one, exercise, _LOST)))
        if leased.lane is not Lane.RERUN:
            secret, digest = self._setting.secret, exercise.digest
            with suppress(InternalError):  # a report that was changed is no reason to grade nothing
                if self._surely(lambda: self._store.graded(stored.id, digest, secret)):
                    return None
                report = self._surely(lambda: self._desk.identical(one))
                if report is not None:
                    return Reply(report_json(replace(report, student=one.student)))
        pages = self._pages(stored)
        with self._slots.shared():
            reply = self._grade(one, pages=pages)
        if reply.starved and self._surely(
            lambda: self._queue.run_alone(leased, self._store.database.clock())
        ):
            with self._slots.alone(), self._in_front():
                reply = self._grade(one, pages=pages)
        return reply

    @contextmanager
    def _in_front(self) -> Iterator[None]:
        """Grade as what comes behind nobody: it is the last time, and other programs may keep the processor."""
        self._end_pool()
        self._pool = GradingPool(replace(self._setting, nice=0))
        try:
            yield
        finally:
            self._end_pool()

    def _grade(
        self, submission: Submission, check: str = "", seed: str = "", pages: Pages = NO_PAGES
    ) -> Reply:
        """Grade something; or run one check of it again, with the draws of a seed."""
        if self._pool is None:
            self._pool = GradingPool(self._setting)
        if check:
            self._pool.add_check(None, submission, check, seed)
        else:
            self._pool.add(None, submission, pages)
        while True:
            replies = self._pool.within(_LOOK_SECONDS)
            if replies:
                return replies[0][1]
            self._look()

    def _look(self) -> None:
        """See whether what is under way is still wanted.

        Raises:
            _StoppedError: The worker has to end now.
            _LeaseLostError: Another one has it.
        """
        if self._leased is not None and self._keeper.lost is self._leased:
            raise _LeaseLostError
        if self._stop.is_set():
            self._stop_by = self._stop_by or time.monotonic() + _FINISH_SECONDS
            if time.monotonic() > self._stop_by:
                raise _StoppedError

    def _keep(
        self,
        leased: Leased,
        reply: Reply | None,
        report: GradeReport | None,
        drawn: Drawn | None,
        seconds: float,
    ) -> None:
        """End the lease and keep the report, both or neither; nothing where another one has it."""
        failed = report is not None and report.status is not Status.GRADED
        again = failed and leased.failures < MOST_AGAIN and leased.losses < MOST_LOSSES
        with self._store.together():
            if again:
                held = self._queue.again(leased, self._store.database.clock())
            else:
                held = self._queue.finish(leased, seconds if reply else None)
            if held and reply is not None and report is not None:
                kept = self._desk.keep(leased.submission, report, reply.body)
                renderer = self._rendering()
                if kept and renderer is not None:
                    renderer.render(leased.submission, drawn)
        if failed and report is not None:
            then = "It is run again." if again else "Staff must look at it."
            self._say_of(leased, "failed", f" failed: {report.error} {then}")

    # ------------------------------------------------------------ what students see

    def _rendering(self) -> Renderer | None:
        """What renders, where the course is on a server."""
        if self._renderer is None and self._store.served:
            from grader.service.rendering import Renderer

            self._store.sealing = True
            self._renderer = Renderer(
                self._course, self._store, self._setting.secret, leads=self._leads
            )
        return self._renderer

    def _pages(self, stored: Stored) -> Pages:
        """The pages that the grading process is to draft: it comes behind whoever asks."""
        if self._surely(self._rendering) is None:
            return NO_PAGES
        from grader.service.rendering import pages_of

        return pages_of(stored)

    def _drawn(
        self, stored: Stored, report: GradeReport, drafts: Mapping[str, Draft]
    ) -> Drawn | None:
        """What they are to see of a report, made outside of the transaction for which others wait."""

        def draw() -> Drawn | None:
            renderer = self._rendering()
            try:
                return renderer.draw(stored, report, drafts) if renderer else None
            except RefusedError:
                raise
            except Exception:  # noqa: BLE001 - it is noted where the report is kept, all the same
                return None

        return self._surely(draw)

    def _refreshed_some(self) -> bool:
        """Render some of what is missing or stale, now and then, and tell whether there was any."""
        if time.monotonic() - self._refreshed < _REFRESH_SECONDS:
            return False
        renderer = self._rendering()
        if renderer is not None and renderer.refresh():
            return True
        self._refreshed = time.monotonic()
        return False

    # ------------------------------------------------------------ what staff ask for

    def _ran_errand(self) -> bool:
        """Do what waits longest of what staff have asked for, and tell whether there was anything."""
        from grader.service.errands import DOERS, Job, ran_next

        def do(errand: Errand) -> Mapping[str, Any]:
            # A course.toml that is wrong is told to whoever asks, too.
            job = Job(
                load_course(self._course.root), self._store, self._setting.secret, errand.actor,
                self._graded_now, self._checked_now, errand.attachment,
            )  # fmt: skip
            return DOERS[errand.kind](job, errand.value)

        def failed(errand: Errand, error: Exception) -> None:
            kind = type(error).__name__
            said = f"errand {errand.kind}: {kind}: {error}"
            self._say("errand_failed", said, logging.ERROR, kind=errand.kind, error=kind)

        return ran_next(
            self._store,
            self._name,
            self._setting.secret,
            do,
            failed,
            passing=(RefusedError, _StoppedError),
        )

    def _graded_now(self, submission: Submission) -> GradeReport:
        """Grade something without keeping what comes of it."""
        return self._apart(submission).report

    def _checked_now(self, submission: Submission, check: str, seed: str) -> Evidence:
        """Run one check again, with the draws of a seed."""
        reply = self._apart(submission, check, seed)
        if reply.evidence is None:
            raise InternalError("Running the check again ended the grading process twice.")
        return reply.evidence

    def _apart(self, submission: Submission, check: str = "", seed: str = "") -> Reply:
        """Grade something that is not queued; what of it may still be under way is ended."""
        self._read(submission.exercise)
        try:
            with self._slots.shared():
                return self._grade(submission, check, seed)
        except UsageError:  # which a process says that goes on
            raise
        except BaseException:
            self._end_pool()
            raise

    # ------------------------------------------------------------ the course

    def _read(self, exercise: str) -> None:
        """Use the course as its files say now.

        Raises:
            CourseError: One is wrong.
        """
        root = self._course.root
        stamps = {
            _COURSE: _stamp(root / _COURSE),
            exercise: _stamp(root / "solutions" / exercise),
        }
        if all(self._stamps.get(name) == stamp for name, stamp in stamps.items()):
            return
        if any(self._stamps.get(name, stamp) != stamp for name, stamp in stamps.items()):
            self._end_pool()
            self._stamps.clear()
        self._course = load_course(root)
        self._desk = Desk(self._course, self._store, self._setting, None)
        self._course.entry(exercise)
        self._stamps |= stamps

    def _end_pool(self) -> None:
        if self._pool is not None:
            self._pool.close(at_once=True)
            self._pool = None

    def _say(self, event: str, text: str, level: int = logging.INFO, **facts: float | str) -> None:
        """Tell operators, once as long as it is the same."""
        if text != self._told:
            self._told = text
            tell(event, text, level, **facts)

    def _say_of(self, leased: Leased, event: str, text: str, error: str = "") -> None:
        """The same of a submission that was not graded."""
        named = {"submission": leased.submission, "exercise": leased.exercise}
        text = f"{leased.submission} ({leased.exercise}){text}"
        self._say(event, text, logging.ERROR, **named, **({"error": error} if error else {}))


def _stamp(place: Path) -> _Stamp:
    """What changes when a file, or one in a folder, does."""
    found: list[object] = []
    for path in (place, *sorted(place.rglob("*"))):
        with suppress(OSError):  # it has just been taken away
            if path.is_file() and "__pycache__" not in path.parts:
                told = path.stat()
                found.append((str(path), told.st_mtime_ns, told.st_size))
    return tuple(found)
