"""What can go wrong, as one tree: each error has a message, a remedy and an exit code.

GraderError
├── UsageError           2  what was asked for can't be done as asked
│   ├── CourseError      2  a file of the course is wrong (says which, and where in it)
│   └── IntakeError      2  a file can't be read as a submission
├── RefusedError         3  the environment is broken, or the sandbox doesn't hold
└── InternalError        4  our own fault: never costs a student a point
"""

from __future__ import annotations


class GraderError(Exception):
    """An error that is told to a person: what happened, then what to do next."""

    exit_code = 4

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UsageError(GraderError):
    """What was asked for can't be done as asked."""

    exit_code = 2


class CourseError(UsageError):
    """A file of the course is missing or wrong."""

    WRITE_IT = (
        "Restore it, or write it: grade new NAME makes an exercise that shows what belongs in it."
    )
    """The remedy for a file that is missing."""


class IntakeError(UsageError):
    """A file can't be read as a submission."""


class RefusedError(GraderError):
    """The environment is broken, or the sandbox could not be proved."""

    exit_code = 3


class InternalError(GraderError):
    """Our own fault; whatever it touched is graded again, and costs nobody a point."""
