"""What a person enters in a form of these pages: capped, and refused with words."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.server import pages

if TYPE_CHECKING:
    from grader.server.site import Site
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


def number(visit: Visit, name: str, most: float) -> float:
    """A number from 0 to `most`.

    Raises:
        UsageError: It is none, or another one.
    """
    try:
        entered = float(visit.form.get(name, ""))
    except ValueError:
        entered = math.nan
    if not 0 <= entered <= most:
        raise wrong("no_points", "no_points_remedy", most=f"{most:g}")
    return entered


def time(site: Site, visit: Visit, name: str) -> datetime:
    """A time, in the course's zone where it says none.

    Raises:
        UsageError: It is none.
    """
    try:
        entered = datetime.fromisoformat(visit.form.get(name, ""))
        if entered.tzinfo is None:
            entered = entered.replace(tzinfo=site.course.timezone or UTC)
        return entered.astimezone(UTC)
    except (ValueError, OverflowError):
        raise wrong("no_time", "no_time_remedy") from None


def wrong(key: str, remedy: str, **values: object) -> UsageError:
    """An error whose texts are those of the pages, in both languages."""
    both = {language: pages.texts(language) for language in ("en", "ja")}
    return UsageError(
        {language: say(key, **values) for language, say in both.items()},
        {language: say(remedy, **values) for language, say in both.items()},
    )
