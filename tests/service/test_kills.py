"""Whatever is killed while a class hands in, and whenever: nothing is lost, nothing doubled, no grade is another."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Lock, Thread

import pytest

from grader.model import GradeReport
from grader.processes.pool import GradingPool
from grader.processes.setting import Setting
from grader.service.setting import ServerSetting
from grader.store import Store, chain, verify_receipt
from grader.store.accounts import SUBMIT, Accounts, Person
from grader.store.keys import WebKeys
from grader.store.queue import Queue
from grader.store.renderings import Renderings
from tests.postgres import REQUIRED, Server, programs
from tests.service.queued import Queued, wait_until

FULL = bool(os.environ.get("KILLS_FULL"))
HAND_INS, KILLS = (500, 10) if FULL else (30, 2)
WORKERS = ("one", "two")
SEED = 20261129
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
    listener: socket.socket = field(default_factory=socket.socket)
    turn: Lock = field(default_factory=Lock)
    error: BaseException | None = None

    def begin(self) -> None:
        """Start all, and a class that hands in."""
        self.queued.store.serve()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen()
        self.stack.enter_context(self.listener)
        for name in WORKERS:
            self._start_worker(name)
        self._start_web()
        accounts = Accounts(self.queued.store.database)
        later = datetime.now(UTC) + timedelta(days=1)
        people = sorted({student(number) for number in range(len(self.texts))})
        tokens = {one: accounts.new_token(Person(one, "student"), SUBMIT, later) for one in people}
        class_ = Thread(target=self._hand_in_all, args=(tokens,))
        class_.start()
        self.stack.callback(class_.join)

    def _hand_in_all(self, tokens: dict[str, str]) -> None:
        try:
            self._hand_in_each(tokens)
        except BaseException as error:  # told where the test waits
            self.error = error

    def _hand_in_each(self, tokens: dict[str, str]) -> None:
        """Hand in each text until there is a receipt for it, as a client does: with the same key."""
        for number, text in enumerate(self.texts):
            headers = {
                "Authorization": f"Bearer {tokens[student(number)]}",
                "Idempotency-Key": f"key{number}",
                "Grade-Filename": "scaling.py",
            }
            wait_until(
                lambda text=text, headers=headers, number=number: self._handed_in(
                    number, text, headers
                )
            )  # type: ignore[misc]
            # The queue is never long, so that whatever is killed has something in its hands.
            wait_until(lambda number=number: self.graded() >= number - 8)  # type: ignore[misc]

    def _handed_in(self, number: int, text: str, headers: dict[str, str]) -> bool:
        host, port = self.listener.getsockname()
        connection = HTTPConnection(host, port, timeout=60)
        with closing(connection), suppress(OSError, HTTPException):
            path = "/api/v1/exercises/scaling/submissions"
            connection.request("POST", path, text.encode(), headers)
            answer = connection.getresponse()
            told = answer.read()
            if answer.status < 500:
                assert answer.status == 202, told
                told = json.loads(told)
                self.receipts[number] = told["id"], told["receipt"]
        return number in self.receipts

    def _tend(self) -> bool:
        """Start again what was killed, or lost its database, as a supervisor does; the listening socket stays."""
        with self.turn:
            assert self.web is not None
            if self.web.poll() is not None:
                self._may_end(self.web)
                self._start_web()
            for name in [name for name, one in self.workers.items() if one.poll() is not None]:
                self._may_end(self.workers[name])
                with Store.open(self.queued.where) as store:
                    Queue(store.database).lost(name)
                self._start_worker(name)
        return True

    def _may_end(self, process: subprocess.Popen[str]) -> None:
        """Nothing ends but by a kill; without its database it may give up."""
        assert process.returncode == -signal.SIGKILL or self.server is not None

    def _start_web(self) -> None:
        where = self.queued.where
        setting = ServerSetting(
            root=str(self.queued.root), database=str(where), is_url=isinstance(where, str),
            public_url=f"http://127.0.0.1:{self.listener.getsockname()[1]}", keys=WebKeys.of(self.queued.secret),
            descriptor=self.listener.fileno(), parent=os.getpid(),
            unsafe=self.server is not None,  # else PostgreSQL would need a role for it
        )  # fmt: skip
        web = subprocess.Popen(
            [sys.executable, "-m", "grader.server"], pass_fds=[self.listener.fileno()],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.stack.callback(_ended, web)
        self.web = web
        assert web.stdin is not None
        with suppress(BrokenPipeError), web.stdin:
            web.stdin.write(f"{setting.to_json()}\n")

    def _start_worker(self, name: str) -> None:
        worker = self.queued.start_worker("--name", name, *(["--leads"] if self.server else []))
        self.stack.callback(_ended, worker)
        self.workers[name] = worker

    def graded(self) -> int:
        """How many reports there are, with all at work that should be; two threads ask, each with its connection."""
        if self.error is not None:
            raise self.error
        self._tend()
        with Store.open(self.queued.where) as store:
            ((count,),) = store.database.rows("SELECT count(*) FROM reports")
            return int(count)

    def kill(self, what: str, chance: random.Random) -> None:
        """Kill something that is there; a database is started again at once."""
        time.sleep(chance.uniform(0, 0.1))
        if what == "database":
            assert self.server is not None
            os.kill(self.server.pid, signal.SIGKILL)
            wait_until(self._started)
            return
        wait_until(self._tend)
        process = self.web if what == "web" else self.workers[chance.choice(WORKERS)]
        assert process is not None
        process.kill()
        process.wait()

    def _started(self) -> bool:
        assert self.server is not None
        with suppress(AssertionError):  # the killed one's children are still ending
            self.server.start()
            return True
        return False


def student(number: int) -> str:
    """Who hands in which text; nobody so much that the web process bids them wait."""
    return f"s{number // 5}"


def _ended(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    if process.stderr is not None:
        process.stderr.close()


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
                student(number), texts[number].encode()
            )  # fmt: skip
            report = queued.report(id_)
            assert report is not None
            assert same(report, pool.grade(submission)), (number, report.error)
            rendering = Renderings(store.database).get(id_, "en")
            assert rendering is not None
            assert rendering.shown.points == report.points
    print(f"{HAND_INS} hand-ins, {len(kills)} kills, {datetime.now(UTC) - begun}")
    store.close()
