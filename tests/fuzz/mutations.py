"""What a right answer is changed into: code that runs in the worker, behind a reference's own.

A submission is an exercise's reference and a last line that puts `install` around one function, which
then calls the right one and changes what it returned. A mutation of a `part` is applied to each array
or number of an answer; one of the `whole` puts something else in the answer's place; a `call` changes
how functions that were passed in are called. Everything is drawn from the seed in that last line.
"""

import builtins
import functools
import itertools
import marshal
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOM = 2**20 - 8192  # bytes of one answer, which may have 1 MB with all that is around it
PRIME = 2**61 - 1  # integers that differ by a multiple of it have the same hash
ITEMS = 190_000  # of the 200,000 that one answer may have
Draw = random.Random


@dataclass(frozen=True)
class Mutation:
    """How to change an answer. `hopeless` is one after which no comparison can find it right."""

    kind: str
    change: Callable[..., Any]
    hopeless: bool = False


MUTATIONS: dict[str, Mutation] = {}


def part(change: Callable[..., Any]) -> Callable[..., Any]:
    """Register `(array, draw, room in bytes) -> anything`, for each array or number of an answer."""
    MUTATIONS[change.__name__] = Mutation("part", change)
    return change


def whole(change: Callable[..., Any]) -> Callable[..., Any]:
    """Register `(answer, draw) -> anything` that some comparison may accept, rightly."""
    MUTATIONS[change.__name__] = Mutation("whole", change)
    return change


def hopeless(change: Callable[..., Any]) -> Callable[..., Any]:
    """Register `(answer, draw) -> anything` that is of a kind that no answer is of."""
    MUTATIONS[change.__name__] = Mutation("whole", change, hopeless=True)
    return change


def call(change: Callable[..., Any]) -> Callable[..., Any]:
    """Register `(function that was passed, draw) -> function` to be passed on in its place."""
    MUTATIONS[change.__name__] = Mutation("call", change)
    return change


# ---------------------------------------------------------------- axes


@part
def axes_in_front(x, draw, room):
    return x.reshape((1,) * draw.randint(1, 16 - min(x.ndim, 15)) + x.shape)


@part
def axes_behind(x, draw, room):
    return x.reshape(x.shape + (1,) * draw.randint(1, 16 - min(x.ndim, 15)))


@part
def axes_between(x, draw, room):
    return x.reshape(tuple(n for size in x.shape or (1,) for n in (size, 1)))


@part
def axes_all_behind_one(x, draw, room):
    return x.reshape(-1, 1, 1, 1, 1)


@part
def axes_long_behind_one(x, draw, room):
    return np.resize(x, (room // x.itemsize, *(1,) * draw.randint(1, 5)))


@part
def axes_long_in_front(x, draw, room):
    return np.resize(x, (*(1,) * draw.randint(1, 5), room // x.itemsize))


@part
def axes_long_and_old(x, draw, room):
    long = max(1, room // max(1, x.nbytes))
    return np.resize(x, (long, *(1,) * draw.randint(1, 3), *x.shape))


@part
def axes_turned(x, draw, room):
    return x.T if x.ndim > 1 else x.reshape(-1, 1)


@part
def axes_tiled(x, draw, room):
    return np.resize(x, (max(1, room // max(1, x.nbytes)), *x.shape))


@part
def axes_tiled_last(x, draw, room):
    return np.resize(x, (*x.shape, max(1, room // max(1, x.nbytes))))


@part
def axes_square(x, draw, room):
    side = int((room // x.itemsize) ** 0.5)
    return np.resize(x, (side, side))


@part
def axes_of_two(x, draw, room):
    return np.resize(x, (2,) * 16).astype(np.int8) if room > 2**16 else x


@part
def axes_small_items(x, draw, room):
    kind = draw.choice((np.bool_, np.int8, np.uint8, np.float16, np.complex64))
    with np.errstate(all="ignore"):
        small = x.astype(kind)
    return np.resize(small, draw.choice(((room // small.itemsize,), (room // small.itemsize, 1))))


@part
def axes_column_of_small_items(x, draw, room):
    return np.resize(x != 0, (room, 1, 1)[: draw.randint(1, 3)])


# ---------------------------------------------------------------- nothing, and a lot of it


@part
def empty(x, draw, room):
    return np.empty(draw.choice(((0,), (0, 0), (0, 1), (1, 0), (0, *x.shape))), x.dtype)


@part
def empty_and_long(x, draw, room):
    most = (2**63 - 1) // x.itemsize
    length = draw.choice((2**31 - 1, 10**9, 10**7, 10**6))
    shape = [0, length, draw.choice((1, max(1, min(most // length, 2**31 - 1))))]
    draw.shuffle(shape)
    return np.empty(shape, x.dtype)


@part
def empty_and_last_long(x, draw, room):
    return np.empty((0, 2**31 - 1), draw.choice((x.dtype, np.bool_, np.float64)))


@part
def empty_and_first_long(x, draw, room):
    return np.empty((2**31 - 1, 0), draw.choice((x.dtype, np.bool_, np.float64)))


@part
def empty_in_the_shape(x, draw, room):
    shape = list(x.shape or (1,))
    shape[draw.randrange(len(shape))] = 0
    return np.empty(shape, x.dtype)


# ---------------------------------------------------------------- numbers


def _some(x, draw, value, kind=float):
    """The numbers with all of them, or one, replaced."""
    found = np.array(x, dtype=kind)
    if found.ndim == 0 or draw.random() < 0.5:
        found[...] = value
    elif found.size:
        found.flat[draw.randrange(found.size)] = value
    return found[()]


@part
def numbers_nan(x, draw, room):
    return _some(x, draw, np.nan)


@part
def numbers_infinite(x, draw, room):
    return _some(x, draw, draw.choice((np.inf, -np.inf)))


@part
def numbers_denormal(x, draw, room):
    return _some(x, draw, draw.choice((5e-324, -5e-324, 1e-310)))


@part
def numbers_huge(x, draw, room):
    return _some(x, draw, draw.choice((1e308, -1e308, 1.7e308)))


@part
def numbers_zero(x, draw, room):
    return _some(x, draw, draw.choice((0.0, -0.0)))


@part
def numbers_complex(x, draw, room):
    return _some(x, draw, complex(draw.choice((0, np.nan, np.inf)), 1), complex)


@part
def numbers_of_64_bits(x, draw, room):
    kind = draw.choice((np.int64, np.uint64))
    return _some(np.zeros(x.shape), draw, np.iinfo(kind).max, kind)


@part
def numbers_negative(x, draw, room):
    return -np.abs(x.astype(float)) - 1


@part
def counts_huge(x, draw, room):
    return np.full(x.shape, draw.choice((10**9, 2**31 - 1, 2**31, 10**12, 2**63 - 1)))[()]


@part
def counts_huge_of_python(x, draw, room):
    return draw.choice((10**9, 2**31 - 1, 10**12, 2**63, 2**64, 10**18, float(10**9), 1e300))


@part
def counts_negative(x, draw, room):
    return draw.choice((-1, -(10**9), -(2**63), -(2**255)))


@part
def integers_of_256_bits(x, draw, room):
    return draw.choice((2**255 - 1, -(2**255), 2**200 + 1))


@part
def list_of_integers_of_256_bits(x, draw, room):
    return [2**255 - 1 - k for k in range(room // 36)]


# ---------------------------------------------------------------- arrays that are not what they seem


@part
def view_of_stride_0(x, draw, room):
    return np.broadcast_to(x.ravel()[:1] if x.size else np.zeros(1), (10**6,) * draw.randint(1, 3))


@part
def view_of_stride_0_that_fits(x, draw, room):
    return np.broadcast_to(np.float16(1), (room // 2,))


@part
def view_backwards(x, draw, room):
    return x[::-1] if x.ndim else x


@part
def view_read_only(x, draw, room):
    view = np.resize(x, (2, *x.shape))[::2][0]
    view.flags.writeable = False
    return view


@part
def other_byte_order(x, draw, room):
    return np.array(x, x.dtype.newbyteorder())


@part
def objects_in_an_array(x, draw, room):
    return np.array(x, object)


@part
def fields_in_an_array(x, draw, room):
    return np.zeros(x.shape, [("a", float), ("b", "S10000")])


@part
def texts_in_an_array(x, draw, room):
    return x.astype(draw.choice(("U", "S")))


@part
def dates_in_an_array(x, draw, room):
    return np.zeros(x.shape, draw.choice(("M8[s]", "m8[s]")))


@part
def subclass_of_array(x, draw, room):
    class Sub(np.ndarray):
        def __array_finalize__(self, other):
            if draw.random() < 0.1:
                raise ValueError("finalized")

        def __reduce__(self):
            return (exec, ("print('GAINED')",))

    return draw.choice((lambda: x.view(Sub), lambda: np.ma.masked_all(x.shape)))()


@part
def memory_view(x, draw, room):
    return memoryview(np.ascontiguousarray(x))


# ---------------------------------------------------------------- kinds that no answer is of


@hopeless
def nothing(answer, draw):
    return None


@hopeless
def not_implemented(answer, draw):
    return draw.choice((NotImplemented, Ellipsis, type, object))


@hopeless
def bytes_one_long(answer, draw):
    return bytes(draw.choice((ROOM, ROOM // 2, 200_000)))


@hopeless
def bytes_many(answer, draw):
    return [b""] * ITEMS


@hopeless
def bytes_mixed(answer, draw):
    return [bytes(draw.choice((200_000, 500_000, 2_000))), *[b""] * 100_000]


@hopeless
def bytes_mixed_nested(answer, draw):
    return [[b"x" * 200_000], *[[b""]] * 60_000]


@hopeless
def bytes_mixed_in_a_tuple(answer, draw):
    return (bytes(200_000), *[b""] * 100_000)


@hopeless
def text_one_long(answer, draw):
    return draw.choice("a0 <\n\\") * draw.choice((ROOM, ROOM // 3))


@hopeless
def text_of_unicode(answer, draw):
    piece = draw.choice(("é", "\u202e", "\U0001f40d", "a\u0301\u0302", "\0", "\x1b[2J", "\u2028"))
    return piece * draw.choice((1000, ROOM // len(piece.encode())))


@hopeless
def text_with_half_a_pair(answer, draw):
    return "a\ud800" * draw.choice((1, 100_000))


@hopeless
def texts_many(answer, draw):
    return [draw.choice(("", "a", "9"))] * ITEMS


@hopeless
def texts_mixed(answer, draw):
    return ["9" * draw.choice((160, 300, 400, 200_000)), *[""] * draw.choice((80_000, 100_000, 40))]


@hopeless
def texts_mixed_nested(answer, draw):
    return {"a": [["é" * 300, *[""] * 300]] * 300}


@hopeless
def texts_of_long_numbers(answer, draw):
    return draw.choice(("1" * 100_000, ["1" * 4000] * 250, "0x" + "f" * 500_000, "1e" + "9" * 1000))


@whole
def items_of_zero(answer, draw):
    return [0.0] * 110_000


@whole
def items_of_small_integers(answer, draw):
    return [draw.choice((0, 1, -1, 100))] * ITEMS


@hopeless
def items_of_nothing(answer, draw):
    return [None] * ITEMS


@hopeless
def items_empty(answer, draw):
    return [draw.choice(([], (), {}))] * ITEMS


@hopeless
def items_ragged(answer, draw):
    return [[0] * (k % 400) for k in range(800)]


@whole
def items_in_a_square(answer, draw):
    return [[draw.choice((0, 0.5, True))] * 400] * 250


@hopeless
def items_of_arrays(answer, draw):
    return [np.zeros(draw.choice(((1,), (0, 2**31 - 1), (0,))))] * 20_000


@whole
def items_of_the_answer(answer, draw):
    return [answer] * draw.choice((2, 20, 300))


@hopeless
def items_of_mixed_shapes(answer, draw):
    return [
        np.zeros((0, 2**31 - 1)),
        np.zeros((10_000, 1)),
        np.zeros((1, 10_000)),
        1,
        "a",
        b"",
        None,
    ]


@hopeless
def hashes_of_integers(answer, draw):
    return [k * PRIME for k in range(60_000)]


@hopeless
def hashes_of_integers_in_a_tuple(answer, draw):
    return tuple(7 + k * PRIME for k in range(60_000))


@hopeless
def hashes_of_integers_nested(answer, draw):
    return [[k * PRIME] for k in range(50_000)]


@hopeless
def hashes_of_complex_numbers(answer, draw):
    return [complex(-1_000_003 * k, k) for k in range(55_000)]


@hopeless
def hashes_of_tuples(answer, draw):
    return [(k * PRIME,) for k in range(50_000)]


@hopeless
def hashes_of_frozen_sets(answer, draw):
    return [frozenset([k * PRIME]) for k in range(draw.choice((1900, 40_000)))]


@hopeless
def hashes_of_floats(answer, draw):
    same = [draw.random() * 2.0 ** (61 * k) for k in range(17)]
    return [value for value in (0.5, *same) for _ in range(5_000)]


@hopeless
def hashes_of_keys(answer, draw):
    return {k * PRIME: answer for k in range(draw.choice((1990, 3000)))} if draw.random() < 0.5 else {
        complex(-1_000_003 * k, k): None for k in range(draw.choice((1990, 50_000)))
    }  # fmt: skip


@hopeless
def hashes_of_set_items(answer, draw):
    return {k * PRIME for k in range(draw.choice((1990, 3000)))}


@hopeless
def hashes_of_pairs(answer, draw):
    return {(k * PRIME, (j * PRIME,)) for k in range(44) for j in range(44)}


@hopeless
def deep_below_the_cap(answer, draw):
    found: Any = "x"
    for _ in range(draw.randint(50, 62)):
        found = draw.choice(([found, None], (found, "x"), {"x": found}))
    return found


@hopeless
def deep_and_wide(answer, draw):
    found: Any = ["x"] * 1000
    for _ in range(55):
        found = [found, *["x"] * 1000]
    return found


@hopeless
def deep_above_the_cap(answer, draw):
    found: Any = "x"
    for _ in range(draw.choice((64, 70, 500, 100_000))):
        found = [found]
    return found


@hopeless
def its_own_item(answer, draw):
    found: list[Any] = []
    found.append(found)
    return draw.choice((found, {"x": found}, (found,)))


@whole
def a_dict_of_the_answer(answer, draw):
    return {draw.choice(("x", "a", 0, None, float("nan"), "train", "high_bias")): answer}


@hopeless
def a_dict_of_long_keys(answer, draw):
    return {f"{k}" * 500: None for k in range(300)}


@hopeless
def a_dict_of_nan(answer, draw):
    return {float("nan"): None for _ in range(1900)}


@hopeless
def a_set_of_anything(answer, draw):
    return {None, "x", 1.5, b"x", float("nan"), (1, ("x",)), frozenset([frozenset()])}


@hopeless
def an_object(answer, draw):
    class Thing:
        def __eq__(self, other):
            return True

        __hash__ = None

        def __float__(self):
            return 1.0

        def __array__(self, *args, **kwargs):
            return np.zeros(1)

        def __len__(self):
            return 2**62

        def __iter__(self):
            return itertools.repeat(self)

        def __getattr__(self, name):
            return self

    return draw.choice(
        (Thing, Thing(), object(), builtins, random.Random(), np.random.default_rng(1))
    )


@hopeless
def objects_many(answer, draw):
    return [object() for _ in range(25_000)]


@hopeless
def an_iterator(answer, draw):
    return draw.choice((iter([1, 2]), itertools.count(), (x for x in (1, 2)), range(10**9), zip()))


@hopeless
def a_function(answer, draw):
    return draw.choice((len, lambda *_: answer, print, "".join, np.sum))


@hopeless
def a_subclass(answer, draw):
    kind = draw.choice((int, float, str, bytes, list, tuple, dict, set, complex))
    return type("Sub", (kind,), {"__eq__": lambda self, other: True, "__hash__": lambda self: 1})()


@hopeless
def what_pretends_to_be(answer, draw):
    class Pretender:
        __class__ = draw.choice((np.ndarray, list, dict, float, str, property(lambda self: 1 / 0)))

    return Pretender()


_KINDS = [
    kind
    for kind in vars(builtins).values()
    if isinstance(kind, type) and issubclass(kind, BaseException) and "Group" not in kind.__name__
]


def _exception(kind, text):
    if issubclass(kind, UnicodeError) and kind not in (UnicodeError,):
        args = ("utf-8", b"", 0, 1, text) if kind is not UnicodeTranslateError else ("", 0, 1, text)
        return kind(*args)
    return kind(text)


@hopeless
def raised_of_any_kind(answer, draw):
    raise _exception(draw.choice(_KINDS), draw.choice(("", "x", "\ud800\0<b>", "é" * 500_000)))


@hopeless
def raised_beyond_exceptions(answer, draw):
    raise draw.choice(
        (SystemExit(0), SystemExit("x"), KeyboardInterrupt(), GeneratorExit(), StopIteration())
    )


@hopeless
def raised_of_a_strange_kind(answer, draw):
    def text(self):
        raise KeyboardInterrupt

    base = draw.choice((ValueError, BaseException, StopIteration, NotImplementedError, MemoryError))
    name = draw.choice(("ValueError", "x" * 100_000, "\ud800", ""))
    raise type(name, (base,), {"__str__": text, "__repr__": text})


@hopeless
def raised_in_groups(answer, draw):
    found: BaseException = ValueError("x" * 1000)
    for _ in range(draw.choice((1, 100))):
        found = BaseExceptionGroup("group", [found] * draw.choice((1, 3)))
    raise found


@hopeless
def raised_in_a_chain(answer, draw):
    def deeper(level):
        try:
            return deeper(level - 1) if level else 1 / 0
        except ZeroDivisionError:
            raise ZeroDivisionError("x" * 1000)

    return deeper(draw.choice((10, 300)))


@hopeless
def raised_from_the_depth(answer, draw):
    return raised_from_the_depth(answer, draw)


@hopeless
def raised_instead(answer, draw):
    """What others are compared with: a function that never answers."""
    raise RuntimeError("no answer")


@hopeless
def nothing_instead(answer, draw):
    """The same for a caller that takes an answer apart, and uses nothing of it."""
    if type(answer) in (list, tuple):
        return type(answer)(nothing_instead(item, draw) for item in answer)
    if type(answer) is dict:
        return {key: nothing_instead(item, draw) for key, item in answer.items()}
    return None


# ---------------------------------------------------------------- calls of what was passed


def _large(draw):
    return draw.choice((np.zeros(ROOM // 8), np.zeros((ROOM, 1), np.int8), bytes(ROOM), "x" * ROOM,
                        [bytes(200_000), *[b""] * 100_000], [0] * ITEMS, {"dev": [0.0] * 100_000},
                        np.zeros((0, 2**31 - 1))))  # fmt: skip


def _tried(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception:
        return None


_KEPT: list[Any] = []


@call
def called_often(function, draw):
    times = draw.choice((10, 1000, 9000, 11_000))

    def passed(*args, **kwargs):
        for _ in range(times):
            _tried(function, *args, **kwargs)
        return function(*args, **kwargs)

    return passed


@call
def called_with_what_is_large(function, draw):
    large, times = _large(draw), draw.choice((1, 20, 200, 1000))

    def passed(*args, **kwargs):
        for _ in range(times):
            _tried(function, *[large for _ in args], **kwargs)
        return function(*args, **kwargs)

    return passed


@call
def called_with_one_large_argument(function, draw):
    large, place, times = _large(draw), draw.randrange(2), draw.choice((1, 20, 500))

    def passed(*args, **kwargs):
        wrong = list(args)
        wrong[place % len(args)] = large
        for _ in range(times):
            _KEPT.append(_tried(function, *wrong, **kwargs))
        return function(*args, **kwargs)

    return passed


@call
def called_with_mutants(function, draw):
    usable = [
        one for name, one in MUTATIONS.items() if one.kind == "whole" and "raised" not in name
    ]

    def passed(*args, **kwargs):
        wrong = list(args)
        place = draw.randrange(len(wrong))
        wrong[place] = draw.choice(usable).change(wrong[place], draw)
        _KEPT.append(_tried(function, *wrong, **kwargs))
        return function(*args, **kwargs)

    return passed


@call
def called_with_mutants_of_numbers(function, draw):
    usable = [one for one in MUTATIONS.values() if one.kind == "part"]
    return lambda *args, **kwargs: function(
        *_parts(args, draw.choice(usable).change, draw), **kwargs
    )


@call
def called_with_another_form(function, draw):
    forms = ((), (1,) * 50, (_KEPT,), (function,), (object(),), (lambda: 1,))

    def passed(*args, **kwargs):
        _tried(function, *draw.choice(forms), **{"x" * draw.choice((1, 100_000)): 1})
        _tried(function, *draw.choice(forms))
        return function(*args, **kwargs)

    return passed


@call
def called_afterwards(function, draw):
    def passed(*args, **kwargs):
        for old, its in _KEPT[-20:]:
            _tried(old, *its)
        _KEPT.append((function, args))
        return function(*args, **kwargs)

    return passed


@call
def called_and_kept(function, draw):
    def passed(*args, **kwargs):
        _KEPT.extend(_tried(function, *args, **kwargs) for _ in range(draw.choice((2, 5000))))
        return _KEPT[-1]

    return passed


@call
def never_called(function, draw):
    return lambda *args, **kwargs: draw.choice((0.5, None, (None, 0.5), {"dev": 0.5, "train": 0.5}))


# ---------------------------------------------------------------- where a mutation is put


def plan(seed: int) -> tuple[str, int, str]:
    """Say where the mutation of this seed is put: in all of an answer or a leaf, after how many calls.

    Of a class, what is changed is what it makes, what its methods answer, or what its attributes hold.
    """
    draw = Draw(seed)
    place, later = draw.choice(("all", "all", "leaf")), draw.choice((0, 0, 0, 1, 5))
    return place, later, draw.choice(("made", "methods", "attributes"))


EVERYWHERE = ("all", 0, "made")  # the plan by which no right answer is left
SEED_OF_ALL = next(seed for seed in itertools.count() if plan(seed) == EVERYWHERE)


def _plain(value):
    return isinstance(value, (bool, int, float, complex, np.generic)) or type(value) is np.ndarray


def _parts(value, change, draw, room=ROOM):
    """A value with each of its arrays and numbers changed, which have this room together."""
    if _plain(value):
        return change(np.asarray(value), draw, room)
    if type(value) in (list, tuple, set) and len(value):
        room = max(64, room // len(value))
        found = [_parts(item, change, draw, room) for item in value]
        return type(value)(found) if type(value) is not set else found
    if type(value) is dict and value:
        room = max(64, room // len(value))
        return {key: _parts(item, change, draw, room) for key, item in value.items()}
    return value


def _in_a_leaf(value, change, draw):
    """A value with one of its leaves changed."""
    if type(value) in (list, tuple, set) and value:
        items = list(value)
        place = draw.randrange(len(items))
        items[place] = _in_a_leaf(items[place], change, draw)
        return type(value)(items) if type(value) is not set else items
    if type(value) is dict and value:
        key = draw.choice(list(value))
        return {**value, key: _in_a_leaf(value[key], change, draw)}
    return change(value)


class Changer:
    """Changes the answers of one function, one after another."""

    def __init__(self, mutation: str, seed: int) -> None:
        self.mutation = MUTATIONS[mutation]
        self.place, self.later, self.of_class = plan(seed)
        self.draw = Draw(seed + 1)
        self.calls = 0

    def answer(self, answer: Any) -> Any:
        """What is returned in the place of a right answer."""
        self.calls += 1
        if self.calls <= self.later or self.mutation.kind == "call":
            return answer
        return (
            _in_a_leaf(answer, self._changed, self.draw)
            if self.place == "leaf"
            else self._changed(answer)
        )

    def _changed(self, value: Any) -> Any:
        if self.mutation.kind == "part":
            return _parts(value, self.mutation.change, self.draw)
        return self.mutation.change(value, self.draw)

    def argument(self, value: Any) -> Any:
        """What is passed on in the place of an argument."""
        passed_in = self.mutation.kind == "call" and callable(value)
        return self.mutation.change(value, self.draw) if passed_in else value

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function whose answers are changed."""

        @functools.wraps(function)
        def changed(*args, **kwargs):
            args = [self.argument(value) for value in args]
            return self.answer(
                function(*args, **{key: self.argument(value) for key, value in kwargs.items()})
            )

        return changed

    def around_class(self, kind: type) -> Any:
        """The class that changes what it makes, what its methods answer, or what its attributes hold."""
        if self.of_class == "made":
            return self.around(kind)
        if self.of_class == "methods":
            methods = {
                name: self.around(value) for name, value in vars(kind).items() if name[0] != "_"
            }
            return type(kind.__name__, (kind,), methods)

        def read(it, name):
            value = object.__getattribute__(it, name)
            of_its_own = sys._getframe(1).f_globals.get("__name__") == kind.__module__
            return value if of_its_own or name[0] == "_" or callable(value) else self.answer(value)

        return type(kind.__name__, (kind,), {"__getattribute__": read})


def install(module: dict[str, Any], function: str, mutation: str, seed: int) -> None:
    """Put a mutation around a function or class of a module."""
    changer = Changer(mutation, seed)
    right = module[function]
    module[function] = (
        changer.around_class(right) if isinstance(right, type) else changer.around(right)
    )


# ---------------------------------------------------------------- on the trusted side


@functools.cache
def _compiled() -> bytes:
    path = Path(__file__)
    return marshal.dumps(compile(path.read_bytes(), path.name, "exec"))


def mutated_source(reference: bytes, function: str, mutation: str, seed: int) -> bytes:
    """The submission: the reference, and last lines that mutate.

    They hold this file compiled, as a submission has a worker for each check that failed.
    """
    last = f"""
import marshal as _marshal
_names = {{"__name__": "mutations"}}
exec(_marshal.loads({_compiled()!r}), _names)
_names["install"](globals(), {function!r}, {mutation!r}, {seed})
"""
    return reference + last.encode()
