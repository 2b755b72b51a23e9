"""The loop of one worker: load a candidate, then answer requests until the channel closes.

Requests and replies are tuples whose first two items are a word and a random id; what the worker says has
the id of what it was told last, so that it can't have been said before:

    trusted side asks                                     worker replies
    ("read", id, kept, seed, sources)                     ("read", id, whether it is pure)
    ("load", id, kept)                                    ("loaded", id, problem, places, left out)
    ("call", id, kept, target, name, args, kwargs, times) ("result", id, value, changed, generators, given back)
    ("get", id, kept, value, attribute or None)           ("result", ...)
    ("put", id, kept, value)                              ("result", ...) with a handle

`kept` is the lowest number of a value of another make that the trusted side may still send back, or None:
what is below it is let go.
Instead of a result: ("missing", id), ("raised", id, kinds, text, frames) or ("refused", id, why).
While a call runs the worker may ask ("callback", id, number, args, kwargs), which is answered by
("answer", next id, worked, value). Threads of the candidate take turns with that.
"""

from __future__ import annotations

import builtins
import os
import random
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np

from .candidate import Loaded, builtin_kinds, describe, frames
from .kinds import as_plain, is_plain_class, keeps_identity, kind_of
from .passed import Generator, Passed
from .pure import is_pure
from .wire import DTYPES, MAX_FRAME, Ref, WireError, decode, encode, frame, frame_length, identified

_BUILTINS = dict(vars(builtins))  # taken before any student's code could change it
_share = np.may_share_memory
MAX_OBJECTS = 100_000
MAX_JUDGED = 2**16  # bytes of a candidate; a longer one is not asked whether it is pure
_CHUNK = 2**16  # bytes that are read at once
_DTYPES = frozenset(DTYPES)
_MUTABLE = (np.ndarray, list, dict, set)


class Token:
    """Something of the trusted side that can only be handed back; it keeps its identity."""

    __slots__ = ("_number",)

    def __init__(self, number: int) -> None:
        self._number = number

    def __repr__(self) -> str:
        return "<opaque value>"


class _CallbackError(Exception):
    """Raised in the student's code when a function passed to it failed, or can't be called any more."""


_LATE = (
    "the function that was passed is called after yours has returned: wait for your threads (join)"
)


class Opaque:
    """An object that was put or constructed, or has too many keys to travel: it stays here, as a handle."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Runner:
    """Answers the trusted side's requests for one candidate."""

    def __init__(self, channel: int) -> None:
        self.channel = channel
        self.loaded = Loaded([])
        self.is_pure = False
        self.objects: list[Any] = []  # handles are places in this list
        self.numbers: dict[int, int] = {}  # id(object) -> place; the list keeps the object alive
        self.own: OrderedDict[int, Any] = OrderedDict()  # what was sent as plain data, by number
        self.own_number = 0
        self.tokens: dict[int, Token] = {}
        self.generators: dict[int, np.random.Generator] = {}
        self.request = 0
        self.turn = threading.Lock()  # one question to the trusted side at a time, with its answer
        self.questions = 0
        self.is_asked = False  # while a question of the trusted side waits for its reply
        self.main_thread = threading.get_ident()

    def run(self) -> None:
        """Answer requests until the other side hangs up."""
        handlers: dict[str, Callable[..., Any]] = {
            "read": self.read_sources,
            "load": self.load,
            "call": self.call,
            "get": self.get,
            "put": self.put,
        }
        while (payload := self.receive()) is not None:
            self.generators = {}
            self.questions += 1
            word, self.request, kept, *rest = decode(payload, self.resolve, trusted=True)
            while self.own and (kept is None or next(iter(self.own)) < kept):
                self.own.popitem(last=False)
            self.is_asked = True
            try:
                reply = handlers[word](*rest)
            except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt too
                reply = self.raised(error)
            with self.turn:  # a thread that is being answered is waited for, and no other may ask
                self.is_asked = False
            self.reply(*reply)

    # ------------------------------------------------------------ channel

    def receive(self) -> bytes | None:
        """Read one frame, mostly at once: no other comes before this one is answered."""
        data = bytearray()
        while chunk := os.read(self.channel, _CHUNK):
            data += chunk
            if len(data) >= 4 and len(data) == 4 + frame_length(data[:4]):
                return bytes(memoryview(data)[4:])
        return None

    def reply(self, word: str, *rest: Any) -> None:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except BaseException:  # noqa: BLE001, S110 - the student may have replaced it
                pass
        try:
            payload = encode((word, self.request, *rest), self.refer, stay=Opaque)
        except WireError as error:
            payload = encode(("refused", self.request, str(error)))
        except BaseException as error:  # noqa: BLE001 - a property of the student's own object
            word, *said = self.raised(error)
            payload = encode((word, self.request, *said))
        self.write(payload)

    def write(self, payload: bytes) -> None:
        data = memoryview(frame(payload))
        while data:
            data = data[os.write(self.channel, data) :]

    # ------------------------------------------------------------ requests

    def read_sources(self, seed: int, sources: list[Any]) -> tuple[Any, ...]:
        """Parse the candidate; what is said of it can be believed, since none of it has run."""
        random.seed(seed)
        np.random.seed(seed % 2**32)  # noqa: NPY002 - students may still use the global generator
        self.loaded = Loaded(sources)
        is_short = sum(len(source) for _, source, _ in sources) <= MAX_JUDGED
        self.is_pure = is_short and is_pure(tree for _, tree in self.loaded.trees)
        return ("read", self.is_pure)

    def load(self) -> tuple[Any, ...]:
        sys.modules["submission"] = self.loaded.module
        self.loaded.run()
        if self.is_pure:  # a check may pass its objects back to it
            self.loaded.hide_addresses()
        return (
            "loaded",
            self.loaded.problem,
            self.loaded.places,
            self.loaded.left_out,
        )

    def call(
        self, target: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], times: int
    ) -> tuple[Any, ...]:
        owner = self.loaded.module if target is None else target
        function = getattr(owner, name, None)
        if function is None:
            return ("missing",)
        given = _arguments(args, kwargs)
        before = {key: self.snapshot(value) for key, value in given}
        if times:
            result: Any = [_made(function, function(*args, **kwargs)) for _ in range(times)]
        else:
            result = _made(function, function(*args, **kwargs))
        changed = [key for key, value in given if self.snapshot(value) != before[key]]
        given_back = [key for key, value in given if _is_in(result, value)]
        return ("result", result, changed, self.generator_states(), given_back)

    def get(self, value: Any, attribute: str | None) -> tuple[Any, ...]:
        if attribute is not None:
            value = getattr(value, attribute)
        return ("result", value, [], [], [])

    def put(self, value: Any) -> tuple[Any, ...]:
        return ("result", Opaque(value), [], [], [])

    def raised(self, error: BaseException) -> tuple[Any, ...]:
        parts = {name for name, _ in self.loaded.trees}
        own = [place for place in frames(error) if place[0] in parts]
        places = [(part[:200], line or 0, name[:80]) for part, line, name in own][-40:]
        kinds = builtin_kinds(error, _BUILTINS)
        text = describe(error)
        if isinstance(error, NameError):
            text += self.loaded.why_missing(str(error.name))
        # Said here, where it is known: the text of what the system refuses is the same for everything.
        if "PermissionError" in kinds and any("/asyncio/" in place[0] for place in frames(error)):
            text += " (in asyncio)"
        return ("raised", kinds, text, places)

    # ------------------------------------------------------------ references

    def snapshot(self, value: Any) -> Any:
        """What a mutable argument holds, to see later whether it was changed in place."""
        kind = type(value)
        if (
            kind is np.ndarray
            and value.dtype in _DTYPES
            and value.size * value.itemsize <= MAX_FRAME
        ):
            return value.dtype, value.shape, value.tobytes()
        if not issubclass(kind, _MUTABLE):
            return None
        try:
            return encode(value, _plain_or_identified)
        except WireError:
            return b"too big"

    def refer(self, value: Any) -> Any:
        """Give plain data that is only of another make; number an object that stays here, and say its kind."""
        if type(value) is Token:
            return Ref("t", value._number)  # noqa: SLF001 - a token is ours
        plain = as_plain(value)
        if plain is not value:
            return self.remembered(value, plain)
        number = self.numbers.get(id(value))
        if number is None:
            number = len(self.objects)
            if number >= MAX_OBJECTS:
                raise WireError(f"more than {MAX_OBJECTS} objects")
            self.objects.append(value)
            self.numbers[id(value)] = number
        return Ref("h", number, kind_of(value.value if type(value) is Opaque else value))

    def remembered(self, value: Any, plain: Any) -> Any:
        """Send plain data with a number by which its own object is found again, if it is passed back."""
        is_numpys = isinstance(value, np.generic)  # a text of numpy's is no more than a text
        if is_numpys or not keeps_identity(plain) or len(self.own) >= MAX_OBJECTS:
            return plain
        self.own_number += 1
        self.own[self.own_number] = value
        return Ref("v", self.own_number, plain)

    def resolve(self, ref: Ref) -> Any:
        if ref.kind == "h":
            value = self.objects[ref.number]
            return value.value if type(value) is Opaque else value
        if ref.kind == "v":
            return self.own[ref.number]
        if ref.kind == "t":
            return self.tokens.setdefault(ref.number, Token(ref.number))
        if ref.kind == "c":
            return self.callback(ref.number)
        return self.generators.setdefault(ref.number, generator(*ref.data))

    def generator_states(self) -> list[tuple[Any, ...]]:
        return [(number, *state(rng)) for number, rng in self.generators.items()]

    def callback(self, number: int) -> Callable[..., Any]:
        given = self.questions

        def call_back(*args: Any, **kwargs: Any) -> Any:
            with self.turn:
                # A thread that outlives its question would speak in the middle of the next one.
                late = threading.get_ident() != self.main_thread and given != self.questions
                if late or not self.is_asked:
                    raise _CallbackError(_LATE)
                asked = ("callback", self.request, number, args, kwargs)
                self.write(encode(asked, self.refer, stay=Opaque))
                payload = self.receive()
                if payload is None:
                    raise SystemExit
                _, self.request, worked, value = decode(payload, self.resolve, trusted=True)
            if not worked:
                raise _CallbackError("the function that was passed failed")
            return value

        return Passed(call_back)


def _made(function: Any, result: Any) -> Any:
    """What a class of the student's made is an object with methods, whatever the class inherits from."""
    kind = type(result)
    return Opaque(result) if kind is function and is_plain_class(kind) else result


def _is_in(result: Any, argument: Any) -> bool:
    """Whether a result, or one of several, is an argument that can be changed, or shares an array's memory."""
    items = result if type(result) is tuple else (result,)
    if isinstance(argument, np.ndarray):
        return any(isinstance(item, np.ndarray) and _share(argument, item) for item in items)
    return isinstance(argument, _MUTABLE) and any(item is argument for item in items)


def _plain_or_identified(value: Any) -> Any:
    plain = as_plain(value)
    return identified(value) if plain is value else plain


def _arguments(args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[tuple[int | str, Any]]:
    return [*enumerate(args), *kwargs.items()]


def generator(state: int, inc: int, has_uint32: int, uinteger: int, spawned: int) -> Any:
    """Build the generator whose state was sent; its seed sequence is made from that state."""
    seeds = np.random.SeedSequence([state, inc], n_children_spawned=spawned)
    bits = np.random.PCG64(seeds)
    bits.state = {
        "bit_generator": "PCG64",
        "state": {"state": state, "inc": inc},
        "has_uint32": has_uint32,
        "uinteger": uinteger,
    }
    return Generator(bits)


def state(rng: np.random.Generator) -> tuple[int, int, int, int, int]:
    """The state of a PCG64 generator as plain numbers; the last counts the children spawned."""
    bits = rng.bit_generator
    values: Any = bits.state
    spawned: int = getattr(bits.seed_seq, "n_children_spawned", 0)
    inner = values["state"]
    return inner["state"], inner["inc"], values["has_uint32"], values["uinteger"], spawned
