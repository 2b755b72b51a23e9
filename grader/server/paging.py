"""Long lists, so much on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Places:
    """Which page of a list is shown, and where all of them are: number and address."""

    number: int
    numbers: tuple[tuple[int, str], ...]
    first: int
    last: int


def places(asked: str, length: int, a_page: int, path: str, chosen: Mapping[str, str]) -> Places:
    """The page of a list of a length that is asked for, or the next that there is."""
    count = max(1, -(-length // a_page))
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
    number = min(max(number, 1), count)
    kept = {name: value for name, value in chosen.items() if value}
    numbers = tuple(
        (one, f"{path}?{urlencode({**kept, 'page': one})}") for one in range(1, count + 1)
    )
    return Places(number, numbers, (number - 1) * a_page, number * a_page)
