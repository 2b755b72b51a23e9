"""A file of answers is read as it was written, however large the catalogue is."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.grading.kept import Answers, Kept


def test_the_pairs_of_a_large_catalogue_are_read_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Thousands of pairs with their answers, and the long list of those that make no program."""
    numbers = [number / 7 for number in range(50)]
    answers: Answers = {
        f"one_idea_{one} + another_{other}": {f"probe_{place}": numbers for place in range(8)}
        for one in range(60)
        for other in range(50)
    }
    answers[""] = {"": [f"one_idea_{number} + one_that_changes_the_same" for number in range(5000)]}
    path = tmp_path / "pairs"
    Kept(path).write(answers)
    assert Kept(path).read() == answers
    assert not caplog.records
