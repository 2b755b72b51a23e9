"""The served class, its people, and how to ask in ways that no browser does."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from grader.server.access import Of, Row, Sender
from grader.server.app import TABLE
from grader.store.appointments import Role
from tests.server.visiting import Answer, Served, Visitor

FORM = "application/x-www-form-urlencoded"
GETS = [row for row in TABLE if row.method == "GET"]
POSTS = [row for row in TABLE if row.method == "POST"]
# Forms that stand on pages of ours; others are in tests/server/lti.
OURS = [row for row in POSTS if row.sender is Sender.OURS]
PRIVATE = [row for row in TABLE if None not in row.who]
_SECONDS = 20


def named(row: Row) -> str:
    """What a test of a row is called."""
    return f"{row.method} {row.path}"


@dataclass(frozen=True)
class World:
    """A server with a worker; `ada` (section A) and `bob` (B) are submissions, and so is `full`; a request is open."""

    served: Served
    ada: str
    bob: str
    full: str
    request: int
    numbers: Iterator[int]
    kept: dict[str, Visitor] = field(default_factory=dict)

    def somebody(self, role: Role | None, *sections: str) -> Visitor:
        """Somebody new in a role, so that no limit of another test's is met; students have handed nothing in."""
        if role is None:
            return self.served.visitor()
        name = f"n{next(self.numbers)}"
        if role is Role.STUDENT:
            return self.served.visitor(name)
        return self.served.staff(name, role, *sections)

    def student(self, name: str) -> Visitor:
        """One of the roster."""
        if name not in self.kept:
            self.kept[name] = self.served.visitor(name)
        return self.kept[name]

    def may(self, row: Row) -> Visitor:
        """Somebody new who may use a row; ada where it is about a submission and only students may."""
        for role in (Role.INSTRUCTOR, Role.STUDENT, Role.OPERATOR, None):
            if role in row.who:
                if role is Role.STUDENT and row.of is Of.SUBMISSION:
                    return self.served.visitor("ada")
                return self.somebody(role)
        raise AssertionError(row)

    def at(self, path: str, **changes: str) -> str:
        """The address of a row about ada; what this does not know is a name that is nothing's."""
        known = {
            "id": self.ada, "work": self.ada, "student": "ada", "exercise": "scaling", "number": str(self.request),
            "kind": "extension", "format": "grades", "belief": "one_mean_for_all", "errand": "0" * 16,
            "digest": "0" * 16, "name": "app.css", "prefix": "grade_aaaaaa", "rest": "none", **changes,
        }  # fmt: skip
        return re.sub(r"{(\w+)(:\w+)?}", lambda part: known.get(part[1], "none"), path)

    def raw(self, sent: bytes, *, rest: float = _SECONDS) -> tuple[int, dict[str, str], bytes]:
        """Send bytes as they are, and give status (0: nothing came), headers in lower case, and body."""
        parts = urlsplit(self.served.url)
        received = b""
        with socket.create_connection((parts.hostname, parts.port), timeout=rest) as connection:
            connection.sendall(sent)
            while True:
                try:
                    more = connection.recv(65_536)
                except (TimeoutError, ConnectionResetError):
                    break
                if not more:
                    break
                received += more
        head, _, body = received.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split()[1]) if lines[0] else 0
        headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        return status, headers, body

    @property
    def host(self) -> str:
        """What the Host header has to say."""
        return urlsplit(self.served.url).netloc

    def answers(self) -> None:
        """Make sure that the server and its worker are what they were."""
        assert self.served.visitor().get("/healthz").status == 200
        assert self.served.process.poll() is None


def cookie(visitor: Visitor) -> str:
    """The cookies of somebody as a browser sends them."""
    return "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())


def post(
    visitor: Visitor, path: str, body: bytes, kind: str = FORM, headers: Mapping[str, str] = {}
) -> Answer:
    """Send bytes as a form of this site."""
    sent = {"Content-Type": kind, "Sec-Fetch-Site": "same-origin", **headers}
    return visitor.ask("POST", path, body, sent)


def multipart(parts: list[tuple[str, str, bytes]], boundary: str = "b") -> bytes:
    """A form of parts, each with a name, what follows it in the head, and its content."""
    body = b""
    for name, more, content in parts:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
        body += head.encode("utf-8", "surrogatepass") + content + b"\r\n"
    return body + f"--{boundary}--\r\n".encode()


def token_of(visitor: Visitor, path: str = "/signin") -> str:
    """The token of somebody's forms."""
    return visitor.get(path).field("token")


def is_calm(answer: Any) -> bool:
    """Whether an answer is a refusal or a page, and no fault of the server's."""
    return 200 <= answer.status < 500 and "Traceback" not in answer.text
