"""A served course of the tests' own: the API under a real server, and grades as a worker stores them."""

from __future__ import annotations

import json
import shutil
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette

from grader.course import Course, course_secret, load_course
from grader.model import CheckReport, GradeReport, Outcome, Status
from grader.server import api
from grader.server.limits import Limit, Limits
from grader.server.stores import Connections
from grader.service.rendering import Renderer
from grader.store import Store
from grader.store.accounts import Accounts, Person
from grader.store.database import Database
from grader.store.keys import WebKeys
from grader.store.queue import Queue
from grader.store.roles import for_web

OFTEN = 1_000


class Stores(Connections):
    """A store for each thread that answers; for the `web`, one that can do no more than it needs."""

    def __init__(self, where: Path | str, *, web: bool = False) -> None:
        def connect() -> Database:
            database = Store.open(where).database
            if web:
                for_web(database)
            return database

        super().__init__(connect)

    def close(self) -> None:
        """Close them all."""
        while not self._idle.empty():
            self._idle.get().close()


@dataclass
class Site:
    """What the API is given."""

    course: Course
    keys: WebKeys
    public_url: str
    connections: Stores

    def section(self, student: str) -> str:
        return ""


@dataclass
class Serving:
    """A server, and what its instructor can do."""

    course: Course
    where: Path | str
    url: str
    stores: Stores
    secret: bytes
    limits: Limits
    port: int
    webs: Stores | None = None
    server: uvicorn.Server | None = None
    thread: threading.Thread | None = field(default=None, repr=False)

    def start(self) -> None:
        """Begin to answer."""
        self.webs = Stores(self.where, web=isinstance(self.where, Path))  # a PostgreSQL has roles
        site = Site(self.course, WebKeys.of(self.secret), self.url, self.webs)
        app = Starlette(routes=api.routes(site, self.limits), max_body_size=16_000)
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, ws="none")
        self.server = uvicorn.Server(config)
        listening = socket.create_server(("127.0.0.1", self.port))
        self.thread = threading.Thread(target=self.server.run, args=([listening],))
        self.thread.start()

    def stop(self) -> None:
        """Answer nobody any longer."""
        if self.server is not None and self.thread is not None:
            self.server.should_exit = True
            self.thread.join()
            self.server = None
        if self.webs is not None:
            self.webs.close()
            self.webs = None

    def token(self, student: str = "ada", role: str = "student", scope: str = "submit") -> str:
        """A token for somebody."""
        until = datetime.now(UTC) + timedelta(days=1)
        with self.stores.use() as store:
            return Accounts(store.database).new_token(Person(student, role), scope, until)

    def ask(
        self, method: str, path: str, token: str = "", body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, Any]]:
        """Ask the API; gives the status and the JSON."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            named["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(self.url + path, body, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())

    def hand_in(self, token: str, source: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
        """Hand in a file for the only exercise."""
        (name,) = self.course.names
        headers = {"Grade_Filename": f"{name}.py", **headers}
        return self.ask("POST", f"/api/v1/exercises/{name}/submissions", token, source, **headers)

    def count(self, table: str = "submissions") -> int:
        """How many rows a table has."""
        with self.stores.use() as store:
            ((count,),) = store.database.rows(f"SELECT count(*) FROM {table}")
            return int(count)

    def grade(self, points: float = 1.0, status: Status = Status.GRADED) -> list[str]:
        """Grade whatever waits as a worker does, with one check, and give the ids."""
        done = []
        with self.stores.use() as store:
            waiting = Queue(store.database)
            renderer = Renderer(self.course, store, self.secret)
            while leased := waiting.lease("test", datetime.now(UTC)):
                report = report_on(store.submission(leased.submission).submission, points, status)
                with store.together():
                    store.add_report(leased.submission, report, self.secret)
                    waiting.finish(leased, 1.0)
                    assert renderer.render(leased.submission)
                done.append(leased.submission)
        return done


def report_on(submission: Any, points: float, status: Status = Status.GRADED) -> GradeReport:
    """A report on one check, which is worth a point."""
    outcome = Outcome.PASSED if points else Outcome.WRONG
    check = CheckReport(
        id="test_a", title={"en": "The sum is right", "ja": "和が正しい"}, outcome=outcome,
        hint={"en": "Add them.", "ja": "足してください。"}, points=points, possible=1.0,
    )  # fmt: skip
    return GradeReport(
        student=submission.student, exercise=submission.exercise, digest=submission.digest,
        status=status, points=points, possible=1.0, checks=(check,), suite_digest="s",
    )  # fmt: skip


@contextmanager
def served(course: Path, where: Path | str | None = None) -> Iterator[Serving]:
    """Serve a course until the block ends."""
    loaded = load_course(course)
    where = where or loaded.state / "store.sqlite"
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    limits = Limits(Limit(OFTEN, 60), Limit(OFTEN, 60), Limit(OFTEN, 0.1))
    secret = course_secret(loaded)
    Store.open(where).close()
    url = f"http://127.0.0.1:{port}"
    serving = Serving(loaded, where, url, Stores(where), secret, limits, port)
    serving.start()
    try:
        yield serving
    finally:
        serving.stop()
        serving.stores.close()


@contextmanager
def grading(
    serving: Serving, points: float = 1.0, status: Status = Status.GRADED
) -> Iterator[None]:
    """Grade what comes in until the block ends."""
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            serving.grade(points, status)
            ended.wait(0.05)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def students_copy(course: Path, folder: Path, url: str) -> Path:
    """A student's copy of a course that names its server."""
    shutil.copytree(course, folder, ignore=shutil.ignore_patterns("solutions", ".grade", "reports"))
    path = folder / "course.toml"
    path.write_text(f'{path.read_text("utf-8")}\n[server]\nurl = "{url}"\n', "utf-8")
    return folder
