"""What people do at a served course: students hand in and ask, staff decide, each over HTTP alone."""

from __future__ import annotations

import json
import re
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from grader.remote.client import Client, NotNowError, TooOftenError
from grader.remote.outbox import key_of
from grader.store import Store
from grader.store.accounts import STAFF, STUDENT, Accounts, Person
from grader.store.appointments import Appointments, Role
from grader.submissions.intake import parse_submission
from tests.server.visiting import Answer, Served, Visitor, serving

_PATIENCE = 1200.0  # a regrade of hundreds is one wait
_SESSION = {
    STAFF: timedelta(hours=1),
    STUDENT: timedelta(hours=11),
}  # they end an hour later without use
_MINUTE = 61.0
REFUSED = "refused"


class Room:
    """A served course, and everybody who is signed in there."""

    def __init__(self, course: Path, port: int, workers: int, log: Path) -> None:
        self.course, self._port, self._workers = course, port, workers
        self.url = f"http://127.0.0.1:{port}"
        self._log = log
        self._stack = ExitStack()
        self.served: Served | None = None
        self._visitors: dict[str, tuple[Visitor, datetime]] = {}
        self._tokens: dict[str, str] = {}
        self._sent: dict[str, list[float]] = {}

    def start(self) -> None:
        """Begin to serve."""
        self._visitors.clear()
        stderr = self._stack.enter_context(self._log.open("a"))
        options = {"workers": self._workers, "stderr": stderr}
        self.served = self._stack.enter_context(
            serving(self.course, "--port", self._port, **options)
        )

    def stop(self) -> None:
        """End the server, as whoever looks after it would."""
        self._stack.close()
        self._stack = ExitStack()
        self.served = None

    def web(self) -> int:
        """The web process."""
        assert self.served is not None
        return self.served.web

    def wait_for_another(self, before: int) -> None:
        """Wait until another web process answers than the one before."""

        def answers() -> bool:
            try:
                return self.web() != before and Visitor(self.url).get("/healthz").status == 200
            except (OSError, StopIteration):
                return False

        self._until(answers, "the web process was not started anew")

    def store(self) -> Store:
        return Store.open(self.course / ".grade/store.sqlite")

    def appoint(self, person: str, role: Role, *sections: str) -> None:
        """Let somebody be of the staff."""
        with self.store() as store:
            appointments = Appointments(store.database)
            appointments.appoint(person, role, sections, actor="term", time=datetime.now(UTC))

    def give_tokens(self, people: dict[str, str], days: int) -> None:
        """What `grade login` would leave with each; by person, with the kind."""
        until = datetime.now(UTC) + timedelta(days=days)
        with self.store() as store, store.together():
            accounts = Accounts(store.database)
            for person, kind in people.items():
                scope = "submit" if kind == STUDENT else "read"
                self._tokens[person] = accounts.new_token(Person(person, kind), scope, until)

    def visitor(self, person: str, kind: str = STUDENT) -> Visitor:
        """Somebody's browser, signed in; anew where their session may have ended."""
        assert self.served is not None
        now = datetime.now(UTC)
        found = self._visitors.get(person)
        visitor = (
            found[0]
            if found and now - found[1] < _SESSION[kind]
            else self.served.visitor(person, kind)
        )
        self._visitors[person] = visitor, now
        return visitor

    def client(self, person: str) -> Client:
        """What `grade submit` speaks to the server with."""
        return Client(self.url, self._tokens[person])

    # ------------------------------------------------------------ students

    def pause_for(self, people: list[str]) -> None:
        """Wait until nobody of these would hand in more often than six times in a minute."""
        for person in set(people):
            sent = self._sent.setdefault(person, [])
            more = people.count(person)
            while len([at for at in sent if at > time.monotonic() - _MINUTE]) + more > 6:
                time.sleep(0.5)

    def hand_in(
        self, person: str, exercise: str, content: bytes, *, browser: bool
    ) -> tuple[str, datetime, str]:
        """Hand in a file; gives its id, or "refused", when that was, and the receipt where one is told."""
        self._sent.setdefault(person, []).append(time.monotonic())
        now = datetime.now(UTC)
        if browser:
            answer = self.visitor(person).hand_in(content, f"{exercise}.py", exercise)
            if answer.status == 303:
                return answer.at.rpartition("/")[2], now, ""
            told = text_of(answer)
            assert answer.status == 422 and re.search("attempts are used|next hand-in is", told), (
                told
            )
            return REFUSED, now, ""
        submission = parse_submission(content, f"{exercise}.py", person, exercise)
        try:
            sent = self.client(person).hand_in(submission, key_of(submission, now))
        except TooOftenError:
            raise
        except NotNowError:
            return REFUSED, now, ""
        return sent.id, sent.received, sent.receipt

    def waits(self) -> int:
        """How many hand-ins wait, or are graded."""
        return int(self.count("SELECT count(*) FROM queue"))

    def drain(self) -> None:
        """Wait until everything is graded."""
        self._until(lambda: self.waits() == 0, "the queue is not empty")

    def rendered(self) -> None:
        """Wait until what students are shown is of the latest reports."""
        query = (
            "SELECT count(*) FROM (SELECT submission, max(number) AS n FROM reports GROUP BY submission) l "
            "LEFT JOIN renderings r ON r.submission = l.submission AND r.report = l.n AND r.language = 'en' "
            "WHERE r.report IS NULL"
        )
        self._until(lambda: self.count(query) == 0, "renderings are missing")

    def count(self, query: str) -> int:
        """The number that a query of the store gives."""
        with self.store() as store:
            ((found,),) = store.database.rows(query)
        return int(found)

    def _until(self, done: Any, what: str) -> None:
        last = time.monotonic() + _PATIENCE
        pause = 0.02
        while not done():
            assert time.monotonic() < last, what
            time.sleep(pause)
            pause = min(0.5, pause * 1.5)

    def result(self, person: str, id_: str) -> dict[str, Any]:
        """What the API says of a submission."""
        while True:
            try:
                return self.client(person).state(id_, wait=0)
            except TooOftenError as error:
                time.sleep(error.seconds)

    def ask_about(self, student: str, id_: str, check: str) -> int:
        """Object to a check; gives the number of the request."""
        visitor = self.visitor(student)
        where = f"/s/{id_}/ask"
        token = visitor.get(f"/s/{id_}").field("token", where)
        answer = sent(visitor, where, {"token": token, "check": check, "text": "I am sure."})
        assert answer.status == 303, text_of(answer)
        return self._last_request()

    def ask_for_time(self, student: str, exercise: str, until: datetime) -> int | None:
        """Ask for an extension; None where the page does not offer it."""
        visitor = self.visitor(student)
        where, page = f"/x/{exercise}/extension", visitor.get(f"/x/{exercise}")
        if f'action="{where}"' not in page.text:
            return None
        fields = {
            "token": page.field("token", where),
            "until": f"{until:%Y-%m-%d}",
            "text": "I was ill.",
        }
        answer = sent(visitor, where, fields)
        assert answer.status == 303, text_of(answer)
        return self._last_request()

    def _last_request(self) -> int:
        kinds = "('request', 'extension_asked')"
        return self.count(f"SELECT max(number) FROM acts WHERE kind IN {kinds}")

    # ------------------------------------------------------------ staff

    def staff(self, person: str) -> Visitor:
        return self.visitor(person, STAFF)

    def made(self, person: str, path: str) -> Answer:
        """A page that workers have a part in, as soon as it is there."""
        visitor, last = self.staff(person), time.monotonic() + _PATIENCE
        while True:
            answer = visitor.get(path)
            if answer.status == 303:
                path = answer.at
            elif 'http-equiv="refresh"' not in answer.text:
                return answer
            else:
                time.sleep(0.1)
            assert time.monotonic() < last, path

    def decide(self, person: str, kind: str, **said: str) -> None:
        """Look at a decision, and store it; again where something has changed since."""
        where = f"/staff/rules/{kind}"
        for _ in range(20):
            page = self.made(person, f"{where}?{urlencode(said)}")
            assert page.status == 200, text_of(page)
            names = ("token", "student", "exercise", "what", "state")
            fields = {name: page.field(name, where) for name in names}
            answer = sent(self.staff(person), where, {**fields, "reason": "as agreed"})
            if answer.status == 303 and answer.at.startswith("/staff/rules#"):
                return
            assert answer.status in (303, 409), text_of(answer)
        raise AssertionError(f"{kind} was never stored: {said}")

    def answer(self, person: str, number: int, outcome: str, **more: str) -> None:
        """Answer a request."""
        where = f"/staff/requests/{number}"
        for _ in range(100):
            page = self.made(person, where)
            fields = {"token": page.field("token", where), "text": "Thank you.", "outcome": outcome}
            answer = sent(self.staff(person), where, {**fields, **more})
            if answer.status == 303:
                return
            assert answer.status == 422, text_of(
                answer
            )  # no worker has looked at what it grants yet
            time.sleep(0.3)
        raise AssertionError(f"request {number} was never answered: {text_of(answer)}")

    def make_rubric(self, person: str, exercise: str, items: list[tuple[str, str]]) -> list[str]:
        """Propose a rubric and confirm it; gives the ids of its items."""
        path = f"/staff/judging/{exercise}/rubric"
        token = self.staff(person).get(path).field("token", path)
        fields = {"token": token}
        for place, (text, points) in enumerate(items):
            fields |= {f"id-{place}": "", f"text-{place}": text, f"points-{place}": points}
        at = sent(self.staff(person), path, fields).at
        page = self.made(person, at)
        confirm = f"{path}/confirm"
        names = ("token", "items", "as_of")
        fields = {name: page.field(name, confirm) for name in names}
        assert sent(self.staff(person), confirm, fields).status == 303
        return [item["id"] for item in json.loads(fields["items"])]

    def judge(self, person: str, exercise: str, student: str, ticked: list[str]) -> bool:
        """Tick items of a student's work and say something of it; False where the list has none of theirs."""
        listed = self.staff(person).get(f"/staff/judging/{exercise}").text
        rows = re.findall(r"<tr>.*?</tr>", listed, re.DOTALL)
        mine = [row for row in rows if re.search(rf">{student}<", row)]
        if not mine:
            return False
        where = re.search(r'href="(/staff/judging/[^"?]*/work/[^"?]*)"', mine[0])[1]  # type: ignore[index]
        page = self.staff(person).get(where)
        fields = {name: page.field(name, where) for name in ("token", "seen", "rubric")}
        fields |= {f"item-{item}": "1" for item in ticked}
        answer = sent(self.staff(person), where, {**fields, "state": "published"})
        assert answer.status == 303, text_of(answer)
        comment = {"token": fields["token"], "line": "1", "text": "Well.", "state": "published"}
        answer = sent(self.staff(person), f"{where}/comment", comment)
        assert answer.status == 303, text_of(answer)
        return True

    def regrade(self, person: str, exercise: str) -> int:
        """Try the changed suite, look at whose grade changes, confirm; gives how many reports came."""
        where = f"/staff/regrade/{exercise}"
        before = self.count("SELECT count(*) FROM reports")
        for _ in range(20):
            page = self.made(person, where)
            assert page.status == 200, text_of(page)
            fields = {name: page.field(name, where) for name in ("token", "state")}
            fields |= {"notice_en": "", "notice_ja": "", "reason": "a check is worth more"}
            assert sent(self.staff(person), where, fields).status == 303
            told = text_of(self.made(person, "/staff/regrade"))  # when nothing of it waits
            if "reports stored" in told or "report stored" in told:
                return self.count("SELECT count(*) FROM reports") - before
        raise AssertionError(told)


def sent(visitor: Visitor, where: str, fields: dict[str, str]) -> Answer:
    """The answer to a form; whoever fills in too many in a minute does as the page says, and goes on later."""
    while (answer := visitor.send(where, fields)).status == 429:
        time.sleep(int(answer.headers["retry-after"]))
    return answer


def text_of(answer: Answer) -> str:
    """What a page says, in one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text.partition('<main id="main">')[2]).split())
