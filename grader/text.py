"""A text by language, as instructors write it."""

from __future__ import annotations

from collections.abc import Mapping


def text_in(text: Mapping[str, str], language: str) -> str:
    """Look up a text in `language`, or in English where it has not been translated."""
    return text.get(language) or text["en"]
