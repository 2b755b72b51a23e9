"""What can go wrong, as one tree: each error has a message, a remedy and an exit code.

What a student can meet is told by language: {"en": ..., "ja": ...}. What only staff meet is English alone.

GraderError
├── UsageError           2  what was asked for can't be done as asked
│   ├── CourseError      2  a file of the course is wrong (says which, and where in it)
│   └── IntakeError      2  a file can't be read as a submission
├── RefusedError         3  the environment is broken, or the sandbox doesn't hold
└── InternalError        4  our own fault: never costs a student a point
"""

from __future__ import annotations

from collections.abc import Mapping

Told = str | Mapping[str, str]
"""What is told to staff alone, in English; or to everybody, by language."""


class GraderError(Exception):
    """An error that is told to a person: what happened, then what to do next.

    `message` and `remedy` are in English, as logs and staff read them; `told` gives both in a language.
    """

    exit_code = 4

    def __init__(self, message: Told, remedy: Told = "") -> None:
        self._message = {"en": message} if isinstance(message, str) else message
        self._remedy = {"en": remedy} if isinstance(remedy, str) else remedy
        self.message, self.remedy = self.told("en")
        super().__init__(self.message)

    def told(self, language: str) -> tuple[str, str]:
        """The message and the remedy in a language, each in English where it has not been translated."""
        message, remedy = self._message, self._remedy
        return message.get(language, message["en"]), remedy.get(language, remedy["en"])


class UsageError(GraderError):
    """What was asked for can't be done as asked."""

    exit_code = 2


class CourseError(UsageError):
    """A file of the course is missing or wrong."""

    WRITE_IT: Told = {  # noqa: RUF012 - never changed
        "en": "Restore it, or write it: grade new NAME makes an exercise that shows what belongs in it.",
        "ja": "元のファイルに戻すか、書いてください。grade new NAME で見本の課題ができます。",
    }
    """The remedy for a file that is missing."""


class IntakeError(UsageError):
    """A file can't be read as a submission."""


class RefusedError(GraderError):
    """The environment is broken, or the sandbox could not be proved."""

    exit_code = 3


class InternalError(GraderError):
    """Our own fault; whatever it touched is graded again, and costs nobody a point."""
