"""Workers: what they make of what is queued, and of what goes wrong meanwhile."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from grader.cli.commands import worker_
from grader.cli.main import cli
from grader.course import load_course, load_exercise
from grader.errors import RefusedError
from grader.grading.standings import Attempt, taken
from grader.model import Status
from grader.processes.reply import Reply, ungraded
from grader.service import rendering, worker
from grader.service.keeper import Keeper
from grader.service.telling import tell
from grader.store import Store, report_json
from grader.store.arrivals import remember, remembered
from grader.store.queue import MOST_AGAIN, MOST_LOSSES, Lane, Queue
from grader.store.renderings import Renderings
from tests.postgres import Server, programs
from tests.service.queued import Queued, wait_until

WRONG = "\n\ndef standardize(x):\n    return x\n"


def attempts(queued: Queued, id_: str) -> int:
    """How many attempts a submission has taken."""
    now = datetime.now(UTC)
    return len(taken([Attempt(now, queued.report(id_), "digest", now)]))


def break_suite(queued: Queued, broken: Path) -> None:
    """Let a check fail for everybody as long as a file is there."""
    suite = queued.root / "solutions/scaling/test_scaling.py"
    line = f"assert not __import__('os').path.exists({str(broken)!r})\n    "
    text = suite.read_text()
    assert "x = 7.0 *" in text
    suite.write_text(text.replace("x = 7.0 *", f"{line}x = 7.0 *"))
    broken.touch()


def without_pause(queued: Queued) -> None:
    """Let what waits for its next run be run at once."""
    queued.store.database.execute("UPDATE queue SET not_before = 0 WHERE lease = ''")


def test_what_operators_are_told_takes_over_no_terminal(course: Path, monkeypatch) -> None:
    """An error may quote what a student's code has said."""
    monkeypatch.setattr(
        worker, "serve", lambda *_, **__: tell("failed", "failed: \x1b]0;mine\x07 by \u202e")
    )
    monkeypatch.setattr(worker_, "_stop_on_signals", lambda _: None)
    done = CliRunner().invoke(cli, ["--course", str(course), "worker", "--name", "w"])
    assert done.exit_code == 0, done.output
    assert r"w: failed: \x1b]0;mine\x07 by \u202e" in done.output


def test_what_is_queued_is_graded(queued: Queued) -> None:
    """Each gets its own grade and nothing is left; the very same bytes get the same report in their own name."""
    first = queued.hand_in("ada", queued.right)
    wrong = queued.hand_in("bob", queued.right + WRONG)
    with queued.worker():
        assert queued.graded(first).full_marks
        assert queued.graded(wrong).points < queued.graded(first).points
        twin = queued.hand_in("eve", queued.right)
        report = queued.graded(twin)
    assert report.student == "eve"
    assert report.seconds == queued.graded(first).seconds  # nothing ran again
    assert [queued.reports(id_) for id_ in (first, wrong, twin)] == [1, 1, 1]
    assert queued.queue.waiting() == 0
    assert queued.store.database.rows("SELECT * FROM workers") == []


def test_staff_may_have_it_run_again(local: Queued) -> None:
    """In the lane of reruns it is graded anew, in that of regrades only by another suite."""
    id_ = local.hand_in("ada", local.right)
    with local.worker():
        local.graded(id_)
        for lane, reports in ((Lane.RERUN, 2), (Lane.REGRADE, 2)):
            local.queue.add(id_, "ada", "scaling", lane, datetime.now(UTC))
            local.graded(id_)
            assert local.reports(id_) == reports
        suite = local.root / "solutions/scaling/test_scaling.py"
        suite.write_text(f"{suite.read_text()}\n# another suite\n")
        local.queue.add(id_, "ada", "scaling", Lane.REGRADE, datetime.now(UTC))
        report = local.graded(id_)
    assert local.reports(id_) == 3
    assert report.suite_digest == load_exercise(load_course(local.root), "scaling").digest


def test_what_failed_by_our_fault_is_run_again_by_itself(local: Queued, tmp_path: Path) -> None:
    """It takes no attempt, its place tells of it, and the next run that grades it is the one that stands."""
    broken = tmp_path / "broken"
    break_suite(local, broken)
    id_ = local.hand_in("ada", local.right)
    with local.worker():
        report = wait_until(lambda: local.report(id_))
        assert (report.status, attempts(local, id_)) == (Status.INTERNAL_ERROR, 0)
        place = local.queue.place(id_)
        assert place is not None
        assert (place.state, place.failures) == ("waiting", 1)
        broken.unlink()
        without_pause(local)
        assert local.graded(id_).full_marks
    assert (local.reports(id_), attempts(local, id_)) == (2, 1)


def test_what_fails_each_time_is_left_to_staff(local: Queued, tmp_path: Path) -> None:
    """After three more runs it waits no longer; it has no grade, and has taken no attempt."""
    break_suite(local, tmp_path / "broken")
    id_ = local.hand_in("ada", local.right)
    with local.worker():
        for runs in range(1, MOST_AGAIN + 2):
            wait_until(lambda runs=runs: local.reports(id_) == runs)  # type: ignore[misc]
            without_pause(local)
        report = local.graded(id_)
    assert (report.status, attempts(local, id_)) == (Status.INTERNAL_ERROR, 0)
    assert local.reports(id_) == MOST_AGAIN + 1


def test_the_third_loss_of_a_worker_is_left_to_staff(queued: Queued) -> None:
    """It is not begun a fourth time: an internal error, which takes no attempt; others are graded."""
    id_ = queued.hand_in("ada", queued.right)
    for _ in range(MOST_LOSSES):
        assert queued.queue.lease("w", datetime.now(UTC))
        assert queued.queue.lost("w") == 1
    other = queued.hand_in("bob", queued.right)
    with queued.worker():
        report = queued.graded(id_)
        assert queued.graded(other).full_marks
    assert (report.status, attempts(queued, id_)) == (Status.INTERNAL_ERROR, 0)
    assert "the worker was lost" in report.error
    assert queued.reports(id_) == 1


def test_whoever_lost_its_lease_keeps_nothing(
    local: Queued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another worker has graded meanwhile stands, and stands alone."""
    id_ = local.hand_in("ada", local.right)
    one = local.store.submission(id_).submission
    exercise = load_exercise(load_course(local.root), "scaling")
    stop = Event()

    def reply(points: float) -> Reply:
        report = replace(ungraded(one, exercise, ""), status=Status.GRADED, points=points)
        return Reply(report_json(report))

    class Overtaken:
        def __init__(self, *_: object) -> None:
            self.close = self.wait_until_ready = self.add = lambda *_, **__: None

        def within(self, _: float) -> list[tuple[None, Reply]]:
            with Store.open(local.where) as store:
                queue = Queue(store.database)
                assert queue.lost("w") == 1
                leased = queue.lease("other", datetime.now(UTC))
                assert leased is not None
                with store.together():
                    assert queue.finish(leased)
                    store.add_report(id_, reply(12.0).report, local.secret)
            stop.set()
            return [(None, reply(1.0))]

    monkeypatch.setattr(worker, "GradingPool", Overtaken)
    worker.serve(load_course(local.root), local.where, "w", stop)
    assert local.graded(id_).points == 12.0
    assert local.reports(id_) == 1


def test_an_exercise_that_is_new_is_graded(local: Queued) -> None:
    """At once, also where it came after the worker had begun, and before that graded anything."""
    with local.worker() as process:
        wait_until(lambda: local.store.database.rows("SELECT * FROM workers"))
        for folder in ("solutions", "assignments"):
            new = shutil.copytree(local.root / folder / "scaling", local.root / folder / "twin")
            for path in new.glob("*scaling.py"):
                path.rename(path.with_name(path.name.replace("scaling", "twin")))
        manifest = local.root / "course.toml"
        exercise = manifest.read_text().partition("[[exercises]]")[2]
        entry = exercise.replace('"scaling"', '"twin"')
        manifest.write_text(f"{manifest.read_text()}\n[[exercises]]{entry}")
        id_ = local.hand_in("ada", local.right, exercise="twin")
        assert local.graded(id_).full_marks
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert "waits" not in said


def test_a_broken_exercise_waits(local: Queued) -> None:
    """Nothing is said of a submission as long as its suite can't be read; the worker goes on, and tells."""
    suite = local.root / "solutions/scaling/test_scaling.py"
    good = suite.read_text()
    suite.write_text("def broken(:\n")
    id_ = local.hand_in("ada", local.right)
    with local.worker() as process:
        wait_until(lambda: local.store.database.rows("SELECT 1 FROM queue WHERE not_before > began + 1 "
                                                     "AND began > 0 AND lease = ''"))  # fmt: skip
        assert local.report(id_) is None
        suite.write_text(good)
        without_pause(local)
        assert local.graded(id_).full_marks
        process.send_signal(signal.SIGTERM)
        assert "test_scaling.py" in process.communicate(timeout=60)[1]


def test_whoever_is_told_to_end_gives_back(queued: Queued) -> None:
    """What can't be finished soon goes back as it was: nobody was lost, and another worker grades it."""
    slow = "\nimport time\ntime.sleep(4.5)\n"
    id_ = queued.hand_in("ada", queued.right + slow)
    with queued.worker() as process:
        wait_until(lambda: (place := queued.queue.place(id_)) and place.state == "grading")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 0
    rows = queued.store.database.rows("SELECT lease, losses, failures FROM queue")
    assert rows == [("", 0, 0)]
    assert queued.report(id_) is None


def test_a_database_that_goes_away_is_waited_for(course: Path, postgres_server: Server) -> None:
    """The same worker grades what is handed in when it is back."""
    bin_ = programs()
    assert bin_ is not None
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        server = Server(bin_, Path(folder))
        server.start()
        try:
            queued = Queued(course, server.url)
            first = queued.hand_in("ada", queued.right)
            with queued.worker() as process:
                assert queued.graded(first).full_marks
                queued.store.close()
                server.stop()
                assert process.stderr is not None
                while "Waiting" not in (line := process.stderr.readline()):
                    assert line, "it has ended"
                server.start()
                queued.open()
                second = queued.hand_in("bob", queued.right + WRONG)
                assert queued.graded(second).status is Status.GRADED
                assert process.poll() is None
                queued.store.close()
        finally:
            server.stop()


def test_what_is_on_a_server_is_rendered_with_its_report(local: Queued) -> None:
    """Where the course is served, what a student may see is there as soon as the report is."""
    local.store.serve()
    id_ = local.hand_in("ada", local.right + WRONG)
    with local.worker():
        local.graded(id_)
        shown = Renderings(local.store.database).get(id_, "ja")
    assert shown is not None
    assert shown.shown.status == "graded"


def test_what_is_shown_is_drafted_where_it_was_graded(
    local: Queued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker itself, which comes behind nobody, drafts no page."""

    def not_here(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(rendering, "drafts", not_here)
    local.store.serve()
    id_ = local.hand_in("ada", local.right + WRONG)
    stop = Event()
    course = load_course(local.root)
    thread = Thread(target=worker.serve, args=(course, local.where, "w", stop))
    thread.start()
    try:
        local.graded(id_)
    finally:
        stop.set()
        thread.join()
    shown = Renderings(local.store.database).get(id_, "ja")
    assert shown is not None
    assert '<html lang="ja">' in shown.data["page"]


def test_a_store_that_can_only_be_opened_is_not_back():
    """What says so is told once, however often it is tried, and each time after a longer pause."""
    said, pauses = [], []
    told = SimpleNamespace(_say=lambda _, text, *__: said.append(text), _reopen=pauses.append)
    tries = iter([RefusedError("Full.")] * 6)

    def keep():
        if error := next(tries, None):
            raise error
        return 7

    assert worker._Worker._surely(told, keep) == 7
    assert said == ["Full. Waiting for it."] * 6 + ["The store is back."]
    assert pauses == sorted(pauses)
    assert pauses[-1] == 2.0


def test_what_keeps_a_worker_from_beginning_is_told(queued):
    """As what it is, and not as what follows from it."""
    process = queued.start_worker("--name", os.fsdecode(b"\xff"))
    _, said = process.communicate(timeout=120)
    assert process.returncode == 3
    assert "can't be used" in said
    assert "internal error" not in said


def test_whoever_keeps_leases_forgets_old_keys(local: Queued) -> None:
    """Those under which something was handed in more than two months ago."""
    remember(local.store.database, "ada", "old", "a", datetime.now(UTC) - timedelta(days=61))
    keeper = Keeper(local.where, "worker", 60.0)
    keeper.start()
    wait_until(lambda: remembered(local.store.database, "ada", "old") is None)
    keeper.end()
