"""One request to a page: who asks, in which language, and what the form says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.requests import Request

from grader.errors import InternalError
from grader.store.accounts import Person
from grader.store.appointments import Appointment, Role

if TYPE_CHECKING:
    from grader.server.readings import Handed


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form."""

    name: str
    content: bytes


@dataclass(slots=True)
class Visit:
    """One request: who asks, in which language, and what the form says.

    `appointment` is what one of the staff may do. `seen_as` is the student whose pages one of the staff looks
    at, and `root` what their addresses begin with then. `handed` is the submission that the route is about, and
    `student` the student: whoever asks may see them. `was_told` is that a worker has answered something, which
    is not to stay in memory.
    """

    request: Request
    language: str
    session: str = ""
    person: Person | None = None
    appointment: Appointment | None = None
    form: Mapping[str, str] = field(default_factory=dict)
    upload: Upload | None = None
    seen_as: Person | None = None
    root: str = ""
    handed: Handed | None = None
    student: str = ""
    was_told: bool = False

    @property
    def who(self) -> Person:
        """Whose pages they are: who asks, or the student as whom one of the staff looks at them.

        Raises:
            InternalError: Nobody is signed in, where the table lets nobody in without.
        """
        if self.seen_as is not None:
            return self.seen_as
        if self.person is None:
            raise InternalError("A page that needs somebody was asked for by nobody.")
        return self.person

    @property
    def asker(self) -> str:
        """Who asks, whose pages ever they look at; "" of nobody."""
        return self.person.id if self.person else ""

    @property
    def address(self) -> str:
        """Where the request comes from."""
        return self.request.client.host if self.request.client else ""

    @property
    def role(self) -> Role | None:
        """What whoever asks is in the course, None where that is not known."""
        if self.person is None:
            return None
        return self.appointment.role if self.appointment else Role.STUDENT

    @property
    def submission(self) -> Handed:
        """The submission that the route is about.

        Raises:
            InternalError: It is about none.
        """
        if self.handed is None:
            raise InternalError("A page of a submission was asked for without one.")
        return self.handed
