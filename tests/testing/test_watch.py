"""What bounds the course's own code: interruptions, CPU seconds in all, and memory."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from grader.testing import watch as watching
from grader.testing.watch import Patience, TooLongError, Watch

PIECE = 0.2


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """A watch that another thread looks at all the time."""
    monkeypatch.setattr(watching, "PIECE_SECONDS", PIECE)
    made, ended = Watch(), threading.Event()

    def look() -> None:
        while not ended.wait(0.02):
            made.look()

    thread = threading.Thread(target=look)
    thread.start()
    yield made
    ended.set()
    thread.join()


def work_for(cpu_seconds: float) -> None:
    """Use so much CPU time."""
    until = time.process_time() + cpu_seconds
    while time.process_time() < until:
        pass


def swallows() -> str:
    """Catch whatever comes, and go on."""
    try:
        work_for(3 * PIECE)
    except BaseException:
        pass
    return "as if nothing had happened"


def in_a_handler() -> None:
    """Be interrupted while another exception is handled."""
    try:
        raise ValueError
    except ValueError:
        work_for(3 * PIECE)


def in_a_finally() -> None:
    """Be interrupted while something is tidied up."""
    try:
        raise ValueError
    finally:
        work_for(3 * PIECE)


def raises_another() -> None:
    """Turn the interruption into an exception of another kind."""
    try:
        work_for(3 * PIECE)
    except BaseException as error:
        raise ValueError from error


@pytest.mark.parametrize(
    "work", [lambda: work_for(3 * PIECE), swallows, in_a_handler, in_a_finally, raises_another]
)
def test_what_takes_too_long_is_told_as_that(watch: Watch, work: Callable[[], object]) -> None:
    """Wherever the interruption comes, and whatever is made of it, the end is the same."""
    with pytest.raises(TooLongError):
        watch.run(work, Patience())
    assert watch.run(lambda: 3, Patience()) == 3  # nothing of it is left


def test_exceptions_and_values_of_short_work_are_its_own(watch: Watch) -> None:
    """A watch changes nothing of what takes no time."""
    assert watch.run(lambda: "value", Patience()) == "value"
    with pytest.raises(ZeroDivisionError):
        watch.run(lambda: 1 / 0, Patience())


def test_waiting_is_not_work(watch: Watch) -> None:
    """Only CPU time counts: on a busy machine nobody loses by having to wait."""
    watch.run(lambda: time.sleep(3 * PIECE), Patience())


def test_patience_ends_over_many_pieces(watch: Watch) -> None:
    """What each piece costs adds up; then nothing is begun any more."""
    patience = Patience(PIECE)
    with pytest.raises(TooLongError):
        for _ in range(20):
            watch.run(lambda: work_for(PIECE / 4), patience)
    begun: list[int] = []
    with pytest.raises(TooLongError):
        watch.run(lambda: begun.append(1), patience)
    assert begun == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_is_refused_inside_and_given_back_outside(watch: Watch) -> None:
    """A large array is a MemoryError while an answer is graded, and nothing else changes."""
    with watch.bounded_memory():
        watch.run(lambda: np.ones(50 * 2**17), Patience())
        with pytest.raises(MemoryError):
            watch.run(lambda: np.ones(250 * 2**17), Patience())
    np.ones(250 * 2**17)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_grader_has_room_where_pieces_have_taken_theirs(watch: Watch) -> None:
    """What answers fill stops the next piece and not our own work between them, whatever came of a piece."""
    held = []

    def fill() -> None:
        while True:
            held.append(np.ones(2**17))

    with watch.bounded_memory():
        for _ in range(3):
            with pytest.raises(MemoryError):
                watch.run(fill, Patience())
            np.ones(4 * 2**17)
        held.clear()
        watch.run(lambda: np.ones(50 * 2**17), Patience())


TRACED = """
import sys
from grader.testing.watch import Patience, Watch

def again():
    return sum(number for number in range(10))

watch = Watch()
assert watch.run(again, Patience()) == 45

def trace(frame, event, argument):
    return trace

sys.settrace(trace)
again()
assert watch.run(again, Patience()) == 45
print("done")
"""


def test_a_debugger_or_coverage_can_look_at_what_is_watched() -> None:
    """A watch leaves no interruption announced that never comes: under a tracer Python waits for it."""
    done = subprocess.run(
        [sys.executable, "-c", TRACED],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout == "done\n", done.stderr
