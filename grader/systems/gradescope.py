"""Gradescope: an autograder that runs there, the file it grades, its results, and its export of submissions."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from grader.errors import UsageError
from grader.model import CheckReport, GradeReport, Outcome
from grader.systems.downloads import Upload
from grader.systems.matching import bare
from grader.text import text_in

_SETUP = """\
#!/usr/bin/env bash
# Gradescope runs this once, when the autograder is uploaded.
set -euo pipefail
ROOT="${AUTOGRADER_ROOT:-/autograder}"
apt-get update -qq
apt-get install -y -qq python3-venv >/dev/null
python3 -m venv "$ROOT/tools"
"$ROOT/tools/bin/pip" install --quiet uv
# The image's Python may be older than the package asks for (Ubuntu 22.04 has 3.10). Then uv brings one, to a
# folder that the users of the sandbox may read.
export UV_PYTHON_INSTALL_DIR="$ROOT/python"
cd "$ROOT/source/grader-package"
"$ROOT/tools/bin/uv" venv --quiet --clear "$ROOT/venv"
"$ROOT/tools/bin/uv" pip install --quiet --compile-bytecode --python "$ROOT/venv" .
"""
_RUN = """\
#!/usr/bin/env bash
# Gradescope runs this for each submission; the grader's own sandbox holds the student's code.
ROOT="${AUTOGRADER_ROOT:-/autograder}"
# Gradescope wants results whatever ends the grader: these stand until there are others.
mkdir -p "$ROOT/results"
cp "$ROOT/source/not_graded.json" "$ROOT/results/results.json"
exec "${AUTOGRADER_PYTHON:-$ROOT/venv/bin/python}" "$ROOT/source/run.py" "$ROOT" EXERCISE LANGUAGE
"""
_PYTHON = '''\
"""Grades the one submission of Gradescope's layout and writes results.json."""

import sys
from pathlib import Path

from grader.classroom.autograder import run

root, exercise, language = sys.argv[1:]
sys.exit(run(Path(root), exercise, language))
'''
_PROJECT = """\
[build-system]
requires = ["hatchling>=1.25"]
build-backend = "hatchling.build"

[project]
name = NAME
version = VERSION
requires-python = PYTHON
dependencies = REQUIRES

[tool.hatch.build.targets.wheel]
packages = ["grader"]
"""
_SUFFIXES = (".py", ".ipynb")
_NOISE = frozenset({"__macosx", "__pycache__", "venv"})


def autograder(
    exercise: str, language: str, not_graded: str, files: Iterable[tuple[str, bytes]]
) -> bytes:
    """A zip for Gradescope: the scripts that it runs, and `files` beside them, by name.

    They are `grader-package/` as pip installs it, and `course/` with the solutions and the secret.
    `not_graded` is what a student reads where nothing came of it by our fault.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        _script(file, "setup.sh", _SETUP)
        _script(
            file,
            "run_autograder",
            _RUN.replace("EXERCISE", exercise).replace("LANGUAGE", language),
        )
        file.writestr("run.py", _PYTHON)
        file.writestr("not_graded.json", json.dumps(without_grade(not_graded)))
        for name, content in files:
            file.writestr(name, content)
    return out.getvalue()


def project(name: str, version: str, python: str, requires: Sequence[str]) -> bytes:
    """A pyproject.toml with which pip installs the package beside it."""
    text = _PROJECT.replace("NAME", json.dumps(name)).replace("VERSION", json.dumps(version))
    text = text.replace("PYTHON", json.dumps(python))
    return text.replace("REQUIRES", json.dumps([*requires])).encode()


def candidates(paths: Iterable[str]) -> list[str]:
    """Which of a submission's files, by their paths in it, may be the work: none that a tool left there."""
    found = []
    for path in sorted(paths):
        parts = PurePosixPath(path).parts
        noise = any(part.startswith(".") or part.casefold() in _NOISE for part in parts)
        if len(parts) <= 2 and not noise and path.casefold().endswith(_SUFFIXES):
            found.append(path)
    return found


def chosen(paths: Sequence[str], exercise: str) -> str | None:
    """Which of the candidates is the work on an exercise: by its name, or because it is the only one.

    None where there is none, or nobody knows which.
    """
    names = [exercise + suffix for suffix in _SUFFIXES]
    for name in names:
        if name in paths:
            return name
    for depth in (1, 2):
        for name in names:
            alike = [
                path
                for path in paths
                if len(parts := PurePosixPath(path).parts) == depth
                and bare(parts[-1]) == bare(name)
            ]
            if len(alike) == 1:
                return alike[0]
            if alike:
                return None
    return paths[0] if len(paths) == 1 else None


def _script(file: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o755 << 16
    file.writestr(info, text)


def results(
    report: GradeReport, told: str, checks: Mapping[str, str], language: str
) -> dict[str, Any]:
    """A results.json: what the student may see of a graded report, which must be redacted already.

    Gradescope asks for a score, so that there is none of a report that holds no grade. `told` is what the
    grader says of it as a whole, `checks` what it says of each check that is shown. Where a check does not
    count, the share of the others is scaled to what all are worth, as the assignment is in Gradescope.
    Format: Gradescope's autograder documentation.
    """
    worth = sum(check.possible for check in report.checks) or report.possible
    whole = report.possible in (0, worth)
    return {
        **without_grade(told),
        "score": report.points if whole else round(report.points * worth / report.possible, 4),
        "execution_time": round(report.seconds, 1),
        "tests": [
            _test(check, number, checks[check.id], language)
            for number, check in enumerate(report.checks, 1)
            if check.id in checks
        ],
    }


def without_grade(told: str) -> dict[str, Any]:
    """A results.json that says why nothing was graded: no results are none that Gradescope takes."""
    return {
        "score": 0,
        "output": told,
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [],
    }


def _test(check: CheckReport, number: int, told: str, language: str) -> dict[str, Any]:
    passed = check.outcome is Outcome.PASSED
    return {
        "name": text_in(check.title, language),
        "name_format": "text",
        "number": str(number),
        "score": check.points,
        "max_score": check.possible,
        "status": "passed" if passed else "failed",
        "output": told,
        "output_format": "text",
        "visibility": "visible",
    }


# ---------------------------------------------------------------- an export of submissions

METADATA = "submission_metadata.yml"


def exported(metadata: bytes) -> dict[str, list[Upload]]:
    """Who handed in each folder of "Export Submissions", by its submission_metadata.yml: a group is several.

    Raises:
        UsageError: It is no such file.
    """
    import yaml  # slow to load, seldom needed

    try:
        # The base loader makes nothing but texts, lists and dicts.
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(metadata, Loader=loader)):
            raise ValueError("a name for what was written before, which may make much of little")
        read = yaml.load(metadata, Loader=loader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise UsageError(f"{METADATA} can't be read.", "Export the submissions again.")
    return {
        folder: [
            _submitter(person, its) for person in its[":submitters"] if isinstance(person, dict)
        ]
        for folder, its in read.items()
        if isinstance(its, dict) and isinstance(its.get(":submitters"), list)
    }


def _submitter(person: dict[Any, Any], its: dict[Any, Any]) -> Upload:
    values = (person.get(key) for key in (":name", ":email", ":sid"))
    name, email, sid = (value if isinstance(value, str) else "" for value in values)
    accounts = tuple(account for account in (email, sid) if account)
    return Upload(name, accounts, attempt=_time(str(its.get(":created_at") or "")))


def _time(text: str) -> datetime | None:
    """A time as Ruby writes it, with nine digits behind the seconds."""
    found = re.fullmatch(
        r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|UTC|[+-]\d\d:?\d\d)", text
    )
    if found is None:
        return None
    zone = "+00:00" if found[2] in ("Z", "UTC") else found[2]
    with suppress(ValueError):
        return datetime.fromisoformat(found[1] + zone).astimezone(UTC)
    return None
