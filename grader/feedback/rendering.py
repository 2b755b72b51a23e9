"""The templates' environment: everything is escaped, and untrusted text is made visible first."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from grader.feedback.clean import visible
from grader.feedback.wording import number

_CODE = re.compile("`([^`]*)`")
_LIMIT = 40_000


@cache
def environment() -> Environment:
    """The environment, compiled once."""
    found = Environment(
        loader=PackageLoader("grader.feedback"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        auto_reload=False,
    )
    found.filters["visible"] = lambda text: visible(text, _LIMIT, multiline=True)
    found.filters["marked"] = marked
    found.filters["number"] = number
    return found


def marked(text: str) -> Markup:
    """Escape a text, and show what stands between backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped before


@cache
def style() -> Markup:
    """The style sheet of all pages."""
    text = (resources.files(__package__) / "templates" / "style.css").read_text("utf-8")
    return Markup(text)  # noqa: S704 - our own file
