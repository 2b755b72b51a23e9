"""Learning management systems as Canvas and Moodle are, as far as a tool's services go."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet

from grader.federation.services import LINES, MEMBERS, SCORE

SCORE_KIND = "application/vnd.ims.lis.v1.score+json"
LINE_KIND = "application/vnd.ims.lis.v2.lineitem+json"
CONTAINER_KIND = "application/vnd.ims.lis.v2.lineitemcontainer+json"
MEMBERS_KIND = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
CONTEXT = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


@dataclass
class Lms:
    """A platform's state: who is in its course, what it has of them, and how it behaves now."""

    address: str = ""
    tool_keys: dict[str, Any] = field(default_factory=dict)
    client_id: str = "tool"
    token_seconds: int = 3600
    members: list[dict[str, Any]] = field(default_factory=list)
    a_page: int = 2
    students: set[str] = field(default_factory=set)
    published: bool = True
    throttled: int = 0
    broken: int = 0
    way: str = "canvas"
    slow: float = 0.0
    lines: dict[str, dict[str, Any]] = field(default_factory=dict)
    scores: list[dict[str, Any]] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    asked: list[str] = field(default_factory=list)
    tokens: dict[str, tuple[float, set[str]]] = field(default_factory=dict)
    granted: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    answers: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.answers.set()

    def of(self, user: str) -> list[dict[str, Any]]:
        """The scores of somebody, in order."""
        with self.lock:
            return [one for one in self.scores if one["userId"] == user]

    def last(self, user: str) -> float | None:
        """The points that somebody has by the last score, None if there are none."""
        found = self.of(user)
        return found[-1].get("scoreGiven") if found else None

    def revoke(self) -> None:
        """Let no token that was given be good any more."""
        with self.lock:
            self.tokens.clear()

    # ------------------------------------------------------------ what is answered

    def token(self, form: dict[str, list[str]]) -> tuple[int, Any]:
        """An access token for whoever proves to be the tool."""
        try:
            keys = KeySet.import_key_set(self.tool_keys)
            token = jwt.decode(form["client_assertion"][0], keys, algorithms=["RS256"])
            claims = token.claims
            assert claims["iss"] == claims["sub"] == self.client_id
            assert claims["aud"] == f"{self.address}/token"
            assert claims["exp"] > time.time()
            assert claims["jti"] not in self.asked
            self.asked.append(claims["jti"])
            assert form["grant_type"] == ["client_credentials"]
        except Exception:
            return 400, {"error": "invalid_client"}
        with self.lock:
            self.granted += 1
            text = f"token-{self.granted}"
            scopes = set(form["scope"][0].split())
            self.tokens[text] = time.time() + self.token_seconds, scopes
        return 200, {"access_token": text, "token_type": "Bearer", "expires_in": self.token_seconds}

    def score(self, line: str, kind: str, told: dict[str, Any]) -> tuple[int, Any]:
        """What comes of a score."""
        with self.lock:
            user = told["userId"]
            if kind != SCORE_KIND:
                return 415, {"errors": {"message": "Unsupported media type"}}
            if not self.published:
                return 422, {"errors": [{"message": "This assignment is still unpublished"}]}
            if user not in self.students:
                message = "User not found in course or is not a student"
                if self.way == "moodle":
                    return 404, {"error": message}
                return 422, {"errors": {"type": "unprocessable_entity", "message": message}}
            earlier = [one for one in self.scores if one["userId"] == user and one["line"] == line]
            stamp = datetime.fromisoformat(told["timestamp"])
            if earlier and stamp <= datetime.fromisoformat(earlier[-1]["timestamp"]):
                return 409, {"error": "Refusing score with an earlier timestamp"}
            if "scoreGiven" in told and not 0 <= told["scoreGiven"] <= told["scoreMaximum"]:
                return 400, {"error": "Incorrect score"}
            self.scores.append({**told, "line": line})
            return 200, {"resultUrl": f"{self.address}/results/1"}


class Handler(BaseHTTPRequestHandler):
    """Answers for the platform of its server."""

    protocol_version = "HTTP/1.1"

    @property
    def lms(self) -> Lms:
        """The platform."""
        lms: Lms = self.server.lms  # type: ignore[attr-defined]
        return lms

    def do_GET(self) -> None:
        """Give keys, members and columns."""
        lms, parts = self.lms, urlsplit(self.path)
        if parts.path == "/keys":
            return self._answer(200, {"keys": []})
        if parts.path.endswith("/members"):
            if not self._may(MEMBERS, MEMBERS_KIND):
                return None
            return self._members(int(parse_qs(parts.query).get("page", ["0"])[0]))
        if parts.path.endswith("/lineitems"):
            if not self._may(LINES, CONTAINER_KIND):
                return None
            return self._answer(200, list(lms.lines.values()))
        return self._answer(404, {})

    def do_POST(self) -> None:
        """Take a request for a token, a score or a column."""
        lms, parts = self.lms, urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        time.sleep(lms.slow)
        lms.answers.wait(60)
        if parts.path == "/token":
            return self._answer(*lms.token(parse_qs(body.decode())))
        if parts.path.endswith("/scores"):
            if not self._may(SCORE):
                return None
            line = f"{lms.address}{self.path.replace('/scores', '')}"
            status, told = lms.score(line, self.headers["Content-Type"], json.loads(body))
            if status != 200:
                lms.refused[json.loads(body)["userId"]] += 1
            return self._answer(status, told)
        if parts.path.endswith("/lineitems"):
            if not self._may(LINES, LINE_KIND):
                return None
            id_ = f"{lms.address}/course/lineitems/{len(lms.lines) + 1}/lineitem?type_id=7"
            lms.lines[id_] = {**json.loads(body), "id": id_}
            return self._answer(201, lms.lines[id_])
        return self._answer(404, {})

    def _members(self, page: int) -> None:
        lms = self.lms
        some = lms.members[page * lms.a_page : (page + 1) * lms.a_page]
        more = (page + 1) * lms.a_page < len(lms.members)
        # As platforms write it: other links before, names with capitals, a comma and %2C within an address.
        link = (
            f'<{lms.address}/course/members?page=0>; rel="current", '
            f"<{lms.address}/course/members?page={page + 1}&ids=a,b%2Cc>; Rel=NEXT"
        )
        self._answer(200, {"members": some}, {"LINK": link} if more else {})

    def _may(self, scope: str, accept: str = "") -> bool:
        """Whether the token is good for something, and the platform willing."""
        lms = self.lms
        lms.asked.append(self.path)
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        until, scopes = lms.tokens.get(token, (0.0, set[str]()))
        kind = self.headers.get("Accept") if self.command == "GET" else self.headers["Content-Type"]
        if until < time.time():
            self._answer(401, {"errors": {"message": "Access token expired"}})
        elif scope not in scopes:
            self._answer(403, {"error": "insufficient_scope"})
        elif accept and kind != accept:
            self._answer(415, {})
        elif lms.throttled > 0:
            lms.throttled -= 1
            if lms.way == "moodle":
                self._answer(429, {}, {"Retry-After": "1"})
            else:
                self._answer(
                    403, "403 Forbidden (Rate Limit Exceeded)", {"X-Rate-Limit-Remaining": "0.0"}
                )
        elif lms.broken > 0:
            lms.broken -= 1
            self._answer(500, "<html>Oops</html>")
        else:
            return True
        return False

    def _answer(self, status: int, told: Any, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running(way: str = "canvas") -> Iterator[Lms]:
    """Have a platform."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    lms = Lms(f"http://127.0.0.1:{server.server_port}", way=way)
    server.lms = lms  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield lms
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def named_in(course: Path, lms: Lms, name: str = "canvas") -> None:
    """Name a platform in course.toml."""
    file = course / "course.toml"
    head, mark, exercises = file.read_text().partition("[[exercises]]")
    lti = (
        f'[[lti]]\nname = "{name}"\nissuer = "{lms.address}"\nclient_id = "{lms.client_id}"\n'
        f'deployments = ["1"]\nauthorize = "{lms.address}/auth"\ntoken = "{lms.address}/token"\n'
        f'keys = "{lms.address}/keys"\n\n'
    )
    file.write_text(head + lti + mark + exercises)
