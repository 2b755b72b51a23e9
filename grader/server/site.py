"""What answering takes, whatever is asked: the course, keys, connections, and pages for a visit."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Semaphore
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from grader.course import LANGUAGES, Course
from grader.errors import GraderError, InternalError, UsageError
from grader.server import board, navigation, pages
from grader.server.limits import Limit, Limits
from grader.server.live import Live
from grader.server.readiness import Readiness
from grader.server.readings import State, states_of
from grader.server.refusals import StatusError, hold
from grader.server.stores import Connections
from grader.server.task import task
from grader.server.visit import Visit
from grader.server.zones import zone_of
from grader.service.telling import tell
from grader.store.accounts import Accounts, Person
from grader.store.appointments import Appointments
from grader.store.errands import Errands
from grader.store.keys import Mailbox, WebKeys

if TYPE_CHECKING:
    from grader.feedback.wording import Words
    from grader.model import Text
    from grader.store import Store
    from grader.submissions import RosterEntry

_PATIENT = 3  # threads that may wait for a worker at once; the others answer everybody else
_PATIENCE_SECONDS = 1.0
_LOOK_SECONDS = 0.03


@dataclass
class Site:
    """All that answering takes: the course, the keys, the connections, who is in the class, and its LTI key."""

    course: Course
    keys: WebKeys
    public_url: str
    connections: Connections
    people: Mapping[str, RosterEntry] = field(default_factory=dict)
    tool_keys: str = ""

    def __post_init__(self) -> None:
        self.mailbox = Mailbox()
        self._patient = Semaphore(_PATIENT)
        self.live = Live(self._look)
        self.board = board.Board(self._read_board)
        self.limits = Limits()
        self.readiness = Readiness(self.course.state)
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

    def name(self, student: str) -> str:
        """What the roster calls a student; the id where it does not."""
        entry = self.people.get(student)
        return entry.name if entry and entry.name else student

    def section(self, student: str) -> str:
        """The section of a student; "" of who has none, or is on no roster."""
        entry = self.people.get(student)
        return entry.section if entry else ""

    def looks_after(self, visit: Visit, student: str) -> bool:
        """Whether a student is in a section of this one of the staff."""
        return visit.appointment is not None and visit.appointment.covers(self.section(student))

    def sections_of(self, visit: Visit) -> list[str]:
        """The sections of the class that this one of the staff looks after."""
        found = {entry.section for entry in self.people.values() if entry.section}
        return sorted(s for s in found if visit.appointment and visit.appointment.covers(s))

    @staticmethod
    def is_still(visit: Visit, store: Store) -> bool:
        """Whether whoever asked is still signed in, and still may what they might then."""
        if Accounts(store.database).session(visit.session, datetime.now(UTC)) is None:
            return False
        known = visit.appointment
        return known is None or Appointments(store.database).of(visit.asker) == known

    def title(self, say: Words) -> str:
        """The course's title."""
        return say.of(self.course.title)

    def title_of(self, say: Words, exercise: str) -> str:
        """What an exercise is called: its name, where the course has it no more and its work is there."""
        known = exercise in self.course.names
        return say.of(self.course.entry(exercise).title) if known else exercise

    def time(self, moment: datetime, say: Words) -> str:
        """A time in the course's zone."""
        return say.moment(moment.astimezone(self.course.timezone or UTC))

    def own_time(self, moment: datetime, visit: Visit) -> str:
        """A time in the zone of whoever looks."""
        zone = zone_of(visit.request.cookies, self.course)
        return pages.texts(visit.language).moment(moment.astimezone(zone))

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
            "navigation": navigation.of(visit.role),
            "person": visit.person,
            "visit": visit,
            "root": visit.root,
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
            say = pages.texts(visit.language)
            lines = [say("nobody_more")]
            return self.page(visit, "nobody.html.jinja", 401, heading=say("nobody"), lines=lines)
        return self.message(visit, 404, "not_there")

    def told(self, visit: Visit, error: GraderError, status: int = 422) -> Response:
        """A page that says what is wrong with what was asked."""
        heading, more = error.told(visit.language)
        answer = self.page(visit, "message.html.jinja", status, heading=heading, lines=[more])
        if isinstance(error, StatusError):
            answer.headers.update(error.headers)
        return answer

    def plain(self, request: Request, status: int, key: str) -> Response:
        """A message for whoever it is, without asking the database."""
        return self.message(Visit(request, self.language_of(request)), status, key)

    # ------------------------------------------------------------ what workers answer

    def ask(
        self,
        visit: Visit,
        store: Store,
        kind: str,
        value: Mapping[str, Any],
        attachment: bytes | None = None,
        *,
        limit: Limit | None = None,
    ) -> Any:
        """What a worker answers to an errand: plain data, or None while it is at it.

        What was asked of late by the same person has the same answer; whoever wants another one puts something
        into `value` that has changed. So must whoever sends a file as an `attachment`. What costs more than
        other errands has a `limit` of its own.

        Raises:
            UsageError: What was asked makes no sense, and why; or too much is asked.
            InternalError: It can't be answered, by our fault.
        """
        id_ = self.leave(visit, store, kind, value, attachment, limit=limit)
        return self.answered(visit, store, id_)

    def answered(self, visit: Visit, store: Store, id_: str) -> Any:
        """What a worker answers to the errand with an id, None while it is at it.

        Raises:
            UsageError: What was asked makes no sense, and why.
            InternalError: It can't be answered, by our fault.
        """
        errands, clock = Errands(store.database), store.database.clock
        answer = errands.answer(id_, clock())
        if answer is None and self._patient.acquire(blocking=False):
            try:
                until = time.monotonic() + _PATIENCE_SECONDS
                while answer is None and time.monotonic() < until:
                    time.sleep(_LOOK_SECONDS)
                    answer = errands.answer(id_, clock())
            finally:
                self._patient.release()
        if answer is None:
            return None
        try:
            told = json.loads(self.mailbox.opened(answer, f"errand {id_}", self.keys.pages))
            visit.was_told = True
            error = told.get("error")
            refusal = _refusal(error["message"], error["next"]) if error else None
            found = None if error else {**told["answer"]}
        except (InternalError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            errands.forget(id_)  # whoever loads the page again asks anew
            raise InternalError(
                {
                    "en": "What a worker has answered can't be read here.",
                    "ja": "ワーカーの返答を読み取れません。",
                },
                {
                    "en": "Ask for the page once more.",
                    "ja": "もう一度ページを開いてください。",
                },
            ) from None
        if refusal is not None:
            raise refusal
        return found

    def leave(
        self,
        visit: Visit,
        store: Store,
        kind: str,
        value: Mapping[str, Any],
        attachment: bytes | None = None,
        *,
        limit: Limit | None = None,
    ) -> str:
        """Leave an errand for workers, and give its id; of who may see less by now it is another one.

        Raises:
            UsageError: Too much is asked.
        """
        if kind.startswith("remote_") and not (self.course.platforms or self.course.provider):
            # Nobody would ever do it: there is no courier.
            raise UsageError(
                {
                    "en": "This course knows no other server.",
                    "ja": "このコースに登録された外部サーバーはありません。",
                },
                {
                    "en": "Name one in course.toml: [[lti]] or [oidc].",
                    "ja": "course.toml に [[lti]] か [oidc] を書いてください。",
                },
            )
        mine = visit.appointment
        value = {**value, "asked_as": [mine.role.value, *sorted(mine.sections)] if mine else []}
        errands, public = Errands(store.database), self.mailbox.public
        if not errands.is_asked(kind, value, visit.asker, public):
            hold(limit or self.limits.errands, visit.asker)
        return errands.ask(kind, value, visit.asker, public, store.database.clock(), attachment)

    def waiting(self, visit: Visit) -> Response:
        """A page that comes again by itself, until a worker has answered."""
        return self.page(visit, "waiting.html.jinja")

    @staticmethod
    def note(error: GraderError) -> None:
        """Tell the operator, with what to do."""
        said = f"{error.message} {error.remedy}".rstrip()
        tell("refused", said, logging.ERROR, error=type(error).__name__)

    def signed_in(self, person: Person, session: str, to: str) -> Response:
        """Go on, signed in."""
        answer = RedirectResponse(to, 303)
        answer.set_cookie(
            self.cookie, session, path="/", secure=self.is_secure, httponly=True, samesite="lax"
        )
        return answer

    async def end_streams(self) -> None:
        """End what is live."""
        await self.live.end()
        await self.board.end()

    def _read_board(self, known: tuple[Any, ...]) -> tuple[tuple[Any, ...], board.Picture | None]:
        with self.connections.use() as store:
            signs = board.signs(store)
            return signs, None if signs == known else board.look(store)

    def _look(self, ids: Collection[str]) -> dict[str, State]:
        with self.connections.use() as store:
            return states_of(store, self.keys.pages, ids, self.course.language)


def _address(request: Request) -> str:
    """Where a page is on this site, with what was asked there; where it would be another's, the start."""
    path, query = str(request.scope["path"]), request.url.query
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        return "/"
    return f"{path}?{query}" if query else path


def _refusal(message: Text, next_step: Text) -> UsageError:
    """What a worker says is wrong with what was asked."""
    if not all(isinstance(text, str | dict) for text in (message, next_step)):
        raise TypeError
    return UsageError(message, next_step)
