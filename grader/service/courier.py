"""The courier of a course on a server, `python -m grader.service.courier`: it alone asks other servers.

The web process, which answers everybody, makes no connection and has no secret of another server's. It leaves
errands, whose kinds begin with "remote_", and reads what the courier has fetched.
"""

from __future__ import annotations

import logging
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Event, Thread
from typing import Any

from grader.course import Course, course_secret, load_course
from grader.errors import GraderError, RefusedError, UsageError
from grader.federation.openid import needed_of_others
from grader.federation.requests import Caller, UnreachableError
from grader.service.errands import ran_next
from grader.service.sending import Looker, Sender
from grader.service.telling import begin, tell
from grader.store import Store
from grader.store.errands import Errand
from grader.store.fetched import Fetched
from grader.store.place import place, place_of

_LOOK_SECONDS = 0.1
FRESH_SECONDS = 3600.0
"""What was fetched is used for so long."""
_ERRANDS_AT_ONCE = 3  # one may wait for a slow server
_AFTER_SURPRISE_SECONDS = 5.0
_GRACE_SECONDS = 2.0
_SOONEST_SECONDS = 20.0  # until keys are fetched again because somebody was told of an unknown one


@dataclass(frozen=True, slots=True)
class Trip:
    """What an errand to other servers takes: the course, its store, and who asks."""

    course: Course
    store: Store
    secret: bytes
    actor: str
    caller: Caller


_Task = Callable[[Store, Caller], None]
Doer = Callable[[Trip, Mapping[str, Any]], Mapping[str, Any]]
"""Does an errand of a kind, given what it is about, and gives plain data."""


def _keys(trip: Trip, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fetch a platform's public keys again, unless that was done just now."""
    platform = trip.course.platform(str(value.get("platform")))
    if platform is None:
        raise UsageError("The course has no such platform.", "Name it in course.toml: [[lti]]")
    fetch(trip.store, trip.caller, platform.keys, _SOONEST_SECONDS)
    return {}


def _later(module: str, name: str) -> Doer:
    """A doer whose module is loaded when it is first needed."""

    def do(trip: Trip, value: Mapping[str, Any]) -> Mapping[str, Any]:
        doer: Doer = getattr(import_module(f"grader.service.{module}"), name)
        return doer(trip, value)

    return do


DOERS: dict[str, Doer] = {
    "remote_keys": _keys,
    "remote_code": _later("signing_in", "code"),
    "remote_exercises": _later("placing", "exercises"),
    "remote_deep_link": _later("placing", "deep_link"),
    "remote_send": _later("enrolling", "send_again"),
    "remote_roster": _later("enrolling", "compare"),
    "remote_roster_keep": _later("enrolling", "keep"),
}
"""Who does which kind of errand to other servers."""


def fetch(store: Store, caller: Caller, url: str, fresh_seconds: float) -> dict[str, Any]:
    """The JSON object at an address: what is here if it is fresh, else fetched, and kept.

    Raises:
        UnreachableError: It can't be fetched, or is no JSON object.
    """
    fetched, clock = Fetched(store.database), store.database.clock
    age = fetched.seconds(url, clock())
    if age is None or not 0 <= age < fresh_seconds:
        answer = caller.ask("GET", url, headers={"Accept": "application/json"})
        if answer.status != 200 or not isinstance(answer.data, dict):
            raise UnreachableError(
                f"{url} has answered {answer.status}, and not what was asked for.",
                "Look whether course.toml has the right address.",
            )
        fetched.put(url, answer.body.decode(errors="replace"), clock())
    return fetched.get(url)


class Courier:
    """Does what is asked, keeps fresh what was fetched, and sends grades, until `stop` is set."""

    def __init__(self, course: Course, where: Path | str, name: str, stop: Event) -> None:
        self._course, self._where, self._name, self._stop = course, where, name, stop
        self._secret = course_secret(course)
        self._told = ""

    def run(self) -> None:
        """Go on; a database that goes away is waited for. No slow platform keeps what is asked waiting."""
        beside: list[_Task] = [self._do_errands] * _ERRANDS_AT_ONCE
        if self._course.platforms:
            looker = Looker(self._course, self._secret, self._stop, self._say)
            beside.append(looker.run)
            for platform in self._course.platforms:
                sender = Sender(self._course, platform, self._secret, self._stop, self._say)
                beside.append(sender.run)
        threads = [Thread(target=self._keep_at, args=(task,), daemon=True) for task in beside]
        for thread in threads:
            thread.start()
        self._keep_at(self._keep_fresh)
        for thread in threads:
            thread.join(_GRACE_SECONDS / len(threads))

    def _keep_at(self, task: _Task) -> None:
        """Do something that does not end, with connections of its own."""
        while not self._stop.is_set():
            try:
                with Store.open(self._where, self._course.dues) as store, Caller() as caller:
                    task(store, caller)
            except RefusedError as error:
                self._say("store_lost", f"{error.message} Waiting for it.")
                self._stop.wait(1.0)
            except Exception as error:  # noqa: BLE001 - a surprise must not end all that is done beside
                self._say("surprise", f"{type(error).__name__}: {error}")
                self._stop.wait(_AFTER_SURPRISE_SECONDS)

    def _do_errands(self, store: Store, caller: Caller) -> None:
        while not self._stop.is_set():
            if not self._ran_errand(store, caller):
                self._stop.wait(_LOOK_SECONDS)

    def _keep_fresh(self, store: Store, caller: Caller) -> None:
        pause = 0.0
        while not self._stop.wait(pause):
            pause = FRESH_SECONDS / 4 if self._refresh(store, caller) else _SOONEST_SECONDS

    def _refresh(self, store: Store, caller: Caller) -> bool:
        """Have what is needed of other servers before somebody comes from there; gives whether all is here."""
        is_all = True
        for url, name in needed_of_others(self._course).items():
            try:
                fetch(store, caller, url, FRESH_SECONDS)
            except UnreachableError as error:
                self._say("unreachable", f"{name}: {error.message} {error.remedy}")
                is_all = False
        return is_all

    def _ran_errand(self, store: Store, caller: Caller) -> bool:
        def do(errand: Errand) -> Mapping[str, Any]:
            course = load_course(self._course.root)
            trip = Trip(course, store, self._secret, errand.actor, caller)
            return DOERS[errand.kind](trip, errand.value)

        return ran_next(store, self._name, self._secret, do, self._say_failed, remote=True)

    def _say_failed(self, errand: Errand, error: Exception) -> None:
        self._say("errand_failed", f"errand {errand.kind}: {type(error).__name__}: {error}")

    def _say(self, event: str, text: str) -> None:
        """Tell operators, once as long as it is the same."""
        if text != self._told:
            self._told = text
            tell(event, text, logging.WARNING)


def main() -> int:
    """Run the courier of the course in the folder that is named, with the database of the environment."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # or secrets would be written to a disk
    root, name = Path(sys.argv[1]), sys.argv[2]
    begin("courier", sys.argv[3] if len(sys.argv) > 3 else "text")
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        course = load_course(root)
        where = os.environ.get("GRADE_DATABASE", "")
        Courier(course, place(where) if where else place_of(course), name, stop).run()
    except GraderError as error:
        tell("refused", f"{error.message} {error.remedy}", logging.ERROR)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
