"""Texts: by language as instructors write them, as they are compared, and the first of many."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence


def text_in(text: Mapping[str, str], language: str) -> str:
    """Look up a text in `language`, or in English where it has not been translated."""
    return text.get(language) or text["en"]


def folded(text: str) -> str:
    """What a text has in common with its twins in other case or another Unicode form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def mailbox(text: str) -> str:
    """What an e-mail address has in common with its twins in capitals: those of ASCII alone.

    To any other folding somebody else's mailbox may be the same: groß@ and gross@, or the Kelvin sign and k.
    """
    return text.encode(errors="surrogatepass").lower().decode(errors="surrogatepass")


def some(items: Sequence[str], most: int) -> list[str]:
    """The first few of many, and how many more there are, for staff."""
    more = len(items) - most
    return [*items[:most], *([f"… and {more:,} more"] if more > 0 else [])]
