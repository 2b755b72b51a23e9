"""Bytes to plain data: reads what hostile code may have written, and raises `WireError` and nothing else."""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np

from .wire_format import (
    C128,
    DTYPES,
    MAX_ALIKE,
    MAX_DEPTH,
    MAX_FRAME,
    MAX_HASHED,
    MAX_INT_BYTES,
    MAX_ITEMS,
    MAX_KEYS,
    MAX_NDIM,
    REF_KINDS,
    U32,
    Ref,
    WireError,
    nbytes_of,
)

_HASHES: Final = sys.hash_info.modulus
_F64: Final = struct.Struct("<d")
_REFERENCE: Final = struct.Struct("<BQ")
_SHAPES: Final = tuple(struct.Struct(f"<{ndim}Q") for ndim in range(MAX_NDIM + 1))
_TOO_EARLY: Final = "the frame ends too early"


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
                length = U32.unpack_from(data, position)[0]
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
        number: int = U32.unpack_from(self.data, self.position)[0]
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
        value = complex(*C128.unpack_from(self.data, self.take(16)))
        self.look_at_hash(value, 1)
        return value

    def read_bytes(self, _: int) -> bytes:
        data, start = self.data, self.position + 4
        length = U32.unpack_from(data, start - 4)[0]
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
        nbytes = nbytes_of(shape, dtype.itemsize)
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
