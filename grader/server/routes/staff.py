"""What staff see of the class as a whole."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from grader.server import pages
from grader.server.access import Row
from grader.server.readings import failures, students
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import READERS
from grader.store.store import Store

_MOST_FAILURES = 50


def staff(site: Site, visit: Visit, store: Store) -> Response:
    """How it stands with all students."""
    say = pages.texts(visit.language)
    found = {row.student: row for row in students(store, site.course.language)}
    titles = {entry.name: say.of(entry.title) for entry in site.course.exercises}
    rows: list[dict[str, Any]] = []
    for student in sorted({*found, *site.people}):
        row = found.get(student)
        rows.append(
            {
                "student": student,
                "name": site.name(student),
                "waiting": row.waiting if row else 0,
                "graded": row.graded if row else 0,
                "ours": row.ours if row else 0,
                "latest": row.latest if row else "",
                "title": titles.get(row.exercise, row.exercise) if row else "",
                "time": site.time(row.time, say) if row else "",
            }
        )
    failed = [
        {"id": id_, "student": who, "title": titles.get(name, name), "time": site.time(time, say)}
        for id_, who, name, time in failures(store, site.course.language, _MOST_FAILURES)
    ]
    totals = {key: sum(row[key] for row in rows) for key in ("waiting", "graded", "ours")}
    return site.page(visit, "staff.html.jinja", rows=rows, totals=totals, failures=failed)


ROWS = (Row("GET", "/staff", READERS, staff),)
