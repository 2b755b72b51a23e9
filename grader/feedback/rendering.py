"""From a template to a page: one Jinja environment a folder, made at the first page and kept.

Two rules hold for every template. Autoescape is on. And whatever is put out passes `visible` once
more, so that a text that a view forgot to clean is still harmless and can always be encoded.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from contextlib import suppress
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from grader.feedback.clean import visible
from grader.feedback.wording import Words, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2.bccache import Bucket

_TEMPLATES = Path(__file__).parent / "templates"
PAGE_SHEET = _TEMPLATES / "page.css"
"""What all pages look like."""
CODE_SHEET = _TEMPLATES / "code.css"
"""What code looks like."""
_LONGEST = 64_000  # of one text in a page; views cut much earlier
_CODE = re.compile(r"`([^`\n]+)`")
_GAP = Markup("\0")  # no text has it, since `visible` shows it as an escape


def render(
    template: str, say: Words, *, styles: Sequence[str], script: str = "", **values: Any
) -> str:
    """Fill in a page's template.

    `styles` and `script` name files beside the templates. They are put into the page, and its policy
    allows them by their hashes and nothing else: no script of a student's runs, whatever is printed.
    """
    sheet = _file(*styles)
    code = _file(script) if script else ""
    pieces = (
        environment(_TEMPLATES)
        .get_template(template)
        .generate(
            say=say,
            policy=_policy(sheet, code),
            # Both are files of ours.
            sheet=Markup(sheet),  # noqa: S704
            script=Markup(code),  # noqa: S704
            **values,
        )
    )
    # Joined some thousands at a time: the page of a large class has millions, each an object of its own.
    return "".join("".join(some) for some in iter(lambda: [*islice(pieces, 10_000)], []))


def render_piece(template: str, say: Words, **values: Any) -> str:
    """Fill in a template that is a piece of a page."""
    return environment(_TEMPLATES).get_template(template).render(say=say, **values)


def between_gaps(page: str) -> tuple[str, ...]:
    """What lies between the gaps that a template has left with `{{ gap }}`."""
    return tuple(page.split(_GAP))


def prose(text: str) -> Markup:
    """Make a sentence HTML: escaped, with what stands in backticks as code."""
    safe = str(escape(visible(text, _LONGEST, multiline=True)))
    return Markup(_CODE.sub(r"<code>\1</code>", safe))  # noqa: S704 - escaped in the line before


def unmarked(text: str) -> str:
    """The sentence without backticks, for where no code can be marked: a title, a label, a choice."""
    return _CODE.sub(r"\1", text)


def local_link(path: str) -> str:
    """Make a path a link that leads nowhere else: no scheme, no other host."""
    return quote(re.sub(r"^/{2,}", "/", path), safe="/", errors="replace")


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates beside Python's own compiled files, where they can be written."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


@cache
def environment(templates: Path) -> Environment:
    """The environment of the templates in a folder, by the two rules above."""
    made = Environment(
        loader=FileSystemLoader(templates),
        bytecode_cache=_Compiled(str(templates.parent / "__pycache__")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
        auto_reload=False,
    )
    made.filters.update(
        prose=prose, unmarked=unmarked, number=number, visible=visible, local_link=local_link
    )
    made.globals["gap"] = _GAP
    return made


def _clean(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value, _LONGEST, multiline=True)
    return value


def stylesheet(*paths: Path) -> str:
    """Stylesheets as one, without the blanks that lines begin with."""
    lines = [line.strip() for path in paths for line in path.read_text("utf-8").splitlines()]
    return "\n".join(line for line in lines if line)


@cache
def _file(*names: str) -> str:
    return stylesheet(*(_TEMPLATES / name for name in names))


@cache
def _policy(sheet: str, script: str) -> str:
    rules = ["default-src 'none'", f"style-src {_hash(sheet)}", "img-src data:"]
    rules += [f"script-src {_hash(script)}"] if script else []
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
