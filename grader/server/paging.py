"""Long lists, so much on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from grader.server.entered import whole_number

_AROUND = 4  # pages before and after the shown one that are linked, beside the first and the last


@dataclass(frozen=True, slots=True)
class Places:
    """Which page of a list is shown, what of the list is on it, and where others are: number and address."""

    number: int
    first: int
    last: int
    numbers: tuple[tuple[int, str], ...]


def asked_for(asked: str) -> int:
    """The number of the page that an address asks for."""
    return whole_number(asked, 7) or 1


def places(asked: str, length: int, a_page: int, path: str, chosen: Mapping[str, str]) -> Places:
    """The page of a list of a length that is asked for, or the last that there is."""
    count = max(1, -(-length // a_page))
    number = min(asked_for(asked), count)
    kept = {name: value for name, value in chosen.items() if value}
    near = range(max(1, number - _AROUND), min(count, number + _AROUND) + 1)
    numbers = tuple(
        (one, f"{path}?{urlencode({**kept, 'page': one})}") for one in sorted({1, *near, count})
    )
    return Places(number, (number - 1) * a_page, number * a_page, numbers)
