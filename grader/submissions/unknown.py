"""Why a file is no submission, by its name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from grader.errors import IntakeError
from grader.text import folded

KINDS = (".py", ".ipynb")
"""The kinds of files that are submissions."""


def unknown(stem: str, kind: str, exercises: Sequence[str]) -> IntakeError:
    """Why a file is no submission, with a guess what it should have been."""
    shown = stem[:80]
    if stem in exercises:
        return IntakeError("Is neither .py nor .ipynb.", f"Save it as {stem}.py?")
    ours = kind.lower() if kind.lower() in KINDS else ""
    guess = _guess(stem, exercises, close=bool(ours) or not kind)
    told = f"{shown!r} is not one of the exercises."
    if guess:
        return IntakeError(told, f"Did you mean {guess}{ours}?")
    if kind and not ours:
        return IntakeError("Is neither .py nor .ipynb.")
    return IntakeError(told, f"The exercises are {', '.join(exercises)}.")


def _guess(stem: str, exercises: Sequence[str], *, close: bool) -> str:
    """The exercise that is named in a file's name or, if asked for, one that is written nearly so."""
    plain = re.sub(r"[\s-]+", "_", folded(stem[:80])).strip("_")
    inside = [name for name in exercises if re.search(rf"(^|_){re.escape(name)}(_|$)", plain)]
    alike = difflib.get_close_matches(plain, exercises, n=1) if close else []
    return max(inside or alike, key=len, default="")
