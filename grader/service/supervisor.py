"""Starts what a served course takes, and keeps it running: the web process and workers.

The supervisor has the secret, and gives the web process derived keys alone, by a pipe. It holds the listening
socket, so that while a web process is replaced, whoever comes waits instead of being refused.
"""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

from grader.course import LANGUAGES, Course, course_secret, load_course
from grader.course.secret import provider_secret
from grader.desk.decisions import refuse_twice
from grader.desk.roster import kept_roster
from grader.errors import CourseError, RefusedError
from grader.processes.pool import GradingPool
from grader.processes.setting import Setting
from grader.service.listening import address_of
from grader.service.setting import ServerSetting
from grader.service.telling import tell
from grader.store.errands import Errands
from grader.store.keys import WebKeys
from grader.store.queue import Queue
from grader.store.store import Store
from grader.worker.jail import die_with_parent

# Each byte that is freed becomes 0xA5; without the caches of threads, which pass that over.
_OVERWRITING = "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"
_NEEDED = (
    "starlette",
    "uvicorn",
    "python_multipart",
    "cryptography",
    "joserfc",
    "httpx",
    "prometheus_client",
)
_READY_SECONDS = 60.0
_GRACE_SECONDS = 4.3  # all has ended within five seconds
_PAUSE_SECONDS, _LONGEST_PAUSE = 0.5, 30.0
_STEADY_SECONDS = 60.0  # what ran so long begins with the short pause again
_TICK_SECONDS = 0.1

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is served: the database, the web process's own way to it, how many workers, and where.

    `public_url` is how the server is reached, if that is not its own address; `log_format` is how processes
    tell what happens, and `metrics` a socket where the web process answers Prometheus.
    """

    where: Path | str
    web_where: Path | str
    workers: int
    public_url: str = ""
    unsafe: bool = False
    log_format: str = "text"
    metrics: socket.socket | None = None


def open_store(
    course: Course, plan: Plan, make: Callable[[Course, Store], None] | None = None
) -> Store:
    """Open the store of a course that is served from now on, and queue what has no grade.

    `make` may put something into it before.

    Raises:
        RefusedError: The secret, the database or a package is not as it must be.
        CourseError: solutions/policy.toml or course.toml decides what the pages decide, too.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise RefusedError(
            f"Serving a course needs what is not installed: {', '.join(missing)}.",
            "Install it in grade's own environment: pip install 'numpy-course-grader[server]'",
        )
    course_secret(course)
    if course.provider is not None:
        provider_secret(course)
    store = Store.open(plan.where, course.dues)
    try:
        refuse_twice(course, store)
    except BaseException:
        store.close()
        raise
    store.serve()
    if make is not None:
        make(course, store)
    Queue(store.database).fill(store.database.clock(), course.names)
    return store


def serve(course: Course, store: Store, listener: socket.socket, plan: Plan, begun: Say) -> None:
    """Serve a course until SIGTERM or SIGINT, which ends all within five seconds.

    `begun` is called with the address as soon as it is answered there.

    Raises:
        RefusedError: No sandbox holds here, or the web process can't be held.
    """
    secret = course_secret(course)
    with GradingPool(Setting(course.root, secret, plan.unsafe), 1) as pool:
        pool.wait_until_ready()
    supervisor = _Supervisor(course, store, listener, plan, WebKeys.of(secret))
    with supervisor.signals():
        supervisor.begin()
        begun(supervisor.address)
        supervisor.run()


@dataclass(slots=True)
class _Child:
    """A process that is to run, and what became of it; a worker is known to the queue as `queued`."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = _PAUSE_SECONDS
    due: float = 0.0
    queued: str = ""

    def begin(self) -> None:
        self.process = self.start()
        self.started = time.monotonic()


@dataclass(slots=True)
class _Supervisor:
    course: Course
    store: Store
    listener: socket.socket
    plan: Plan
    keys: WebKeys
    web_environment: dict[str, str] = field(default_factory=dict)
    read: list[tuple[int, int, int]] = field(default_factory=list)
    children: list[_Child] = field(default_factory=list)
    stopped: bool = False

    @property
    def address(self) -> str:
        return address_of(self.listener, self.plan.public_url)

    @contextmanager
    def signals(self) -> Iterator[None]:
        """Let a signal end the loop, and whatever happens end what was started."""

        def stop(_: int, __: FrameType | None) -> None:
            self.stopped = True

        with ExitStack() as stack:
            for number in (signal.SIGTERM, signal.SIGINT):
                stack.callback(signal.signal, number, signal.signal(number, stop))
            stack.callback(self._end)
            yield

    def begin(self) -> None:
        """Start all, the web process first, and wait until it answers.

        Raises:
            RefusedError: It can't begin.
        """
        self.web_environment = _environment_for_web(self.plan.web_where)
        self.read = _read_by_web(self.course)
        web = _Child("web", self._web)
        self.children.append(web)
        web.begin()
        if web.process is not None:
            self._wait_until_ready(web.process)
        if self.course.platforms or self.course.provider:
            name = f"{socket.gethostname()}-{os.getpid()}-courier"
            courier = _Child("courier", partial(self._courier, name), queued=name)
            self.children.append(courier)
            courier.begin()
        for number in range(self.plan.workers):
            name = f"{socket.gethostname()}-{os.getpid()}-{number + 1}"
            worker = _Child(f"worker {number + 1}", partial(self._worker, name), queued=name)
            self.children.append(worker)
            worker.begin()

    def run(self) -> None:
        """Start again what ends, after a pause that grows as long as it goes on ending at once."""
        while not self.stopped:
            now = time.monotonic()
            for child in self.children:
                if child.process is None:
                    if now >= child.due:
                        child.begin()
                elif (code := child.process.poll()) is not None:
                    self._ended(child, code, now)
            self._renew_web()
            time.sleep(_TICK_SECONDS)

    def _renew_web(self) -> None:
        """Replace the web process when what it has read has changed: held, it can't read it again."""
        found = _read_by_web(self.course)
        if found == self.read:
            return
        self.read = found
        try:
            load_course(self.course.root)
        except CourseError as error:
            said = f"{error.message} The web process goes on as the course was."
            tell("course_refused", said, logging.ERROR)
            return
        said = "The course or its roster has changed: the web process is started anew."
        tell("course_changed", said)
        for child in self.children:
            if not child.queued and child.process is not None:
                child.process.terminate()

    def _ended(self, child: _Child, code: int, now: float) -> None:
        if now - child.started > _STEADY_SECONDS:
            child.pause = _PAUSE_SECONDS
        if child.process is not None and child.process.stdout is not None:
            with child.process.stdout as pipe:
                self._tell_why(pipe.read())
        said = f"{child.name} has ended ({code}) and is started again in {child.pause:g} s."
        tell("child_ended", said, logging.ERROR, child=child.name, code=code, pause=child.pause)
        if child.queued:
            with suppress(RefusedError):  # without the database its lease ends by itself
                Queue(self.store.database).lost(child.queued)
                Errands(self.store.database).lost(child.queued)
        child.process, child.due = None, now + child.pause
        child.pause = min(_LONGEST_PAUSE, 2 * child.pause)

    def _tell_why(self, told: bytes) -> None:
        """Say why the web process did not begin, which it has told in its last line."""
        with suppress(ValueError, IndexError, AttributeError):
            data = json.loads(told.splitlines()[-1])
            if message := data.get("error"):
                said = f"{message} {data.get('remedy') or ''}".rstrip()
                tell("web_refused", said, logging.ERROR)

    def _end(self) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + _GRACE_SECONDS
        for process in running:
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    # ------------------------------------------------------------ what is started

    def _web(self) -> subprocess.Popen[bytes]:
        metrics = self.plan.metrics
        process = self._popen(
            ["-m", "grader.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=self.web_environment,
            pass_fds=tuple(one.fileno() for one in (self.listener, metrics) if one),
        )
        where = self.plan.web_where
        told = ServerSetting(
            root=str(self.course.root),
            database=str(where),
            is_url=isinstance(where, str),
            public_url=self.address,
            keys=self.keys,
            descriptor=self.listener.fileno(),
            parent=os.getpid(),
            unsafe=self.plan.unsafe,
            tool_keys=self._tool_keys(),
            log_format=self.plan.log_format,
            metrics=metrics.fileno() if metrics else None,
        )
        if process.stdin is not None:
            with suppress(BrokenPipeError), process.stdin as pipe:
                pipe.write(told.to_json().encode() + b"\n")
        return process

    def _tool_keys(self) -> str:
        """The public half of the key by which LTI platforms know this course; made where there is none."""
        if not self.course.platforms:
            return ""
        from grader.federation.tool_key import public_keys, tool_key

        return public_keys(tool_key(self.course.state))

    def _courier(self, name: str) -> subprocess.Popen[bytes]:
        return self._popen(
            ["-m", "grader.service.courier", str(self.course.root), name, self.plan.log_format],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "GRADE_DATABASE": str(self.plan.where)},
        )

    def _worker(self, name: str) -> subprocess.Popen[bytes]:
        arguments = ["-m", "grader", "--course", str(self.course.root), "worker", "--name", name]
        arguments += ["--leads", *(["--unsafe"] if self.plan.unsafe else [])]
        arguments += ["--log-format", self.plan.log_format]
        # Not as an argument, which everybody on the machine can read: it may hold a password.
        where = {"GRADE_DATABASE": str(self.plan.where)}
        return self._popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={**os.environ, **where},
        )

    def _popen(self, arguments: list[str], **options: object) -> subprocess.Popen[bytes]:
        # Groups of their own: Ctrl-C in a terminal is told to this process alone, which ends the others.
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
            [sys.executable, *arguments],
            process_group=0,
            preexec_fn=partial(die_with_parent, os.getpid()),  # noqa: PLW1509 - there are no threads
            **options,
        )

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + _READY_SECONDS
        told: dict[str, object] = {}
        if process.stdout is not None:
            while not self.stopped and time.monotonic() < until:
                if select.select([process.stdout], [], [], _TICK_SECONDS)[0]:
                    told = json.loads(process.stdout.readline() or b"{}")
                    break
        if self.stopped or told.get("ready"):
            return
        message = str(told.get("error") or "The web process did not begin.")
        raise RefusedError(message, str(told.get("remedy") or "What it has said stands above."))


def _read_by_web(course: Course) -> list[tuple[int, int, int]]:
    """What changes when course.toml or a roster does, or the task of an exercise."""
    tasks = [
        course.assignment(name) / file
        for name in course.names
        for file in ("README.md", *(f"README.{language}.md" for language in LANGUAGES))
    ]
    found = []
    for path in (
        course.root / "course.toml",
        course.root / "roster.csv",
        kept_roster(course),
        *tasks,
    ):
        try:
            told = path.stat()
        except OSError:  # not there, or just being replaced
            found.append((0, 0, 0))
        else:
            found.append((told.st_ino, told.st_mtime_ns, told.st_size))
    return found


def _environment_for_web(where: Path | str) -> dict[str, str]:
    """The environment without other roles' passwords: of a file that has them all, it gets its own alone.

    By it the C library overwrites at once what the process lets go: of what staff were shown, nothing is to be
    in its memory afterwards.

    Raises:
        RefusedError: The database can't be reached with that.
    """
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("GRADE_DATABASE", "PGPASSWORD")
    }
    tunables = filter(None, (environment.get("GLIBC_TUNABLES", ""), _OVERWRITING))
    environment |= {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": ":".join(tunables)}
    if isinstance(where, str):
        from grader.store.postgres import Postgres

        with Postgres(where) as database:
            environment |= {"PGPASSFILE": f"{os.devnull}/none"}  # of a device libpq complains
            if database.password:
                environment["PGPASSWORD"] = database.password
    return environment
