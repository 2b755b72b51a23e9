"""Pages from templates, in the look and by the two rules of the feedback pages, and their words."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from grader.feedback.rendering import CODE_SHEET, PAGE_SHEET, environment, stylesheet
from grader.feedback.wording import Words, words

_HERE = Path(__file__).parent
_TEMPLATES = _HERE / "templates"
LAUNCH_SCRIPT = "lti.js"
"""The script of pages that an LMS opens."""
_MAIN = re.compile(r"<main[^>]*>")


@cache
def texts(language: str) -> Words:
    """The words of a language: those of the feedback pages, and this room's own."""
    known = words(language)
    table = dict(known.table)
    for path in sorted((_HERE / "texts" / known.language).glob("*.toml")):
        table |= tomllib.loads(path.read_text("utf-8"))
    return Words(known.language, table)


@dataclass(frozen=True, slots=True)
class Static:
    """A file that each page needs: its content, its type, and a name that changes with it."""

    name: str
    content: bytes
    kind: str

    @property
    def path(self) -> str:
        """Where it is reached; it may be kept for ever."""
        digest = hashlib.sha256(self.content).hexdigest()[:16]
        return f"/static/{digest}/{self.name}"


@cache
def sheet() -> Static:
    """The stylesheet of all pages."""
    text = stylesheet(PAGE_SHEET, CODE_SHEET, *sorted(_TEMPLATES.glob("*.css")))
    return Static("app.css", text.encode(), "text/css; charset=utf-8")


@cache
def script(name: str = "live.js") -> Static:
    """The script that keeps pages live, or another one."""
    content = (_TEMPLATES / name).read_bytes()
    return Static(name, content, "text/javascript; charset=utf-8")


def files() -> tuple[Static, ...]:
    """All files that pages need."""
    return sheet(), script(), script(LAUNCH_SCRIPT)


def page(template: str, say: Words, **values: Any) -> str:
    """Fill in a page's template."""
    return (
        environment(_TEMPLATES)
        .get_template(template)
        .render(say=say, sheet=sheet().path, script=script().path, **values)
    )


def with_way_back(page: str, path: str, text: str) -> str:
    """A page that was made to stand alone, with a link to where it was opened from."""
    link = f'<p class="over"><a href="{escape(path)}">{escape(text)}</a></p>'
    return _MAIN.sub(lambda found: f"{found[0]}\n{link}", page, count=1)


def load() -> None:
    """Read all templates and texts once, so that no request is the first to need one."""
    for name in environment(_TEMPLATES).list_templates(extensions=["jinja"]):
        environment(_TEMPLATES).get_template(name)
    for language in ("en", "ja"):
        texts(language)
    files()
