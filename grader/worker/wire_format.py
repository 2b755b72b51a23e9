"""What both directions of the wire format share: its caps, its dtypes, references and frames."""

from __future__ import annotations

import math
import struct
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

U32: Final = struct.Struct("<I")
C128: Final = struct.Struct("<dd")


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


def nbytes_of(shape: tuple[int, ...], itemsize: int) -> int:
    """The bytes of an array, by Python's ints, which do not wrap."""
    nbytes = itemsize * math.prod(shape)
    if not nbytes:
        beside = math.prod(dimension for dimension in shape if dimension)
        if beside > MAX_EMPTY:
            raise WireError(f"an empty array of shape {shape}")
    return nbytes


def frame(payload: bytes) -> bytes:
    """Put the length before a payload."""
    return U32.pack(len(payload)) + payload


def frame_length(head: bytes | bytearray) -> int:
    """Read a frame's length from its first four bytes, refusing what is over the cap."""
    length: int = U32.unpack(head)[0]
    if length > MAX_FRAME:
        raise WireError(f"a frame of {length} bytes")
    return length
