"""Gradescope: an autograder that runs there, the results that it asks for, and its export of submissions."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from grader.errors import UsageError
from grader.model import CheckReport, GradeReport, Outcome, text_in
from grader.systems.downloads import Upload

_SETUP = """\
#!/usr/bin/env bash
# Gradescope runs this once, when the autograder is uploaded.
set -euo pipefail
apt-get update -qq
apt-get install -y -qq python3-venv >/dev/null
python3 -m venv /autograder/venv
/autograder/venv/bin/pip install --quiet /autograder/source/grader-package
"""
_RUN = """\
#!/usr/bin/env bash
# Gradescope runs this for each submission; the grader's own sandbox holds the student's code.
ROOT="${AUTOGRADER_ROOT:-/autograder}"
exec "${AUTOGRADER_PYTHON:-$ROOT/venv/bin/python}" "$ROOT/source/run.py" "$ROOT" EXERCISE
"""
_PYTHON = '''\
"""Grades the one submission of Gradescope's layout and writes results.json."""

import json
import sys
from pathlib import Path

from grader import grade
from grader.errors import GraderError, IntakeError, InternalError
from grader.feedback.in_words import in_words
from grader.feedback.redaction import redacted
from grader.systems import gradescope

root, exercise = Path(sys.argv[1]), sys.argv[2]
(root / "source/course/.grade/secret").chmod(0o600)  # not every way of unpacking keeps the mode
folder = root / "submission"
files = [folder / f"{exercise}.py", folder / f"{exercise}.ipynb"]
files += sorted([*folder.glob("*.py"), *folder.glob("*.ipynb")])
found = next((file for file in files if file.is_file() and not file.is_symlink()), None)
try:
    if found is None:
        results = {"score": 0, "output": f"Hand in {exercise}.py or {exercise}.ipynb.", "tests": []}
    else:
        report = grade(exercise, found.read_bytes(), course=root / "source/course", filename=found.name)
        if report.status != "graded":
            raise InternalError(report.error)
        shown = redacted(report)
        results = gradescope.results(shown, in_words(shown, "en"), "en")
except IntakeError as error:
    results = {"score": 0, "output": f"{error.message} {error.remedy}", "tests": []}
except GraderError as error:
    # Gradescope knows no result without a score. Without results it says that the autograder failed,
    # shows staff this line, and can run it again.
    sys.exit(f"Not graded, by our fault: {error.message} {error.remedy}")
(root / "results").mkdir(exist_ok=True)
(root / "results/results.json").write_text(json.dumps(results, allow_nan=False))
'''


def autograder(exercise: str, files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip for Gradescope: the scripts that it runs, and `files` beside them, by name.

    They are `grader-package/` as pip installs it, and `course/` with the solutions and the secret.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        _script(file, "setup.sh", _SETUP)
        _script(file, "run_autograder", _RUN.replace("EXERCISE", exercise))
        file.writestr("run.py", _PYTHON)
        for name, content in files:
            file.writestr(name, content)
    return out.getvalue()


def _script(file: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o755 << 16
    file.writestr(info, text)


def results(report: GradeReport, told: str, language: str) -> dict[str, Any]:
    """A results.json: what the student may see of a graded report, which must be redacted already.

    Gradescope asks for a score, so that there is none of a report that holds no grade. `told` is what the
    grader says of it as a whole. Format: Gradescope's autograder documentation.
    """
    return {
        "score": report.points,
        "execution_time": round(report.seconds, 1),
        "output": told,
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_test(check, number, language) for number, check in enumerate(report.checks, 1)],
    }


def _test(check: CheckReport, number: int, language: str) -> dict[str, Any]:
    passed = check.outcome is Outcome.PASSED
    return {
        "name": text_in(check.title, language),
        "name_format": "text",
        "number": str(number),
        "score": check.points,
        "max_score": check.possible,
        "status": "passed" if passed else "failed",
        "output": "" if passed else text_in(check.hint, language),
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
        read = yaml.load(metadata, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise UsageError(f"{METADATA} can't be read.", "Export the submissions again.")
    return {
        folder: [_submitter(person, its) for person in its.get(":submitters") or ()]
        for folder, its in read.items()
        if isinstance(folder, str) and isinstance(its, dict)
    }


def _submitter(person: Any, its: dict[Any, Any]) -> Upload:
    of = person if isinstance(person, dict) else {}
    name, email, sid = (str(of.get(key) or "") for key in (":name", ":email", ":sid"))
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
