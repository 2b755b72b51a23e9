"""A grading process: it has a sandbox and an engine of its own, and can be killed.

What a submission returns is checked by code of the course, and one call of C may take minutes or more
memory than there is. So nothing is graded in the process that a person started: whatever ends a grading
process ends nothing else, and it is known what was being graded, and which function was asked.

Over the link, pickled, as both ends are ours: the setting, the parent's process id and the exercise that
comes first, if that is known; back, the layers
that were proved or the error; then orders, and an answer to each. What is asked is written into
memory that both share, where it stays when the process is gone.
"""

from __future__ import annotations

import json
import mmap
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Thread
from typing import TYPE_CHECKING, Any

from grader.errors import GraderError, InternalError, RefusedError
from grader.processes.order import Order
from grader.processes.setting import Setting

if TYPE_CHECKING:
    from grader.course import Exercise
    from grader.grading.bench import Bench
    from grader.processes.reply import Reply

# A fresh interpreter: pytest's threads and a fork server do not survive a fork. It imports what we do.
_BOOT = """\
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from grader.processes.process import serve
serve(int(sys.argv[2]), int(sys.argv[3]))
"""
_NOTE_BYTES = 256
_ENDING_SECONDS = 5.0


class EndedError(InternalError):
    """A grading process ended before it began, and said nothing: it was killed, most likely."""

    def __init__(self, code: int) -> None:
        how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
        super().__init__(
            f"A grading process ended before it began, {how}.",
            "Is there memory for one more? `grade doctor` tells more. What has been graded is kept.",
        )


class GradingProcess:
    """One grading process seen from outside. It is started at once, and waited for when it is read.

    `link` can be waited for; once it has something, `receive` does not block for long.
    """

    def __init__(self, setting: Setting, first: str = "") -> None:
        ours, theirs = socket.socketpair()
        with tempfile.TemporaryFile() as file:
            file.truncate(_NOTE_BYTES)
            self._note = mmap.mmap(file.fileno(), _NOTE_BYTES)
            handles = (theirs.fileno(), file.fileno())
            arguments = [json.dumps(sys.path), *map(str, handles)]
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-s", "-c", _BOOT, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=handles,
                process_group=0,  # Ctrl-C is for the one that started us
            )
        theirs.close()
        self.link = Connection(ours.detach())
        self.layers: tuple[str, ...] | None = None
        self.link.send((setting, os.getpid(), first))

    def wait_until_ready(self) -> tuple[str, ...]:
        """Wait until it has proved its sandbox; the layers.

        Raises:
            GraderError: It can't grade, with the reason.
            EndedError: It ended before it could say one.
        """
        if self.layers is None:
            try:
                first = self.receive()
            except EOFError:
                raise EndedError(self._process.wait()) from None
            if isinstance(first, GraderError):
                raise first
            self.layers = first
        return self.layers

    def send(self, order: Order | str) -> None:
        """Hand out a submission, or the name of an exercise to make ready, when nothing is under way."""
        with suppress(OSError):  # it has ended, which `receive` tells
            self.link.send(order)

    def receive(self) -> Any:
        """The answer to what was handed out: a reply, or for an exercise None; or what is wrong.

        Raises:
            EOFError: The process has ended; `ending` says how.
        """
        try:
            return self.link.recv()
        except OSError:
            raise EOFError from None

    def ending(self) -> tuple[bool, str]:
        """How it ended: whether by the CPU limit on a piece of work, and the function asked last."""
        code = self._process.wait()
        asked = self._note[:].rstrip(b"\0").decode(errors="replace")
        return code == -signal.SIGXCPU, asked

    def close(self, *, at_once: bool = False) -> None:
        """Let it end, which it does when nobody can ask it any more, or end it `at_once`."""
        self.link.close()
        self._note.close()
        if at_once:
            self._process.kill()
        try:
            self._process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


# ---------------------------------------------------------------- in a grading process


def serve(link: int, note: int) -> None:
    """Grade what is sent, until nobody can send anything any more."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    channel = Connection(link)
    asked = mmap.mmap(note, _NOTE_BYTES)
    os.close(note)
    setting, parent, first = channel.recv()
    os.nice(setting.nice)
    if sys.platform == "linux":
        from grader.worker.jail import die_with_parent

        die_with_parent(parent)
    try:
        place = _Place(setting, asked, first)
        channel.send(place.sandbox.layers)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told once
        channel.send(_told(error))
        return
    if first:
        place.answer(first)  # whoever asks for it is told what is wrong with it
    while True:
        try:
            order = channel.recv()
        except (EOFError, OSError):
            os._exit(0)  # the fork server ends with us, and there is nothing else to tidy up
        channel.send(place.answer(order))


def _told(error: Exception) -> GraderError:
    """What keeps this process from grading anything, such as a package that can't be imported."""
    if isinstance(error, GraderError):
        return error
    return RefusedError(
        f"A grading process can't begin: {type(error).__name__}: {error}",
        "Mend what it names (install it again, say) and run the same command again; what has been "
        "graded is kept.",
    )


class _Place:
    """A course with a sandbox and an engine; the latest function that was asked is written to `asked`.

    Three things take long, and go on side by side: the fork server imports and jails itself, the sandbox
    is proved as soon as it has, and what grades is loaded, with the suite of the exercise that comes first.
    """

    def __init__(self, setting: Setting, asked: mmap.mmap, first: str) -> None:
        from grader.sandbox.start import begin, open_sandbox

        begun = begin()
        from grader.course import load_course

        self.course = load_course(setting.root)
        self.exercises: dict[str, Exercise] = {}
        self.asked = asked
        self._cache = self.course.state / "cache"
        self._first: Bench | None = None
        loading = Thread(target=self._load, args=(first,))
        loading.start()
        try:
            self.sandbox = open_sandbox(
                self.course.root / "solutions", unsafe=setting.unsafe, begun=begun
            )
        finally:
            loading.join()
        from grader.grading import Engine

        self.engine = Engine(self.sandbox, setting.secret, self._cache, alone=True)
        if self._first is not None:
            self.engine.take(self._first)
            self.exercises[first] = self._first.exercise

    def _load(self, first: str) -> None:
        """Load what grades, and read an exercise."""
        with suppress(Exception):  # whatever is wrong with it is told where it is asked for
            from grader.course import load_exercise
            from grader.grading import Engine  # noqa: F401 - pytest comes with it
            from grader.grading.bench import Bench

            if first:
                self._first = Bench(load_exercise(self.course, first), self._cache)

    def exercise(self, name: str) -> Exercise:
        from grader.course import load_exercise

        if name not in self.exercises:
            try:
                exercise = load_exercise(self.course, name)
                self.engine.bench(exercise)
            except Exception as error:  # noqa: BLE001 - no fault of a submission, and the same for all
                raise _told(error) from None
            self.exercises[name] = exercise
        return self.exercises[name]

    def answer(self, order: Order | str) -> Reply | GraderError | None:
        """Do what is asked; the error where a file of the exercise is wrong."""
        try:
            if isinstance(order, Order):
                return self.grade(order)
            self.prepare(order)
        except GraderError as error:
            return error
        return None

    def prepare(self, name: str) -> None:
        self.engine.ready(self.exercise(name))

    def grade(self, order: Order) -> Reply:
        from grader.grading.run import Bounds
        from grader.processes.reply import Reply, reply_of
        from grader.testing.watch import Patience

        submission = order.submission
        exercise = self.exercise(submission.exercise)
        bounds = Bounds(Patience.after(order.lost), set(order.spent), self.write)
        if order.check:
            found = self.engine.evidence(
                exercise, submission.candidate, order.check, order.seed, bounds
            )
            return Reply(b"", evidence=found)
        report = self.engine.grade(exercise, submission, bounds)
        return reply_of(
            report, submission, exercise, self.course, order.pages, starved=bounds.starved
        )

    def write(self, function: str) -> None:
        self.asked[:] = function.encode()[:_NOTE_BYTES].ljust(_NOTE_BYTES, b"\0")
