"""In which zone somebody reads times: the one chosen by a form, or as the browser says, or the course's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

if TYPE_CHECKING:
    from grader.course import Course

CHOSEN = "zone"
"""The cookie with the zone that somebody has chosen."""
TOLD = "browser-zone"
"""The cookie in which the script keeps the browser's own."""
_REGIONS = frozenset(
    "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()
)


@cache
def names() -> tuple[str, ...]:
    """The zones that somebody may choose: by a region and a place, and UTC."""
    found = (name for name in available_timezones() if name.partition("/")[0] in _REGIONS)
    return ("UTC", *sorted(found))


def zone_of(cookies: Mapping[str, str], course: Course) -> tzinfo:
    """The zone in which times are told to whoever has these cookies."""
    name = chosen(cookies) or _known(cookies.get(TOLD, ""))
    return ZoneInfo(name) if name else course.timezone or UTC


def chosen(cookies: Mapping[str, str]) -> str:
    """The zone that was chosen by the form, "" of none."""
    return _known(cookies.get(CHOSEN, ""))


def _known(name: str) -> str:
    """A name if it is one of a zone: no path is ever made of another."""
    return name if name in _every() else ""


@cache
def _every() -> frozenset[str]:
    return frozenset(available_timezones())
