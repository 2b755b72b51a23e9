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
from collections.abc import Callable
from dataclasses import dataclass
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

_COMPLEX: Final = (np.complex64, np.complex128)
_HASHES: Final = sys.hash_info.modulus

_U32: Final = struct.Struct("<I")
_U64: Final = struct.Struct("<Q")
_F64: Final = struct.Struct("<d")
_C128: Final = struct.Struct("<dd")


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
    """Appends chunks of bytes for one value, counting items, depth and bytes as it goes."""

    def __init__(self, refer: Refer, recall: Recall | None) -> None:
        self.refer = refer
        self.recall = recall
        self.chunks: list[bytes | memoryview] = []
        self.items = 0
        self.size = 0

    def add(self, chunk: bytes | memoryview) -> None:
        self.size += len(chunk)
        if self.size > MAX_FRAME:
            raise WireError(f"more than {MAX_FRAME // 2**20} MB")
        self.chunks.append(chunk)

    def put(self, value: Any, depth: int) -> None:
        self.items += 1
        if self.items > MAX_ITEMS:
            raise WireError(f"more than {MAX_ITEMS} values")
        if depth > MAX_DEPTH:
            raise WireError(f"nested more than {MAX_DEPTH} deep")
        if self.recall is not None:
            value = self.recall(value)
        kind = type(value)
        leaf = _LEAVES.get(kind)
        if leaf is not None:
            self.add(leaf(value))
        elif kind in _SEQUENCES:
            self.add(_SEQUENCES[kind] + _count(len(value)))
            for item in value:
                self.put(item, depth + 1)
        elif kind is dict:
            self.add(b"m" + _count(len(value)))
            for key, item in value.items():
                self.put(key, depth + 1)
                self.put(item, depth + 1)
        elif kind is np.ndarray and value.dtype in _DTYPE_INDEX and value.dtype.isnative:
            self.put_array(value)
        else:
            self.put_other(value, depth)

    def put_other(self, value: Any, depth: int) -> None:
        other = value if type(value) is Ref else self.refer(value)
        if type(other) is Ref:
            self.add(b"r" + other.kind.encode() + _U64.pack(other.number))
            self.put(other.data, depth + 1)
        else:
            self.items -= 1  # one value, though it is looked at twice
            self.put(other, depth)

    def put_array(self, array: np.ndarray[Any, Any]) -> None:
        # By Python ints, before copying: a view with stride 0 can claim terabytes.
        nbytes = _nbytes(array.shape, array.itemsize)
        if self.size + nbytes > MAX_FRAME or array.ndim > MAX_NDIM:
            raise WireError(f"an array of shape {array.shape} is too big to travel")
        head = struct.pack(f"<BB{array.ndim}Q", _DTYPE_INDEX[array.dtype], array.ndim, *array.shape)
        self.add(b"a" + head)
        # What lies in one piece is not copied before all chunks are joined.
        in_one_piece = array.flags.c_contiguous and nbytes
        self.add(array.reshape(-1).view(np.uint8).data if in_one_piece else array.tobytes())


def _nbytes(shape: tuple[int, ...], itemsize: int) -> int:
    """The bytes of an array, by Python's ints, which do not wrap."""
    if 0 in shape:
        beside = math.prod(dimension for dimension in shape if dimension)
        if beside > MAX_EMPTY:
            raise WireError(f"an empty array of shape {shape}")
    return itemsize * math.prod(shape)


def _count(number: int) -> bytes:
    if number > MAX_ITEMS:
        raise WireError(f"more than {MAX_ITEMS} values")
    return _U32.pack(number)


def _int(value: int) -> bytes:
    length = value.bit_length() // 8 + 1
    if length > MAX_INT_BYTES:
        raise WireError("an int of more than 256 bits")
    return b"i" + bytes([length]) + value.to_bytes(length, "big", signed=True)


def _bytes(tag: bytes, value: bytes) -> bytes:
    if len(value) > MAX_FRAME:
        raise WireError(f"more than {MAX_FRAME // 2**20} MB")
    return tag + _U32.pack(len(value)) + value


def _str(value: str) -> bytes:
    if len(value) > MAX_FRAME:
        raise WireError(f"more than {MAX_FRAME // 2**20} MB")
    try:
        return _bytes(b"s", value.encode())
    except UnicodeEncodeError:
        raise WireError("a text with half a surrogate pair") from None


def _scalar(index: int) -> Callable[[Any], bytes]:
    head = b"n" + bytes([index])
    return lambda value: head + value.tobytes()


_LEAVES: Final[dict[type, Callable[[Any], bytes]]] = {
    type(None): lambda _: b"N",
    bool: lambda value: b"T" if value else b"F",
    int: _int,
    float: lambda value: b"d" + _F64.pack(value),
    complex: lambda value: b"c" + _C128.pack(value.real, value.imag),
    str: _str,
    bytes: lambda value: _bytes(b"b", value),
    **{dtype.type: _scalar(index) for index, dtype in enumerate(DTYPES)},
}
_SEQUENCES: Final[dict[type, bytes]] = {list: b"l", tuple: b"t", set: b"e", frozenset: b"z"}
_BUILDERS: Final[dict[int, Callable[[list[Any]], Any]]] = {
    ord("l"): list,
    ord("t"): tuple,
    ord("e"): set,
    ord("z"): frozenset,
}


def encode(value: Any, refer: Refer = _refuse, recall: Recall | None = None) -> bytes:
    """Encode a value; `refer` and `recall` give what is sent in the place of a part of it.

    Raises:
        WireError: The value is too big, too deep or too long to travel, or `refer` refused a leaf.
    """
    encoder = _Encoder(refer, recall)
    try:
        encoder.put(value, 0)
    except RuntimeError as error:  # a container that changed while it was read
        raise WireError(str(error)) from None
    return b"".join(encoder.chunks)


class _Decoder:
    """Reads one value from bytes; nothing is allocated before the bytes for it are known to be there."""

    def __init__(self, data: bytes, resolve: Callable[[Ref], Any]) -> None:
        self.data = data
        self.position = 0
        self.resolve = resolve
        self.items = 0
        self.keys = 0
        self.longest = 0  # text, or bytes
        self.alike: dict[int, list[Any]] = {}  # by hash, the values whose hash can be chosen
        self.hashed = 0  # items that were looked at for that, nested ones each time

    def take(self, length: int) -> bytes:
        start = self.skip(length)
        return self.data[start : self.position]

    def skip(self, length: int) -> int:
        """Go on by so many bytes, and give the place where they begin."""
        start = self.position
        self.position += length
        if self.position > len(self.data):
            raise WireError("the frame ends too early")
        return start

    def count(self) -> int:
        number: int = _U32.unpack(self.take(4))[0]
        if number > MAX_ITEMS - self.items or number > len(self.data) - self.position:
            raise WireError(f"a count of {number} values")
        return number

    def key_count(self) -> int:
        number = self.count()
        self.keys += number
        if self.keys > MAX_KEYS:
            raise WireError(f"more than {MAX_KEYS} keys")
        return number

    def value(self, depth: int) -> Any:
        self.items += 1
        if self.items > MAX_ITEMS:
            raise WireError(f"more than {MAX_ITEMS} values")
        if depth > MAX_DEPTH:
            raise WireError(f"nested more than {MAX_DEPTH} deep")
        tag = self.take(1)[0]
        reader = _READERS.get(tag)
        if reader is not None:
            value = reader(self)
            if type(value) in (int, complex) or type(value) in _COMPLEX:
                self.look_at_hash(value, 1)
            return value
        if tag in _BUILDERS:
            before = self.items
            count = self.count() if tag in b"lt" else self.key_count()
            items = [self.value(depth + 1) for _ in range(count)]
            value = _hashed(_BUILDERS[tag], items)
            if tag in b"tz":
                self.look_at_hash(value, self.items - before)
            return value
        if tag == ord("m"):
            count = self.key_count()
            pairs = [(self.value(depth + 1), self.value(depth + 1)) for _ in range(count)]
            return _hashed(dict, pairs)
        if tag == ord("r"):
            return self.reference(depth)
        raise WireError(f"an unknown tag {tag}")

    def look_at_hash(self, value: Any, size: int) -> None:
        """Refuse many different values of one hash: one call of C would compare each with each."""
        if type(value) is int and -_HASHES < value < _HASHES:
            return  # these have hashes of their own
        try:
            alike = self.alike.setdefault(hash(value), [])
        except TypeError:
            return
        self.hashed += size * (1 + len(alike))
        if self.hashed > MAX_HASHED:
            raise WireError("too much to hash")
        if value not in alike:
            alike.append(value)
        if len(alike) > MAX_ALIKE:
            raise WireError(f"more than {MAX_ALIKE} different values of one hash")

    def reference(self, depth: int) -> Any:
        kind = chr(self.take(1)[0])
        number = _U64.unpack(self.take(8))[0]
        if kind not in REF_KINDS:
            raise WireError(f"an unknown kind of reference {kind!r}")
        return self.resolve(Ref(kind, number, self.value(depth + 1)))

    def dtype(self) -> np.dtype[Any]:
        index = self.take(1)[0]
        if index >= len(DTYPES):
            raise WireError(f"an unknown dtype {index}")
        return DTYPES[index]

    def array(self) -> np.ndarray[Any, Any]:
        dtype = self.dtype()
        ndim = self.take(1)[0]
        if ndim > MAX_NDIM:
            raise WireError(f"an array of {ndim} dimensions")
        shape = struct.unpack(f"<{ndim}Q", self.take(8 * ndim))
        nbytes = _nbytes(shape, dtype.itemsize)
        start = self.skip(nbytes)
        if nbytes:
            flat = np.frombuffer(self.data, dtype, nbytes // dtype.itemsize, start)
        else:
            flat = np.empty(0, dtype)
        if dtype.kind == "b":  # a byte that is neither 0 nor 1 would be a boolean that lies
            flat = flat.view(np.uint8) != 0
        try:
            return flat.reshape(shape).copy()
        except ValueError:  # no elements, but dimensions whose product is beyond numpy
            raise WireError(f"an array of shape {shape}") from None

    def scalar(self) -> Any:
        dtype = self.dtype()
        raw = np.frombuffer(self.take(dtype.itemsize), dtype)
        return np.bool_(raw.view(np.uint8)[0]) if dtype.kind == "b" else raw[0]

    def text(self) -> str:
        length = _U32.unpack(self.take(4))[0]
        self.longest = max(self.longest, length)
        try:
            return self.take(length).decode()
        except UnicodeDecodeError:
            raise WireError("a text that is not UTF-8") from None

    def data_bytes(self) -> bytes:
        length = _U32.unpack(self.take(4))[0]
        self.longest = max(self.longest, length)
        return self.take(length)

    def integer(self) -> int:
        length = self.take(1)[0]
        if length > MAX_INT_BYTES:
            raise WireError("an int of more than 256 bits")
        return int.from_bytes(self.take(length), "big", signed=True)


def _hashed(build: Callable[[list[Any]], Any], items: list[Any]) -> Any:
    try:
        return build(items)
    except TypeError:
        raise WireError("a key that can't be hashed") from None


_READERS: Final[dict[int, Callable[[_Decoder], Any]]] = {
    ord("N"): lambda _: None,
    ord("T"): lambda _: True,
    ord("F"): lambda _: False,
    ord("i"): _Decoder.integer,
    ord("d"): lambda decoder: _F64.unpack(decoder.take(8))[0],
    ord("c"): lambda decoder: complex(*_C128.unpack(decoder.take(16))),
    ord("s"): _Decoder.text,
    ord("b"): _Decoder.data_bytes,
    ord("a"): _Decoder.array,
    ord("n"): _Decoder.scalar,
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
        value = decoder.value(0)
    except (
        ArithmeticError
    ) as error:  # numpy's scalars can't be compared with every int of their hash
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


def frame_length(head: bytes) -> int:
    """Read a frame's length from its first four bytes, refusing what is over the cap."""
    length: int = _U32.unpack(head)[0]
    if length > MAX_FRAME:
        raise WireError(f"a frame of {length} bytes")
    return length
