"""A student's attempts at an exercise, each beside the one before; and the files to begin with."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from grader.errors import InternalError
from grader.server import changes, handouts, pages
from grader.server.access import Row
from grader.server.readings import of_listed
from grader.server.routes.student import progress_of, short
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import SIGNED_IN
from grader.store.renderings import Renderings
from grader.store.store import Store


def attempts(site: Site, visit: Visit, store: Store) -> Response:
    """All attempts, and what changed in the chosen one, or the latest."""
    name = visit.request.path_params["exercise"]
    if name not in site.course.names:
        return site.refused(visit)
    say = pages.texts(visit.language)
    progress = progress_of(site, visit, store)
    mine = progress.of(name).attempts
    rows: list[dict[str, Any]] = []
    for place, one in enumerate(mine):
        state = progress.shown(of_listed(store, one), name)
        graded = state.is_result
        rows.append(
            {
                "number": place + 1,
                "id": one.submission,
                "time": site.own_time(one.received, visit),
                "state": state.kind,
                "shows": graded,
                "points": short(say, state.points, state.possible) if graded else "",
            }
        )
    wanted = visit.request.query_params.get("of", "")
    chosen = next((row for row in rows if row["id"] == wanted), rows[-1] if rows else None)
    before = rows[chosen["number"] - 2] if chosen and chosen["number"] > 1 else None
    return site.page(
        visit,
        "attempts.html.jinja",
        exercise=name,
        title=say.of(site.course.entry(name).title),
        rows=rows,
        chosen=chosen,
        before=before,
        **_changed(site, visit, store, before, chosen),
    )


def _changed(
    site: Site,
    visit: Visit,
    store: Store,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> dict[str, Any]:
    """What changed between two attempts: in the code, and in the outcome where both may be shown."""
    if before is None or after is None:
        return {"diff": None, "turned": [], "ideas": [], "compared": False}
    old, new = (store.submission(one["id"]).submission for one in (before, after))
    compared = before["shows"] and after["shows"]
    reports = [_report(site, visit, store, one["id"]) for one in (before, after)]
    return {
        "diff": changes.diff(old.parts, new.parts),
        "turned": changes.turned(*reports) if compared else [],
        "ideas": changes.ideas(*reports) if compared else [],
        "compared": compared,
    }


def _report(site: Site, visit: Visit, store: Store, id_: str) -> dict[str, Any]:
    """The redacted report that was rendered."""
    try:
        rendering = Renderings(store.database, site.keys.pages).get(id_, visit.language)
    except InternalError:  # nothing of it is shown
        return {}
    report: dict[str, Any] = rendering.data["report"] if rendering else {}
    return report


def stub(site: Site, visit: Visit, _: Store) -> Response:
    """The file to begin with, to be kept and never shown by a browser."""
    name = visit.request.path_params["exercise"]
    kind = visit.request.query_params.get("kind", handouts.KINDS[0])
    content = (
        handouts.stub(site.course, name, kind, visit.language)
        if name in site.course.names
        else None
    )
    if content is None:
        return site.refused(visit)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(content, media_type="text/plain; charset=utf-8", headers=headers)


ROWS = (
    Row("GET", "/x/{exercise}/attempts", SIGNED_IN, attempts),
    Row("GET", "/x/{exercise}/stub", SIGNED_IN, stub),
)
