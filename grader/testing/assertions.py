"""What a public check's assertion says to a learner: the check's own words, and nothing of pytest's."""

from __future__ import annotations

import re
import reprlib
from typing import Any

_OWN = "\nassert "  # pytest adds its account of an assertion behind the words that the check gives
_NUMPY = re.compile(r"\bnp\.(?:(?:u?int|float)\d+\(([^()]*)\)|(True|False)_)")

_brief = reprlib.Repr()
_brief.maxlist = _brief.maxtuple = _brief.maxset = _brief.maxdict = 20
_brief.maxstring = _brief.maxother = 200


def comparison(operator: str, left: Any, right: Any) -> str:
    """Say in one line what a bare comparison found: the answer stands left, what is due right."""
    got, due = (" ".join(_brief.repr(value).split()) for value in (left, right))
    if operator == "==":
        return f"the answer is {got}, but should be {due}"
    return f"{got} {operator} {due} does not hold"


def in_words(told: str, compared: str) -> str:
    """What an assertion's text says without pytest's account; `compared` is the latest `comparison`."""
    if not told.startswith(_OWN.lstrip()):
        words = told.partition(_OWN)[0]
    elif compared and compared in told:
        words = compared
    else:
        words = "what this line asks for does not hold"
    return _NUMPY.sub(lambda found: found[1] or found[2], words)
