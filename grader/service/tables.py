"""The class report and the grades as other systems take them, made for staff who download them."""

from __future__ import annotations

import base64
import io
import re
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.classroom.exporting import gradescope_results, problems_of, table
from grader.classroom.gradebook import gradebook
from grader.classroom.report import write_class_report
from grader.desk.roster import listed_entries
from grader.errors import UsageError
from grader.feedback.clean import MOST_TOLD, visible
from grader.feedback.tables import csv_text
from grader.store.appointments import Appointments
from grader.store.rows import PERSON
from grader.submissions import page_name

if TYPE_CHECKING:
    from grader.service.errands import Job
    from grader.submissions import RosterEntry

_LINK = re.compile(r'href="([^"#:/]+)(#[^"]*)?"')
_CSV, _ZIP = "text/csv; charset=utf-8", "application/zip"


def class_report(job: Job, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """The page of `grade report`, of whom whoever asks looks after; links lead into the server."""
    made, (roster, wanted) = time.time(), roster_of(job)
    with tempfile.TemporaryDirectory(prefix="grade-report-") as folder:
        written = write_class_report(
            job.course, job.store, job.secret, Path(folder),
            roster=roster, language=value["language"], wanted=wanted,
        )  # fmt: skip
        page = written.page.read_text("utf-8")
    there = {
        page_name(student, exercise): f"/staff/s/{id_}"
        for student, exercise, id_ in job.store.database.rows(
            f"SELECT {PERSON}, s.exercise, s.id FROM present s ORDER BY s.number"
        )
    }
    there["similar.html"] = "/staff/similar"

    def leads(link: re.Match[str]) -> str:
        place = there.get(unescape(link[1]))
        return f'href="{place}"' if place else link[0]

    return {"page": _LINK.sub(leads, page), "made": made}


def export(job: Job, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """A file as `grade export` writes it, of whom whoever asks looks after; and what is to be told of it.

    Raises:
        UsageError: What the other system has exported can't be read, or is missing.
    """
    made, form, language = time.time(), value["form"], value["language"]
    roster, wanted = roster_of(job)
    book, graded = gradebook(
        job.course, job.store, job.secret, roster, language, everything=form == "csv"
    )
    book = replace(
        book,
        students=tuple(one for one in book.students if wanted(one[0])),
        ungraded=frozenset(one for one in book.ungraded if wanted(one[0])),
        held=frozenset(one for one in book.held if wanted(one[0])),
    )
    problems = problems_of(book, form)
    if form == "gradescope":
        mine = [one for one in graded if wanted(one[0].student)]
        name, kind, content = (
            "gradescope.zip",
            _ZIP,
            _zipped(dict(gradescope_results(mine, language))),
        )
    else:
        found = table(form, book, roster, _there(job, value), language)
        problems += found.problems
        name, kind = f"{'grades' if form == 'csv' else form}.csv", _CSV
        content = csv_text(found.rows, found.form).encode()
    return {
        "name": name,
        "kind": kind,
        "made": made,
        "content": base64.b64encode(content).decode(),
        "problems": [visible(one, 2000) for one in problems[:MOST_TOLD]],
    }


def roster_of(job: Job) -> tuple[dict[str, RosterEntry], Callable[[str], bool]]:
    """The roster as far as whoever asks looks after it, and who is in that."""
    everybody = {entry.id: entry for entry in listed_entries(job.course)}
    sections = Appointments(job.store.database).of(job.actor).sections
    if not sections:
        return everybody, lambda _: True
    mine = {id_: entry for id_, entry in everybody.items() if entry.section in sections}
    return mine, lambda student: student in mine


def no_longer_there() -> UsageError:
    """That a file which came with an errand is gone."""
    return UsageError(
        {"en": "The file is no longer here.", "ja": "ファイルはもうここにありません。"},
        {"en": "Choose it once more.", "ja": "もう一度選んでください。"},
    )


def _there(job: Job, value: Mapping[str, Any]) -> str | None:
    """What another system has exported, as text."""
    if not value["digest"]:
        return None
    if job.attachment is None:
        raise no_longer_there()
    try:
        return job.attachment.decode()
    except UnicodeDecodeError:
        raise UsageError(
            {"en": "The file can't be read as text.", "ja": "ファイルをテキストとして読めません。"},
            {
                "en": "Export it again, as CSV in UTF-8.",
                "ja": "CSV（UTF-8）でもう一度エクスポートしてください。",
            },
        ) from None


def _zipped(results: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder, text in results.items():
            archive.writestr(f"{folder}/results.json", text)
    return out.getvalue()
