"""The wire format: plain data to bytes and back, with every cap checked before anything is allocated.

A frame is a 4-byte length and a payload; a payload is one encoded value. Values are tagged by one
byte, exact types only: a subclass is not plain data. What is not plain data travels as a `Ref`, a
number that means something only to the side that gave it out, or as plain data in its place.

This is all that others use of it: `encoding` and `decoding` are its two directions.
"""

from .decoding import decode
from .encoding import Recall, Refer, encode, identified
from .wire_format import (
    DTYPES,
    MAX_DEPTH,
    MAX_FRAME,
    MAX_ITEMS,
    MAX_KEYS,
    REF_KINDS,
    Ref,
    WireError,
    frame,
    frame_length,
)

__all__ = [
    "DTYPES",
    "MAX_DEPTH",
    "MAX_FRAME",
    "MAX_ITEMS",
    "MAX_KEYS",
    "REF_KINDS",
    "Recall",
    "Ref",
    "Refer",
    "WireError",
    "decode",
    "encode",
    "frame",
    "frame_length",
    "identified",
]
