"""What answering takes, whatever is asked: the course, keys, connections, and pages for a visit."""

from __future__ import annotations

import hashlib
import hmac
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from grader.course import LANGUAGES, Course
from grader.errors import GraderError
from grader.server import pages
from grader.server.limits import Limits
from grader.server.live import Live
from grader.server.readings import Connections, State, state_of
from grader.server.task import task
from grader.server.visit import Visit
from grader.store.accounts import Person
from grader.store.keys import WebKeys

if TYPE_CHECKING:
    from grader.feedback.wording import Words


@dataclass
class Site:
    """All that answering takes: the course, the keys, the connections, and who is called what."""

    course: Course
    keys: WebKeys
    public_url: str
    connections: Connections
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.live = Live(self._look)
        self.limits = Limits()
        self.is_secure = self.public_url.startswith("https:")
        # Of another port on this machine, cookies would be shared.
        port = self.public_url.rpartition(":")[2].strip("/")
        self.cookie = "__Host-grade" if self.is_secure else f"grade-{port}"

    # ------------------------------------------------------------ who, and in which language

    def session_of(self, request: Request) -> str:
        """The session that a browser has, or ""."""
        return request.cookies.get(self.cookie, "")

    def language_of(self, request: Request) -> str:
        """The language that somebody has chosen, or the course's."""
        chosen = request.cookies.get("lang", "")
        return chosen if chosen in LANGUAGES else self.course.language

    def form_token(self, session: str) -> str:
        """What a form of a session must bring with it."""
        message = b"form\0" + session.encode(errors="surrogatepass")
        return hmac.digest(self.keys.csrf, message, hashlib.sha256).hex()

    def title(self, say: Words) -> str:
        """The course's title."""
        return say.of(self.course.title)

    def time(self, moment: datetime, say: Words) -> str:
        """A time in the course's zone."""
        return say.moment(moment.astimezone(self.course.timezone or UTC))

    @cached_property
    def _tasks(self) -> dict[Path, Markup]:
        return {}

    def task(self, exercise: str, language: str) -> tuple[Markup, str]:
        """An exercise's README for a reader of a language, read once, and the language that it is in."""
        path = self.course.readme(exercise, language)
        if path not in self._tasks:
            self._tasks[path] = task(path.read_text("utf-8") if path.is_file() else "")
        return self._tasks[path], "en" if path.stem == "README" else language

    # ------------------------------------------------------------ answers

    def page(self, visit: Visit, template: str, status: int = 200, **values: Any) -> Response:
        """A page for a visit."""
        common = {
            "site": self,
            "person": visit.person,
            "token": self.form_token(visit.session),
            "back": _address(visit.request) if visit.request.method == "GET" else "/",
        }
        text = pages.page(template, pages.texts(visit.language), **common, **values)
        return HTMLResponse(text, status)

    def message(self, visit: Visit, status: int, key: str) -> Response:
        """A page that says one thing, with what to do."""
        say = pages.texts(visit.language)
        lines = [say(f"{key}_more")]
        return self.page(visit, "message.html.jinja", status, heading=say(key), lines=lines)

    def refused(self, visit: Visit) -> Response:
        """The answer to who may not: the same as where nothing is."""
        if visit.person is None:
            return self.message(visit, 401, "nobody")
        return self.message(visit, 404, "not_there")

    def plain(self, request: Request, status: int, key: str) -> Response:
        """A message for whoever it is, without asking the database."""
        return self.message(Visit(request, self.language_of(request)), status, key)

    @staticmethod
    def note(error: GraderError) -> None:
        """Tell the operator, with what to do."""
        print(f"web: {error.message} {error.remedy}".rstrip(), file=sys.stderr, flush=True)

    def signed_in(self, person: Person, session: str, to: str) -> Response:
        """Go on, signed in."""
        answer = RedirectResponse(to if person.role == "student" or to != "/" else "/staff", 303)
        answer.set_cookie(
            self.cookie, session, path="/", secure=self.is_secure, httponly=True, samesite="lax"
        )
        return answer

    def _look(self, ids: Iterable[str]) -> dict[str, State]:
        with self.connections.use() as store:
            return {id_: state_of(store, self.keys.pages, id_, self.course.language) for id_ in ids}


def _address(request: Request) -> str:
    """Where a page is on this site, with what was asked there."""
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
