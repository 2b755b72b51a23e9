"""The wire format: what goes in comes out, each cap holds, and hostile bytes raise only WireError."""

from __future__ import annotations

import math
import random
import struct
import sys
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.worker import wire
from grader.worker.wire import DTYPES, Ref, WireError, decode, encode, frame, frame_length


def u32(number: int) -> bytes:
    """Pack a count or a length as the format has it."""
    return struct.pack("<I", number)


def same(left: Any, right: Any) -> bool:
    """Whether two plain values are the same down to types, signs of zero and bits of arrays."""
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray):
        alike = left.dtype == right.dtype and left.shape == right.shape
        return bool(alike and left.tobytes() == right.tobytes())
    if isinstance(left, np.generic):
        return bool(left.tobytes() == right.tobytes())
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return same(list(left.items()), list(right.items()))
    if isinstance(left, float):
        return struct.pack("d", left) == struct.pack("d", right)
    return bool(left == right)


def numbers_of(dtype: np.dtype[Any]) -> st.SearchStrategy[np.ndarray[Any, Any]]:
    """Arrays of one dtype with any bits, but for booleans, which are 0 and 1."""
    shapes = st.lists(st.integers(0, 4), max_size=4).map(tuple)

    def fill(shape: tuple[int, ...]) -> st.SearchStrategy[np.ndarray[Any, Any]]:
        size = math.prod(shape) * dtype.itemsize
        raw = st.binary(min_size=size, max_size=size)
        if dtype.kind == "b":
            raw = raw.map(lambda data: bytes(byte & 1 for byte in data))
        return raw.map(lambda data: np.frombuffer(data, dtype).reshape(shape))

    return shapes.flatmap(fill)


arrays = st.sampled_from(DTYPES).flatmap(numbers_of)
scalars = arrays.filter(lambda array: array.size > 0).map(lambda array: array.flat[0])
keys = (
    st.none()
    | st.booleans()
    | st.integers(-(2**255), 2**255 - 1)
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text()
    | st.binary()
)
plain = st.recursive(
    keys | st.floats() | arrays | scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(keys, inner, max_size=4)
        | st.sets(keys, max_size=4)
        | st.frozensets(keys, max_size=4)
    ),
    max_leaves=12,
)


class TestRoundTrip:
    """What is plain data arrives as it was."""

    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(plain)
    def test_any_plain_value(self, value: Any) -> None:
        """A value and what comes out are the same down to their bits."""
        assert same(decode(encode(value)), value)

    @pytest.mark.parametrize("dtype", DTYPES, ids=str)
    def test_every_dtype_as_array_and_scalar(self, dtype: np.dtype[Any]) -> None:
        """Each listed dtype travels as an array, as a 0-d array and as a scalar."""
        array = np.arange(6).reshape(2, 3).astype(dtype)
        for value in (array, array[0, 0].reshape(()), array[1, 1]):
            assert same(decode(encode(value)), np.asarray(value) if value.ndim else value)

    def test_views_arrive_as_their_elements(self) -> None:
        """A transposed or strided view arrives in C order with the same elements."""
        view = np.arange(24.0).reshape(4, 6)[::2, ::-1].T
        arrived = decode(encode(view))
        assert np.array_equal(arrived, view)
        assert arrived.flags.c_contiguous

    def test_arrays_own_their_memory(self) -> None:
        """What arrives can be written to, so the suite may work on it."""
        arrived = decode(encode(np.zeros(3)))
        arrived[0] = 1
        assert arrived.flags.owndata

    @pytest.mark.parametrize("kind", wire.REF_KINDS)
    def test_references_carry_their_number_and_data(self, kind: str) -> None:
        """A reference is resolved by whoever decodes."""
        ref = Ref(kind, 2**64 - 1, ("name", 3))
        assert decode(encode([ref]), lambda found: found) == [ref]

    def test_a_leaf_that_is_not_plain_is_referred_to(self) -> None:
        """Only the leaf that is not plain data becomes a reference, in its place."""
        thing = object()
        data = encode({"a": [1, thing]}, lambda leaf: Ref("t", 7) if leaf is thing else Ref("h", 0))
        assert decode(data, lambda ref: ref.number) == {"a": [1, 7]}


class Int(int):
    """A subclass, which is not plain data."""


class List(list[int]):
    """A subclass, which is not plain data."""


class Array(np.ndarray[Any, Any]):
    """A subclass, which is not plain data."""


class TestWhatDoesNotTravel:
    """Exact types only, and nothing beyond a cap."""

    @pytest.mark.parametrize(
        "value",
        [
            Int(3),
            List([1]),
            np.zeros(2).view(Array),
            np.ma.array([1.0, 2.0]),
            np.zeros((2, 2)).view(np.matrix),
            np.array([None]),
            np.array(["a"]),
            np.zeros(2, "datetime64[s]"),
            np.zeros(2, ">f8"),
            np.zeros(2, [("a", "f8")]),
            np.zeros(1, np.longdouble),
            object(),
            len,
            range(3),
            {}.items(),
            bytearray(b"x"),
            memoryview(b"x"),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_not_plain(self, value: Any) -> None:
        """A value of another type is refused, at the top and nested."""
        for nested in (value, [value], {"k": value}):
            with pytest.raises(WireError, match="not plain data"):
                encode(nested)

    @pytest.mark.parametrize("value", [2**263 - 1, 1 - 2**263, 0, -1, 255, -128])
    def test_ints_within_the_cap(self, value: int) -> None:
        """Ints that fit the cap with their sign travel."""
        assert decode(encode(value)) == value

    @pytest.mark.parametrize(
        "value", [2**264, -(2**264) - 1, 10**5000], ids=["2**264", "-2**264", "10**5000"]
    )
    def test_ints_beyond_the_cap(self, value: int) -> None:
        """Ints beyond the cap are refused before they become text or bytes."""
        with pytest.raises(WireError, match="256 bits"):
            encode(value)

    def test_depth(self) -> None:
        """Nesting is allowed up to the cap, whether by lists or by dicts, and not beyond."""
        for wrap in (lambda inner: [inner], lambda inner: {"k": inner}, lambda inner: (inner,)):
            value: Any = 0
            for _ in range(wire.MAX_DEPTH):
                value = wrap(value)
            assert same(decode(encode(value)), value)
            with pytest.raises(WireError, match="deep"):
                encode(wrap(value))

    def test_a_cycle(self) -> None:
        """A list that holds itself is too deep, not endless."""
        value: list[Any] = []
        value.append(value)
        with pytest.raises(WireError, match="deep"):
            encode(value)

    def test_a_reference_whose_data_is_itself(self) -> None:
        """References that lead to references are too deep as well."""
        with pytest.raises(WireError, match="deep"):
            encode(object(), lambda leaf: Ref("h", 0, leaf))

    def test_items(self) -> None:
        """The number of values is capped over the whole payload, before the list is walked."""
        assert len(decode(encode([None] * (wire.MAX_ITEMS - 1)))) == wire.MAX_ITEMS - 1
        for many in ([None] * (wire.MAX_ITEMS + 1), [[None] * 100_000, [None] * 100_000]):
            with pytest.raises(WireError, match="values"):
                encode(many)

    def test_bytes_and_text(self) -> None:
        """Long bytes and texts are refused, alone and by adding up."""
        for big in (bytes(wire.MAX_FRAME + 1), "x" * (wire.MAX_FRAME + 1), [bytes(2**24)] * 3):
            with pytest.raises(WireError, match="32 MB"):
                encode(big)

    def test_half_a_surrogate_pair(self) -> None:
        """A text that is not valid Unicode is refused."""
        with pytest.raises(WireError, match="surrogate"):
            encode("\ud800")

    @pytest.mark.parametrize(
        "array",
        [
            np.broadcast_to(np.float64(0), (2**20, 2**20)),
            np.broadcast_to(np.float64(0), (2**23,)),
            np.empty((0, 2**31)),
            np.empty((1,) * 17),
        ],
        ids=["stride 0", "too many bytes", "huge dimension", "17 dimensions"],
    )
    def test_arrays(self, array: np.ndarray[Any, Any]) -> None:
        """An array's size is counted before anything is copied."""
        with pytest.raises(WireError):
            encode(array)

    def test_a_set_that_changes_while_it_is_read(self) -> None:
        """A container that changes under the encoder is a WireError."""
        changing: set[Any] = {object(), object()}

        def refer(_: Any) -> Ref:
            changing.add(object())
            return Ref("h", 0)

        with pytest.raises(WireError, match="changed"):
            encode(changing, refer)


HOSTILE = {
    "nothing": b"",
    "unknown tag": b"?",
    "a byte too many": b"NN",
    "list of 4 G": b"l" + u32(2**32 - 1),
    "list longer than its frame": b"l" + u32(3) + b"NN",
    "set of lists": b"e" + u32(1) + b"l" + u32(0),
    "dict keyed by a list": b"m" + u32(1) + b"l" + u32(0) + b"N",
    "dict keyed by an array": b"m" + u32(1) + b"a\x0b\x00" + bytes(8) + b"N",
    "text of 4 G": b"s" + u32(2**32 - 1),
    "text that is not UTF-8": b"s" + u32(2) + b"\xff\xfe",
    "surrogate in UTF-8": b"s" + u32(3) + b"\xed\xa0\x80",
    "bytes of 4 G": b"b" + u32(2**32 - 1),
    "int of 34 bytes": b"i\x22" + bytes(34),
    "half a float": b"d" + bytes(4),
    "half a complex": b"c" + bytes(8),
    "array of dtype 200": b"a\xc8\x00",
    "array of 200 dimensions": b"a\x0b\xc8",
    "array of 2**63": b"a\x0b\x01" + struct.pack("<Q", 2**63),
    "array of 8 TB": b"a\x0b\x02" + struct.pack("<QQ", 2**20, 2**20),
    "empty array with a huge axis": b"a\x0b\x02" + struct.pack("<QQ", 0, 2**31),
    "empty array beyond numpy": b"a\x0b\x04" + struct.pack("<QQQQ", 0, *[2**31 - 1] * 3),
    "scalar of dtype 14": b"n\x0e" + bytes(16),
    "half a scalar": b"n\x0b" + bytes(4),
    "unknown kind of reference": b"rx" + bytes(8) + b"N",
    "reference where none is due": b"rh" + bytes(8) + b"N",
    "references 100 deep": (b"rh" + bytes(8)) * 100 + b"N",
    "lists 100,000 deep": (b"l" + u32(1)) * 100_000 + b"N",
    "dicts 100,000 deep": (b"m" + u32(1)) * 100_000 + b"N",
}


class TestHostileBytes:
    """The decoder raises WireError and nothing else, and allocates little."""

    @pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
    def test_by_hand(self, data: bytes) -> None:
        """Each malformed payload is refused, and its claims are not believed before."""
        tracemalloc.start()
        try:
            with pytest.raises(WireError):
                decode(data)
            assert tracemalloc.get_traced_memory()[1] < 10 * len(data) + 2**20
        finally:
            tracemalloc.stop()

    def test_a_boolean_that_is_neither(self) -> None:
        """Bytes other than 0 and 1 become True, in arrays and scalars."""
        array = decode(b"a\x00\x01" + struct.pack("<Q", 3) + b"\x00\x02\xff")
        assert array.tobytes() == b"\x00\x01\x01"
        assert decode(b"n\x00\x07") is np.True_

    def test_keys_are_capped_over_the_whole_payload(self) -> None:
        """Sets and dicts have few keys in all, since equal hashes make building them slow."""
        half = {float(number): None for number in range(wire.MAX_KEYS // 2 + 1)}
        assert decode(encode([half])) == [half]
        with pytest.raises(WireError, match="keys"):
            decode(encode([half, set(half)]))

    def test_a_count_is_held_against_what_is_left(self) -> None:
        """Many lists that each claim all the values there may be are refused."""
        claims = b"l" + u32(100_000) + (b"l" + u32(150_000)) * 100_000
        with pytest.raises(WireError):
            decode(claims)

    @settings(max_examples=300, deadline=None)
    @given(st.binary(max_size=200))
    def test_any_bytes(self, data: bytes) -> None:
        """Bytes without any structure are a value or a WireError."""
        try:
            decode(data)
        except WireError:
            pass

    def test_mutated_frames(self) -> None:
        """20,000 valid payloads, changed where it hurts, are a value or a WireError."""
        random_ = random.Random(20260101)
        seeds = [encode(value) for value in SEEDS]
        refused = 0
        tracemalloc.start()
        try:
            for _ in range(20_000):
                data = mutated(random_, seeds)
                try:
                    decode(data, lambda ref: ref.number)
                except WireError:
                    refused += 1
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < 64 * 2**20
        assert 5_000 < refused < 20_000  # else the mutations reach nothing, or break everything


SEEDS: list[Any] = [
    ("result", 2**62, np.arange(6.0).reshape(2, 3), [0, "rng"], [(0, 1, 2, 3, 4)]),
    ("result", 5, {"W1": np.zeros((2, 2)), "b1": np.ones(2), (1, 2.5): None}, [], [], []),
    ("raised", 7, ("ValueError", "Exception"), "ValueError: é", [("x.py", 3, "f")]),
    ("loaded", 9, None, [("f", "x.py", 1, 2)]),
    [True, False, None, 1, -(2**200), 2.5, 1 + 2j, "text", b"bytes"],
    [{1, 2.0, "three", (4, 5)}, frozenset({6}), [[[[]]]], ()],
    [dtype.type(1) for dtype in DTYPES],
    [np.zeros((2, 0, 3), dtype) for dtype in DTYPES],
    ["ref", Ref("h", 3, "numpy.ma.MaskedArray"), Ref("c", 0), Ref("t", 1), Ref("g", 2, (1, 2))],
]
TAGS = b"NTFidcsbltezmarn"
EDGES = (0, 1, 2, 63, 127, 128, 200_000, 2**31 - 1, 2**31, 2**32 - 1, 2**63, 2**64 - 1)


def mutated(random_: random.Random, seeds: list[bytes]) -> bytes:
    """Change a valid payload by one to four steps that know the format's fields."""
    data = bytearray(random_.choice(seeds))
    for _ in range(random_.randint(1, 4)):
        place = random_.randrange(len(data) + 1)
        match random_.randrange(7):
            case 0:  # another tag
                data[place : place + 1] = bytes([random_.choice(TAGS)])
            case 1:  # another count or length
                data[place : place + 4] = u32(random_.choice(EDGES) % 2**32)
            case 2:  # another dimension or number
                data[place : place + 8] = struct.pack("<Q", random_.choice(EDGES))
            case 3:  # cut
                del data[place:]
            case 4:  # a piece of another payload
                other = random_.choice(seeds)
                start = random_.randrange(len(other))
                data[place:place] = other[start : start + random_.randrange(40)]
            case 5:  # one bit
                if place < len(data):
                    data[place] ^= 1 << random_.randrange(8)
            case _:  # nesting
                data[place:place] = (b"l" + u32(1)) * random_.choice((1, 10, 70))
    return bytes(data)


class TestFrames:
    """The length in front of a payload."""

    def test_round_trip(self) -> None:
        """A frame's head tells the payload's length."""
        assert frame_length(frame(b"hello")[:4]) == 5

    @pytest.mark.parametrize("length", [wire.MAX_FRAME + 1, 2**32 - 1])
    def test_too_long(self, length: int) -> None:
        """A length over the cap is refused before the payload is read."""
        with pytest.raises(WireError, match="frame"):
            frame_length(u32(length))


P = sys.hash_info.modulus


@pytest.mark.parametrize(
    "bomb",
    [
        [b"x" * 200_000] + [b""] * 100_000,
        [[b"x" * 200_000], [[b""]] * 60_000],
        ["x" * 200_000] + [""] * 100_000,
        np.empty((0, 2**27)),
        np.empty((2**15, 0, 2**15), np.int8),
        [k * P for k in range(2, 60_000)],
        [complex(-1_000_003 * k, k) for k in range(60_000)],
        [np.complex128(complex(-1_000_003 * k, k)) for k in range(60_000)],
    ],
    ids=[
        "bytes", "nested bytes", "texts", "an empty axis beside a long one", "between two",
        "integers of one hash", "complex numbers of one hash", "numpy's complex numbers",
    ],
)  # fmt: skip
def test_what_would_grow_where_it_is_used_is_refused(bomb: object) -> None:
    """Small on the wire, gigabytes or minutes in one call of numpy or Python: never decoded."""
    with pytest.raises(WireError):
        decode(encode(bomb))


@pytest.mark.parametrize(
    "value",
    [
        [(True, False)] * 20_000,
        [(k, k + 1) for k in range(20_000)],
        [complex(k, k) for k in range(20_000)],
        [10**40 + k for k in range(5_000)],
        list(range(-20_000, 20_000)),
        [float(k) for k in range(20_000)] + [2.0**k for k in range(-1000, 1000)],
        [np.empty((0, 5)), np.empty((0, 2**20)), np.empty((3, 0))],
        [f"name {k}" for k in range(20_000)],
    ],
    ids=["equal tuples", "tuples", "complex", "large integers", "integers", "floats", "empty", "texts"],
)  # fmt: skip
def test_what_honest_functions_return_is_read(value: object) -> None:
    """Many values, alike or not, are no bomb."""
    assert len(decode(encode(value))) == len(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [b"t", b"l"], ids=["a tuple's", "in a list"])
def test_values_that_python_can_not_compare_are_refused(kind: bytes) -> None:
    """Comparing an int with a boolean of numpy's may raise; what comes out is a WireError."""
    pair = [encode((1 + 2**70 * P,)), encode((np.bool_(True),))]
    with pytest.raises(WireError):
        decode(kind + struct.pack("<I", 2) + b"".join(pair))


def test_keys_that_python_can_not_compare_are_refused() -> None:
    """The same in a set, which Python itself builds."""
    with pytest.raises(WireError):
        decode(b"e" + struct.pack("<I", 2) + encode(1 + 2**70 * P) + encode(np.bool_(True)))


def test_nested_tuples_of_one_hash_are_refused_soon() -> None:
    """What would be hashed again at each level is counted."""
    nested: list[object] = []
    for k in range(50):
        value: object = (*tuple(range(3000)), 1 + k * P)
        for _ in range(50):
            value = (value,)
        nested.append(value)
    with pytest.raises(WireError):
        decode(encode(nested))


def test_of_what_we_send_ourselves_no_bomb_is_feared() -> None:
    """A notebook of many cells, one of them long, reaches the worker."""
    cells = [("cell", b"x" * 300_000, True), *(("cell", b"", True) for _ in range(500))]
    assert decode(encode(cells), trusted=True) == cells
