"""A platform's columns of grades, by its Assignment and Grade Services 2.0."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from grader.errors import RefusedError
from grader.federation.members import next_page
from grader.federation.requests import Answer
from grader.federation.services import LINES, Services, origin

if TYPE_CHECKING:
    from grader.course.platforms import Platform

_SCORE = "application/vnd.ims.lis.v1.score+json"
_LINE = "application/vnd.ims.lis.v2.lineitem+json"
_CONTAINER = "application/vnd.ims.lis.v2.lineitemcontainer+json"
_MOST_PAGES = 50
_MOST_AFTER = 6 * 3600.0  # in seconds: no platform is waited for longer, whatever it asks for


class Outcome(StrEnum):
    """What a platform has made of a score."""

    TAKEN = "taken"
    UNREACHABLE = "unreachable"
    THROTTLED = "throttled"
    BROKEN = "broken"
    NO_ACCESS = "no_access"
    STALE = "stale"
    NO_STUDENT = "no_student"
    UNPUBLISHED = "unpublished"
    CONCLUDED = "concluded"
    NO_COLUMN = "no_column"
    FORBIDDEN = "forbidden"
    WRONG = "wrong"

    @property
    def is_the_platforms(self) -> bool:
        """Whether it would be the same with any other score now."""
        return self in (Outcome.UNREACHABLE, Outcome.THROTTLED, Outcome.NO_ACCESS)

    @property
    def is_worth_trying(self) -> bool:
        """Whether the same score may be taken later."""
        return self.is_the_platforms or self in (Outcome.BROKEN, Outcome.STALE)


@dataclass(frozen=True, slots=True)
class Score:
    """What a student has: points of what is possible, None where they are withheld; when it was handed in."""

    subject: str
    points: float | None
    possible: float
    submitted: datetime | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of it, in the platform's own words, and after how many seconds it wants to be asked again."""

    outcome: Outcome
    detail: str = ""
    after: float = 0.0


class NoColumnError(RefusedError):
    """A platform has no column for an exercise; `reply` is what it has said."""

    def __init__(self, message: str, remedy: str, reply: Reply) -> None:
        super().__init__(message, remedy)
        self.reply = reply


def send(
    services: Services,
    platform: Platform,
    offered: Collection[str],
    line: str,
    score: Score,
    stamp: float,
) -> Reply:
    """Send a score as of a time to a column of grades.

    Raises:
        NoAccessError, UnreachableError: It can't be sent now.
    """
    answer = services.ask(
        platform,
        offered,
        "POST",
        scores_of(line),
        kind=_SCORE,
        content=json.dumps(_said(score, stamp)).encode(),
    )
    return reply(answer)


def scores_of(line: str) -> str:
    """Where scores for a column are sent: before the query that its address may have."""
    parts = urlsplit(line)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/scores"))


def column(
    services: Services,
    platform: Platform,
    offered: Collection[str],
    container: str,
    exercise: str,
    title: str,
    possible: float,
) -> str:
    """The column of an exercise in a course's list of columns: the one that is ours, or else a new one.

    Raises:
        NoColumnError: It can't be found, or not be made.
        NoAccessError, UnreachableError: The platform can't be asked now.
    """
    found = _found(services, platform, offered, container, exercise)
    if found is None:
        if LINES not in offered:
            raise NoColumnError(
                f"{platform.name} has no column of grades for {exercise}, and lets nobody make one.",
                "Give the link there points, or let the tool manage columns of grades.",
                Reply(Outcome.NO_COLUMN),
            )
        new = {"label": title[:200], "resourceId": exercise, "scoreMaximum": possible}
        answer = services.ask(
            platform, offered, "POST", container,
            accept=_LINE, kind=_LINE, content=json.dumps(new).encode(),
        )  # fmt: skip
        found = _id_of(answer.data)
        if answer.status not in (200, 201) or found is None:
            raise _no_column(platform, answer)
    return found


def reply(answer: Answer) -> Reply:
    """What an answer to a score means."""
    words = _words(answer)
    said = words.casefold()
    after = _seconds(answer.headers.get("retry-after", ""))
    outcome = _outcome(answer, said)
    if outcome is Outcome.TAKEN:
        return Reply(outcome)
    return Reply(outcome, f"{answer.status} {words}".strip(), after)


def _outcome(answer: Answer, said: str) -> Outcome:
    status = answer.status
    if status // 100 == 2:
        return Outcome.TAKEN
    left = answer.headers.get("x-rate-limit-remaining", "").strip()
    if status == 429 or (status == 403 and ("rate limit" in said or _is_nothing(left))):
        return Outcome.THROTTLED
    if status == 503 and answer.headers.get("retry-after"):
        return Outcome.THROTTLED
    if status // 100 == 5 or status == 408:
        return Outcome.BROKEN
    if status == 401:
        return Outcome.NO_ACCESS
    if status == 409 or (status == 412 and (not said or "stamp" in said or "stale" in said)):
        return Outcome.STALE
    for word, outcome in _WORDS:
        if word in said:
            return outcome
    return _STATUSES.get(status, Outcome.WRONG)


# What platforms write, whatever the status; the first that fits.
_WORDS = (
    ("publish", Outcome.UNPUBLISHED),
    ("not available", Outcome.UNPUBLISHED),
    ("concluded", Outcome.CONCLUDED),
    ("not a student", Outcome.NO_STUDENT),
    ("user not found", Outcome.NO_STUDENT),
    ("not enrolled", Outcome.NO_STUDENT),
    ("line item", Outcome.NO_COLUMN),
    ("lineitem", Outcome.NO_COLUMN),
)
_STATUSES = {
    403: Outcome.FORBIDDEN,
    404: Outcome.NO_STUDENT,
    410: Outcome.NO_COLUMN,
    412: Outcome.FORBIDDEN,
    422: Outcome.NO_STUDENT,
}


def _said(score: Score, stamp: float) -> dict[str, Any]:
    told: dict[str, Any] = {
        "userId": score.subject,
        "activityProgress": "Submitted",
        "gradingProgress": "PendingManual" if score.points is None else "FullyGraded",
        "timestamp": _time(datetime.fromtimestamp(stamp, UTC)),
    }
    if score.points is not None:
        told |= {"scoreGiven": score.points, "scoreMaximum": score.possible}
    if score.submitted is not None:
        told["submission"] = {"submittedAt": _time(score.submitted.astimezone(UTC))}
    return told


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _found(
    services: Services,
    platform: Platform,
    offered: Collection[str],
    container: str,
    exercise: str,
) -> str | None:
    """The column that was made for an exercise; the platform may give others, whatever it is asked for."""
    parts = urlsplit(container)
    asked = "&".join(filter(None, (parts.query, urlencode({"resource_id": exercise}))))
    following: str | None = urlunsplit(parts._replace(query=asked))
    for _ in range(_MOST_PAGES):
        if following is None or origin(following) != origin(container):
            break
        answer = services.ask(platform, offered, "GET", following, accept=_CONTAINER)
        if answer.status != 200 or not isinstance(answer.data, list):
            raise _no_column(platform, answer)
        for one in answer.data:
            if isinstance(one, dict) and one.get("resourceId") == exercise and _id_of(one):
                return _id_of(one)
        following = next_page(answer.headers.get("link", ""), following)
    return None


def _no_column(platform: Platform, answer: Answer) -> NoColumnError:
    """What is wrong with a column: what passes by itself stays what it is."""
    said = reply(answer)
    if not said.outcome.is_worth_trying:
        said = Reply(Outcome.NO_COLUMN, said.detail)
    return NoColumnError(
        f"{platform.name} does not give its columns of grades ({answer.status}).",
        "Look whether the tool may manage columns of grades there.",
        said,
    )


def _id_of(told: Any) -> str | None:
    id_ = told.get("id") if isinstance(told, dict) else None
    return id_ if isinstance(id_, str) and id_ else None


def _words(answer: Answer) -> str:
    """What the platform says beside the status, on one line."""
    data = answer.data
    while isinstance(data, dict | list) and data:
        if isinstance(data, list):
            data = data[0]
        else:
            names = ("message", "error_description", "detail", "errors", "error", "title")
            data = next((data[name] for name in names if name in data), "")
    text = data if isinstance(data, str) else ""
    if not text and b"<" not in answer.body[:200]:
        text = answer.body[:400].decode(errors="replace")
    text = " ".join(text.split())[:300]
    return text if text.isprintable() else ""


def _is_nothing(left: str) -> bool:
    try:
        return float(left) <= 0
    except ValueError:
        return False


def _seconds(text: str) -> float:
    """Retry-After in seconds; a date in it is passed over, as our own pauses do."""
    is_number = text.isascii() and text.isdecimal() and len(text) < 7
    return min(float(text), _MOST_AFTER) if is_number else 0.0
