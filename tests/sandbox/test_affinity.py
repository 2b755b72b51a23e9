"""A thread and the workers it asks share a processor, as long as nobody else wants it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from grader.sandbox import Sandbox, Session
from grader.sandbox.affinity import ANYWHERE, Affinity

pytestmark = [
    pytest.mark.skipif(
        sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="needs two processors"
    ),
    pytest.mark.skipif(
        not Path("/proc/thread-self/schedstat").exists(), reason="this kernel tells no waiting time"
    ),
]
Load = Callable[..., Session]


@pytest.fixture(autouse=True)
def _everywhere() -> Iterator[None]:
    """Leave the tests' own thread where it was."""
    allowed = os.sched_getaffinity(0)
    yield
    os.sched_setaffinity(0, allowed)


def place_of(session: Session) -> set[int]:
    """The processors that a worker may use, found by its descriptor: its number is another one there."""
    told = Path(f"/proc/self/fdinfo/{session._worker._pidfd}").read_text()
    found = re.search(r"^Pid:\t(\d+)", told, re.MULTILINE)
    assert found is not None
    return os.sched_getaffinity(int(found[1]))


def soon(condition: Callable[[], bool]) -> bool:
    """Whether something comes true, given time."""
    until = time.monotonic() + 20
    while time.monotonic() < until and not condition():
        time.sleep(0.01)
    return condition()


def test_workers_follow(sandbox: Sandbox, load: Load) -> None:
    """A worker that was there before comes along, a new one begins there, and both are let go again."""
    allowed = os.sched_getaffinity(0)
    before = load("def f(): pass\n")
    try:
        for processor in sorted(allowed)[:2]:
            sandbox.server.move(processor)
            assert place_of(load("def f(): pass\n")) == {processor}
            assert soon(lambda here=processor: place_of(before) == {here})  # type: ignore[misc]
    finally:
        sandbox.server.move(ANYWHERE)
    assert soon(lambda: place_of(before) == allowed)


def test_a_thread_stays_with_its_workers_and_is_let_go() -> None:
    """Inside, the thread has the processor to which the workers were moved; afterwards any, even after an error."""
    moved: list[int] = []
    affinity = Affinity(moved.append)
    allowed = os.sched_getaffinity(0)
    with suppress(ZeroDivisionError), affinity.shared():
        assert os.sched_getaffinity(0) == {moved[-1]}
        raise ZeroDivisionError
    assert os.sched_getaffinity(0) == allowed


def test_a_crowded_processor_is_left() -> None:
    """Where another process wants the same processor all the time, the next submission may run anywhere."""
    moved: list[int] = []
    affinity = Affinity(moved.append)
    allowed = os.sched_getaffinity(0)
    here = min(allowed)
    wants = f"import os\nos.sched_setaffinity(0, {{{here}}})\nprint(flush=True)\nwhile True: pass"
    with subprocess.Popen([sys.executable, "-c", wants], stdout=subprocess.PIPE) as other:
        try:
            assert other.stdout is not None
            other.stdout.readline()
            with affinity.shared():
                os.sched_setaffinity(0, {here})
                until = time.perf_counter() + 1
                while time.perf_counter() < until:
                    pass
            with affinity.shared():
                assert os.sched_getaffinity(0) == allowed
                assert moved[-1] == ANYWHERE
            with affinity.shared():
                assert len(os.sched_getaffinity(0)) == 1
        finally:
            other.kill()
