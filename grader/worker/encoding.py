"""Plain data to bytes: exact types only, with every cap checked before a payload is joined."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, Final

import numpy as np

from .wire_format import (
    C128,
    DTYPES,
    MAX_DEPTH,
    MAX_FRAME,
    MAX_INT_BYTES,
    MAX_ITEMS,
    MAX_KEYS,
    MAX_NDIM,
    Ref,
    WireError,
    nbytes_of,
)

_U64: Final = struct.Struct("<Q")
_FLOAT_CHUNK: Final = struct.Struct("<cd")
_COUNTED: Final = struct.Struct("<cI")  # a tag, and how long is what follows
_ARRAY_HEADS: Final = tuple(struct.Struct(f"<cBB{ndim}Q") for ndim in range(MAX_NDIM + 1))
_LARGE: Final = 2**14  # bytes of an array
_TOO_LONG: Final = f"more than {MAX_FRAME // 2**20} MB"
_DTYPE_INDEX: Final = {dtype: index for index, dtype in enumerate(DTYPES)}

Refer = Callable[[Any], Any]
"""Gives what is sent in the place of a leaf that is not plain data: a `Ref`, or plain data."""

Recall = Callable[[Any], Any]
"""Gives the `Ref` of plain data that came with one and is to be sent back as that, else the value."""

Stay = Callable[[Any], Any]
"""Gives what is sent in the place of a set or dict whose keys would be more than may travel."""


def identified(value: object) -> Ref:
    """Refer to a leaf by its identity, for whoever compares what was encoded before and after."""
    return Ref("h", id(value) % 2**64)


def _refuse(value: object) -> Ref:
    raise WireError(f"a value of type {type(value).__name__} is not plain data")


class _Encoder:
    """Appends chunks of bytes, counting items, depth and bytes as it goes."""

    __slots__ = ("chunks", "items", "keys", "recall", "refer", "size", "stay")

    def __init__(self, refer: Refer, recall: Recall | None, stay: Stay | None) -> None:
        self.refer = refer
        self.recall = recall
        self.stay = stay
        self.chunks: list[Any] = []  # bytes, and large arrays as they are
        self.items = 0
        self.keys = 0
        self.size = 0  # of what can be long: floats and small ints are bounded by their number

    def put(self, values: Iterable[Any], count: int, depth: int) -> None:  # noqa: C901
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
            elif kind in _KEYED:
                self.put_keyed(value, kind, depth)
            else:
                self.put_other(value, depth)

    def put_keyed(self, value: Any, kind: type, depth: int) -> None:
        if self.stay is not None and self.keys + len(value) > MAX_KEYS:
            self.put_other(self.stay(value), depth)
            return
        self.keys += len(value)
        self.chunks.append(_COUNTED.pack(_KEYED[kind], len(value)))
        if value and kind is dict:
            self.put(chain.from_iterable(value.items()), 2 * len(value), depth + 1)
        elif value:
            self.put(value, len(value), depth + 1)

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
        nbytes = nbytes_of(shape, array.itemsize)
        self.size += nbytes
        if self.size > MAX_FRAME or ndim > MAX_NDIM:
            raise WireError(f"an array of shape {shape} is too big to travel")
        head = _ARRAY_HEADS[ndim].pack(b"a", _DTYPE_INDEX[array.dtype], ndim, *shape)
        if nbytes > _LARGE and array.flags.c_contiguous:
            self.chunks += head, array  # not copied before all chunks are joined
        else:
            self.chunks.append(head + array.tobytes())


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
    complex: lambda value: b"c" + C128.pack(value.real, value.imag),
    str: _str,
    bytes: _bytes,
    **{dtype.type: _scalar(index) for index, dtype in enumerate(DTYPES)},
}
_SMALL_INTS: Final = [_int(value) for value in (*range(128), *range(-128, 0))]  # by the int itself
_SEQUENCES: Final[dict[type, bytes]] = {list: b"l", tuple: b"t"}
_KEYED: Final[dict[type, bytes]] = {set: b"e", frozenset: b"z", dict: b"m"}


def encode(
    value: Any, refer: Refer = _refuse, recall: Recall | None = None, stay: Stay | None = None
) -> bytes:
    """Encode a value; `refer`, `recall` and `stay` give what is sent in the place of a part of it.

    Raises:
        WireError: The value is too big, too deep or too long to travel, or `refer` refused a leaf.
    """
    encoder = _Encoder(refer, recall, stay)
    try:
        encoder.put((value,), 1, 0)
    except RuntimeError as error:  # a container that changed while it was read
        raise WireError(str(error)) from None
    payload = b"".join(encoder.chunks)
    if len(payload) > MAX_FRAME:
        raise WireError(_TOO_LONG)
    return payload
