"""From what IPython reads to Python: prompts, magics, shell commands. IPython itself is not here.

The rules are those of IPython's own transformer: a test holds the two against each other.
"""

from __future__ import annotations

import re

LeftOut = tuple[int, str]
"""A line that only IPython runs: its number from 1, and its text."""

# Cell magics whose body IPython runs as if it stood there alone, and line magics that run a statement so.
_RUN_BODY = ("time", "capture", "prun")
_RUN_STATEMENT = ("time", "prun")
# What IPython takes for a command without a sign before it, where it is no Python.
_COMMANDS = {
    "apt", "apt-get", "autoreload", "cat", "cd", "clear", "conda", "cp", "curl", "env", "git", "history",
    "jupyter", "less", "ll", "load_ext", "ls", "mamba", "man", "matplotlib", "mkdir", "more", "mv", "pip",
    "pip3", "pwd", "python", "python3", "reload_ext", "rm", "rmdir", "unzip", "uv", "wget", "who", "whos",
}  # fmt: skip

_CLASSIC, _CLASSIC_FIRST = re.compile(r"(?:>>>|\.\.\.)(?: |$)"), re.compile(r">>>(?: |$)")
_NUMBERED = re.compile(r"(?:(?:(?:\[nav\]|\[ins\])? )?In \[\d+\]: |\s*\.{3,}: ?)")
_ASSIGNED = re.compile(r"\s*[A-Za-z_][^=#\"'({]*=\s*(?:%\s*[A-Za-z_]|!)")
_HELP = re.compile(r"(?:%{0,2}(?!\d)[\w*]+(?:\.\w+|\[-?[0-9]+\]|\[[\"'][^\"']+[\"']\])*)\?\??$")
_QUOTE = re.compile(r"\"\"\"|'''|\"|'")


def python_of(text: str) -> tuple[str, list[LeftOut]]:
    """A cell as Python with as many lines, and the lines of it that are left out."""
    lines = re.split(r"\r\n|\r|\n", text)
    first = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    return _transformed(lines, first)


def _transformed(lines: list[str], first: int) -> tuple[str, list[LeftOut]]:
    """Transform the lines from `first` on; those before stay as they are, so that numbers don't change."""
    before, cell = lines[:first], _without_prompts(_without_indent(lines[first:]))
    if cell and cell[0].startswith("%%") and not re.match(r"%%\w+\?", cell[0]):
        name, _, rest = cell[0][2:].rstrip().partition(" ")
        if name in _RUN_BODY and not (name == "time" and rest.strip()):
            body = next((n for n, line in enumerate(cell[1:], 1) if line.strip()), len(cell))
            source, left_out = _transformed(["" for _ in cell[:body]] + cell[body:], body)
            return "\n".join([*before, source]), [(first + n, line) for n, line in left_out]
        return "\n".join("" for _ in lines), [(first + 1, cell[0])]
    python, left_out = _without_magics(cell)
    return "\n".join([*before, *python]), [(first + number, line) for number, line in left_out]


def _without_indent(lines: list[str]) -> list[str]:
    """A cell that is indented as a whole is taken as if it were not."""
    starts = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines if line.strip()]
    shared = min(starts, default="", key=len)
    while not all(start.startswith(shared) for start in starts):
        shared = shared[:-1]
    return [line.removeprefix(shared) for line in lines] if shared else lines


def _without_prompts(lines: list[str]) -> list[str]:
    """What was pasted with its prompts is taken without them."""
    for prompt, initial in ((_CLASSIC, _CLASSIC_FIRST), (_NUMBERED, _NUMBERED)):
        if lines and (initial.match(lines[0]) or (lines[1:] and prompt.match(lines[1]))):
            lines = [
                prompt.sub("", line, count=1) if prompt.match(line) else line for line in lines
            ]
    return lines


def _without_magics(lines: list[str]) -> tuple[list[str], list[LeftOut]]:
    """Leave out what stands where a statement begins and is IPython's."""
    python: list[str] = []
    left_out: list[LeftOut] = []
    state = _State()
    while len(python) < len(lines):
        number = len(python)
        line = lines[number]
        if state.begins_statement and _is_magic(line):
            end = number
            while lines[end].endswith("\\") and end + 1 < len(lines):
                end += 1
            whole = " ".join(part.removesuffix("\\").strip() for part in lines[number : end + 1])
            statement = _statement_of(whole)
            python.append(line[: len(line) - len(line.lstrip())] + (statement or "pass"))
            python += [""] * (end - number)
            if not statement:
                left_out.append((number + 1, whole))
        else:
            state.read(line)
            python.append(line)
    return python, left_out


def _is_magic(line: str) -> bool:
    text = line.strip()
    if text.startswith(("%", "!", "?", ",", ";", "/")) or is_assigned(line):
        return True
    return text.endswith("?") and _HELP.search(text) is not None and _State().ends_in_code(text)


def is_assigned(line: str) -> bool:
    """Whether a line that is left out would give a name a value."""
    return _ASSIGNED.match(line) is not None


def _statement_of(magic: str) -> str:
    """The statement that a line magic runs in the namespace, "" for none."""
    found = re.match(r"%(\w+)\s+((?:-\S+\s+)*)(.*)", magic)
    return found[3].strip() if found and found[1] in _RUN_STATEMENT else ""


class _State:
    """What the lines so far have left open: brackets, a string, a line that goes on."""

    def __init__(self) -> None:
        self._depth = 0
        self._quote = ""
        self._goes_on = False

    @property
    def begins_statement(self) -> bool:
        """Whether the next line begins a statement."""
        return not (self._depth or self._quote or self._goes_on)

    def ends_in_code(self, line: str) -> bool:
        """Whether a line's last character is neither in a string nor in a comment."""
        return self.read(line) == len(line) and not self._quote

    def read(self, line: str) -> int:
        """Read a line; give how much of it comes before a comment."""
        place = 0
        self._goes_on = False
        while place < len(line):
            if self._quote:
                place = self._closed(line, place)
                continue
            char = line[place]
            found = _QUOTE.match(line, place)
            if char == "#":
                return place
            if found:
                self._quote = found[0]
                place = found.end()
                continue
            if char in "([{":
                self._depth += 1
            elif char in ")]}":
                self._depth = max(self._depth - 1, 0)
            place += 1
        self._goes_on = line.endswith("\\") and len(self._quote) < 3
        if len(self._quote) == 1 and not self._goes_on:
            self._quote = ""  # never closed: Python will say so
        return place

    def _closed(self, line: str, place: int) -> int:
        """Go to the end of the open string, or of the line."""
        while place < len(line):
            if line[place] == "\\":
                place += 2
            elif line.startswith(self._quote, place):
                place += len(self._quote)
                self._quote = ""
                return place
            else:
                place += 1
        return len(line)


def without_command(source: str, number: int) -> tuple[str, LeftOut] | None:
    """Leave out the line `number` where Python can't read it and IPython takes it for a command."""
    lines = source.split("\n")
    if not 0 < number <= len(lines):
        return None
    text = lines[number - 1].strip()
    if text.split(" ")[0] not in _COMMANDS:
        return None
    indent = lines[number - 1][: len(lines[number - 1]) - len(lines[number - 1].lstrip())]
    lines[number - 1] = f"{indent}pass"
    return "\n".join(lines), (number, text)
