"""The project's own documents as pages of the site."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
# They stay where a reader of the repository looks for them.
DOCUMENTS = {
    "README.md": "index.md",
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changelog.md",
    "CODE_OF_CONDUCT.md": "code-of-conduct.md",
    "CONTRIBUTING.md": "contributing.md",
    "LICENSE": "license.md",
    "SECURITY.md": "security.md",
}
_LINK = re.compile(r"\[([^]\[]*)\]\(([\w./-]+)((?:#[\w-]*)?)\)")
_ITEM = re.compile(r"\d+\. ")


def pages() -> dict[str, str]:
    """Give the documents that are not in docs/, by their paths in the site."""
    texts = {name: (ROOT / name).read_text("utf-8") for name in DOCUMENTS}
    texts["LICENSE"] = f"# Licence\n\n{texts['LICENSE']}"  # of paragraphs alone
    return {page: of_the_site(texts[name]) for name, page in DOCUMENTS.items()}


def of_the_site(text: str) -> str:
    """A document of the repository as a page: its links lead to pages, its lists are indented by four."""
    return indented(_LINK.sub(_link_of_the_site, text))


def _link_of_the_site(found: re.Match[str]) -> str:
    """A link to a page; of what the site has not, as a course's folder, what it is called."""
    told, target, place = found.groups()
    page = DOCUMENTS.get(target, target.removeprefix("docs/"))
    if page == target and (ROOT / target).exists():
        return told
    return f"[{told}]({page}{place})"


def indented(text: str) -> str:
    """Set a numbered list as Python-Markdown wants it: its items apart, what is in them indented by four."""
    lines, inside = [], False
    for line in text.split("\n"):
        if line and not line.startswith(" "):
            inside = bool(_ITEM.match(line))
            lines += [""] if inside else []
        lines.append(f" {line}" if inside and line.startswith("   ") else line)
    return "\n".join(lines)
