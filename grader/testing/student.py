"""The `student` object of a check: calls the candidate's functions in its worker, with plain data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from grader.model import Outcome
from grader.sandbox import Died, Garbled, Session, TimedOut, WorkerFailure
from grader.testing.behaviour import Behaviour
from grader.testing.exceptions import with_meaning
from grader.testing.unusual import Unusual, unusual
from grader.testing.watch import TooLongError
from grader.worker.runner import state as generator_state
from grader.worker.wire import Ref, WireError

_MOST_ALIKE = 3  # lines of a traceback, as Python shows
_MOST_KINDS = 20  # of objects that are named in one check


class StudentFailure(Exception):  # noqa: N818 - a finding about the candidate, not an error of ours
    """A call did not give an answer; `outcome` is the word for it, the text is for staff."""

    outcome = Outcome.WRONG


class StudentMissingError(StudentFailure):
    """The function does not exist."""

    outcome = Outcome.MISSING


class StudentTimedOutError(StudentFailure):
    """The function did not return in time."""

    outcome = Outcome.TIMED_OUT


class StudentCrashedError(StudentFailure):
    """The process ended, or talked nonsense."""

    outcome = Outcome.CRASHED


class StudentRaisedError(StudentFailure):
    """A function raised; `kinds` are the built-in exceptions that it is, most specific first.

    `message` is the exception's own text, `places` where in the submission it came from: part, line, function.
    `function` is what was called.
    """

    outcome = Outcome.RAISED

    def __init__(
        self, text: str, kinds: tuple[str, ...], places: tuple[Any, ...], function: str = ""
    ) -> None:
        where = [f"  {part}, line {line}, in {name}" for part, line, name in places if line > 0]
        told = with_meaning(text.removesuffix(": "))  # a stub's exception has no text of its own
        super().__init__("\n".join([told, *_shortened(where)]))
        self.kinds = kinds
        self.message = text
        self.places = places
        self.function = function

    @property
    def kind(self) -> str:
        """The most specific built-in exception, or "" where there is none."""
        return self.kinds[0] if self.kinds else ""


def _shortened(lines: Sequence[str]) -> list[str]:
    """A function that calls itself without end is one line again and again, of which a few tell that."""
    shown: list[str] = []
    for line, same in groupby(lines):
        count = len(list(same))
        shown += [line] * min(count, _MOST_ALIKE)
        if count > _MOST_ALIKE:
            shown.append("  [the same line again and again]")
    return shown


@dataclass(frozen=True, slots=True)
class LastCall:
    """What is known of the latest call besides its value.

    `changed` are the positions or names of the arguments that were changed in place, `drew` tells
    whether a random generator that was passed was used, `output` is what was printed. `given_back` are the
    arguments that the value, or one of several, is or shares its memory with.
    """

    changed: tuple[int | str, ...] = ()
    drew: bool = False
    output: str = ""
    given_back: tuple[int | str, ...] = ()


class StudentRng:
    """A random generator that only the student's function can draw from."""

    def __init__(self, number: int, start: tuple[int, ...]) -> None:
        self.number = number
        self.start = start
        self.state = start


class Handle:
    """A value that stays in the worker. Its methods can be called; `Student.get` reads it.

    Each is of a class named after what it is, so that Python's own messages about it name that.
    """

    def __init__(self, student: Student, number: int, kind: Unusual) -> None:
        self._student = student
        self._number = number
        self._kind = kind

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._student._bind(self, name)  # noqa: SLF001 - the two are one interface

    def __array__(self, *_: Any, **__: Any) -> Any:
        # numpy would make an array of one object of it.
        raise TypeError(f"{self._kind.phrase} is no array")

    def __repr__(self) -> str:
        return self._kind.phrase


class Student:
    """The candidate's functions as attributes: `student.f(x)` is `f(x)` in the candidate's worker.

    Args:
        session: The candidate's worker.
        seeds: Where the seeds of `rng()` come from, or a function that makes it.
        hung: Functions that missed a deadline before; calling one fails at once.
        note: Told the name of each function before it is asked.
        suffix: What the names of functions have in the worker besides.
        behaviour: Told of each call of its function.

    `called` are the functions that were called, `changed` which arguments each changed in place; what a
    method changes counts for the function that was called before it.

    Raises (by each call):
        StudentFailure: There is no answer; it must not be caught, the check's outcome is made of it.
    """

    def __init__(
        self,
        session: Session,
        seeds: np.random.Generator | Callable[[], np.random.Generator],
        hung: set[str],
        note: Callable[[str], None] = lambda _: None,
        suffix: str = "",
        behaviour: Behaviour | None = None,
    ) -> None:
        self.last = LastCall()
        self.called: list[str] = []
        self.changed: dict[str, set[int | str]] = {}
        self._note = note
        self._suffix = suffix
        self._behaviour = behaviour
        self._session = session
        self._seeds = seeds
        self._hung = hung
        self._generators: dict[int, StudentRng] = {}
        self._kept: list[Any] = []  # keeps what has a number alive, so that numbers stay unique
        self._error: BaseException | None = None
        self._handles: dict[Unusual, type[Handle]] = {}  # a class of handles for each kind
        self._met: set[Unusual] = set()  # in the latest message
        self._returned: dict[Unusual, str] = {}  # by which function

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._bind(None, name)

    def repeat(self, times: int) -> Any:
        """`student.repeat(n).f(x)` calls `f(x)` n times in one go and returns the n results."""
        return _Repeated(self, times)

    def rng(self, copy_of: StudentRng | None = None) -> StudentRng:
        """Make a generator to pass to the student's function, or one that starts as another did."""
        if copy_of is not None:
            return self._new_rng(copy_of.start)
        if callable(self._seeds):  # made at the first need: most checks draw nothing
            self._seeds = self._seeds()
        return self._new_rng(generator_state(np.random.default_rng(self._seeds.integers(2**63))))

    def put(self, value: Any) -> Handle:
        """Hold a value in the worker, where the student's functions may change it in place."""
        handle: Handle = self._ask("put", value, function="put")
        return handle

    def get(self, handle: Handle, attribute: str | None = None) -> Any:
        """Read what a handle stands for, or one of its attributes."""
        return self._ask("get", handle, attribute, function=f"{attribute or 'what was put'}")

    def remark(self, text: str) -> str:
        """Say what to return instead of an object that a text names, or "" where it names none."""
        for kind, function in self._returned.items():
            if kind.name in text or kind.phrase in text:
                return f"\n→ {function} returned {kind.phrase}: {kind.remedy}."
        return ""

    # ------------------------------------------------------------ one question

    def _bind(self, target: Handle | None, name: str, times: int = 0) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            function = name if target is None else f"{name} of {target!r}"
            if target is None:
                self._note(name)
                if name not in self.called:
                    self.called.append(name)
            if function in self._hung:
                raise StudentTimedOutError(f"{function} did not return before")
            its = name + self._suffix if target is None else name
            behaviour = self._behaviour
            if behaviour is None or behaviour.function != function:
                return self._ask("call", target, its, args, kwargs, times, function=function)
            try:
                value = self._ask("call", target, its, args, kwargs, times, function=function)
            except StudentFailure:
                behaviour.note_failure()
                raise
            behaviour.note(args, kwargs, value if times else [value])
            return value

        return call

    def _ask(self, word: str, *rest: Any, function: str = "") -> Any:
        self._error = None
        self._generators = {}
        self._met = set()
        try:
            reply = self._session.ask(
                (word, *rest), refer=self._refer, resolve=self._resolve, callback=self._call_back
            )
        except TimedOut as failure:
            self._hung.add(function)
            if self._error is not None:
                raise self._error from None
            raise StudentTimedOutError(f"{function}: {failure}") from None
        except WorkerFailure as failure:
            if self._error is not None:
                raise self._error from None
            raise StudentCrashedError(f"{function}: {failure}") from None
        except TooLongError:  # nobody knows how far the conversation got
            self._session.reject(Died("the conversation was broken off"))
            raise
        if self._error is not None:
            # Its frames hold us, and all that was called back with.
            error, self._error = self._error, None
            raise error
        try:
            return self._answer(reply, function)
        except (TypeError, ValueError, IndexError, OverflowError):
            self._session.reject(Garbled("a malformed answer"))
            raise StudentCrashedError(f"{function}: a malformed answer") from None

    def _answer(self, reply: tuple[Any, ...], function: str) -> Any:
        word, *rest = reply
        if word == "result":
            value, changed, states, given_back = rest
            self._returned |= dict.fromkeys(self._met, function)
            self.last = LastCall(
                _keys(changed),
                self._advance(states),
                self._session.printed(),
                _keys(given_back),
            )
            if self.last.changed and self.called:
                its = function if function in self.called else self.called[-1]
                self.changed.setdefault(its, set()).update(self.last.changed)
            return value
        if word == "missing":
            raise StudentMissingError(f"{function} is not defined")
        if word == "refused":
            raise StudentFailure(f"{function} returned what can't be read: {str(rest[0])[:500]}")
        kinds, text, places = rest
        if word != "raised" or not all(type(kind) is str for kind in kinds):
            raise ValueError(word)
        # Cut where it arrives: the worker's own limits are the worker's to break.
        where = [(str(part)[:200], int(line), str(name)[:80]) for part, line, name in places[:40]]
        names = tuple(kind[:80] for kind in kinds[:10])
        raise StudentRaisedError(str(text)[:2000], names, tuple(where), function)

    def _advance(self, states: list[tuple[int, ...]]) -> bool:
        """Remember how far each generator got; tell whether any was used."""
        drew = False
        for number, *state in states:
            generator = self._generators.get(number)
            if generator is None or not _is_state(state):
                raise ValueError("an unknown generator")
            drew = drew or tuple(state) != generator.state
            generator.state = tuple(state)
        return drew

    # ------------------------------------------------------------ what is not plain data

    def _number(self, value: Any) -> int:
        for number, kept in enumerate(self._kept):
            if kept is value:
                return number
        self._kept.append(value)
        return len(self._kept) - 1

    def _new_rng(self, start: tuple[int, ...]) -> StudentRng:
        generator = StudentRng(len(self._kept), start)
        self._kept.append(generator)
        return generator

    def _refer(self, value: Any) -> Ref:
        if isinstance(value, np.random.Generator):
            value = self._own_generator(value)
        if isinstance(value, StudentRng):
            self._generators[value.number] = value
            return Ref("g", value.number, value.state)
        if isinstance(value, Handle):
            if value._student._session is not self._session:  # noqa: SLF001
                raise StudentCrashedError("the worker that held this value has ended")
            return Ref("h", value._number)  # noqa: SLF001
        return Ref("c" if callable(value) else "t", self._number(value))

    def _own_generator(self, generator: np.random.Generator) -> StudentRng:
        """The worker's side of a test's own generator, which itself never moves."""
        for kept in self._kept:
            if isinstance(kept, tuple) and kept[0] is generator:
                return kept[1]  # type: ignore[no-any-return]
        if not isinstance(generator.bit_generator, np.random.PCG64):
            raise TypeError("only generators made by np.random.default_rng can be passed")
        twin = self._new_rng(generator_state(generator))
        self._kept.append((generator, twin))
        return twin

    def _resolve(self, ref: Ref) -> Any:
        if ref.kind == "h" and (ref.data is None or type(ref.data) is str):
            return self._handle(ref.number, unusual(ref.data or ""))
        if ref.kind == "v":
            return self._session.memory.add(ref)
        if ref.kind == "t" and ref.number < len(self._kept):
            return self._kept[ref.number]
        raise WireError("a reference that was never given")

    def _handle(self, number: int, kind: Unusual) -> Handle:
        if kind not in self._handles and len(self._handles) >= _MOST_KINDS:
            kind = unusual("")  # a file can make up as many names as it likes
        if kind not in self._handles:
            self._handles[kind] = type(kind.name, (Handle,), {})
        self._met.add(kind)
        return self._handles[kind](self, number, kind)

    def _call_back(self, number: int, args: Any, kwargs: Any) -> tuple[bool, Any]:
        if not 0 <= number < len(self._kept) or not callable(self._kept[number]):
            raise WireError("a call of something that is not a function")
        if type(args) is not tuple or type(kwargs) is not dict:
            raise WireError("a malformed call")
        self._met = set()  # what is met in a call is not what is returned
        if self._error is not None:  # the check has failed already: more would only cost time
            raise WireError("a call after one that failed")
        try:
            return True, self._kept[number](*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - it is raised in the check after the reply
            self._error = error
            return False, None


class _Repeated:
    """`student.repeat(n)`: the functions, each called n times."""

    def __init__(self, student: Student, times: int) -> None:
        self._student = student
        self._times = times

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return self._student._bind(None, name, self._times)  # noqa: SLF001


def _keys(places: list[Any]) -> tuple[int | str, ...]:
    return tuple(key for key in places if type(key) in (int, str))


def _is_state(state: list[Any]) -> bool:
    """Whether five values can be the state of a PCG64 generator."""
    bounds = (2**128, 2**128, 2, 2**32, 2**32)
    return len(state) == len(bounds) and all(
        type(value) is int and 0 <= value < bound
        for value, bound in zip(state, bounds, strict=True)
    )
