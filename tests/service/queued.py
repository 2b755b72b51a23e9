"""A course with a queue in a real database, hand-ins for it, and workers in processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.course import course_secret, load_course
from grader.errors import RefusedError
from grader.model import GradeReport
from grader.store import Store, receipt_key
from grader.store.queue import Lane, Queue
from grader.submissions import parse_submission

GRADE = Path(sys.executable).with_name("grade")


def wait_until(true: Callable[[], Any]) -> Any:
    """Wait for what other processes do, a database that is away included; gives what it was."""
    until = time.monotonic() + 300
    while True:
        with suppress(RefusedError):
            if found := true():
                return found
        assert time.monotonic() < until
        time.sleep(0.05)


class Queued:
    """The mini course with its store and queue."""

    def __init__(self, root: Path, where: Path | str) -> None:
        self.root, self.where = root, where
        self.secret = course_secret(load_course(root))
        self.open()

    def open(self) -> None:
        """Connect to the store."""
        self.store = Store.open(self.where)
        self.queue = Queue(self.store.database)

    @property
    def right(self) -> str:
        """The text of a right answer."""
        return (self.root / "solutions/scaling/scaling.py").read_text()

    def hand_in(self, student: str, source: str, exercise: str = "scaling") -> str:
        """Store and queue a submission; its id."""
        one = parse_submission(source.encode(), f"{exercise}.py", student, exercise)
        now = datetime.now(UTC)
        with self.store.together():
            receipt = self.store.add_submission(one, now, receipt_key(self.secret), now)
            self.queue.add(receipt.id, student, exercise, Lane.STUDENT, now)
        return receipt.id

    def report(self, id_: str) -> GradeReport | None:
        """The latest report of a submission."""
        return self.store.report(id_, self.secret)

    def graded(self, id_: str) -> GradeReport:
        """The latest report of a submission, when nothing of it waits any more."""
        wait_until(lambda: self.queue.place(id_) is None)
        report = self.report(id_)
        assert report is not None
        return report

    def reports(self, id_: str) -> int:
        """How many reports a submission has."""
        query = "SELECT count(*) FROM reports WHERE submission = $1"
        ((count,),) = self.store.database.rows(query, id_)
        return int(count)

    def start_worker(self, *options: str) -> subprocess.Popen[str]:
        """Start a worker; it is not waited for."""
        database = [] if isinstance(self.where, Path) else ["--database", self.where]
        return subprocess.Popen(
            [GRADE, "--course", self.root, "worker", *database, *options],
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={**os.environ},
        )  # fmt: skip

    @contextmanager
    def worker(self, *options: str) -> Iterator[subprocess.Popen[str]]:
        """Have a worker, which is told to end."""
        process = self.start_worker(*options)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                raise
