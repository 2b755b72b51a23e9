"""GitHub Classroom: one repository a student, in a folder ASSIGNMENT-LOGIN."""

from __future__ import annotations

from collections.abc import Collection
from itertools import takewhile


def logins(folders: Collection[str]) -> dict[str, str]:
    """The login in each folder's name, where all of them begin with one assignment's; else nothing."""
    if len(folders) < 2:
        return {}
    words = zip(*(folder.split("-") for folder in folders), strict=False)
    assignment = [same[0] for same in takewhile(lambda word: len(set(word)) == 1, words)]
    while assignment and "-".join(assignment) in folders:  # a login may begin with another's
        assignment.pop()
    if not assignment:
        return {}
    start = "-".join([*assignment, ""])
    return {folder: folder.removeprefix(start) for folder in folders}
