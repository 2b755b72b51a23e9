"""What exceptions mean, said to a learner: real ones, raised by this numpy."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.testing.exceptions import meaning, with_meaning
from grader.testing.student import Student, StudentRaisedError


def in_place() -> None:
    x = np.arange(3)
    x += 0.5  # type: ignore[misc]


RAISED: dict[str, tuple[Callable[[], Any], str]] = {
    "np.float": (lambda: vars(np)["__getattr__"]("float"), "write the built-in `float`"),
    "np.Inf": (lambda: vars(np)["__getattr__"]("Inf"), "write `np.inf`"),
    "np.infnity": (lambda: np.infnity, "look the name up"),  # type: ignore[attr-defined]
    "negative power": (lambda: np.arange(3) ** -1, "make the base a float"),
    "reversed bounds": (lambda: np.random.default_rng(0).uniform(-2, -4), "swap them"),
    "reversed integers": (lambda: np.random.default_rng(0).integers(5, 2), "swap them"),
    "in place": (in_place, "make a new array"),
    "shapes": (lambda: np.ones((2, 3)) + np.ones(2), "shapes (2,3) (2,)".replace(" (2,)", "")),
    "matmul": (lambda: np.ones((2, 3)) @ np.ones((2, 3)), "transpose one of them"),
    "truth": (lambda: bool(np.ones(2) > 0), "np.any"),
    "a single number": (lambda: float(np.ones(2)), "a single number is due"),
    "None": (lambda: None + 1, "a forgotten `return`"),  # type: ignore[operator]
    "shuffled": (
        lambda: np.random.default_rng(0).shuffle([1])[0],
        "what shuffle, sort or append gave",
    ),  # type: ignore[index]
    "read-only": (lambda: np.broadcast_to(1.0, 3).__setitem__(0, 1), "make a copy first"),
    "module": (lambda: __import__("matplotlib_is_not_here"), "standard library"),
    "a library's module": (
        lambda: __import__("idlelib.nothing"),
        "`idlelib.nothing` can't be imported",
    ),
    "arguments": (lambda: in_place(1), "keep its first line"),  # type: ignore[call-arg]
    "name": (lambda: eval("undefined_name"), "`undefined_name` has no value"),
    "a space of a page": (lambda: ast.parse("x\u00a0= 1"), "looks like a space and is none"),
    "a thin space": (lambda: ast.parse("x\u2009= 1"), "looks like a space and is none"),
    "a space of no width": (lambda: ast.parse("x\u200b = 1"), "a character that can't be seen"),
    "a mark of order": (lambda: ast.parse("x = 1\ny\ufeff = 1"), "a character that can't be seen"),
    "a full-width space": (lambda: ast.parse("x\u3000= 1"), "a full-width space"),
    "a full-width colon": (lambda: ast.parse("if x\uff1a"), "no `\uff1a`: write `:`"),
    "a Japanese comment": (
        lambda: ast.parse("ここで、分ける\u3002"),
        "is it a comment, without its #?",
    ),
    "typographic quotes": (lambda: ast.parse("x = \u201ctrain\u201d"), 'no `\u201c`: write `"`'),
    "a minus sign": (lambda: ast.parse("x = a \u2212 b"), "no `\u2212`: write `-`"),
    "a formula's sign": (lambda: ast.parse("if m \u2264 10: pass"), "no `\u2264`: write `<=`"),
    "a check mark": (lambda: ast.parse("\u2705 done"), "in texts and comments only"),
    "Latin-1": (lambda: ast.parse("x = 'é'".encode("latin-1")), "not saved in UTF-8"),
    "a tab": (lambda: ast.parse("if x:\n        y\n\tz"), "let your editor turn tabs"),
    "between levels": (lambda: ast.parse("if x:\n    y\n  z"), "no line above is indented as far"),
}


@pytest.mark.parametrize(("raise_it", "says"), RAISED.values(), ids=RAISED.keys())
def test_usual_exceptions_are_explained(raise_it: Callable[[], Any], says: str) -> None:
    """Each gets what to write instead."""
    with pytest.raises(Exception) as caught:
        raise_it()
    assert says.strip() in meaning(f"{type(caught.value).__name__}: {caught.value}")


def test_other_exceptions_stay_as_they_are() -> None:
    """Nothing is made up."""
    assert (
        with_meaning("ValueError: lambd must be positive") == "ValueError: lambd must be positive"
    )


REFUSED = {
    "writing": ("open('mine.txt', 'w')", "writing a file is not allowed when work is graded"),
    "saving": ("np.savez('mine.npz', x=np.ones(2))", "writing a file is not allowed"),
    "adding": ("open('/tmp/mine.log', 'a')", "writing a file is not allowed"),
    "a folder": ("os.mkdir('mine')", "writing a file is not allowed"),
    "a temporary file": ("tempfile.TemporaryFile()", "writing a file is not allowed"),
    "reading": ("open('mine.txt')", "no file is there when work is graded"),
    "loading": ("np.load('mine.npy')", "no file is there when work is graded"),
    "a table": ("np.loadtxt('mine.csv')", "no file is there when work is graded"),
    "asyncio": ("asyncio.run(asyncio.sleep(0))", "asyncio needs a socket pair"),
    "a loop of asyncio's": ("asyncio.new_event_loop()", "asyncio needs a socket pair"),
    "a process": ("subprocess.run(['ls'])", "other processes are not allowed"),
    "a socket": ("socket.socket()", "the network and other processes"),
    "threads": (
        "[threading.Thread(target=time.sleep, args=(1,)).start() for _ in range(99)]",
        "use a pool",
    ),
}


@pytest.mark.parametrize(("call", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_what_the_sandbox_refuses_is_named(
    student_of: Callable[..., Student], call: str, says: str
) -> None:
    """It is said what is not allowed, not only that the system refused something."""
    modules = "asyncio, os, socket, subprocess, tempfile, threading, time"
    student = student_of(f"import {modules}\nimport numpy as np\ndef f():\n    {call}\n")
    with pytest.raises(StudentRaisedError) as caught:
        student.f()
    told = str(caught.value)
    # A filter that opens no file refuses one that is only read as one that is written.
    assert says in told or ("no file" in says and "there are none to read" in told)


def test_what_an_unjailed_check_says_of_a_file() -> None:
    """On a student's own machine a file can't grow, and numpy tells nothing but a number."""
    assert "writing a file" in meaning("OSError: [Errno 27] File too large")
    assert meaning("PermissionError: you may not") == ""
