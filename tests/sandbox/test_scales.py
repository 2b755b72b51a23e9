"""What kept a worker from running: others do, and itself does not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from grader.sandbox import Session, TimedOut
from grader.sandbox.scales import Scales, _Reading
from grader.testing.student import Student, StudentTimedOutError

Load = Callable[..., Session]


@pytest.mark.parametrize(
    ("reading", "waited"),
    [
        (_Reading(ran=1, waited=3, ran_in_all=1), 3),
        (_Reading(ran=1, waited=3, ran_in_all=5), 0),  # its own threads had the processor
        (_Reading(ran=1, waited=3, ran_in_all=2, we_ran=1.5), 0.5),
        (_Reading(ran=1, waited=0, ran_in_all=1, we_waited=1), 0),  # we waited for it
        (_Reading(ran=1, waited=0, ran_in_all=1, we_waited=4), 3),
    ],
)
def test_what_it_did_itself_is_taken_off(
    load: Load, monkeypatch: pytest.MonkeyPatch, reading: _Reading, waited: float
) -> None:
    """A file can't lengthen the time that it was kept from running."""
    scales = Scales(load("")._worker)
    monkeypatch.setattr(scales, "_since", _Reading())
    monkeypatch.setattr(scales, "_read", lambda: reading)
    assert scales.waited == waited


def test_a_worker_is_weighed(load: Load) -> None:
    """What has run is read of the right process, and nothing of one that has ended."""
    source = "b = time.process_time()\n    while time.process_time() - b < 0.5: pass\n"
    session = load(f"def f():\n    import time\n    {source}")
    before = session._scales._read()
    Student(session, np.random.default_rng(1), set()).f()
    after = session._scales._read()
    assert before is not None
    assert after is not None
    assert after.ran - before.ran > 0.4
    assert after.ran_in_all - before.ran_in_all > 0.4
    session.close()
    assert session._scales._read() is None
    assert session._scales.waited == 0


@pytest.mark.parametrize(("waited", "starved"), [(0.0, False), (0.9, True)])
@pytest.mark.parametrize("limits", [{"call_seconds": 1.0}, {"budget": 5.0, "total_seconds": 5.0}])
def test_a_limit_is_weighed_when_it_is_hit(
    load: Load,
    monkeypatch: pytest.MonkeyPatch,
    limits: dict[str, float],
    waited: float,
    starved: bool,
) -> None:
    """Of a call, or of all calls together: it is known whether others had the processor meanwhile."""
    monkeypatch.setattr(Scales, "waited", waited)
    monkeypatch.setattr(Scales, "waited_in_all", waited)
    session = load("def f():\n    import time\n    time.sleep(60)\n", **limits)
    assert session.budget.starved is False
    with pytest.raises(StudentTimedOutError):
        Student(session, np.random.default_rng(1), set()).f()
    assert isinstance(session.failure, TimedOut)
    session.close()
    assert session.budget.starved is starved
