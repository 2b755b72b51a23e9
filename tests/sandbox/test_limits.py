"""What one worker may use, and how each way of using more ends: in words, and with the worker dead."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from grader.sandbox import Session, TimedOut
from grader.worker.wire import Ref

Load = Callable[..., Session]


def call(session: Session, name: str, *args: Any) -> tuple[Any, ...]:
    """Call a function of the candidate without the proxy."""
    return session.ask(("call", None, name, args, {}, 0))


def test_ignoring_every_signal_does_not_help(load: Load, sandbox: Any) -> None:
    """A worker that ignores all signals is killed, and the kernel says so."""
    source = """
import signal
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
def f():
    while True:
        pass
"""
    session = load(source, call_seconds=0.2)
    with pytest.raises(TimedOut):
        call(session, "f")
    assert sandbox.server.end_of(session._worker) == 9


def test_catching_everything_does_not_help(load: Load) -> None:
    """A function that swallows every exception still ends by its deadline."""
    source = "def f():\n    while True:\n        try:\n            f()\n        except BaseException:\n            pass\n"
    session = load(source, call_seconds=0.2)
    with pytest.raises(TimedOut):
        call(session, "f")


def test_loading_has_a_deadline(load: Load) -> None:
    """A module that never ends its loading is a load problem of its own kind."""
    session = load("while True: pass", load_seconds=0.2)
    assert session.problem is not None
    assert session.problem.kind == "timed_out"


def test_waiting_for_the_trusted_side_is_free(load: Load) -> None:
    """The clock stands still while a function that was passed runs on the trusted side."""
    session = load("def f(g):\n    return g()\n", call_seconds=0.5)

    def slow(_number: int, _args: Any, _kwargs: Any) -> tuple[bool, Any]:
        time.sleep(0.8)
        return True, 5

    question: tuple[Any, ...] = ("call", None, "f", (Ref("c", 0),), {}, 0)
    reply = session.ask(question, refer=lambda ref: ref, callback=slow)
    assert reply[:2] == ("result", 5)


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    return bytearray(2**30)\n",
        "import numpy as np\ndef f():\n    return np.ones(2**27).sum()\n",
        "import mmap\ndef f():\n    return mmap.mmap(-1, 2**30)\n",
        "def f():\n    kept = []\n    while True: kept.append([0] * 10**6)\n",
    ],
    ids=["bytearray", "numpy", "mmap", "little by little"],
)
def test_memory_is_limited(load: Load, source: str) -> None:
    """Asking for more memory than allowed raises in the student's code, like on a small machine."""
    reply = call(load(source, memory_mb=128), "f")
    assert reply[0] == "raised"
    assert reply[1][0] in ("MemoryError", "OSError")


def test_a_flood_of_output_is_counted_and_cut(load: Load) -> None:
    """Of much output the beginning is kept, the rest only counted, and the answer still comes."""
    source = "def f():\n    for _ in range(2000):\n        print('x' * 10_000)\n    return 1\n"
    session = load(source, output_kb=4)
    assert call(session, "f")[:2] == ("result", 1)
    text = session.all_printed
    assert text.startswith("x" * 1000)
    assert len(text) < 5000
    assert "more" in text
    assert len(session._worker.printed) <= 2**20
    assert len(session.printed()) == 4096
    assert session.printed() == ""


def test_output_that_is_not_text_is_readable(load: Load) -> None:
    """Bytes that are not UTF-8 are replaced, not raised."""
    session = load("import os\ndef f():\n    os.write(1, b'\\xff\\xfe')\n")
    call(session, "f")
    assert session.printed() == "\ufffd\ufffd"


def test_exiting_while_loading_is_a_load_problem(load: Load) -> None:
    """sys.exit at the top is raised, os._exit is a crash; neither is an error of ours."""
    polite, rude = load("import sys; sys.exit(0)"), load("import os; os._exit(0)")
    assert polite.problem is not None
    assert rude.problem is not None
    assert (polite.problem.kind, rude.problem.kind) == ("raised", "crashed")
    assert "exit code 0" in rude.problem.message


@pytest.mark.parametrize("raised", ["SystemExit", "KeyboardInterrupt", "GeneratorExit"])
def test_what_is_not_an_exception_is_raised_too(load: Load, raised: str) -> None:
    """Exceptions that end a program elsewhere are only answers here."""
    session = load(f"def f():\n    raise {raised}\ndef g():\n    return 1\n")
    assert call(session, "f")[:2] == ("raised", (raised, "BaseException"))
    assert call(session, "g")[:2] == ("result", 1)


def test_threads_are_allowed_and_processes_are_not(load: Load) -> None:
    """A worker may use threads, which die with it, and can't make a process."""
    source = """
import os, threading
def threads():
    found = []
    thread = threading.Thread(target=found.append, args=(1,))
    thread.start()
    thread.join()
    return found
def fork():
    return os.fork()
"""
    session = load(source)
    assert call(session, "threads")[:2] == ("result", [1])
    assert call(session, "fork")[:2] == (
        "raised",
        ("PermissionError", "OSError", "Exception", "BaseException"),
    )


def test_workers_share_nothing(load: Load) -> None:
    """What one worker leaves in its modules, another does not see."""
    source = (
        "import numpy as np\nfound = hasattr(np, 'left')\nnp.left = 1\ndef f():\n    return found\n"
    )
    for _ in range(2):
        assert call(load(source), "f")[:2] == ("result", False)


def test_the_same_seed_repeats(load: Load) -> None:
    """The global generators start from the seed in each worker, and differ between seeds."""
    source = "import random\nimport numpy as np\ndef f():\n    return random.random(), np.random.rand()\n"
    answers = [call(load(source, seed=seed), "f")[1] for seed in (1, 1, 2)]
    assert answers[0] == answers[1] != answers[2]
