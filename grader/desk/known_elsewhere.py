"""What other servers know a course by, kept and brought back with its store, and how it stands with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.federation.tool_key import key_file
from grader.store.contexts import Contexts
from grader.store.fetched import Fetched
from grader.store.passback import Outbox
from grader.writing import write_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.course import Course
    from grader.store import Store


def _files(course: Course) -> tuple[Path, ...]:
    return key_file(course.state), course.state / "oidc-secret"


def secrets_elsewhere(course: Course) -> dict[str, bytes]:
    """Those that there are, by the names of their files."""
    return {file.name: file.read_bytes() for file in _files(course) if file.is_file()}


def bring_back(course: Course, found: Mapping[str, bytes]) -> None:
    """Write those that are not there; another one that is stays, since the platform may know that one.

    Raises:
        RefusedError: One can't be written.
    """
    for file in _files(course):
        if file.name in found and not file.exists():
            write_file(file, found[file.name], private=True)


def platforms(course: Course, store: Store) -> list[dict[str, Any]]:
    """Of each platform what is there: our key, its keys, courses that staff have come from, grades by state."""
    placements, parcels = Contexts(store.database).ours(), Outbox(store.database).all()
    found = []
    for platform in course.platforms:
        mine = [one for one in parcels if one.place.platform == platform.name]
        courses = {one.context for one in placements if one.platform == platform.name}
        found.append(
            {
                "name": platform.name,
                "issuer": platform.issuer,
                "own_key": key_file(course.state).is_file(),
                "its_keys": bool(Fetched(store.database).get(platform.keys).get("keys")),
                "courses": len(courses),
                "grades": {
                    "there": sum(bool(one.has) for one in mine),
                    "waiting": sum(one.due is not None for one in mine),
                    "refused": sum(one.failed for one in mine),
                },
            }
        )
    return found
