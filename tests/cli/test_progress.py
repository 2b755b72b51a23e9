"""How far a long command has come, where nobody watches a bar."""

from __future__ import annotations

import pytest

from grader.cli.progress import in_lines


@pytest.mark.parametrize(("seconds", "lines"), [(0.0, [0, 1, 2, 3]), (1e9, [0, 3])])
def test_lines_come_now_and_then(
    capsys: pytest.CaptureFixture[str], seconds: float, lines: list[int]
) -> None:
    """The start and the end are told in any case, and what is between them not more often than asked."""
    one_more = in_lines(3, lambda item: f"news of {item}", seconds)
    for item in ("a", "b", "c"):
        one_more(item)
    out, told = capsys.readouterr()
    assert out == ""
    assert [int(line.split()[1]) for line in told.splitlines()] == lines
    assert told.endswith("Grading: 3 of 3 (news of c)\n")
