"""The links of the project's documents, as they lead to pages of the site."""

from __future__ import annotations

import re

# They stay where a reader of the repository looks for them.
DOCUMENTS = {
    "README.md": "index.md",
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changelog.md",
    "CODE_OF_CONDUCT.md": "code-of-conduct.md",
    "CONTRIBUTING.md": "contributing.md",
    "LICENSE": "licence.md",
    "SECURITY.md": "security.md",
}
# What documents link, by its path in the repository.
PAGES = DOCUMENTS | {"assignments": "exercises/index.md"}
_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<path>[\w./-]+)(?P<place>#[^)]*)?\)")
_ABOVE = re.compile(r"(?<=\]\()\.\./([\w./-]+)(?=[)#])")
_ITEM = re.compile(r"\d+\. ")


def of_docs(text: str) -> str:
    """A document of docs/ as a page: what it links elsewhere in the repository is a page, too."""
    return _ABOVE.sub(lambda found: PAGES.get(found[1], found[0]), text)


def of_the_site(text: str) -> str:
    """A document of the repository as a page: its links lead to pages, its lists are indented by four."""
    return indented(_LINK.sub(_to_page, text))


def _to_page(found: re.Match[str]) -> str:
    """A link to a page; of one to what the site has not, its text."""
    path = found["path"]
    page = path.removeprefix("docs/") if path.startswith("docs/") else PAGES.get(path)
    return found["text"] if page is None else f"[{found['text']}]({page}{found['place'] or ''})"


def indented(text: str) -> str:
    """Set a numbered list as Python-Markdown wants it: its items apart, what is in them indented by four."""
    lines, inside = [], False
    for line in text.split("\n"):
        if line and not line.startswith(" "):
            inside = bool(_ITEM.match(line))
            lines += [""] if inside else []
        lines.append(f" {line}" if inside and line.startswith("   ") else line)
    return "\n".join(lines)
