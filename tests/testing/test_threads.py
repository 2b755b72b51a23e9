"""Functions that call back from several threads: they take turns, and none speaks out of turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.testing.student import Student

StudentOf = Callable[..., Student]

HEAD = "import threading, time\nfrom concurrent.futures import ThreadPoolExecutor\n"


@pytest.mark.parametrize(
    "body",
    [
        "with ThreadPoolExecutor(8) as pool: return list(pool.map(f, range(200)))",
        "with ThreadPoolExecutor() as pool: return [t.result() for t in [pool.submit(f, x) for x in range(200)]]",
        (
            "found = [None] * 24\n"
            "    def one(x): found[x] = f(x)\n"
            "    threads = [threading.Thread(target=one, args=(x,)) for x in range(24)]\n"
            "    for t in threads: t.start()\n"
            "    for t in threads: t.join()\n"
            "    return found"
        ),
        (
            "with ThreadPoolExecutor(4) as pool:\n"
            "        later = pool.map(f, range(100))\n"
            "        own = [f(x) for x in range(100)]\n"
            "        return own + list(later)"
        ),
    ],
    ids=["map", "submit", "threads", "beside the main thread"],
)
def test_each_thread_gets_its_own_answer(student_of: StudentOf, body: str) -> None:
    """Call-backs of many threads are answered one by one, each with what was asked."""
    asked: list[int] = []

    def square(x: int) -> tuple[int, int]:
        asked.append(x)
        return x, x * x

    student = student_of(f"{HEAD}def run(f):\n    {body}\n")
    answer = student.run(square)
    assert [square for _, square in answer] == [x * x for x, _ in answer]
    assert sorted(x for x, _ in answer) == sorted(asked)
    assert len(asked) in (24, 200)


def test_an_error_in_a_callable_is_the_check_s_whichever_thread_called(
    student_of: StudentOf,
) -> None:
    """What fails here fails the check, though the pool keeps the exception to itself."""

    def fail(x: int) -> int:
        raise AssertionError("called with the wrong thing")

    student = student_of(
        f"{HEAD}def run(f):\n    with ThreadPoolExecutor(4) as pool: pool.submit(f, 1)\n    return 0\n"
    )
    with pytest.raises(AssertionError, match="wrong thing"):
        student.run(fail)


LATE = (
    HEAD
    + """
said, go = [], threading.Event()
def late(f):
    try:
        go.wait()
        said.append(f(1))
    except Exception as error:
        said.append(str(error))
thread = None
def run(f):
    global thread
    thread = threading.Thread(target=late, args=(f,))
    thread.start()
    return "returned"
def said_after():
    go.set()
    thread.join()
    return said
def keep(f):
    global kept
    kept = f
def use():
    return kept(3)
"""
)


def test_a_thread_that_calls_after_its_function_returned_is_told_so(
    student_of: StudentOf,
) -> None:
    """It calls nothing, whether or not another question runs, and the questions after it are answered."""
    calls: list[Any] = []
    student = student_of(LATE)
    assert student.run(calls.append) == "returned"
    (text,) = student.said_after()
    assert "after yours has returned" in text
    assert calls == []
    assert student.said_after() == [text]


def test_a_thread_that_calls_between_questions_speaks_to_nobody(student_of: StudentOf) -> None:
    """What it would say then would be taken for the next answer."""
    student = student_of(
        LATE + "def soon(f):\n    run(f)\n    threading.Timer(0.05, go.set).start()\n    return 1\n"
    )
    calls: list[Any] = []
    assert student.soon(calls.append) == 1
    thread_has_spoken = student_of("import time\ndef wait():\n    time.sleep(0.3)\n").wait
    thread_has_spoken()
    assert "after yours has returned" in student.said_after()[0]
    assert calls == []


def test_a_callable_that_was_kept_can_be_called_in_a_later_question(
    student_of: StudentOf,
) -> None:
    """An object may hold the function that it was made with."""
    student = student_of(LATE)
    student.keep(lambda x: x + 1)
    assert student.use() == 4


def test_what_can_t_be_passed_to_a_callable_is_an_exception_there(student_of: StudentOf) -> None:
    """The conversation goes on in step afterwards."""
    student = student_of(
        "def run(f):\n    try: f(2**3000)\n    except Exception as error: return str(error), f(2)\n"
    )
    assert student.run(lambda x: x * 10) == ("an int of more than 256 bits", 20)
    assert student.run(lambda x: x)[1] == 2
