"""What whoever runs a served course can see of it: files, the disk, the database, workers and their sandbox."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from grader.federation.openid import needed_of_others
from grader.feedback.clean import visible
from grader.service.inspecting.finding import Check, Finding, bad, weak
from grader.store.fetched import Fetched
from grader.store.forgetting import left_plain, unfinished
from grader.store.queue import LEASE_SECONDS
from grader.store.settings import BACKED_UP, SERVED, VERSION_OF, setting
from grader.store.sqlite import KEYS
from grader.version import __version__

if TYPE_CHECKING:
    from grader.course import Course
    from grader.store.database import Database

LEAST_ROOM = 200_000_000
"""Bytes of the disk; what a class hands in at a deadline needs room in the log of writes, too."""
_ENOUGH_ROOM = 2_000_000_000
_BACKUP_DAYS = 7
_FETCHED_SECONDS = 2 * 3600.0
_SECRET = ("secret", "database", KEYS, f"{KEYS}-wal", "lti-key.pem", "oidc-secret")
_ALL_LAYERS = ("namespaces", "landlock", "seccomp")


@dataclass(frozen=True, slots=True)
class Inside:
    """A served course, its database, and the layers behind which this user grades on this machine."""

    course: Course
    database: Database
    layers: tuple[str, ...]


def room(folder: Path) -> int:
    """How many bytes the course's disk still takes."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def modes(at: Inside) -> Iterator[Finding]:
    """Whether others on the machine can read what is secret, or write what is believed."""
    state = at.course.state
    for path in (state, *sorted(state.iterdir())):
        mode = path.stat().st_mode
        if stat.S_IMODE(mode) & 0o077 and (path.name in _SECRET or path == state):
            yield bad(
                "modes",
                f"{path} can be read by others on this machine.",
                f"chmod {'700' if stat.S_ISDIR(mode) else '600'} {path}",
            )
        elif stat.S_IMODE(mode) & 0o077 and _is_open(state):
            yield weak("modes", f"{path} can be read by others.", f"chmod go= {path}")
    for path in (at.course.root / "course.toml", at.course.root / "solutions"):
        if path.exists() and path.stat().st_mode & 0o002:
            yield bad("modes", f"{path} can be written by anybody.", f"chmod o-w {path}")


def _is_open(folder: Path) -> bool:
    return bool(stat.S_IMODE(folder.stat().st_mode) & 0o077)


def sandbox(at: Inside) -> Iterator[Finding]:
    """Behind what submissions are graded."""
    if not at.layers:
        yield bad("sandbox", "No sandbox holds here.", "See what grade doctor says of each layer.")
    elif missing := [name for name in _ALL_LAYERS if name not in at.layers]:
        yield weak(
            "sandbox",
            f"Submissions are graded without {' and '.join(missing)}.",
            "See what grade doctor says of it; docs/server.md has what a unit or container takes away.",
        )


def role(at: Inside) -> Iterator[Finding]:
    """Whether the role of workers and commands can only add to what is kept."""
    database = at.database
    if "//" not in database.name:
        return  # an SQLite file knows no roles
    ((may,),) = database.rows(
        "SELECT rolsuper OR has_table_privilege('submissions', 'DELETE') FROM pg_roles "
        "WHERE rolname = current_user"
    )
    if may:
        yield bad(
            "role",
            "The database's role of workers and commands may take out what is kept.",
            "Make roles: grade store prepare, and the URL of the second in .grade/database.",
        )


def disk(at: Inside) -> Iterator[Finding]:
    """Whether there is room for what is handed in."""
    free = room(at.course.state)
    if free < _ENOUGH_ROOM:
        make = bad if free < LEAST_ROOM else weak
        yield make("disk", f"{free // 1_000_000} MB are left on the disk.", "Make room.")


def sealed(at: Inside) -> Iterator[Finding]:
    """Whether each student can be forgotten, and is where somebody has begun that."""
    left = left_plain(at.database)
    if setting(at.database, SERVED) and left:
        yield weak(
            "sealed",
            f"{left} students can't be forgotten: something about them is not sealed with their own key.",
            "End the server, then: grade store copy .grade/sealed.sqlite --sealed --use (docs/rights.md)",
        )
    for student in unfinished(at.database):
        yield bad(
            "sealed",
            f"{visible(student, 80)} was forgotten, and the key is still there.",
            "Finish it: grade forget, with the same id.",
        )


def backups(at: Inside) -> Iterator[Finding]:
    """When grade backup has written one last."""
    told = setting(at.database, BACKED_UP)
    days = (datetime.now(UTC) - datetime.fromisoformat(told)).days if told else None
    if days is None or days > _BACKUP_DAYS:
        said = "was never run" if days is None else f"was last run {days} days ago"
        yield weak(
            "backup",
            f"grade backup {said}.",
            "Let it run each day: docs/server.md (Backup).",
        )


def workers(at: Inside) -> Iterator[Finding]:
    """Whether any is there, and whether all are of one version."""
    since = at.database.clock().timestamp() - LEASE_SECONDS
    there = [
        name for (name,) in at.database.rows("SELECT name FROM workers WHERE seen > $1", since)
    ]
    if setting(at.database, SERVED) and not there:
        yield bad("workers", "No worker is there.", "Start one: grade serve, or grade worker.")
    found = {name: setting(at.database, VERSION_OF + name) for name in there}
    others = sorted(name for name, version in found.items() if version not in ("", __version__))
    if others:
        yield weak(
            "workers",
            f"{', '.join(others)}: another version than this one ({__version__}).",
            "Install one version everywhere, and start them anew.",
        )


def elsewhere(at: Inside) -> Iterator[Finding]:
    """Whether the servers by which people sign in have told of late what is needed to believe them."""
    for url, name in needed_of_others(at.course).items():
        age = Fetched(at.database).seconds(url, at.database.clock())
        if age is None or age > _FETCHED_SECONDS:
            told = "never" if age is None else f"not for {age / 3600:.0f} hours"
            yield bad(
                "elsewhere",
                f"{name}: {url} was {told} fetched, so nobody may come in by it.",
                "Look at the lines of grade serve that begin with courier:, and at course.toml.",
            )


CHECKS: tuple[tuple[str, Check[Inside]], ...] = (
    ("modes", modes),
    ("sandbox", sandbox),
    ("role", role),
    ("workers", workers),
    ("elsewhere", elsewhere),
    ("disk", disk),
    ("backup", backups),
    ("sealed", sealed),
)
"""What is looked at."""
