"""Real workers in a real sandbox: limits, deadlines, liars, and what is left over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.errors import RefusedError
from grader.model import Limits
from grader.sandbox import Died, Garbled, Sandbox, Session, TimedOut, open_sandbox
from grader.sandbox import start as starting
from grader.sandbox.selftest import prove
from grader.sandbox.server import ForkServer
from grader.worker.jail import Jail

Load = Callable[..., Session]

LIARS = """
import os, struct, threading, time
from worker import wire

def reply(*messages):
    data = b"".join(wire.frame(wire.encode(message)) for message in messages)
    os.write(3, data)
    time.sleep(5)

def two_answers():
    import sys
    runner = sys._getframe(1).f_locals["self"]
    reply(("result", runner.request, 1, [], [], []), ("result", runner.request, 2, [], [], []))

def wrong_number():
    reply(("result", 12345, 1, [], [], []))

def four_gigabytes():
    os.write(3, struct.pack("<I", 2**32 - 1)); time.sleep(5)

def one_byte_at_a_time():
    for byte in wire.frame(b"N" * 1000):
        os.write(3, bytes([byte])); time.sleep(0.1)

def later():
    def send():
        time.sleep(0.05); os.write(3, b"unasked")
    threading.Thread(target=send, daemon=True).start()

def answer():
    time.sleep(0.2)
    return 1
"""


def call(session: Session, name: str, *args: Any) -> tuple[Any, ...]:
    """Call a function of the candidate."""
    return session.ask(("call", None, name, args, {}, 0))


def test_every_attack_fails_and_the_honest_call_succeeds(sandbox: Sandbox, tmp_path: Path) -> None:
    """The self-test finds nothing gained in the sandbox that was opened."""
    proofs = prove(sandbox.server, tmp_path)
    assert {proof.name: proof.gain for proof in proofs if proof.gain} == {}
    assert len(proofs) >= 17
    assert "seccomp" in sandbox.layers


WEAK = {
    "no layer at all": (Jail(), {"read_file", "open_socket", "fork", "write_files"}),
    "seccomp alone": (Jail(seccomp=True), {"read_file", "list_folder"}),
    "landlock alone": (Jail(landlock=True), {"open_socket", "fork"}),
}


@pytest.mark.parametrize(("jail", "expected"), WEAK.values(), ids=WEAK.keys())
def test_a_layer_that_is_left_out_is_noticed(
    jail: Jail, expected: set[str], tmp_path: Path
) -> None:
    """Without a layer the attacks that it stops get through, and the self-test says so."""
    tmp_path.chmod(0o755)
    server = ForkServer(jail)
    try:
        server.wait_until_ready()
        gained = {proof.name for proof in prove(server, tmp_path) if proof.gain}
    finally:
        server.close()
    assert expected <= gained or "attack_all" in gained


def test_grading_is_refused_where_nothing_holds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """If no jail can be proved, opening the sandbox raises with a remedy, unless unsafe is asked for."""
    monkeypatch.setattr(starting, "jails", lambda: [Jail(), Jail(seccomp=True)])
    with pytest.raises(RefusedError, match="refusing") as caught:
        open_sandbox(tmp_path)
    assert "--unsafe" in caught.value.remedy
    with open_sandbox(tmp_path, unsafe=True) as found:
        assert found.unsafe
        assert found.layers == ()


def test_the_next_jail_is_tried_when_one_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A jail that does not hold is passed over for one that does."""
    good = next(iter(starting.jails()))
    monkeypatch.setattr(starting, "jails", lambda: [Jail(landlock=True), good])
    with open_sandbox(tmp_path) as found:
        assert found.layers == starting.layer_names(good)


def test_a_server_that_was_begun_before_is_proved_like_any_other(tmp_path: Path) -> None:
    """What starts early is the strongest jail, and it is used only after every attack on it failed."""
    begun = starting.begin()
    assert begun is not None
    with open_sandbox(tmp_path, begun=begun) as found:
        assert found.layers
        names = {proof.name for proof in found.proofs}
        assert not any(proof.gain for proof in found.proofs)
        assert names >= {"honest", "read_file", "fork", "execute", "open_socket", "kill_parent"}


def test_a_server_that_was_begun_before_is_ended_if_it_does_not_hold(tmp_path: Path) -> None:
    """A server whose workers get through is passed over for the next jail, and none of it is left."""
    begun = ForkServer(Jail(landlock=True))
    with open_sandbox(tmp_path, begun=begun) as found:
        assert found.server is not begun
        assert begun.has_ended


def test_a_fork_server_starts_before_numpy_is_loaded() -> None:
    """What starts it, and a grading process as such, load neither numpy nor pytest."""
    code = "import sys, grader.sandbox.start, grader.processes.process\n"
    code += "print([name for name in ('numpy', 'pytest', 'grader.model') if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "sum(range(10**13))",
        "import time; time.sleep(60)",
        "import threading; threading.Event().wait()",
    ],
    ids=["python loop", "loop in C", "sleep", "deadlock"],
)
def test_a_deadline_ends_the_worker(start: Load, body: str) -> None:
    """Whatever the function waits for, it is killed at its deadline, and later questions fail at once."""
    session = start(f"def f():\n    {body}\n")
    with pytest.raises(TimedOut):
        call(session, "f")
    with pytest.raises(TimedOut):
        call(session, "f")


def test_ignoring_signals_does_not_help(start: Load) -> None:
    """A worker that ignores every signal is gone after its deadline."""
    session = start(
        "import signal\ndef f():\n    for n in range(1, 32):\n        try: signal.signal(n, signal.SIG_IGN)\n"
        "        except (OSError, ValueError): pass\n    while True: pass\n"
    )
    with pytest.raises(TimedOut):
        call(session, "f")


def test_the_budget_is_for_all_calls_together(start: Load) -> None:
    """Calls that each stay below their limit end when the submission's time is spent."""
    session = start(
        "import time\ndef f(): time.sleep(0.3)\n", Limits(call_seconds=0.5, total_seconds=1.0)
    )
    with pytest.raises(TimedOut):
        for _ in range(10):
            call(session, "f")


def test_memory_is_limited(start: Load) -> None:
    """An array beyond the limit raises MemoryError in the candidate."""
    session = start(
        "import numpy as np\ndef f(): return float(np.ones(200_000_000).sum())\n",
        Limits(memory_mb=64),
    )
    assert "MemoryError" in call(session, "f")[1]


def test_cpu_time_is_limited(start: Load) -> None:
    """A worker that burns its CPU seconds is stopped."""
    session = start("def f():\n    while True: pass\n", Limits(call_seconds=20, cpu_seconds=1))
    with pytest.raises(Died, match="CPU"):
        call(session, "f")


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("import os; os._exit(0)", "exit code 0"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("import os; os.abort()", "SIGABRT"),
    ],
    ids=["exit", "segfault", "abort"],
)
def test_a_death_is_told(start: Load, body: str, word: str) -> None:
    """How a worker ended is said in words."""
    session = start(f"def f():\n    {body}\n")
    with pytest.raises(Died, match=word):
        call(session, "f")


@pytest.mark.parametrize("liar", ["two_answers", "wrong_number", "four_gigabytes"])
def test_a_broken_protocol_ends_the_worker(start: Load, liar: str) -> None:
    """Two answers, an answer to another question and an absurd length count for nothing."""
    session = start(LIARS)
    with pytest.raises(Garbled):
        call(session, liar)


def test_answering_slowly_does_not_move_the_deadline(start: Load) -> None:
    """One byte at a time does not keep a call alive."""
    session = start(LIARS)
    with pytest.raises(TimedOut):
        call(session, "one_byte_at_a_time")


def test_an_answer_before_the_question_is_refused(start: Load) -> None:
    """What is sent unasked ends the worker at the next question."""
    session = start(LIARS)
    call(session, "later")
    with pytest.raises(Garbled):
        call(session, "answer")
        time.sleep(0.1)
        call(session, "answer")


def test_a_flood_of_output_is_kept_short(start: Load) -> None:
    """Megabytes of output neither block the worker nor fill memory."""
    session = start(
        "def f():\n    for _ in range(3000): print('x' * 1000)\n    return 1\n",
        Limits(call_seconds=10),
    )
    assert call(session, "f")[1] == 1
    assert len(session.all_printed) < 40_000
    assert "bytes more" in session.all_printed


def test_no_process_is_left(sandbox: Sandbox, start: Load) -> None:
    """After a session is closed its worker has ended."""
    session = start("def f(): return 1\n")
    call(session, "f")
    session.close()
    assert sandbox.server.end_of(session._worker) is not None


CHILD = """
import sys, time
from pathlib import Path
from grader.model import Candidate, Limits, Part
from grader.sandbox import open_sandbox
from grader.sandbox.session import Budget
sandbox = open_sandbox(Path(sys.argv[1]))
source = b"import time\\ndef f(): time.sleep(100)\\n"
session = sandbox.session(Candidate.of("x", Part("x.py", source)), Limits(), 0, Budget(50))
print(sandbox.server.process_id, flush=True)
session.ask(("call", None, "f", (), {}, 0), seconds=40)
"""


def children_of(pid: int) -> set[int]:
    """All processes below one, by the parents that /proc tells."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(entry.name)] = int(fields[1])
    found = {pid} & parents.keys()
    while True:
        more = {child for child, parent in parents.items() if parent in found} - found
        if not more:
            return found
        found |= more


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_nothing_survives_the_trusted_process(tmp_path: Path) -> None:
    """After kill -9 of the trusted process its fork server and its workers end."""
    trusted = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert trusted.stdout is not None
    server = int(trusted.stdout.readline())
    family = children_of(server)
    assert len(family) >= 2
    os.kill(trusted.pid, signal.SIGKILL)
    trusted.wait()
    trusted.stdout.close()
    for _ in range(100):
        if not any(Path(f"/proc/{pid}/cmdline").exists() and children_of(pid) for pid in family):
            return
        time.sleep(0.1)
    pytest.fail(f"still alive: {family}")
