"""The wire format: plain data to bytes and back, with every cap checked before anything is allocated.

A frame is a 4-byte length and a payload; a payload is one encoded value. Values are tagged by one
byte, exact types only: a subclass is not plain data. What is not plain data travels as a `Ref`, a
number that means something only to the side that gave it out, or as plain data in its place.

The decoder reads bytes that hostile code may have written. It raises `WireError` and nothing else.
"""

from __future__ import annotations

import math
import struct
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import numpy as np

MAX_FRAME: Final = 32 * 2**20  # bytes
MAX_ITEMS: Final = 200_000  # values in one payload, nested ones included
MAX_KEYS: Final = 2_000  # keys of sets and dicts: equal hashes make building them quadratic
MAX_DEPTH: Final = 64
MAX_NDIM: Final = 16
MAX_EMPTY: Final = 2**20  # elements beside a dimension of 0: sum(axis=0) would allocate them
MAX_ALIKE: Final = 50  # different values of one hash: a set of them is quadratic
MAX_HASHED: Final = 2_000_000  # values that are looked at to find that out
MAX_INT_BYTES: Final = 33  # 256 bits and a sign

# Dtypes travel by their place in this list, never by name. New ones go to the end.
_DTYPE_NAMES: Final = (
    "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 "
    "float16 float32 float64 complex64 complex128"
).split()
DTYPES: Final = tuple(np.dtype(name) for name in _DTYPE_NAMES)
_DTYPE_INDEX: Final = {dtype: index for index, dtype in enumerate(DTYPES)}

_HASHES: Final = sys.hash_info.modulus

_U32: Final = struct.Struct("<I")
_U64: Final = struct.Struct("<Q")
_F64: Final = struct.Struct("<d")
_C128: Final = struct.Struct("<dd")
_FLOAT_CHUNK: Final = struct.Struct("<cd")
_COUNTED: Final = struct.Struct("<cI")  # a tag, and how long is what follows
_REFERENCE: Final = struct.Struct("<BQ")
_SHAPES: Final = tuple(struct.Struct(f"<{ndim}Q") for ndim in range(MAX_NDIM + 1))
_ARRAY_HEADS: Final = tuple(struct.Struct(f"<cBB{ndim}Q") for ndim in range(MAX_NDIM + 1))
_LARGE: Final = 2**14  # bytes of an array

_TOO_LONG: Final = f"more than {MAX_FRAME // 2**20} MB"
_TOO_EARLY: Final = "the frame ends too early"


class WireError(Exception):
    """A value that can't travel, or bytes that are not a value."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Something that stays on the side that numbered it, with plain data said about it.

    Kinds: "h" an object of the worker; "v" one that is plain data of another make (a NamedTuple), with
    that data; of the trusted side: "c" a callable, "t" a token, "g" a random generator (its state is
    in `data`).
    """

    kind: str
    number: int
    data: Any = None


REF_KINDS: Final = "hvctg"


Refer = Callable[[Any], Any]
"""Gives what is sent in the place of a leaf that is not plain data: a `Ref`, or plain data."""

Recall = Callable[[Any], Any]
"""Gives the `Ref` of plain data that came with one and is to be sent back as that, else the value."""


def identified(value: object) -> Ref:
    """Refer to a leaf by its identity, for whoever compares what was encoded before and after."""
    return Ref("h", id(value) % 2**64)


def _refuse(value: object) -> Ref:
    raise WireError(f"a value of type {type(value).__name__} is not plain data")


class _Encoder:
    """Appends chunks of bytes, counting items, depth and bytes as it goes."""

    __slots__ = ("chunks", "items", "recall", "refer", "size")

    def __init__(self, refer: Refer, recall: Recall | None) -> None:
        self.refer = refer
        self.recall = recall
        self.chunks: list[Any] = []  # bytes, and large arrays as they are
        self.items = 0
        self.size = 0  # of what can be long: floats and small ints are bounded by their number

    def put(self, values: Iterable[Any], count: int, depth: int) -> None:  # noqa: C901, PLR0912
        """Append so many values, the frequent kinds without a call for each."""
        self.items += count
        if self.items > MAX_ITEMS:
            raise WireError(f"more than {MAX_ITEMS} values")
        if depth > MAX_DEPTH:
            raise WireError(f"nested more than {MAX_DEPTH} deep")
        append, recall = self.chunks.append, self.recall
        for given in values:
            value = given if recall is None else recall(given)
            kind = type(value)
            if kind is float:
                append(_FLOAT_CHUNK.pack(b"d", value))
            elif kind is int and -128 <= value < 128:
                append(_SMALL_INTS[value])
            elif kind is np.ndarray and value.dtype in _DTYPE_INDEX:
                self.put_array(value)
            elif (leaf := _LEAVES.get(kind)) is not None:
                chunk = leaf(value)
                self.size += len(chunk)
                if self.size > MAX_FRAME:
                    raise WireError(_TOO_LONG)
                append(chunk)
            elif kind in _SEQUENCES:
                append(_COUNTED.pack(_SEQUENCES[kind], len(value)))
                if value:
                    self.put(value, len(value), depth + 1)
            elif kind is dict:
                append(_COUNTED.pack(b"m", len(value)))
                if value:
                    self.put(chain.from_iterable(value.items()), 2 * len(value), depth + 1)
            else:
                self.put_other(value, depth)

    def put_other(self, value: Any, depth: int) -> None:
        other = value if type(value) is Ref else self.refer(value)
        if type(other) is Ref:
            self.chunks.append(b"r" + other.kind.encode() + _U64.pack(other.number))
            self.put((other.data,), 1, depth + 1)
        else:
            self.items -= 1  # one value, though it is looked at twice
            self.put((other,), 1, depth)

    def put_array(self, array: np.ndarray[Any, Any]) -> None:
        # By Python ints, before copying: a view with stride 0 can claim terabytes.
        shape = array.shape
        ndim = len(shape)
        nbytes = _nbytes(shape, array.itemsize)
        self.size += nbytes
        if self.size > MAX_FRAME or ndim > MAX_NDIM:
            raise WireError(f"an array of shape {shape} is too big to travel")
        head = _ARRAY_HEADS[ndim].pack(b"a", _DTYPE_INDEX[array.dtype], ndim, *shape)
        if nbytes > _LARGE and array.flags.c_contiguous:
            self.chunks += head, array  # not copied before all chunks are joined
        else:
            self.chunks.append(head + array.tobytes())


def _nbytes(shape: tuple[int, ...], itemsize: int) -> int:
    """The bytes of an array, by Python's ints, which do not wrap."""
    nbytes = itemsize * math.prod(shape)
    if not nbytes:
        beside = math.prod(dimension for dimension in shape if dimension)
        if beside > MAX_EMPTY:
            raise WireError(f"an empty array of shape {shape}")
    return nbytes


_INT_HEADS: Final = [b"i" + bytes([length]) for length in range(MAX_INT_BYTES + 1)]


def _int(value: int) -> bytes:
    length = value.bit_length() // 8 + 1
    if length > MAX_INT_BYTES:
        raise WireError("an int of more than 256 bits")
    return _INT_HEADS[length] + value.to_bytes(length, "big", signed=True)


def _bytes(value: bytes) -> bytes:
    if len(value) > MAX_FRAME:
        raise WireError(_TOO_LONG)
    return _COUNTED.pack(b"b", len(value)) + value


def _str(value: str) -> bytes:
    if len(value) > MAX_FRAME:
        raise WireError(_TOO_LONG)
    try:
        data = value.encode()
    except UnicodeEncodeError:
        raise WireError("a text with half a surrogate pair") from None
    return _COUNTED.pack(b"s", len(data)) + data


def _scalar(index: int) -> Callable[[Any], bytes]:
    head = b"n" + bytes([index])
    return lambda value: head + value.tobytes()


_LEAVES: Final[dict[type, Callable[[Any], bytes]]] = {
    type(None): lambda _: b"N",
    bool: lambda value: b"T" if value else b"F",
    int: _int,
    complex: lambda value: b"c" + _C128.pack(value.real, value.imag),
    str: _str,
    bytes: _bytes,
    **{dtype.type: _scalar(index) for index, dtype in enumerate(DTYPES)},
}
_SMALL_INTS: Final = [_int(value) for value in (*range(128), *range(-128, 0))]  # by the int itself
_SEQUENCES: Final[dict[type, bytes]] = {list: b"l", tuple: b"t", set: b"e", frozenset: b"z"}


def encode(value: Any, refer: Refer = _refuse, recall: Recall | None = None) -> bytes:
    """Encode a value; `refer` and `recall` give what is sent in the place of a part of it.

    Raises:
        WireError: The value is too big, too deep or too long to travel, or `refer` refused a leaf.
    """
    encoder = _Encoder(refer, recall)
    try:
        encoder.put((value,), 1, 0)
    except RuntimeError as error:  # a container that changed while it was read
        raise WireError(str(error)) from None
    payload = b"".join(encoder.chunks)
    if len(payload) > MAX_FRAME:
        raise WireError(_TOO_LONG)
    return payload


class _Decoder:
    """Reads values from bytes; nothing is allocated before the bytes for it are known to be there."""

    __slots__ = (
        "alike", "data", "hashed", "items", "keys", "longest", "position", "resolve", "unhashable",
    )  # fmt: skip

    def __init__(self, data: bytes, resolve: Callable[[Ref], Any]) -> None:
        self.data = data
        self.position = 0
        self.resolve = resolve
        self.items = 0
        self.keys = 0
        self.longest = 0  # text, or bytes
        self.unhashable = 0  # values so far that make what holds them unhashable, too
        self.alike: dict[int, list[Any]] = {}  # by hash, the values whose hash can be chosen
        self.hashed = 0  # items that were looked at for that, nested ones each time

    def values(self, count: int, depth: int) -> list[Any]:
        """Read so many values, the frequent kinds without a call for each."""
        self.items += count
        if self.items > MAX_ITEMS:
            raise WireError(f"more than {MAX_ITEMS} values")
        if depth > MAX_DEPTH:
            raise WireError(f"nested more than {MAX_DEPTH} deep")
        data, position = self.data, self.position
        found: list[Any] = []
        append = found.append
        for _ in range(count):
            tag = data[position]
            position += 1
            if tag == _FLOAT:
                append(_F64.unpack_from(data, position)[0])
                position += 8
            elif tag == _INT and data[position] == 1:
                append((data[position + 1] ^ 128) - 128)
                position += 2
            elif tag == _TEXT:
                length = _U32.unpack_from(data, position)[0]
                start = position + 4
                position = start + length
                text = data[start:position]
                if len(text) < length:
                    raise WireError(_TOO_EARLY)
                self.longest = max(self.longest, length)
                append(text.decode())
            elif (reader := _READERS.get(tag)) is not None:
                self.position = position
                append(reader(self, depth))
                position = self.position
            elif tag in _CONSTANTS:
                append(_CONSTANTS[tag])
            else:
                raise WireError(f"an unknown tag {tag}")
        self.position = position
        return found

    def take(self, length: int) -> int:
        """Go on by so many bytes, and give the place where they begin."""
        start = self.position
        self.position = end = start + length
        if end > len(self.data):
            raise WireError(_TOO_EARLY)
        return start

    def count(self) -> int:
        number: int = _U32.unpack_from(self.data, self.position)[0]
        self.position += 4
        if number > MAX_ITEMS - self.items or number > len(self.data) - self.position:
            raise WireError(f"a count of {number} values")
        return number

    def key_count(self) -> int:
        number = self.count()
        self.keys += number
        if self.keys > MAX_KEYS:
            raise WireError(f"more than {MAX_KEYS} keys")
        return number

    # ------------------------------------------------------------ containers

    def read_list(self, depth: int) -> list[Any]:
        self.unhashable += 1
        count = self.count()
        return self.values(count, depth + 1) if count else []

    def read_tuple(self, depth: int) -> tuple[Any, ...]:
        items, unhashable = self.items, self.unhashable
        count = self.count()
        value = tuple(self.values(count, depth + 1)) if count else ()
        if self.unhashable == unhashable:
            self.look_at_hash(value, self.items - items)
        return value

    def read_set(self, depth: int) -> set[Any]:
        self.unhashable += 1
        count = self.key_count()
        return _hashed(set, self.values(count, depth + 1)) if count else set()

    def read_frozenset(self, depth: int) -> frozenset[Any]:
        items = self.items
        count = self.key_count()
        value = _hashed(frozenset, self.values(count, depth + 1)) if count else frozenset()
        self.look_at_hash(value, self.items - items)
        return value

    def read_dict(self, depth: int) -> dict[Any, Any]:
        self.unhashable += 1
        count = self.key_count()
        if not count:
            return {}
        flat = iter(self.values(2 * count, depth + 1))
        pairs: dict[Any, Any] = _hashed(dict, zip(flat, flat, strict=True))
        return pairs

    def look_at_hash(self, value: Any, size: int) -> None:
        """Refuse many different values of one hash: one call of C would compare each with each."""
        try:
            key = hash(value)
        except TypeError:
            return
        alike = self.alike.get(key, ())
        self.hashed += size * (1 + len(alike))
        if self.hashed > MAX_HASHED:
            raise WireError("too much to hash")
        if not alike:
            self.alike[key] = [value]
        elif value not in alike:
            self.alike[key].append(value)
            if len(alike) > MAX_ALIKE:
                raise WireError(f"more than {MAX_ALIKE} different values of one hash")

    def reference(self, depth: int) -> Any:
        kind, number = _REFERENCE.unpack_from(self.data, self.take(_REFERENCE.size))
        name = chr(kind)
        if name not in REF_KINDS:
            raise WireError(f"an unknown kind of reference {name!r}")
        unhashable = self.unhashable
        data = self.values(1, depth + 1)[0]
        self.unhashable = unhashable  # what it stands for may be hashable all the same
        return self.resolve(Ref(name, number, data))

    # ------------------------------------------------------------ leaves

    def integer(self, _: int) -> int:
        data, start = self.data, self.position + 1
        length = data[start - 1]
        if length > MAX_INT_BYTES:
            raise WireError("an int of more than 256 bits")
        self.position = end = start + length
        if end > len(data):
            raise WireError(_TOO_EARLY)
        value = int.from_bytes(data[start:end], "big", signed=True)
        if not -_HASHES < value < _HASHES:  # the others have hashes of their own
            self.look_at_hash(value, 1)
        return value

    def read_complex(self, _: int) -> complex:
        value = complex(*_C128.unpack_from(self.data, self.take(16)))
        self.look_at_hash(value, 1)
        return value

    def read_bytes(self, _: int) -> bytes:
        data, start = self.data, self.position + 4
        length = _U32.unpack_from(data, start - 4)[0]
        self.longest = max(self.longest, length)
        self.position = end = start + length
        if end > len(data):
            raise WireError(_TOO_EARLY)
        return data[start:end]

    def array(self, _: int) -> np.ndarray[Any, Any]:
        self.unhashable += 1
        data, position = self.data, self.position
        index, ndim = data[position], data[position + 1]
        dtype = _dtype(index)
        if ndim > MAX_NDIM:
            raise WireError(f"an array of {ndim} dimensions")
        shape = _SHAPES[ndim].unpack_from(data, position + 2)
        self.position = start = position + 2 + 8 * ndim
        nbytes = _nbytes(shape, dtype.itemsize)
        self.take(nbytes)
        try:
            if not nbytes:
                return np.empty(shape, dtype)
            if index == 0:  # a byte that is neither 0 nor 1 would be a boolean that lies
                return np.ndarray(shape, np.uint8, data, start).astype(dtype)
            return np.ndarray(shape, dtype, data, start).copy()
        except ValueError:  # no elements, but dimensions whose product is beyond numpy
            raise WireError(f"an array of shape {shape}") from None

    def scalar(self, _: int) -> Any:
        dtype = _dtype(self.data[self.take(1)])
        start = self.take(dtype.itemsize)
        if dtype.kind == "b":
            return np.bool_(self.data[start])
        value = np.frombuffer(self.data, dtype, 1, start)[0]
        if dtype.kind == "c":
            self.look_at_hash(value, 1)
        return value


def _dtype(index: int) -> np.dtype[Any]:
    if index >= len(DTYPES):
        raise WireError(f"an unknown dtype {index}")
    return DTYPES[index]


def _hashed(build: Callable[[Iterable[Any]], Any], items: Iterable[Any]) -> Any:
    try:
        return build(items)
    except TypeError:
        raise WireError("a key that can't be hashed") from None


_FLOAT, _INT, _TEXT = b"dis"
_CONSTANTS: Final = {ord("N"): None, ord("T"): True, ord("F"): False}
_READERS: Final[dict[int, Callable[[_Decoder, int], Any]]] = {
    _INT: _Decoder.integer,
    ord("c"): _Decoder.read_complex,
    ord("b"): _Decoder.read_bytes,
    ord("a"): _Decoder.array,
    ord("n"): _Decoder.scalar,
    ord("l"): _Decoder.read_list,
    ord("t"): _Decoder.read_tuple,
    ord("e"): _Decoder.read_set,
    ord("z"): _Decoder.read_frozenset,
    ord("m"): _Decoder.read_dict,
    ord("r"): _Decoder.reference,
}


def _unresolved(ref: Ref) -> Any:
    raise WireError(f"a reference of kind {ref.kind!r} where plain data was due")


def decode(
    data: bytes, resolve: Callable[[Ref], Any] = _unresolved, *, trusted: bool = False
) -> Any:
    """Decode exactly one value; `resolve` turns references back into what they stand for.

    Of what is `trusted` it is not asked what numpy could make of it: a notebook has many long cells.

    Raises:
        WireError: The bytes are not one value in this format, or `resolve` refused a reference.
    """
    decoder = _Decoder(data, resolve)
    try:
        value = decoder.values(1, 0)[0]
    except (IndexError, struct.error):
        raise WireError(_TOO_EARLY) from None
    except UnicodeDecodeError:
        raise WireError("a text that is not UTF-8") from None
    except ArithmeticError as error:  # numpy's scalars can't be compared with all of their hash
        raise WireError(f"values that can't be compared: {error}") from None
    if decoder.position != len(data):
        raise WireError(f"{len(data) - decoder.position} bytes too many")
    # numpy gives each item of an array of texts or bytes the longest's room.
    if decoder.longest * decoder.items > MAX_FRAME and not trusted:
        raise WireError("a text too long for so many values")
    return value


def frame(payload: bytes) -> bytes:
    """Put the length before a payload."""
    return _U32.pack(len(payload)) + payload


def frame_length(head: bytes | bytearray) -> int:
    """Read a frame's length from its first four bytes, refusing what is over the cap."""
    length: int = _U32.unpack(head)[0]
    if length > MAX_FRAME:
        raise WireError(f"a frame of {length} bytes")
    return length
