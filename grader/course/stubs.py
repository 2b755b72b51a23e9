"""Makes a stub out of a reference, so that the two can't drift apart.

In the reference, what students have to write stands between two comments:

    def twice(x):
        \"\"\"Return 2 * x.\"\"\"
        ### BEGIN SOLUTION
        return 2 * x
        ### END SOLUTION

In the stub one line that raises NotImplementedError stands there instead. Between functions a block
is left out altogether: helpers and imports that only the solution needs.
"""

from __future__ import annotations

from pathlib import Path

from grader.errors import CourseError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
_TODO = "raise NotImplementedError"


def has_markers(reference: str) -> bool:
    """Whether a reference says where its solution is."""
    return BEGIN in reference


def stub_of(reference: str, path: Path) -> str:
    """The stub of a reference; `path` is named where something is wrong.

    Raises:
        CourseError: A marker is missing, or nested.
    """
    kept: list[str] = []
    opened = 0
    for number, line in enumerate(reference.splitlines(), start=1):
        text = line.strip()
        if text == BEGIN:
            if opened:
                raise CourseError(
                    f"{path}, line {number}: a solution in the one of line {opened}.",
                    f"Write {END!r} after the first.",
                )
            opened = number
            indent = line[: len(line) - len(line.lstrip())]
            if indent:
                kept.append(indent + _TODO)
        elif text == END:
            if not opened:
                raise CourseError(
                    f"{path}, line {number}: this solution has no begin.",
                    f"Write {BEGIN!r} before.",
                )
            opened = 0
        elif not opened:
            kept.append(line)
    if opened:
        raise CourseError(
            f"{path}, line {opened}: this solution has no end.", f"Write {END!r} after it."
        )
    return _tidied(kept)


def _tidied(lines: list[str]) -> str:
    """No more than two blank lines in a row, which a block that is left out may leave."""
    result: list[str] = []
    for line in lines:
        if line.strip() or result[-2:] != ["", ""]:
            result.append(line.rstrip())
    return "\n".join(result).strip("\n") + "\n"
