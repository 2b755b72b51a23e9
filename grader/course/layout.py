"""Where things are in a course's folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.course.policy import Policy
from grader.errors import CourseError, UsageError

if TYPE_CHECKING:
    from datetime import datetime, tzinfo
    from pathlib import Path

    from grader.course.platforms import Platform, Provider
    from grader.model import Text

COURSE_FILE = "course.toml"
EXERCISE_FILE = "exercise.toml"
CATALOGUE_FILE = "catalogue.toml"
BEGIN_ONE = {
    "en": "A course of your own begins with: grade init FOLDER",
    "ja": "自分のコースを作るには：grade init FOLDER",
}


@dataclass(frozen=True, slots=True)
class ExerciseEntry:
    """What course.toml says about one exercise, and what students may know of it.

    `due` is in the course's time zone, whose days are counted from it.
    """

    name: str
    week: int
    title: Text
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A course: its exercises in teaching order, and the paths of everything that belongs to them.

    `drop` is the folder where copies without solutions leave their hand-ins, if there is one; `server` is the
    address that they hand in to, "" where there is none. `timezone` is None where times are as they were
    written, each in a zone of its own. `platforms` and `provider` are where
    people of a served course may come from.
    Every method that takes the name of an exercise raises `UsageError` for a name that the course
    doesn't have, so no path is ever built from an unknown name.
    """

    root: Path
    title: Text
    language: str
    drop: Path | None
    exercises: tuple[ExerciseEntry, ...]
    policy: Policy = field(default_factory=Policy)
    timezone: tzinfo | None = None
    server: str = ""
    platforms: tuple[Platform, ...] = ()
    provider: Provider | None = None

    @property
    def dues(self) -> dict[str, datetime]:
        """The due times of the exercises that have one."""
        return {entry.name: entry.due for entry in self.exercises if entry.due}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the exercises, in the order of course.toml."""
        return tuple(entry.name for entry in self.exercises)

    @property
    def state(self) -> Path:
        """The folder of what the grader itself writes (store, secret, cache); made when needed."""
        return self.root / ".grade"

    def entry(self, name: str) -> ExerciseEntry:
        """Find an exercise by its name.

        Raises:
            UsageError: The course has no such exercise; the remedy suggests the nearest name.
        """
        for entry in self.exercises:
            if entry.name == name:
                return entry
        raise UsageError(
            {
                "en": f"There is no exercise called {name[:80]!r}.",
                "ja": f"{name[:80]!r} という課題はありません。",
            },
            self._suggestion(name),
        )

    def platform(self, name: str) -> Platform | None:
        """The platform that is called so here, None where there is none."""
        return next((one for one in self.platforms if one.name == name), None)

    def assignment(self, name: str) -> Path:
        """The folder with what a student gets."""
        return self.root / "assignments" / self.entry(name).name

    def readme(self, name: str, language: str = "") -> Path:
        """The task of an exercise in a language, or else the README.md that every exercise has."""
        told = self.assignment(name) / f"README.{language}.md"
        return told if language and told.is_file() else told.with_name("README.md")

    def solution(self, name: str) -> Path:
        """The folder with what only the instructor has; absent in a student's copy."""
        return self.root / "solutions" / self.entry(name).name

    def has_solutions(self, name: str) -> bool:
        """Say whether this copy of the course can grade the exercise with its hidden suite."""
        return self.solution(name).is_dir()

    def stub(self, name: str) -> Path:
        """The file that a student starts from."""
        return self.assignment(name) / f"{name}.py"

    def notebook(self, name: str, language: str = "") -> Path:
        """The notebook that a student starts from, in a language if there is one."""
        told = self.stub(name).with_suffix(f".{language}.ipynb")
        return told if language and told.is_file() else self.stub(name).with_suffix(".ipynb")

    def public_suite(self, name: str) -> Path:
        """The checks that students may see and run."""
        return self.assignment(name) / f"test_{name}.py"

    def examples(self, name: str) -> Path:
        """Small public calls with what is due for them, if the exercise has any."""
        return self.assignment(name) / "examples.json"

    def hidden_suite(self, name: str) -> Path:
        """The checks that give the grade."""
        return self.solution(name) / f"test_{name}.py"

    def _suggestion(self, name: str) -> Text:
        import difflib

        names = ", ".join(self.names)
        listed = {"en": f"The exercises are {names}.", "ja": f"課題は {names} です。"}
        close = difflib.get_close_matches(name.casefold()[:80], self.names, n=1)
        if not close:
            return listed
        return {
            "en": f"Did you mean {close[0]!r}? {listed['en']}",
            "ja": f"{close[0]!r} のつもりでしたか。{listed['ja']}",
        }


def find_course(start: Path) -> Path:
    """Find the course's folder: `start`, or the nearest folder above it that holds a course.toml.

    Raises:
        CourseError: There is none.
    """
    try:
        here = start.resolve()
    except (OSError, RuntimeError):  # a link that leads to itself, in one Python or the other
        here = start
    for folder in (here, *here.parents):
        if _holds_course(folder):
            return folder
    raise CourseError(
        {
            "en": f"There is no {COURSE_FILE} in {here}, or in any folder above it.",
            "ja": f"{here} にも、その上のどのフォルダーにも {COURSE_FILE} がありません。",
        },
        {
            "en": "Go to the course's folder (you get one from your instructor), or name it: "
            f"grade --course DIR ... {BEGIN_ONE['en']}",
            "ja": "（教員からもらった）コースのフォルダーに移るか、それを指定してください："
            f"grade --course DIR ... {BEGIN_ONE['ja']}",
        },
    )


def _holds_course(folder: Path) -> bool:
    try:
        return (folder / COURSE_FILE).is_file()
    except OSError:  # a folder that can't be entered can't be the course we run in
        return False
