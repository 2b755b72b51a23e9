"""Workers that lie in the right format, or talk out of turn: each is garbled, killed and out."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from grader.sandbox import Died, Garbled, Session, TimedOut, WorkerFailure
from grader.worker.wire import Ref

Load = Callable[..., Session]

# A candidate that knows everything: it finds the loop of its own worker and its request's id.
INSIDER = """
import gc, os, struct, sys
runner = next(o for o in gc.get_objects() if type(o).__name__ == "Runner")
wire = sys.modules["worker.wire"]
def say(*message):
    os.write(3, wire.frame(wire.encode(message)))
"""


def ask(session: Session, name: str = "f") -> tuple[Any, ...]:
    """Call a function of the candidate without the proxy."""
    return session.ask(("call", None, name, (), {}, 0))


FORGED = {
    "two answers": "say('result', runner.request, 1, [], [], []); return 1",
    "another's id": "say('result', runner.request + 1, 1, [], [], []); os._exit(0)",
    "id True": "runner.request = True; return 1",
    "no id": "say('result'); os._exit(0)",
    "not a tuple": "os.write(3, wire.frame(wire.encode(['result', runner.request]))); os._exit(0)",
    "not a word": "say(1, runner.request); os._exit(0)",
    "a frame of 4 GiB": "os.write(3, b'\\xff' * 4); import time; time.sleep(100)",
    "nonsense": "os.write(3, struct.pack('<I', 5) + b'hello'); os._exit(0)",
    "an empty frame": "os.write(3, bytes(4)); os._exit(0)",
    "a reference": "say('result', runner.request, wire.Ref('h', 1), [], [], []); os._exit(0)",
}


@pytest.mark.parametrize("body", FORGED.values(), ids=FORGED.keys())
def test_a_forged_answer_is_garbled(load: Load, body: str) -> None:
    """An answer that is not exactly one to this question ends the worker and counts for nothing."""
    session = load(INSIDER + f"def f():\n    {body}\n")
    assert session.problem is None
    with pytest.raises(WorkerFailure) as caught:
        ask(session)
        ask(session)
    assert type(caught.value) is Garbled
    assert session.failure is caught.value


def test_a_worker_that_does_not_read_misses_the_deadline(load: Load) -> None:
    """A question that is bigger than the socket's buffer does not wait for ever to be read."""
    source = (
        INSIDER
        + "import threading\nlock = threading.Lock()\nrunner.receive = lambda: (lock.acquire(), lock.acquire())\ndef f():\n    return 1\n"
    )
    session = load(source, call_seconds=0.5)
    with pytest.raises(TimedOut):
        session.ask(("call", None, "f", (bytes(10**7),), {}, 0))


def test_a_callback_that_nobody_asked_for(load: Load) -> None:
    """A worker can't call back in a question that passed no function to it."""
    session = load(
        INSIDER + "def f():\n    say('callback', runner.request, 0, (), {})\n    return 1\n"
    )
    with contextlib.suppress(WorkerFailure):
        assert ask(session)[0] == "callback"
        ask(session)
    assert type(session.failure) is Garbled


def test_an_answer_that_does_not_wait_for_a_callback(load: Load) -> None:
    """Who asks for a call and answers without what it gave has not been told the id of an answer."""
    session = load(
        INSIDER
        + """
def f(g):
    say('callback', runner.request, 0, (), {})
    say('result', runner.request, 1, [], [], [])
    os._exit(0)
"""
    )
    with pytest.raises(Garbled):
        session.ask(
            ("call", None, "f", (len,), {}, 0),
            refer=lambda _: Ref("c", 0),
            callback=lambda *_: (True, 1),
        )


def test_an_answer_before_the_question(load: Load) -> None:
    """What a worker says between two questions is an answer to neither."""
    session = load(
        INSIDER
        + """
import threading, time
def f():
    before = runner.request
    def early():
        while runner.is_asked:
            pass
        say('result', before, 2, [], [], [])
    threading.Thread(target=early).start()
    return 1
"""
    )
    with pytest.raises(Garbled):
        for _ in range(20):
            ask(session)


def test_closing_the_channel(load: Load) -> None:
    """A worker that hangs up has ended, whatever it goes on to do."""
    session = load("import os\ndef f():\n    os.close(3)\n    while True: pass\n")
    with pytest.raises(Died):
        ask(session)


LIES = {
    "too many items": "('loaded', r, None, [], 1)",
    "an infinite line": "('loaded', r, ('raised', 'm', 'x.py', float('inf')), [])",
    "a line that is none": "('loaded', r, ('raised', 'm', 'x.py', 'y'), [])",
    "an unknown kind": "('loaded', r, ('timed_out', 'm', 'x.py', 1), [])",
    "a kind that is an array": "('loaded', r, (np.zeros(3), 'm', 'x.py', 1), [])",
    "places that are numbers": "('loaded', r, None, [1, 2])",
    "an infinite place": "('loaded', r, None, [('f', 'x.py', float('inf'), 1)])",
    "another word": "('result', r, None, [])",
}


@pytest.mark.parametrize("answer", LIES.values(), ids=LIES.keys())
def test_a_malformed_answer_to_loading(load: Load, answer: str) -> None:
    """A lie about the loading is a crash of the candidate, never an error of ours."""
    source = (
        INSIDER
        + f"import numpy as np\nr = runner.request\nsay(*{answer})\nimport time\ntime.sleep(100)\n"
    )
    session = load(source)
    assert session.problem is not None
    assert session.problem.kind == "crashed"
    assert type(session.failure) is Garbled


def test_an_insider_can_say_only_what_a_function_may_return(load: Load) -> None:
    """A forged answer in the right place is the value that the function returned, no more."""
    source = (
        INSIDER
        + "def f():\n    say('result', runner.request, 42, [], [], [])\n    import time\n    time.sleep(100)\n"
    )
    assert ask(load(source))[:2] == ("result", 42)


def test_an_answer_beyond_the_cap_is_not_decoded(load: Load) -> None:
    """What a check would make of megabytes may take gigabytes: such an answer ends the worker."""
    session = load("def f():\n    return bytes(3 * 2**20)\ndef g():\n    return bytes(2**19)\n")
    assert len(ask(session, "g")[1]) == 2**19
    with pytest.raises(Garbled, match=r"an answer of 3\.0 MB, and at most 1 MB is read"):
        ask(session)


def test_long_texts_among_many_values_are_not_decoded(load: Load) -> None:
    """numpy would give each text of an array the room of the longest."""
    session = load("def f():\n    return ['x' * 400_000] + [''] * 80_000\n")
    with pytest.raises(Garbled, match="too long for so many values"):
        ask(session)
