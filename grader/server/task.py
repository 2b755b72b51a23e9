"""An exercise's README as HTML: the few forms that courses use, everything escaped.

What it does not know stays as it was written, so that nothing of a task is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup, escape

from grader.feedback.clean import visible

_LIMIT = 200_000
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])\s+(.*)")
_RULE = re.compile(r"\|?\s*:?-{3,}:?\s*(\|\s*:?-{3,}:?\s*)*\|?\s*")
_INLINE = re.compile(
    r"``(?P<long>.+?)``|`(?P<code>[^`]+)`"
    r"|(?<![\w*])\*\*(?P<bold>[^*\s][^*]*)\*\*|(?<![\w*])\*(?P<soft>[^*\s][^*]*)\*(?![\w*])"
    r"|\[(?P<text>[^\]\[]+)\]\((?P<link>[^()\s]+)\)",
    re.ASCII,  # of a script that sets no spaces, emphasis may stand within a sentence
)


def task(text: str) -> Markup:
    """Make a README HTML, without its title, which the page has already."""
    lines = visible(text, _LIMIT, multiline=True).expandtabs(4).splitlines()
    if lines and lines[0].startswith("# "):
        lines = lines[1:]
    return _Blocks(lines).html()


def _inline(text: str) -> str:
    """A piece of a paragraph: code, emphasis, and links that lead to the web."""

    def marked(match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        if kind in ("long", "code"):
            return f"<code>{escape(match[kind].strip())}</code>"
        if kind == "bold":
            return f"<strong>{_inline(match['bold'])}</strong>"
        if kind == "soft":
            return f"<em>{_inline(match['soft'])}</em>"
        inside, link = _inline(match["text"]), match["link"]
        if not link.startswith(("https://", "http://")):  # a file of the student's own copy
            return inside
        return f'<a href="{escape(link)}" rel="noreferrer">{inside}</a>'

    pieces, end = [], 0
    for match in _INLINE.finditer(text):
        pieces += [str(escape(text[end : match.start()])), marked(match)]
        end = match.end()
    return "".join([*pieces, str(escape(text[end:]))])


class _Blocks:
    """The blocks of a text, one after another."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0

    def html(self) -> Markup:
        """All of them."""
        return Markup("\n".join(self._all()))  # noqa: S704 - each is escaped where it is made

    def _all(self) -> list[str]:
        found = []
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if not line.strip():
                self._at += 1
            elif line.lstrip().startswith("```"):
                found.append(self._code())
            elif line.startswith("<!--"):  # what authors say to each other
                self._comment()
            elif match := _HEADING.match(line):
                level = min(6, max(3, len(match[1]) + 1))  # below the page's own
                found.append(f"<h{level}>{_inline(match[2])}</h{level}>")
                self._at += 1
            elif line.startswith("    "):
                found.append(self._indented())
            elif line.startswith("|"):
                found.append(self._table())
            elif _ITEM.match(line):
                found.append(self._list())
            else:
                found.append(f"<p>{_inline(' '.join(self._taken(_begins_block)))}</p>")
        return found

    def _taken(self, ends: Callable[[str], bool]) -> list[str]:
        """This line, and those after it up to one that `ends` what it is part of."""
        first = self._at
        self._at += 1
        while self._at < len(self._lines) and not ends(self._lines[self._at]):
            self._at += 1
        return [line.strip() for line in self._lines[first : self._at]]

    def _comment(self) -> None:
        """Pass over this line, and those after it up to the comment's end."""
        while self._at < len(self._lines) and "-->" not in self._lines[self._at]:
            self._at += 1
        self._at += 1

    def _indented(self) -> str:
        """Code that is set off by four blanks, with the empty lines inside it."""
        first = self._at
        while self._at < len(self._lines) and (
            not self._lines[self._at].strip() or self._lines[self._at].startswith("    ")
        ):
            self._at += 1
        inside = "\n".join(line[4:] for line in self._lines[first : self._at])
        return _pre(inside.rstrip())

    def _code(self) -> str:
        indent = len(self._lines[self._at]) - len(self._lines[self._at].lstrip())
        first = self._at + 1
        self._at = first
        while self._at < len(self._lines) and not self._lines[self._at].lstrip().startswith("```"):
            self._at += 1
        inside = "\n".join(line[indent:] for line in self._lines[first : self._at])
        self._at += 1
        return _pre(inside)

    def _table(self) -> str:
        rows = self._taken(lambda line: not line.startswith("|"))
        cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
        has_head = len(rows) > 1 and _RULE.fullmatch(rows[1])
        head = cells[0] if has_head else []
        body = cells[2:] if has_head else cells
        parts = []
        if head:
            parts.append(
                "<thead><tr>"
                + "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in head)
                + "</tr></thead>"
            )
        made = ("".join(f"<td>{_inline(cell)}</td>" for cell in row) for row in body)
        parts.append("<tbody>" + "".join(f"<tr>{row}</tr>" for row in made) + "</tbody>")
        return f'<div class="wide" tabindex="0"><table>{"".join(parts)}</table></div>'

    def _list(self) -> str:
        items: list[list[str]] = []
        first = _ITEM.match(self._lines[self._at])
        numbered = bool(first and first[2][0].isdigit())
        depth = len(first[1]) if first else 0
        while self._at < len(self._lines):
            line = self._lines[self._at]
            match = _ITEM.match(line)
            inside = len(line) - len(line.lstrip()) > depth
            if match and not inside:
                if match[2][0].isdigit() != numbered:
                    break
                items.append([match[3]])
            elif items and line.strip() and (inside or self._lines[self._at - 1].strip()):
                if not inside and _begins_block(line):
                    break
                items[-1].append(line[depth + 2 :] if inside else line)
            elif not line.strip() and self._goes_on(depth):
                items[-1].append("")
            else:
                break
            self._at += 1
        start = first[2].rstrip(".)") if first and numbered else ""
        tag = "ol" if numbered else "ul"
        opening = f'<ol start="{start}">' if numbered and start != "1" else f"<{tag}>"
        return opening + "".join(f"<li>{_item(lines)}</li>" for lines in items) + f"</{tag}>"

    def _goes_on(self, depth: int) -> bool:
        """Whether after an empty line the list goes on."""
        following = next((line for line in self._lines[self._at :] if line.strip()), "")
        match = _ITEM.match(following)
        return bool(match) or len(following) - len(following.lstrip()) > depth


def _pre(text: str) -> str:
    """Code in a block; it scrolls sideways where it is wide, so that the keyboard must reach it."""
    return f'<pre tabindex="0"><code>{escape(text)}</code></pre>'


def _item(lines: list[str]) -> str:
    """What is inside an item: a sentence, and perhaps blocks after it."""
    plain = next((n for n, line in enumerate(lines) if n and _begins_block(line)), len(lines))
    sentence = _inline(" ".join(line.strip() for line in lines[:plain]))
    return f"{sentence}{_Blocks(lines[plain:]).html()}" if plain < len(lines) else sentence


def _begins_block(line: str) -> bool:
    """Whether a paragraph ends before this line."""
    return (
        not line.strip()
        or line.startswith("|")
        or line.lstrip().startswith("```")
        or bool(_HEADING.match(line) or _ITEM.match(line))
    )
