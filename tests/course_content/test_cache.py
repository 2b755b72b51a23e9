"""What the catalogue answers is computed once, and then read."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.grading import Engine
from grader.sandbox import Sandbox
from grader.worker.wire import encode
from tests.course_content.conftest import SECRET
from tests.course_content.courses import EXERCISES


@pytest.mark.parametrize("name", EXERCISES)
def test_a_second_engine_reads_what_a_first_one_wrote(
    name: str, engine: Engine, kept: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However large a catalogue is, no other process asks it again."""
    exercise = EXERCISES[name]
    written = engine.answers(exercise)
    bench = engine.bench(exercise)
    asked = exercise.misconceptions[:: len(exercise.misconceptions) // 4 + 1]
    for item in asked:  # all probes, also those that what it changes has no say in
        whole = bench.suite.run(
            lambda idea=item: bench.fingerprint(idea.candidate, engine._start(bench), bench.probes)
        )
        assert encode(written[item.candidate.digest]) == encode(
            {key: whole[key] for key in written[item.candidate.digest]}
        )
    monkeypatch.setattr(Sandbox, "session", None)  # whoever asks a candidate now fails
    with Engine(sandbox, SECRET, kept) as second:
        read = second.answers(exercise)
    assert {key: encode(its) for key, its in read.items()} == {
        key: encode(its) for key, its in written.items()
    }
    assert len(read) > len(exercise.misconceptions) // 2
