"""What nobody should enter, and how to find it in a page where it has become more than text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

NAME = (
    "<script>alert(1)</script>\"><img src=x onerror=alert(2)>' onfocus=alert(3) "
    "[x](http://evil.example/) \u202etxt"
)
"""What a roster or a course may call somebody or something."""
HOSTILE = f"=cmd|'/c calc'!A1 {NAME} javascript:alert(4) http://evil.example/ \x1b[2J {{{{7*7}}}} {{% x %}}"
"""What somebody may write in a form."""
EXPLANATION = f"{NAME} <svg/onload=alert(5)> [y](javascript:alert(6)) ![z](http://evil.example/z.png) <a href='//evil.example'>a</a>"
"""What a course's texts, and what is handed in, may hold."""

TASK = EXPLANATION.replace("evil.example", "course.example")
"""What a task may hold: its links are the course's own."""

_LINKS = {
    "href",
    "src",
    "action",
    "formaction",
    "poster",
    "data",
    "srcset",
    "xlink:href",
    "background",
}
_NEVER = {"img", "iframe", "object", "embed", "base", "frame", "math", "foreignobject", "applet"}
_OURS = re.compile(r"(/(?![/\\])|#|data:,$|\?|http://course\.example/)")
# What hides or turns around other text; a line's end and a tab are none.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class _Looking(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.links: list[str] = []
        self.forms: list[tuple[str, str]] = []
        self._own = 0  # a textarea has what its writer wrote, as it is

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag in _NEVER or (tag == "script" and not given.get("src", "").startswith("/static/")):
            self.found.append(f"<{tag}>")
        if tag == "meta" and given.get("http-equiv") == "refresh":
            self.found += ["a refresh elsewhere"] if "url" in given["content"].lower() else []
        for name, value in given.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.found.append(f"{tag} {name}")
            if name in _LINKS and not _OURS.match(value) and tag != "input":
                self.found.append(f"{tag} {name}={value[:80]}")
            if name not in _LINKS and name not in ("value", "content") and _HIDDEN.search(value):
                self.found.append(f"{tag} {name} hides {value[:80]!r}")
            if name == "href":
                self.links.append(value)
        if tag == "form":
            self.forms.append((given.get("method", "get"), given.get("action", "")))
        self._own += tag == "textarea"

    def handle_endtag(self, tag: str) -> None:
        self._own -= tag == "textarea"

    def handle_data(self, data: str) -> None:
        if not self._own and (hidden := _HIDDEN.search(data)):
            place = max(0, hidden.start() - 40)
            self.found.append(f"hides {data[place : hidden.end() + 10]!r}")
        if "49 {%" in data:
            self.found.append("a template was run")


def looked_at(text: str) -> _Looking:
    """A page's links and forms, and in `found` all that is markup, a link or hidden and should not be."""
    looking = _Looking()
    looking.feed(text)
    looking.close()
    return looking


def leads_here(location: str, url: str) -> bool:
    """Whether a redirect stays on this site, as a browser reads it."""
    seen = location.strip().replace("\\", "/")
    if seen.startswith("//") or any(char < "!" or char > "~" for char in location):
        return False
    parts = urlsplit(seen)
    return not parts.netloc or f"{parts.scheme}://{parts.netloc}" == url
