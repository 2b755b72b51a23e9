"""Sakai: the folders in its download of an assignment, `Byron, Ada(ada)/Submission attachment(s)/split.py`."""

from __future__ import annotations

import re

from grader.systems.downloads import Upload

_NAME = re.compile(r"(?P<name>[^()]+,[^()]*)\((?P<id>[^()]+)\)")


def uploaded(name: str) -> Upload | None:
    """Read the name of a folder in a download; None for any other."""
    found = _NAME.fullmatch(name)
    return Upload(found["name"].strip(), (found["id"].strip(),)) if found else None
