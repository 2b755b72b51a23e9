"""What a person enters in a form of these pages: capped, and refused with words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from grader.course import LANGUAGES
from grader.errors import UsageError
from grader.server import pages

if TYPE_CHECKING:
    from grader.model import Text
    from grader.server.visit import Visit

MOST_TEXT = 2_000


def text(visit: Visit, name: str, most: int = MOST_TEXT) -> str:
    """A text that must be there, without the blanks around it.

    Raises:
        UsageError: There is none, or it is too long.
    """
    entered = visit.form.get(name, "").replace("\r\n", "\n").strip()
    if not entered:
        raise wrong("no_text", "no_text_remedy")
    if len(entered) > most:
        raise wrong("text_too_long", "text_too_long_remedy", number=len(entered), most=most)
    return entered


def whole_number(text: str, digits: int = 9) -> int | None:
    """The number that a text is, None where it is none, or one of more digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def wrong(key: str, remedy: str, **values: object) -> UsageError:
    """An error whose texts are those of the pages, in both languages."""
    return UsageError(_both(key, values), _both(remedy, values))


def _both(key: str, values: Mapping[str, object]) -> Text:
    """A text of the pages by language."""
    return {language: pages.texts(language)(key, **values) for language in LANGUAGES}
