"""What a student asks staff for, and what was answered: seen where it was asked.

What is open stays so until a person answers; while it is, the same can't be asked for once more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.store.acts import Act, Acts, about
from grader.store.rows import IDS

if TYPE_CHECKING:
    from grader.store import Store

LONGEST = 2_000
"""How many characters a person may write."""
_FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, and the answer, None as long as it is open."""

    act: Act
    answer: Act | None

    @property
    def text(self) -> str:
        """What the student wrote."""
        return str(self.act.value.get("text", ""))

    @property
    def outcome(self) -> str:
        """What came of it, "" as long as it is open."""
        return str(self.answer.value.get("outcome", "")) if self.answer else ""


def subjects(store: Store, exercise: str, student: str) -> list[str]:
    """What acts about a student in an exercise are about: one for each id that the student has."""
    return [about(exercise, id_) for (id_,) in store.database.rows(IDS, student)]


def requests(store: Store, submission: str) -> dict[str, list[Asked]]:
    """What was asked about the checks of a submission, by check; the first comes first."""
    acts = Acts(store.database)
    found: dict[str, list[Asked]] = {}
    for one in _answered(acts, acts.all("request", submission)):
        found.setdefault(str(one.act.value.get("check", "")), []).append(one)
    return found


def extensions(store: Store, exercise: str, student: str) -> list[Asked]:
    """The extensions that a student has asked for in an exercise; the first comes first."""
    acts = Acts(store.database)
    found = [
        act
        for subject in subjects(store, exercise, student)
        for act in acts.all("extension_asked", subject)
    ]
    return _answered(acts, sorted(found, key=lambda act: act.number))


def opened_hints(store: Store, exercise: str, student: str) -> set[int]:
    """The numbers of the hints that a student has opened."""
    acts = Acts(store.database)
    return {
        number
        for subject in subjects(store, exercise, student)
        for act in acts.all("hint", subject)
        if isinstance(number := act.value.get("number"), int)
    }


def is_open(asked: Iterable[Asked]) -> bool:
    """Whether something that was asked has no answer yet."""
    return any(one.answer is None for one in asked)


def written(text: str) -> str:
    """What a person wrote into a form, without the blanks around it.

    Raises:
        UsageError: It is nothing, or too much.
    """
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise UsageError(
            {"en": "Nothing is written in the form.", "ja": "フォームに何も書かれていません。"},
            {"en": "Say why, in a sentence or two.", "ja": "理由を 1、2 文で書いてください。"},
        )
    if len(text) > LONGEST:
        raise UsageError(
            {
                "en": f"That has {len(text):,} characters; {LONGEST:,} are allowed.",
                "ja": f"{len(text):,} 文字あります。書けるのは {LONGEST:,} 文字までです。",
            },
            {"en": "Write less.", "ja": "短くしてください。"},
        )
    return text


def until(text: str, zone: tzinfo, after: datetime, now: datetime) -> datetime:
    """The last minute of the day that a form names, in a zone.

    Raises:
        UsageError: It is no day, or none that would help: not `after` the due time, gone by, or years ahead.
    """
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(hour=23, minute=59, tzinfo=zone)
        last = day.astimezone(UTC)
    except (ValueError, OverflowError):
        last = None
    if last is None or not max(after, now) < last <= now + _FARTHEST:
        raise UsageError(
            {
                "en": "This is no day until which it could be extended.",
                "ja": "締切を延ばせる日ではありません。",
            },
            {
                "en": "Choose a day after the due time, within a year.",
                "ja": "締切よりあとで、1 年以内の日を選んでください。",
            },
        )
    return last


def _answered(acts: Acts, asked: Iterable[Act]) -> list[Asked]:
    return [Asked(act, acts.last("answer", str(act.number))) for act in asked]
