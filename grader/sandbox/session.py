"""A conversation with the worker of one candidate: load, then ask and be answered, within a budget."""

from __future__ import annotations

import os
import signal
import struct
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from grader.errors import InternalError
from grader.model import Candidate, LeftOut, Limits, LoadProblem, Span, Why
from grader.sandbox.process import ChannelClosedError, DeadlineError
from grader.sandbox.scales import STARVED, Scales
from grader.sandbox.server import ForkServer
from grader.worker.kinds import keeps_identity
from grader.worker.wire import Recall, Ref, WireError, decode, encode, identified

MAX_CALLBACKS = 10_000
MAX_CALLED_BACK = 16 * 2**20  # bytes of arguments in one call: what is called may keep them
MAX_REMEMBERED = 8 * 2**20  # bytes of values whose own objects wait in the worker

_SIGNALS = {one.value: one.name for one in signal.Signals}  # real-time signals have no names
_MOST_SPANS = 500  # functions of one submission that pages can point at
_MOST_LEFT_OUT, _MOST_FUNCTIONS = 50, 5
_SHORT = 0.1  # seconds: what takes longer is weighed while it lasts
_WORTH_WEIGHING = 0.01  # of all its seconds: what a worker must have used before its waiting counts


class WorkerFailure(Exception):  # noqa: N818 - a finding about the candidate, not an error of ours
    """The worker can't be asked any more; the text says why, in words for staff."""


class Died(WorkerFailure):
    """The worker ended by itself."""


class TimedOut(WorkerFailure):
    """The worker missed a deadline, or the submission's budget is spent."""


class Garbled(WorkerFailure):
    """The worker broke the protocol: it was killed, and nothing it said counts."""


@dataclass(slots=True)
class Budget:
    """The wall seconds that one submission may still use, over all its workers.

    `waited` are those in which others had the processor that it wanted, and `starved` is that a limit was hit
    which might not have been without these.
    """

    seconds: float
    waited: float = 0.0
    starved: bool = False


@dataclass(frozen=True, slots=True)
class _Remembered:
    """Plain data that came with the number of the worker's own object, and what it held then."""

    value: Any
    number: int
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content) + 500  # and what it takes to remember it


class Memory:
    """Knows for which of its own objects the worker sent plain data: a NamedTuple, a dict of another class.

    Who passes such data on unchanged passes the object on; what was changed here goes as what it is now.
    The latest are remembered, `MAX_REMEMBERED` bytes of them.
    """

    def __init__(self) -> None:
        self._values: OrderedDict[int, _Remembered] = OrderedDict()  # by id, the oldest first
        self._size = 0
        self._room = MAX_REMEMBERED

    def begin(self) -> int | None:
        """Begin a question, whose answers may fill the memory once.

        Returns the number from which on the worker has to keep its objects, None where it need keep none.
        """
        self._room = MAX_REMEMBERED
        return min((found.number for found in self._values.values()), default=None)

    def add(self, ref: Ref) -> Any:
        """Remember what a reference stands for, and give its plain data."""
        value = ref.data
        if keeps_identity(value) and self._room > 0:
            self._forget(id(value))
            found = _Remembered(value, ref.number, encode(value, identified))
            self._values[id(value)] = found
            self._size += found.size
            self._room -= found.size
            while self._size > MAX_REMEMBERED:
                self._forget(next(iter(self._values)))
        return value

    def _forget(self, key: int) -> None:
        found = self._values.pop(key, None)
        self._size -= found.size if found else 0

    @property
    def recall(self) -> Recall | None:
        """Give for a value that came with a reference, and still holds what it held, that reference."""
        return self._recall if self._values else None

    def _recall(self, value: Any) -> Any:
        found = self._values.get(id(value))
        if found is None or encode(value, identified) != found.content:
            return value
        return Ref("v", found.number)


class Session:
    """One worker running one candidate.

    The worker is started and the candidate loaded at construction. `problem` says why loading did not
    reach the end, `spans` where the functions stand; `is_pure` was found out before any of it was run.

    Raises:
        InternalError: The fork server is gone.
    """

    def __init__(
        self, server: ForkServer, candidate: Candidate, limits: Limits, seed: int, budget: Budget
    ) -> None:
        self.server = server
        self.limits = limits
        self.budget = budget
        self.problem: LoadProblem | None = None
        self.is_pure = False
        self.spans: tuple[Span, ...] = ()
        self.left_out: tuple[LeftOut, ...] = ()
        self.failure: WorkerFailure | None = None
        self.memory = Memory()
        self._ids = _ids()
        self._worker = server.spawn(limits)
        self._scales = Scales(self._worker)
        self._used = 0.0
        self._read_output = 0
        self._callbacks = 0
        sources = [(part.name, part.source, part.notebook) for part in candidate.parts]
        try:
            self._load(seed, sources)
        except WorkerFailure as failure:
            kind = "timed_out" if isinstance(failure, TimedOut) else "crashed"
            self.problem = LoadProblem(kind, str(failure))
        self.load_output = "" if self.failure is not None else self.printed()

    def _load(self, seed: int, sources: list[tuple[str, bytes, bool]]) -> None:
        seconds = self.limits.load_seconds
        self.is_pure = self.ask(("read", seed, sources), seconds=seconds) == ("read", True)
        reply = self.ask(("load",), seconds=seconds)
        try:
            word, problem, places, left_out = reply
            if word != "loaded":
                raise ValueError(word)
            self.problem = None if problem is None else _problem(*problem)
            spans = [_span(*place) for place in places[:_MOST_SPANS]]
            self.spans = tuple({span.function: span for span in spans}.values())
            self.left_out = tuple(_left_out(*item) for item in left_out[:_MOST_LEFT_OUT])
        except (TypeError, ValueError, OverflowError):
            raise self._fail(Garbled("the answer to loading is malformed")) from None

    def ask(
        self,
        question: tuple[Any, ...],
        *,
        seconds: float | None = None,
        refer: Callable[[Any], Ref] | None = None,
        resolve: Callable[[Ref], Any] | None = None,
        callback: Callable[[int, Any, Any], tuple[bool, Any]] | None = None,
    ) -> tuple[Any, ...]:
        """Ask one question and return the reply without its id.

        `refer` and `resolve` translate what is not plain data; `callback` answers the worker's calls of
        functions that were passed to it, while the clock of this question stands still.

        Raises:
            WorkerFailure: The worker died, missed its deadline or broke the protocol. It is dead now,
                and every later question fails at once.
            WireError: The question itself can't travel.
        """
        if self.failure is not None:
            raise self.failure
        request = next(self._ids)
        encoder: dict[str, Any] = {} if refer is None else {"refer": refer}
        decoder: dict[str, Any] = {} if resolve is None else {"resolve": resolve}
        kept = self.memory.begin()
        encoder["recall"] = self.memory.recall
        payload = encode((question[0], request, kept, *question[1:]), **encoder)
        allowed = min(seconds or self.limits.call_seconds, self.budget.seconds)
        started = time.monotonic()
        deadline = started + allowed
        called_back = 0
        waited = 0.0
        try:
            self._worker.send(payload, deadline)
            while True:
                received = self._received(deadline + waited)
                called_back += len(received)
                if called_back > MAX_CALLED_BACK:
                    raise WireError(f"more than {MAX_CALLED_BACK // 2**20} MB in one call")
                message = decode(received, **decoder)
                word, rest = _opened(message, request)
                if word != "callback" or callback is None:
                    return (word, *rest)
                paused = time.monotonic()
                answer = self._call_back(callback, rest)
                request = next(self._ids)  # what was said before it is no answer to this
                encoder["recall"] = self.memory.recall
                payload = encode(("answer", request, *answer), **encoder)
                waited += time.monotonic() - paused
                if waited > self.limits.total_seconds:
                    raise DeadlineError
                self._worker.send(payload, deadline + waited)
        except DeadlineError:
            late = time.monotonic() - deadline - waited
            raise self._too_late(allowed, late) from None
        except (WireError, MemoryError, ChannelClosedError) as error:
            raise self._fail(self._failure_of(error)) from None
        finally:
            self._charge(time.monotonic() - started - waited)

    def _too_late(self, allowed: float, late: float) -> WorkerFailure:
        """End the worker, which has used what it was allowed; where that was all there was, `_charge` weighs.

        How `late` we were to see that made no difference to it.
        """
        if allowed < self.budget.seconds:
            self._weigh(self._scales.waited - late, allowed)
        return self._fail(TimedOut(f"it took longer than {allowed:.3g} s"))

    def _charge(self, seconds: float) -> None:
        """Take the seconds of a call off what the submission may use."""
        self._used += seconds
        self.budget.seconds -= seconds
        if self.budget.seconds <= 0:
            waited = self.budget.waited + self._scales.waited_in_all
            self._weigh(waited, self.limits.total_seconds)

    def _failure_of(self, error: Exception) -> WorkerFailure:
        """What the worker did wrong, by what came of a question."""
        match error:
            case ChannelClosedError():
                return Died(self._how_it_ended())
            case MemoryError():
                return Garbled("its answer takes more memory than there is")
        return Garbled(str(error))

    def _received(self, deadline: float) -> bytes:
        soon = min(deadline, time.monotonic() + _SHORT)
        try:
            payload = self._worker.receive(soon)
        except DeadlineError:
            if soon == deadline:
                raise
            self._scales.begin()  # which would take as long as most calls
            payload = self._worker.receive(deadline)
        if len(payload) > 1024 * self.limits.answer_kb:
            size, most = len(payload) / 2**20, self.limits.answer_kb / 1024
            raise WireError(f"an answer of {size:.1f} MB, and at most {most:g} MB is read")
        return payload

    def _call_back(
        self, callback: Callable[[int, Any, Any], tuple[bool, Any]], rest: tuple[Any, ...]
    ) -> tuple[bool, Any]:
        self._callbacks += 1
        if self._callbacks > MAX_CALLBACKS:
            raise WireError(f"more than {MAX_CALLBACKS} calls of a function that was passed")
        if len(rest) != 3 or type(rest[0]) is not int:
            raise WireError("a malformed callback")
        return callback(*rest)

    def printed(self) -> str:
        """What the candidate printed up to its latest answer, since this was last asked, cut to the limit."""
        limit = self.limits.output_kb * 1024
        fresh = bytes(self._worker.printed[self._read_output : limit])
        self._read_output += len(fresh)
        return fresh.decode(errors="replace")

    @property
    def all_printed(self) -> str:
        """What the candidate has printed so far: the beginning, and how much more there was."""
        limit = self.limits.output_kb * 1024
        text = bytes(self._worker.printed[:limit]).decode(errors="replace")
        more = self._worker.printed_bytes - limit
        return text if more <= 0 else f"{text}\n… and {more:,} bytes more"

    @property
    def is_worn(self) -> bool:
        """Whether so much of what one worker may use is gone that another grading might end for that."""
        room = self.limits.cpu_seconds - self.limits.total_seconds
        return self._callbacks > MAX_CALLBACKS // 2 or self._used > room

    def reject(self, failure: WorkerFailure) -> None:
        """End the worker because of what it said."""
        self._fail(failure)

    def _fail(self, failure: WorkerFailure) -> WorkerFailure:
        self.failure = failure
        self._end()
        return failure

    def _weigh(self, waited: float, limit: float) -> None:
        """Note it where a limit was hit, and others had the processor for too much of that time."""
        if waited > STARVED * limit:
            self.budget.starved = True

    def _end(self) -> None:
        """Kill the worker, and note what it has waited where it had enough to do for that to matter."""
        timed_out = isinstance(self.failure, TimedOut)
        if timed_out or self._used > _WORTH_WEIGHING * self.limits.total_seconds:
            self.budget.waited += self._scales.waited_in_all
        self._worker.kill()

    def _how_it_ended(self) -> str:
        self._end()
        status = None if self.server.has_ended else self.server.end_of(self._worker)
        if self.server.has_ended or (status is None and self.server.is_gone()):
            # Its workers end with it, and that is nobody's fault.
            raise InternalError("the fork server is gone")
        if status is None:
            return "the process ended"
        if os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            if number in (signal.SIGXCPU, signal.SIGKILL):
                return "the process was stopped for using too much CPU time or memory"
            if number == signal.SIGSYS:
                return "the process was stopped by SIGABRT, or for a system call of another kind"
            return f"the process was stopped by {_SIGNALS.get(number, f'signal {number}')}"
        return f"the process ended with exit code {os.WEXITSTATUS(status)}"

    def close(self) -> None:
        """Kill the worker."""
        self._end()
        if self.failure is None:
            self.failure = Died("the session was closed")


def _ids() -> Iterator[int]:
    """Draw numbers of 63 bits that no worker can guess, many at a time: each time is a system call."""
    while True:
        for (number,) in struct.iter_unpack("<Q", os.urandom(8 * 64)):
            yield number >> 1


def _opened(message: Any, request: int) -> tuple[str, tuple[Any, ...]]:
    """Check that a message answers this request; return its word and the rest."""
    if type(message) is not tuple or len(message) < 2 or type(message[0]) is not str:
        raise WireError("a malformed answer")
    if type(message[1]) is not int or message[1] != request:
        raise WireError("an answer to another question")
    return message[0], message[2:]


def _problem(kind: str, message: str, part: str, line: int) -> LoadProblem:
    if kind not in ("syntax_error", "raised"):  # the other kinds are ours to find
        raise ValueError(kind)
    return LoadProblem(kind, str(message)[:2000], str(part)[:200], max(int(line), 0))


def _left_out(
    part: str, line: int, text: str, why: str, about: str, functions: tuple[str, ...]
) -> LeftOut:
    names = tuple(str(function)[:80] for function in functions[:_MOST_FUNCTIONS])
    return LeftOut(str(part)[:200], int(line), str(text)[:200], Why(why), str(about)[:200], names)


def _span(function: str, part: str, first: int, last: int) -> Span:
    return Span(str(function)[:200], str(part)[:200], int(first), int(last))
