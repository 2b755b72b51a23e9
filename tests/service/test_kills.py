"""Whatever is killed while a class hands in, and whenever: nothing is lost, nothing doubled, no grade is another."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from grader.errors import RefusedError
from grader.model import GradeReport
from grader.processes.pool import GradingPool
from grader.processes.setting import Setting
from grader.store import Store, chain, verify_receipt
from grader.store.queue import Queue
from tests.postgres import REQUIRED, Server, programs
from tests.service.queued import Queued, wait_until

FULL = bool(os.environ.get("KILLS_FULL"))
HAND_INS, KILLS = (500, 10) if FULL else (30, 2)
WORKERS = ("one", "two")
SEED = 20261129
WEB = Path(__file__).with_name("web.py")
ANSWERS = (
    "",
    "\n\ndef standardize(x):\n    return x\n",
    "\n\ndef standardize(x):\n    return x - x.mean()\n",
    "\n\ndef draw_uniform(*_):\n    raise ValueError\n",
)


@pytest.fixture(params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest) -> Iterator[Server | None]:
    """A PostgreSQL that only this test kills, or None for a file."""
    bin_ = programs()
    if request.param == "sqlite":
        yield None
        return
    if bin_ is None:
        assert not os.environ.get(REQUIRED)
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        server = Server(bin_, Path(folder))
        server.start()
        yield server
        server.stop()


@dataclass
class Service:
    """A web process, workers and a database, which are started again when they were killed."""

    queued: Queued
    server: Server | None
    stack: ExitStack
    texts: list[str]
    receipts: dict[int, tuple[str, str]] = field(default_factory=dict)
    workers: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    web: subprocess.Popen[str] | None = None

    def begin(self) -> None:
        """Start all, and a class that hands in."""
        for name in WORKERS:
            self._start_worker(name)
        self._start_web()
        class_ = Thread(target=self._hand_in_all)
        class_.start()
        self.stack.callback(class_.join)

    def student(self, number: int) -> str:
        """Who hands in which text."""
        return f"s{number % 20}"

    def _hand_in_all(self) -> None:
        """Hand in each text until there is a receipt for it, as a client would: with the same key."""
        for number, text in enumerate(self.texts):
            order = {"key": f"key{number}", "student": self.student(number), "text": text}
            while number not in self.receipts:
                web = self.web
                assert web is not None
                assert web.stdin is not None
                assert web.stdout is not None
                with suppress(OSError, ValueError):
                    web.stdin.write(f"{json.dumps(order)}\n")
                    web.stdin.flush()
                    if answer := web.stdout.readline():
                        self.receipts[number] = tuple(json.loads(answer))
                        continue
                web.kill()
                web.wait()
                if web is self.web:
                    self._start_web()
            # The queue is never long, so that whatever is killed has something in its hands.
            wait_until(lambda number=number: self.graded() >= number - 8)  # type: ignore[misc]

    def _start_web(self) -> None:
        web = subprocess.Popen(
            [sys.executable, WEB, self.queued.root, str(self.queued.where)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.stack.callback(_ended, web)
        self.web = web

    def _start_worker(self, name: str) -> None:
        worker = self.queued.start_worker("--name", name)
        self.stack.callback(_ended, worker)
        self.workers[name] = worker

    def graded(self) -> int:
        """How many reports there are; asked by two threads, each of which has a connection of its own."""
        with Store.open(self.queued.where) as store:
            ((count,),) = store.database.rows("SELECT count(*) FROM reports")
            return int(count)

    def kill(self, what: str, chance: random.Random) -> None:
        """Kill something, and do what a supervisor does then."""
        time.sleep(chance.uniform(0, 0.1))
        if what == "web":
            assert self.web is not None
            self.web.kill()  # the class starts it again
        elif what == "worker":
            name = chance.choice(WORKERS)
            self.workers[name].kill()
            self.workers[name].wait()
            wait_until(lambda: self._lost(name))
            self._start_worker(name)
        else:
            assert self.server is not None
            os.kill(self.server.pid, 9)
            wait_until(self._started)

    def _lost(self, name: str) -> bool:
        with Store.open(self.queued.where) as store:
            Queue(store.database).lost(name)
        return True

    def _started(self) -> bool:
        assert self.server is not None
        with suppress(AssertionError):  # the killed one's children are still ending
            self.server.start()
            return True
        return False


def _ended(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def same(one: GradeReport, other: GradeReport) -> bool:
    """Whether two reports give the same grade, check by check."""

    def grade(report: GradeReport) -> object:
        checks = [(check.id, check.outcome, check.points) for check in report.checks]
        return report.status, report.points, checks

    return grade(one) == grade(other)


def test_nothing_is_lost_doubled_or_graded_otherwise(course: Path, server: Server | None) -> None:
    """Web process, workers and database are killed while a class hands in: all is as in an undisturbed run."""
    where = server.url if server else course / ".grade/store.sqlite"
    queued = Queued(course, where)
    texts = [f"{queued.right}{ANSWERS[k % len(ANSWERS)]}# {k}\n" for k in range(HAND_INS)]
    chance = random.Random(SEED)
    kinds = ["web", "worker", *(["database"] if server else [])]
    kills = sorted((chance.uniform(0, 0.95 * HAND_INS), what) for what in kinds * KILLS)
    begun = datetime.now(UTC)
    with ExitStack() as stack:
        service = Service(queued, server, stack, texts)
        service.begin()
        for moment, what in kills:
            wait_until(lambda moment=moment: service.graded() >= moment)  # type: ignore[misc]
            service.kill(what, chance)
        wait_until(lambda: service.graded() >= HAND_INS and len(service.receipts) == HAND_INS)
        queued.store.close()
        queued.open()
        wait_until(lambda: queued.queue.waiting() == 0)
    store = queued.store
    ids = [service.receipts[number][0] for number in range(HAND_INS)]
    assert len(set(ids)) == HAND_INS
    assert store.database.rows("SELECT count(*) FROM submissions") == [(HAND_INS,)]
    assert store.database.rows("SELECT count(*) FROM reports") == [(HAND_INS,)]
    assert {queued.reports(id_) for id_ in ids} == {1}
    assert list(chain.verify(store.database)) == []
    for _, receipt in service.receipts.values():
        assert verify_receipt(receipt, queued.secret)
    with GradingPool(Setting(course, queued.secret, unsafe=False)) as pool:
        for number, id_ in enumerate(ids):
            submission = store.submission(id_).submission
            assert (submission.student, submission.content) == (
                service.student(number), texts[number].encode()
            )  # fmt: skip
            report = queued.report(id_)
            assert report is not None
            assert same(report, pool.grade(submission)), (number, report.error)
    print(f"{HAND_INS} hand-ins, {len(kills)} kills, {datetime.now(UTC) - begun}")
    store.close()
