"""The class report, grades for other systems, and downloads of theirs that are taken in: workers make them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.responses import HTMLResponse, RedirectResponse, Response

from grader.errors import UsageError
from grader.server import pages
from grader.server.access import Row
from grader.server.security import own_policy
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import ASSISTANTS, READERS
from grader.store.settings import RULES, setting
from grader.store.store import Store

IMPORT_CAP = 50_000_000
_TABLE_CAP = 5_400_000
_FORMATS = {
    "csv": "export_csv",
    "canvas": "export_canvas",
    "moodle": "export_moodle",
    "gradescope": "export_gradescope",
}
_FILLED_IN = ("canvas", "moodle")  # what has a file of its own to go by
_DIGEST = re.compile("[0-9a-f]{64}")
_AS_OF = re.compile("[0-9a-f]{16}")
_FRESH_SECONDS = 60


def report(site: Site, visit: Visit, store: Store) -> Response:
    """The class report, under its own policy."""
    as_of = _as_of(visit)
    if not as_of:
        return RedirectResponse(f"/staff/report?as_of={_now(store)}", 303)
    answer = site.ask(visit, store, "class_report", _value(visit, as_of))
    if answer is None:
        return site.waiting(visit)
    if _is_old(store, answer, as_of):
        return RedirectResponse("/staff/report", 303)
    back = pages.texts(visit.language)("students_heading")
    return HTMLResponse(
        pages.with_way_back(answer["page"], "/staff", back),
        headers={"Content-Security-Policy": own_policy(answer["page"])},
    )


def exports(site: Site, visit: Visit, _: Store) -> Response:
    """The systems that grades can be made for."""
    return site.page(visit, "exports.html.jinja", formats=_FORMATS, filled_in=_FILLED_IN)


def begin_export(site: Site, visit: Visit, store: Store) -> Response:
    """Take the file that a system has exported, which is to be filled in."""
    form = visit.request.path_params["format"]
    if form not in _FILLED_IN:
        return site.refused(visit)
    if visit.upload is None or not visit.upload.content:
        raise _no_file()
    content = visit.upload.content
    digest = hashlib.sha256(content).hexdigest()
    as_of = _now(store)
    value = {**_value(visit, as_of), "form": form, "digest": digest}
    site.ask(visit, store, "export", value, content)
    return RedirectResponse(f"/staff/export/{form}?as_of={as_of}&file={digest}", 303)


def export(site: Site, visit: Visit, store: Store) -> Response:
    """What is to be told of grades that were made for a system, and where they are."""
    answer = _exported(site, visit, store)
    if isinstance(answer, Response):
        return answer
    form, query = visit.request.path_params["format"], visit.request.url.query
    if not visit.request.query_params.get("file") and _is_old(store, answer, _as_of(visit)):
        return RedirectResponse(f"/staff/export/{form}", 303)
    return site.page(
        visit,
        "exported.html.jinja",
        form=form,
        heading=_FORMATS[form],
        problems=answer["problems"],
        name=answer["name"],
        path=f"/staff/export/{form}/file?{query}",
    )


def export_file(site: Site, visit: Visit, store: Store) -> Response:
    """The file itself, the one that its page has told of."""
    answer = _exported(site, visit, store)
    if isinstance(answer, Response):
        return answer
    return Response(
        base64.b64decode(answer["content"]),
        media_type=answer["kind"],
        headers={"Content-Disposition": f'attachment; filename="{_safe(answer["name"])}"'},
    )


def _exported(site: Site, visit: Visit, store: Store) -> Any:
    form, as_of = visit.request.path_params["format"], _as_of(visit)
    digest = visit.request.query_params.get("file", "")
    if form not in _FORMATS or not (digest == "" or _DIGEST.fullmatch(digest)):
        return site.refused(visit)
    if not as_of:
        query = urlencode({"as_of": _now(store), **({"file": digest} if digest else {})})
        return RedirectResponse(f"{visit.request.url.path}?{query}", 303)
    value = {**_value(visit, as_of), "form": form, "digest": digest}
    answer = site.ask(visit, store, "export", value)
    return site.waiting(visit) if answer is None else answer


# ---------------------------------------------------------------- taking in


def imports(site: Site, visit: Visit, _: Store) -> Response:
    """The form for a download of another system."""
    return site.page(visit, "import.html.jinja", found=None, name="")


def begin_import(site: Site, visit: Visit, store: Store) -> Response:
    """Take a download in."""
    if visit.upload is None or not visit.upload.content:
        raise _no_file()
    content = visit.upload.content
    name = _safe(visit.upload.name)
    digest = hashlib.sha256(content).hexdigest()
    site.ask(visit, store, "take_in", _taking(name, digest), content)
    return RedirectResponse(f"/staff/import/done?{urlencode({'name': name, 'file': digest})}", 303)


def imported(site: Site, visit: Visit, store: Store) -> Response:
    """What was taken in, and what was left out."""
    asked = visit.request.query_params
    name, digest = asked.get("name", ""), asked.get("file", "")
    if not _DIGEST.fullmatch(digest) or name != _safe(name):
        return RedirectResponse("/staff/import", 303)
    found = site.ask(visit, store, "take_in", _taking(name, digest))
    if found is None:
        return site.waiting(visit)
    return site.page(visit, "import.html.jinja", found=found, name=name)


def _taking(name: str, digest: str) -> dict[str, Any]:
    return {"name": name, "digest": digest}


def _value(visit: Visit, as_of: str) -> dict[str, Any]:
    """What every table depends on; as of when stays in its address until it is made."""
    return {"language": visit.language, "as_of": as_of}


def _as_of(visit: Visit) -> str:
    said = visit.request.query_params.get("as_of", "")
    return said if _AS_OF.fullmatch(said) else ""


def _now(store: Store) -> str:
    """What differs when a table would: with what is stored, the files' rules, and time, as what is due.

    While a table is made students hand in: were it asked for anew then, a busy class would never have one, and
    a file that came with it would be lost.
    """
    (row,) = store.database.rows(
        "SELECT (SELECT max(number) FROM reports), (SELECT max(number) FROM submissions), "
        "(SELECT max(number) FROM acts WHERE kind <> 'looked'), (SELECT max(number) FROM joins)"
    )
    basis = [*row, setting(store.database, RULES), int(time.time() // _FRESH_SECONDS)]
    return hashlib.sha256(json.dumps(basis).encode()).hexdigest()[:16]


def _is_old(store: Store, answer: Mapping[str, Any], as_of: str) -> bool:
    """Whether a table was made a while ago, and would be another one now."""
    return time.time() - answer["made"] > _FRESH_SECONDS and as_of != _now(store)


def _safe(name: str) -> str:
    """A file's name that means nothing anywhere."""
    name = name.replace("\\", "/").rpartition("/")[2]
    return re.sub(r"[^A-Za-z0-9._-]+", "_", name).lstrip("._")[-80:] or "file"


def _no_file() -> UsageError:
    return UsageError(
        {"en": "No file came with the form.", "ja": "フォームにファイルがありません。"},
        {"en": "Choose your file, then send it.", "ja": "ファイルを選んでから送ってください。"},
    )


ROWS = (
    Row("GET", "/staff/report", READERS, report),
    Row("GET", "/staff/export", ASSISTANTS, exports),
    Row("GET", "/staff/export/{format}", ASSISTANTS, export),
    Row("POST", "/staff/export/{format}", ASSISTANTS, begin_export, cap=_TABLE_CAP),
    Row("GET", "/staff/export/{format}/file", ASSISTANTS, export_file),
    Row("GET", "/staff/import", ASSISTANTS, imports),
    Row("POST", "/staff/import", ASSISTANTS, begin_import, cap=IMPORT_CAP),
    Row("GET", "/staff/import/done", ASSISTANTS, imported),
)
