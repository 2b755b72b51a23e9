"""A served course, as a process of its own, and somebody who looks at it without a browser."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlencode, urlsplit

from grader.course import course_secret, load_course
from grader.desk.opening import open_desk
from grader.service.rendering import Renderer
from grader.store import Store
from grader.store.accounts import Accounts
from grader.store.appointments import Appointments, Role
from grader.store.queue import Queue

GOOD = (Path(__file__).parents[1] / "courses/mini/solutions/scaling/scaling.py").read_bytes()
WRONG = b"import numpy as np\n\n\ndef standardize(x):\n    return x\n\n\ndef draw_uniform(rng, n):\n    return rng.uniform(-1, 1, n)\n"
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


class Answer:
    """What came back: status, headers, text."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def at(self) -> str:
        """Where it leads to."""
        return self.headers.get("Location", "")

    def field(self, name: str, after: str = "") -> str:
        """What a hidden field of a form holds; of the form with the action `after`, if that matters."""
        text = self.text[self.text.index(f'action="{after}"') :] if after else self.text
        return unescape(re.search(rf'name="{name}" value="([^"]*)"', text)[1])


class Visitor:
    """Somebody at a server: keeps cookies, and sends forms as a browser does."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.host = urlsplit(url).netloc
        self.cookies: dict[str, str] = {}

    def connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        connection = self.connection()
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(headers or {})}
        try:
            connection.request(method, path, body, {k: v for k, v in sent.items() if v})
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def send(self, path: str, fields: Mapping[str, str], site: str = "same-origin") -> Answer:
        """Send a form; `site` is what a browser says of the page that it stands on."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": site}
        return self.ask("POST", path, urlencode(fields).encode(), headers)

    def hand_in(
        self,
        content: bytes,
        filename: str = "scaling.py",
        exercise: str = "scaling",
        **changes: str,
    ) -> Answer:
        page = self.get(f"/x/{exercise}")
        fields = {"token": page.field("token"), "once": page.field("once"), **changes}
        body = b""
        for name, value in fields.items():
            body += (
                f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            )
        body += f'--b\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n\r\n'.encode()
        body += content + b"\r\n--b--\r\n"
        headers = {
            "Content-Type": "multipart/form-data; boundary=b",
            "Sec-Fetch-Site": "same-origin",
        }
        return self.ask("POST", f"/x/{exercise}/file", body, headers)


def made(visitor: Visitor, path: str) -> Answer:
    """A page that a worker has a part in, wherever it leads to, as soon as it is there."""
    last = time.monotonic() + 90
    while True:
        answer = visitor.get(path)
        if answer.status == 303:
            path = answer.at
        elif b'http-equiv="refresh" content="1"' in answer.body:
            time.sleep(0.2)
        else:
            return answer
        assert time.monotonic() < last, "no worker has answered"


class Served:
    """A server that is running, and the course that it serves."""

    def __init__(self, course: Path, process: subprocess.Popen, url: str, link: str) -> None:
        self.course, self.process, self.url, self.link = course, process, url, link

    def visitor(self, person: str = "", role: str = "student", where: str = "") -> Visitor:
        """Somebody, signed in if that is somebody with a name; `where` is the database if it is no file."""
        visitor = Visitor(self.url)
        if person:
            with Store.open(where) if where else self.store() as store:
                until = datetime.now(UTC) + timedelta(days=1)
                text = Accounts(store.database).invite(person, role, until)
            page = visitor.get(f"/signin?invitation={text}")
            fields = {"token": page.field("token", "/signin"), "invitation": text}
            answer = visitor.send("/signin", fields)
            assert (answer.status, answer.at) == (303, "/")
        return visitor

    def staff(self, person: str, role: Role = Role.INSTRUCTOR, *sections: str) -> Visitor:
        """One of the staff, signed in, with a role for these sections or for all."""
        with self.store() as store:
            Appointments(store.database).appoint(person, role, sections, actor="test", time=NOW)
        return self.visitor(person, "staff")

    def store(self) -> Store:
        return Store.open(self.course / ".grade/store.sqlite")

    def grade(self) -> None:
        """Grade and render all that waits, as workers do."""
        course = load_course(self.course)
        secret = course_secret(course)
        with open_desk(course) as desk:
            renderer, queue = Renderer(course, desk.store, secret), Queue(desk.store.database)
            while leased := queue.lease("test", datetime.now(UTC)):
                report = desk.pool.grade(desk.store.submission(leased.submission).submission)
                with desk.store.together():
                    desk.keep(leased.submission, report)
                    renderer.render(leased.submission)
                    queue.finish(leased, 1.0)
            while renderer.refresh():
                pass

    def children(self) -> list[int]:
        """The processes that it has started."""
        pid = self.process.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    @property
    def web(self) -> int:
        """The web process."""
        return next(pid for pid in self.children() if "grader.server" in words_of(pid))


def words_of(pid: int) -> list[str]:
    """The command line of a process."""
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")


@contextmanager
def serving(
    course: Path,
    *options: Any,
    workers: int = 0,
    environment: Mapping[str, str] | None = None,
    stderr: IO[str] | None = None,
) -> Iterator[Served]:
    """Serve a course until the block ends."""
    command = [sys.executable, "-m", "grader", "--course", course, "serve", "--port", 0]
    command += ["--workers", workers, *options]
    with subprocess.Popen(
        [*map(str, command)],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
    ) as process:
        try:
            url = re.search(r"Serving at (\S+)\. ", process.stdout.readline())[1]
            link = re.search(r"https?://\S+", process.stdout.readline())[0]
            yield Served(course, process, url, link)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(60)
