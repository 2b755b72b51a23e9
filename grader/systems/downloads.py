"""What a system's name for an uploaded file or folder tells."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COPY = re.compile(r"(?:-(?P<dash>\d+)| ?\((?P<brackets>\d+)\))(?=\.\w+$)")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file, or one person's folder, as a system names it in a download.

    `person` is the name that the system gives, `account` its own number or login of that person, and
    `ticket` a number that only this download knows: each is "" where there is none. `file` is what the
    student called it, "" for a folder. Of two, the one with the greater `order` came later.
    """

    person: str
    account: str = ""
    ticket: str = ""
    file: str = ""
    order: tuple[int | str, ...] = ()


def without_copy_number(file: str) -> tuple[str, int]:
    """The name before `-1` or ` (1)` was added to it, and that number: 0 for none."""
    found = _COPY.search(file)
    if found is None:
        return file, 0
    return _COPY.sub("", file), int(found["dash"] or found["brackets"])
