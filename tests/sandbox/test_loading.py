"""What the trusted side learns of a file that can't be read or run: never less than the file's problem."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.model import Candidate, Limits, Part
from grader.sandbox import open_local
from grader.sandbox.session import Budget, Session
from grader.sandbox.start import Sandbox


@pytest.fixture(scope="module")
def local() -> Iterator[Sandbox]:
    """Workers with their limits; how they are jailed makes no difference here."""
    with open_local() as sandbox:
        yield sandbox


def load(sandbox: Sandbox, source: str, memory_mb: int) -> Session:
    """Load a file into a worker of its own."""
    limits = Limits(load_seconds=60, memory_mb=memory_mb)
    candidate = Candidate.of("x", Part("work.py", source.encode()))
    return sandbox.session(candidate, limits, 0, Budget(60))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("x = " + "+".join("1" * 100_000), "RecursionError"),
        ("if 0: pass\n" + "elif 1: pass\n" * 20_000, "Error"),
        ("x = []\nwhile True: x.append(object())\n", "MemoryError"),
        ("x = None\nwhile True: x = (x,)\n", "MemoryError"),
        (
            "class M(type): __name__ = property(id)\nclass E(Exception, metaclass=M): 0\nraise E",
            "E:",
        ),
        ("class E(Exception): __traceback__ = property(lambda self: 1 / 0)\nraise E", "E:"),
        ("class T(str): __format__ = None\nraise type('E', (Exception,), {'__str__': T})", "E: "),
    ],
    ids=["deep", "many branches", "no memory", "not a byte", "its name", "its place", "its text"],
)
def test_whatever_hinders_loading_is_told(local: Sandbox, source: str, text: str) -> None:
    """What is raised while a file is read or run is a problem of the file, with its own text."""
    session = load(local, source, 64)
    session.close()
    assert session.problem is not None
    assert session.problem.kind in ("syntax_error", "raised")
    assert text in session.problem.message


def test_any_number_of_functions_loads(local: Sandbox) -> None:
    """More functions than a message holds are no problem of the file."""
    source = "def f(): return 3\n" + "".join(f"def f{n}(): 0\n" for n in range(45_000))
    session = load(local, source, 512)
    reply = session.ask(("call", None, "f", (), {}, 0))
    session.close()
    assert (session.problem, reply[:2]) == (None, ("result", 3))


def test_objects_of_a_pure_file_are_shown_without_an_address(local: Sandbox) -> None:
    """A pure file that is passed its own object can't read from it what was called before."""
    source = (
        "class Net:\n    def __init__(self):\n        self.n = 1\n    def shape(self):\n        return self.n\n"
        "def f(net):\n    return f'{net}', '%s' % [net], str(net.shape)\n"
    )
    session = load(local, source, 512)
    made = session.ask(("call", None, "Net", (), {}, 0), resolve=lambda ref: ref)[1]
    reply = session.ask(("call", None, "f", (made,), {}, 0))
    session.close()
    assert session.is_pure
    assert reply[1] == ("<Net>", "[<Net>]", "<bound method Net.shape of <Net>>")
