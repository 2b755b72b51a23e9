"""One request to a page: who asks, in which language, and what the form says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request

from grader.errors import InternalError
from grader.store.accounts import Person


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form."""

    name: str
    content: bytes


@dataclass(slots=True)
class Visit:
    """One request: who asks, in which language, and what the form says."""

    request: Request
    language: str
    session: str = ""
    person: Person | None = None
    form: Mapping[str, str] = field(default_factory=dict)
    upload: Upload | None = None

    @property
    def who(self) -> Person:
        """Whoever asks; only where the table lets nobody in without signing in."""
        if self.person is None:
            raise InternalError("A page that needs somebody was asked for by nobody.")
        return self.person
