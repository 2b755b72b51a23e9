"""Reads course.toml: what everybody may know of the course."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path

from grader.course.layout import BEGIN_ONE, COURSE_FILE, Course, ExerciseEntry
from grader.course.platforms import read_platforms, read_provider
from grader.course.policy import read_due, read_policy, read_timezone
from grader.course.server import read_server
from grader.course.tables import LANGUAGES, Table, read_toml
from grader.errors import CourseError

_FORMAT = 1
_KEYS = (
    "format", "title", "language", "drop", "timezone", "policy", "server", "lti", "oidc", "exercises",
)  # fmt: skip
_FIRST = "Take this line out. Then write the first exercise: grade new NAME"


def load_course(root: Path, *, begun: bool = False) -> Course:
    """Read and check the course in the folder `root`, with an exercise at least, unless it is only `begun`.

    Raises:
        CourseError: course.toml is missing or something in it is wrong.
    """
    if not (root / COURSE_FILE).exists():
        file = root / COURSE_FILE
        raise CourseError({"en": f"{file} is missing.", "ja": f"{file} がありません。"}, BEGIN_ONE)
    table = read_toml(root / COURSE_FILE)
    table.version(_FORMAT)
    table.only(
        "format",
        "title",
        "language",
        "drop",
        "timezone",
        "policy",
        "server",
        "lti",
        "oidc",
        "exercises",
    )
    zone = read_timezone(table)
    platforms = read_platforms(table)
    return Course(
        root=root.resolve(),
        title=table.text("title"),
        language=_language(table),
        drop=_drop(table, root.resolve()),
        exercises=_exercises(table, zone, begun=begun),
        policy=read_policy(table),
        timezone=zone,
        server=read_server(table),
        platforms=platforms,
        provider=read_provider(table, platforms),
    )


def _language(table: Table) -> str:
    if "language" not in table.values:
        return "en"
    language = table.string("language")
    if language not in LANGUAGES:
        raise table.wrong(
            "language", f"is {language!r}.", f"Pages come in {' and '.join(LANGUAGES)}."
        )
    return language


def _drop(table: Table, root: Path) -> Path | None:
    if "drop" not in table.values:
        return None
    drop = table.string("drop")
    if not drop.isprintable():
        raise table.wrong("drop", f"is {drop!r}, which is no folder's name.", "Write a path.")
    try:
        return root / Path(drop).expanduser()
    except RuntimeError:  # "~nobody/hand-ins"
        raise table.wrong(
            "drop", "names a home folder that isn't there.", "Write the whole path."
        ) from None


def _exercises(table: Table, zone: tzinfo | None, *, begun: bool) -> tuple[ExerciseEntry, ...]:
    if "exercises" not in table.values:
        if begun:
            return ()
        raise table.wrong(
            "exercises", "is missing: the course has none yet.", "Write the first: grade new NAME"
        )
    written = table.values["exercises"]
    if isinstance(written, dict):
        raise table.wrong("exercises", "is one table.", "Write it with two brackets: [[exercises]]")
    if not isinstance(written, list) or not all(isinstance(item, dict) for item in written):
        raise table.wrong("exercises", f"is {written!r}, not tables.", _FIRST)
    # Compared without case: on some systems Dropout and dropout are one folder.
    seen: dict[str, str] = {}
    entries = []
    for item in table.tables("exercises"):
        entry = _entry(item, zone)
        twin = seen.setdefault(entry.name.casefold(), item.place)
        if twin != item.place:
            raise item.wrong(
                "name", f"is {entry.name!r}, as in {twin}.", "Give each exercise its own name."
            )
        entries.append(entry)
    if not entries:
        raise table.wrong("exercises", "is empty.", _FIRST)
    return tuple(entries)


def _entry(item: Table, zone: tzinfo | None) -> ExerciseEntry:
    item.only("name", "week", "title", "due")
    return ExerciseEntry(
        item.name("name"), item.integer("week"), item.text("title"), read_due(item, zone)
    )
