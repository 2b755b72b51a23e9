"""Comments that staff write on a submission: on a line of its code or on the whole, changed by what follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from grader.desk.judging import DRAFT, PUBLISHED
from grader.store.acts import Acts

if TYPE_CHECKING:
    from grader.store import Store
    from grader.store.acts import Act


@dataclass(frozen=True, slots=True)
class Comment:
    """What a comment says as of the act with a number: about a line of a part, or the whole (None)."""

    number: int
    actor: str
    time: datetime
    part: str
    line: int | None
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence of an exercise's bank of comments, and how often it was used."""

    number: int
    text: str
    uses: int


def threads(acts: Iterable[Act]) -> list[list[Comment]]:
    """The comments on a submission by its acts: what each said over time, the first first."""
    found: dict[int, list[Comment]] = {}
    first_of: dict[int, int] = {}
    for act in acts:
        follows = act.value.get("follows")
        first = first_of.get(follows, act.number) if isinstance(follows, int) else act.number
        first_of[act.number] = first
        found.setdefault(first, []).append(_comment(act))
    return list(found.values())


def _comment(act: Act) -> Comment:
    line = act.value.get("line")
    return Comment(
        act.number,
        act.actor,
        act.time,
        str(act.value.get("part", "")),
        line if isinstance(line, int) and not isinstance(line, bool) else None,
        str(act.value.get("text", "")),
        str(act.value.get("state", DRAFT)),
    )


def published(acts: Iterable[Act]) -> list[Comment]:
    """What the student sees: of each comment the last that is no draft, unless it was withdrawn."""
    decided = (
        [comment for comment in thread if comment.state != DRAFT] for thread in threads(acts)
    )
    return [thread[-1] for thread in decided if thread and thread[-1].state == PUBLISHED]


class Comments:
    """The comments in a store."""

    def __init__(self, store: Store) -> None:
        self._database = store.database
        self._acts = Acts(store.database)

    def on(self, submission: str) -> list[Act]:
        """All acts about comments on a submission, the first first."""
        return self._acts.all("comment", submission)

    def write(
        self, submission: str, value: dict[str, Any], *, actor: str, time: datetime
    ) -> Comment | None:
        """Keep a comment that may follow another, by its number.

        Where somebody else was faster nothing is kept, and theirs is given back. What somebody sends twice is
        kept once.
        """
        with self._database.writing():
            heads = [thread[-1] for thread in threads(self.on(submission))]
            told = (value["part"], value["line"], value["text"], value["state"])
            for head in heads:
                said = (head.part, head.line, head.text, head.state)
                if head.actor == actor and said == told:
                    return None
            follows = value["follows"]
            if follows is not None and follows not in [head.number for head in heads]:
                return self._after(submission, follows)
            self._acts.add("comment", submission, value, actor=actor, time=time)
        return None

    def _after(self, submission: str, number: int) -> Comment | None:
        for thread in threads(self.on(submission)):
            if number in [comment.number for comment in thread]:
                return thread[-1]
        return None


class Bank:
    """What staff say again and again about an exercise."""

    def __init__(self, store: Store, exercise: str) -> None:
        self._acts = Acts(store.database)
        self._exercise = exercise

    def sayings(self) -> list[Saying]:
        """All of them, what is used most first."""
        texts: dict[int, str] = {}
        uses: dict[int, int] = {}
        for act in self._acts.all("bank", self._exercise):
            used, removed = act.value.get("used"), act.value.get("removed")
            if isinstance(removed, int):
                texts.pop(removed, None)
            elif isinstance(used, int):
                uses[used] = uses.get(used, 0) + 1
            elif isinstance(act.value.get("text"), str):
                texts[act.number] = act.value["text"]
        found = [Saying(number, text, uses.get(number, 0)) for number, text in texts.items()]
        return sorted(found, key=lambda one: (-one.uses, one.number))

    def add(self, text: str, *, actor: str, time: datetime) -> None:
        """Keep a sentence, unless it is there."""
        if text not in [one.text for one in self.sayings()]:
            self._acts.add("bank", self._exercise, {"text": text}, actor=actor, time=time)

    def remove(self, number: int, *, actor: str, time: datetime) -> None:
        """Offer it no longer; what was written with it stays."""
        if number in [one.number for one in self.sayings()]:
            self._acts.add("bank", self._exercise, {"removed": number}, actor=actor, time=time)

    def use(self, number: int, submission: str, *, actor: str, time: datetime) -> None:
        """Count one more use."""
        value = {"used": number, "submission": submission}
        self._acts.add("bank", self._exercise, value, actor=actor, time=time)
