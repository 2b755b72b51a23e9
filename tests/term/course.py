"""A course for the simulation, and what its students hand in: the catalogue's mix, each file its student's own."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

from grader.course import Course, Exercise, load_course, load_exercise
from grader.course.overlays import source_of
from tests.term.rules import Policy, offset

ZONE = "Europe/Berlin"
_WEEK_OF_CHANGE = datetime(2027, 3, 22)  # noqa: DTZ001 - as clocks there show it
"""The Monday before the night in which summer time begins."""
KINDS = ("right", "wrong", "stub", "broken", "alien")


@dataclass(frozen=True)
class Calendar:
    """A term by Berlin's clocks: when it begins and ends, and when each exercise is due, if at some time.

    Those that are `in_pages` are given their due time by staff, not by course.toml.
    """

    begins: datetime
    ends: datetime
    dues: dict[str, datetime | None]
    in_pages: frozenset[str]


def calendar(names: Sequence[str], weeks: int) -> Calendar:
    """One exercise after the other; the night in which clocks change is in the middle."""
    begins = _WEEK_OF_CHANGE - timedelta(weeks=max(0, weeks // 2 - 1))
    ends = begins + timedelta(weeks=weeks)
    days = weeks * 7 - 4  # for what is late
    dues: dict[str, datetime | None] = {}
    for place, name in enumerate(names, start=1):
        day = begins + timedelta(days=max(2, days * place // len(names) - 1))
        dues[name] = day.replace(hour=23, minute=59)
    near = min(names, key=lambda name: abs(dues[name] - _WEEK_OF_CHANGE - timedelta(days=5)))  # type: ignore[operator]
    # One day later there is no such time.
    dues[near] = _WEEK_OF_CHANGE + timedelta(days=5, hours=2, minutes=30)
    in_pages = frozenset(names[1:2])
    if len(names) > 3:
        dues[names[-2]] = None
    return Calendar(begins, ends, dues, in_pages)


def written(local: datetime) -> str:
    """A time as course.toml has it."""
    hours = int(offset(local).total_seconds() // 3600)
    return f"{local:%Y-%m-%dT%H:%M:%S}+{hours:02}:00"


def make_course(root: Path, folder: Path, number: int, weeks: int, policy: Policy) -> Calendar:
    """Copy the first exercises of a course, with due times and rules; gives its calendar."""
    course = load_course(root)
    # A small course has the same exercise several times.
    of = {name: name for name in course.names[:number]}
    if number > len(of):
        of = {f"{course.names[0]}_{place}": course.names[0] for place in range(1, number + 1)}
    names = list(of)
    plan = calendar(names, weeks)
    for name, original in of.items():
        _copy_exercise(root, folder, original, name)
    lines = [
        "format = 1", 'language = "en"', f'timezone = "{ZONE}"',
        '[title]\nen = "A term"\nja = "ある学期"', "[policy]",
        f"late_penalty = {float(policy.late_penalty)}", f"late_days = {policy.late_days}",
        f"grace_minutes = {policy.grace_minutes}", f"attempts = {policy.attempts}",
        f"cooldown_minutes = {policy.cooldown_minutes}", f'keep = "{policy.keep}"',
    ]  # fmt: skip
    for name in names:
        title = course.entry(of[name]).title
        lines += ["[[exercises]]", f'name = "{name}"', "week = 1"]
        lines.append(f'title = {{ en = "{title["en"]}", ja = "{title["ja"]}" }}')
        due = plan.dues[name]
        if due is not None and name not in plan.in_pages:
            lines.append(f"due = {written(due)}")
    (folder / "course.toml").write_text("\n".join(lines) + "\n", "utf-8")
    return plan


def _copy_exercise(root: Path, folder: Path, original: str, name: str) -> None:
    leave = shutil.ignore_patterns("__pycache__", "*.ipynb")
    for part in ("assignments", "solutions"):
        there = folder / part / name
        shutil.copytree(root / part / original, there, ignore=leave)
        for file in (f"{original}.py", f"test_{original}.py"):
            if (there / file).exists():
                (there / file).rename(there / file.replace(original, name))


def write_roster(folder: Path, students: Sequence[str]) -> None:
    """The roster, in two sections."""
    lines = [f"{one},Student {one[1:]},{'AB'[n % 2]}" for n, one in enumerate(students)]
    (folder / "roster.csv").write_text("\n".join(["id,name,section", *lines]) + "\n", "utf-8")


def worth_more(folder: Path, exercise: str) -> Fraction:
    """Let the first check of a suite be worth two points more; gives what the exercise is worth then."""
    suite = folder / "solutions" / exercise / f"test_{exercise}.py"
    text = suite.read_text("utf-8")
    found = re.search(r"points=(\d+)", text)
    assert found is not None
    suite.write_text(text.replace(found[0], f"points={int(found[1]) + 2}", 1), "utf-8")
    settings = folder / "solutions" / exercise / "exercise.toml"
    text = settings.read_text("utf-8")
    worth = re.search(r"^points = (\d+)", text, re.MULTILINE)
    assert worth is not None
    after = int(worth[1]) + 2
    settings.write_text(text.replace(worth[0], f"points = {after}", 1), "utf-8")
    return Fraction(after)


class Works:
    """The files that may be handed in for each exercise, by kind."""

    def __init__(self, course: Course) -> None:
        exercises = {name: load_exercise(course, name) for name in course.names}
        self._of = {name: self._kinds(one, exercises) for name, one in exercises.items()}
        self.worth = {name: Fraction(one.points) for name, one in exercises.items()}

    def _kinds(self, one: Exercise, others: dict[str, Exercise]) -> dict[str, list[str]]:
        mine = set(one.functions)
        reference = source_of(one.reference)
        aliens = [source_of(each.reference) for each in others.values()
                  if not mine & set(re.findall(r"^def (\w+)", source_of(each.reference), re.MULTILINE))]  # fmt: skip
        return {
            "right": [reference, *(source_of(each.candidate) for each in one.alternatives)],
            "wrong": [source_of(each.candidate) for each in one.misconceptions],
            "stub": [source_of(one.stub)],
            "broken": [reference.replace("):\n", ")\n", 1)],
            "alien": aliens or ["answer = 42\n"],
        }

    def make(self, exercise: str, kind: str, who: str, rng: random.Random) -> bytes:
        """A file of a kind that nobody else has handed in."""
        text = rng.choice(self._of[exercise][kind])
        return f"{text}\n# {who}, {rng.getrandbits(48):012x}\n".encode()
