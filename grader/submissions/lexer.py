"""The tokens of what students write: one regular expression, and nothing is parsed as Python.

Its possessive quantifiers never go back, so that no source is slow.
"""

from __future__ import annotations

import builtins
import keyword
import re

# Each ends at its quote, or where the line or the source does, so that one always matches.
_TRIPLE_DOUBLE = r'"""(?:[^\\"]|\\[\s\S]|"(?!""))*+(?:"""|\\?\Z)'
_TRIPLE_SINGLE = r"'''(?:[^\\']|\\[\s\S]|'(?!''))*+(?:'''|\\?\Z)"
_DOUBLE = r'"(?:[^\\"\n]|\\[\s\S])*+(?:"|\\?\Z|$)'
_SINGLE = r"'(?:[^\\'\n]|\\[\s\S])*+(?:'|\\?\Z|$)"

_STRING = f"{_TRIPLE_DOUBLE}|{_TRIPLE_SINGLE}|{_DOUBLE}|{_SINGLE}"

TOKEN = re.compile(
    rf"""
      (?P<other>[^\w\#'"]++)
    | (?P<s>(?:[rbuftRBUFT]{{1,2}}(?=['"]))?+(?:{_STRING}))
    | (?P<word>[^\W\d]\w*+)
    | (?P<c>\#[^\n]*+)
    | (?P<n>\w(?:(?<=[eE])[-+]|[\w.])*+)
    """,
    re.MULTILINE | re.VERBOSE,
)
"""Matches the next token at any place: its group is `s`tring, `c`omment, `n`umber, `word`, or `other`."""

TEXT = re.compile(rf"{_STRING}|\#[^\n]*+", re.MULTILINE)
"""Finds the next string or comment."""

KEYWORDS = frozenset(keyword.kwlist)
BUILTINS = frozenset(name for name in dir(builtins) if name.islower())
