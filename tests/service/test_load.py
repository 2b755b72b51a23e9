"""The same file gets the same grade on an idle machine and on a crowded one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from grader.course import load_course, load_exercise
from grader.model import GradeReport, Outcome, Status, Submission
from grader.processes.reply import Reply
from grader.service import worker
from grader.service.slots import Slots
from grader.store import report_json
from tests.service.queued import Queued, wait_until

linux = pytest.mark.skipif(
    not Path("/proc/self/schedstat").exists(), reason="the kernel tells nothing of waiting"
)
# One call that needs a quarter of a second of a processor, however fast that is, of the two that it may take.
WORK = """

_first = [True]
_standardize = standardize

def standardize(x):
    if _first.pop() if _first else False:
        import time
        begun = time.process_time()
        while time.process_time() - begun < 0.25:
            pass
    return _standardize(x)
"""
WRONG = "\n\ndef standardize(x):\n    return x\n"
SLEEP = "\n\ndef standardize(x):\n    import time\n    time.sleep(60)\n"
CROWD = 16  # on one processor: what wants it, too, gets a seventeenth


def here() -> int:
    """The processor that is crowded; what else runs on this machine has the others."""
    return min(os.sched_getaffinity(0))


@contextmanager
def crowded() -> Iterator[Callable[[], None]]:
    """Have a processor that is wanted by many; gives what ends that."""
    text = f"import os\nos.sched_setaffinity(0, {{{here()}}})\nprint(flush=True)\nwhile True: pass"
    burners: list[subprocess.Popen[bytes]] = []
    try:
        for _ in range(CROWD):
            # Each in a session of its own: the kernel may share out among those first.
            burners.append(
                subprocess.Popen(
                    [sys.executable, "-S", "-c", text],
                    stdout=subprocess.PIPE, start_new_session=True,
                )
            )  # fmt: skip
        for burner in burners:
            assert burner.stdout is not None
            burner.stdout.readline()

        def end() -> None:
            for burner in burners:
                burner.kill()

        yield end
    finally:
        for burner in burners:
            burner.kill()
            burner.communicate()


@contextmanager
def worker_here(queued: Queued) -> Iterator[int]:
    """Have a worker on that processor, which has begun, and has the suite and its catalogue ready; its id."""
    with queued.worker() as process:
        os.sched_setaffinity(process.pid, {here()})  # what it starts is there, too
        # Else all that is read before the first grading would be read in a crowd, too, for half a minute.
        queued.graded(queued.hand_in("first", f"{queued.right}{WRONG}"))
        yield process.pid


@pytest.fixture
def patient(local: Queued) -> Queued:
    """The course with limits that only one call can hit."""
    path = local.root / "solutions/scaling/exercise.toml"
    path.write_text(
        f"{path.read_text()}\n[limits]\ncall_seconds = 2\nload_seconds = 100\ntotal_seconds = 300\n"
    )
    return local


def alone(queued: Queued) -> list[str]:
    """The submissions that were graded once more."""
    return [id_ for (id_,) in queued.store.database.rows("SELECT submission FROM runs_alone")]


def behind(process: int) -> set[int]:
    """By how much what a process has started comes behind these tests."""
    found = set()
    for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        with suppress(ProcessLookupError):  # it has just ended
            found.add(
                os.getpriority(os.PRIO_PROCESS, int(pid)) - os.getpriority(os.PRIO_PROCESS, 0)
            )
    return found


def no_look() -> None:
    """Wait for a slot as long as it takes."""


@linux
def test_who_was_kept_from_running_is_graded_once_more_alone(patient: Queued) -> None:
    """A file that is slow and right has full marks, although its call hit the limit.

    It waits until no other runs, and comes then behind no other program.
    """
    with ExitStack() as stack:
        worker = stack.enter_context(worker_here(patient))
        assert behind(worker) == {5}
        beside = ExitStack()
        stack.enter_context(beside)
        beside.enter_context(Slots(patient.root / ".grade", no_look).shared())  # another worker
        end = stack.enter_context(crowded())
        id_ = patient.hand_in("ada", patient.right + WORK)
        wait_until(lambda: alone(patient) == [id_])
        assert patient.report(id_) is None
        end()
        beside.close()
        wait_until(lambda: 0 in behind(worker))
        report = patient.graded(id_)
    assert report.full_marks, [(one.id, one.outcome, one.detail) for one in report.checks]
    assert patient.reports(id_) == 1


@linux
def test_sleepers_end_at_the_limit(patient: Queued) -> None:
    """Who did not want to run has not been kept from it, however crowded the machine is."""
    with worker_here(patient), crowded():
        report = patient.graded(patient.hand_in("ada", patient.right + SLEEP))
    outcomes = {check.outcome for check in report.checks}
    assert Outcome.TIMED_OUT in outcomes
    assert alone(patient) == []


class Pool:
    """Grades by a list of replies."""

    replies: list[Reply]
    graded = 0

    def __init__(self, *_: object) -> None:
        self.close = self.wait_until_ready = self.prepare = lambda **_: None

    def add(self, *_: object) -> None:
        """Hand out."""

    def within(self, _: float) -> list[tuple[None, Reply]]:
        """The next of the list."""
        Pool.graded += 1
        return [(None, Pool.replies.pop(0))]


@pytest.fixture
def graded_as(
    local: Queued, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., list[GradeReport | None]]:
    """Grades files of one student, each by runs with given points, of which some were starved."""
    monkeypatch.setattr(worker, "GradingPool", Pool)
    Pool.graded = 0

    def grade(*files: list[tuple[float, bool]]) -> list[GradeReport | None]:
        course = load_course(local.root)
        exercise = load_exercise(course, "scaling")
        for number, _ in enumerate(files):
            local.hand_in("ada", f"{local.right}# {number}\n")
        # The newest attempt is graded first.
        rows = local.store.database.rows("SELECT submission FROM queue ORDER BY rank, turn")
        ids = [id_ for (id_,) in rows]
        replies = []
        for id_, runs in zip(ids, files, strict=True):
            submission = local.store.submission(id_).submission
            for points, starved in runs:
                report = report_of(submission, exercise, points)
                replies.append(Reply(report_json(report), starved=starved))
        Pool.replies = replies
        stop = Event()
        thread = Thread(target=worker.serve, args=(course, local.where, "w", stop))
        thread.start()
        try:
            wait_until(lambda: local.queue.waiting() == 0)
        finally:
            stop.set()
            thread.join()
        return [local.report(id_) for id_ in ids]

    return grade


def report_of(submission: Submission, exercise: Any, points: float) -> GradeReport:
    """A grade with points."""
    return GradeReport(
        student=submission.student, exercise="scaling", digest=submission.digest,
        status=Status.GRADED, points=points, possible=12.0, suite_digest=exercise.digest,
    )  # fmt: skip


@pytest.mark.parametrize("second", [2.0, 12.0])
def test_the_run_alone_stands(graded_as: Callable[..., Any], second: float) -> None:
    """Better or worse, and there is no third one, whatever became of it."""
    (report,) = graded_as([(7.0, True), (second, True)])
    assert report.points == second
    assert Pool.graded == 2


def test_a_student_has_three_in_an_hour(graded_as: Callable[..., Any]) -> None:
    """What comes after them is graded once."""
    reports = graded_as(*[[(1.0, True), (2.0, False)]] * 3, [(1.0, True)])
    assert [report.points for report in reports] == [2.0, 2.0, 2.0, 1.0]


def test_alone_is_alone(tmp_path: Path) -> None:
    """While somebody is alone nobody comes in, and whoever wants to be waits for those who are there."""

    def refused() -> None:
        raise TimeoutError

    slots = Slots(tmp_path, refused)
    with slots.shared(), slots.shared(), pytest.raises(TimeoutError), slots.alone():
        pass
    with slots.alone():
        for way in (slots.alone, slots.shared):
            with pytest.raises(TimeoutError), way():
                pass
    with slots.alone():
        pass
