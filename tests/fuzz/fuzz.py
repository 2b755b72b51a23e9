"""A structure-aware fuzzer of everything that reads hostile bytes in the trusted process.

It takes valid inputs apart at their seams (tags, counts, dtypes, JSON values, members) and puts them
together wrongly. Only the documented exceptions may come out, no case may take long, and memory is
bounded. A finding prints the case in hexadecimal, so that it can become a test.

    python tests/fuzz/fuzz.py                          # each target 10,000 times
    python tests/fuzz/fuzz.py wire --times 1000000     # what `make fuzz` runs, with the others after it
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import resource
import signal
import struct
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from grader.errors import IntakeError, UsageError
from grader.model import Candidate, Limits, Part
from grader.sandbox.session import Budget, Session, WorkerFailure
from grader.submissions import collect, parse_submission, write_hand_in
from grader.submissions.handin import parse_hand_in
from grader.testing.student import Student, StudentFailure
from grader.worker.wire import DTYPES, Ref, WireError, decode, encode, frame_length

Draw = random.Random
CASE_SECONDS = 5  # far above what any case takes: a hang, not a slow machine
MEMORY = 3 * 2**30

# ---------------------------------------------------------------- mutation of bytes

_TAGS = b"NTFidcsbanltezmr"
_EDGES = (0, 1, 2, 15, 16, 17, 33, 34, 64, 127, 128, 255)
_COUNTS = (0, 1, 2, 2**16, 200_000, 2**31 - 1, 2**31, 2**32 - 1)


def mutated(draw: Draw, data: bytes, others: list[bytes]) -> bytes:
    """Change a few places: flips, edges, tags, counts, cuts, doublings, and pieces of another input."""
    out = bytearray(data)
    for _ in range(draw.choice((1, 1, 1, 2, 3, 8))):
        place = draw.randrange(len(out)) if out else 0
        kind = draw.randrange(9)
        if kind == 0 and out:
            out[place] ^= 1 << draw.randrange(8)
        elif kind == 1 and out:
            out[place] = draw.choice(_EDGES)
        elif kind == 2 and out:
            out[place] = draw.choice(_TAGS)
        elif kind == 3:
            out[place : place + 4] = struct.pack("<I", draw.choice(_COUNTS))
        elif kind == 4:
            out[place : place + 8] = struct.pack(
                "<Q", draw.choice((*_COUNTS, 2**40, 2**63, 2**64 - 1))
            )
        elif kind == 5:
            del out[place : place + draw.randint(1, 16)]
        elif kind == 6:
            out[place:place] = out[place : place + draw.randint(1, 64)]
        elif kind == 7:
            other = draw.choice(others)
            start = draw.randrange(len(other)) if other else 0
            out[place:place] = other[start : start + draw.randint(1, 64)]
        else:
            del out[place:]
    return bytes(out)


def value(draw: Draw, depth: int = 0) -> Any:
    """A random plain value."""
    kind = draw.randrange(9 if depth > 3 else 14)
    if kind == 0:
        return draw.choice((None, True, False))
    if kind == 1:
        return draw.choice((0, -1, 2**255 - 1, -(2**255), draw.getrandbits(40)))
    if kind == 2:
        return draw.choice((0.0, -0.0, float("nan"), float("inf"), draw.random()))
    if kind == 3:
        return complex(draw.random(), -1)
    if kind == 4:
        return draw.choice(("", "a", "é\0\u202e", "x" * 50))
    if kind == 5:
        return draw.randbytes(draw.randrange(20))
    if kind in (6, 7):
        shape = tuple(draw.randrange(4) for _ in range(draw.randrange(4)))
        return np.zeros(shape, draw.choice(DTYPES))
    if kind == 8:
        return draw.choice(DTYPES).type(1)
    items = [value(draw, depth + 1) for _ in range(draw.randrange(5))]
    if kind == 9:
        return items
    if kind in (10, 11):
        return tuple(items)
    if kind == 12:
        return {number: item for number, item in enumerate(items)}
    return Ref(draw.choice("hvctg"), draw.getrandbits(8), items)


# ---------------------------------------------------------------- targets


def wire(draw: Draw) -> Callable[[], Any]:
    """The decoder of frames, with references."""
    seeds = [encode(value(draw), lambda ref: ref) for _ in range(200)]

    def one() -> None:
        data = mutated(draw, draw.choice(seeds), seeds)
        found.case = data
        try:
            if draw.random() < 0.1:
                frame_length(data[:4].ljust(4, b"\0"))
            decode(data, lambda ref: ref)
        except WireError:
            pass

    return one


class _Script:
    """A worker that says what it was told to, right or wrong."""

    pid, printed, printed_bytes = 0, bytearray(b"x"), 1

    def __init__(self, replies: list[Callable[[int], bytes]]) -> None:
        self.replies = replies
        self.has_ended = False
        self.request = 0

    def spawn(self, limits: Limits) -> _Script:
        return self

    def send(self, payload: bytes, deadline: float) -> None:
        self.request = decode(payload, lambda ref: ref)[1]

    def receive(self, deadline: float) -> bytes:
        return self.replies.pop(0)(self.request)

    def kill(self) -> None:
        """There is nothing to kill."""


def _loaded(request: int) -> bytes:
    return encode(("loaded", request, None, []))


def replies(draw: Draw) -> Callable[[], Any]:
    """What a session and the proxy make of a worker's replies: forms, words, states, handles."""
    words = (
        "loaded",
        "result",
        "missing",
        "raised",
        "refused",
        "callback",
        "answer",
        "",
        "x" * 300,
    )
    candidate = Candidate.of("x", Part("x.py", b""))
    pieces = [encode(value(draw), lambda ref: ref) for _ in range(50)]

    def reply(request: int) -> bytes:
        if draw.random() < 0.2:
            whole = encode(("result", request, 1.0, [], [], []))
            return mutated(draw, whole, pieces)
        rest = [value(draw) for _ in range(draw.randrange(5))]
        state = [(draw.randrange(3), *(draw.getrandbits(130) for _ in range(draw.randrange(7))))]
        if draw.random() < 0.5:
            rest = [
                draw.choice((1.0, Ref("h", 3, "x"), Ref("v", 3, [1]), Ref("t", 9))),
                [0, "a", 2.5],
                state,
            ]
        number = request if draw.random() < 0.9 else draw.getrandbits(63)
        found.case = encode((draw.choice(words), number, *rest), lambda ref: ref)
        return found.case

    def one() -> None:
        first: Callable[[int], bytes] = reply
        if draw.random() < 0.7:
            first = _loaded
        worker: Any = _Script([first, *[reply] * 40])
        try:
            session = Session(worker, candidate, Limits(), 0, Budget(1000.0))
            student = Student(session, np.random.default_rng(1), set())
            student.f(np.zeros(3), len, student.rng())
        except (WorkerFailure, StudentFailure, IndexError) as error:
            if isinstance(error, IndexError) and worker.replies:
                raise  # the script had more to say: the error is not the script's

    return one


def python(draw: Draw) -> Callable[[], Any]:
    """Python sources: any bytes."""
    seeds = [
        b"import numpy as np\ndef f(x):\n    return x\n",
        b"\xef\xbb\xbfx = 1\r\n",
        b"\0\0\xfe\xff",
        b"%PDF-1",
        b"PK\3\4",
        b"",
    ]

    def one() -> None:
        found.case = mutated(draw, draw.choice(seeds), seeds)
        try:
            parse_submission(
                found.case, draw.choice(("a.py", "a.PY", "x\ud800.py", "a.txt")), "s", "e"
            )
        except IntakeError as error:
            assert error.message

    return one


def _json_value(draw: Draw, depth: int = 0) -> Any:
    kind = draw.randrange(8 if depth < 4 else 6)
    if kind < 6:
        return (None, True, 10**30, 1e308, "x\ud800\0", "")[kind]
    items = [_json_value(draw, depth + 1) for _ in range(draw.randrange(4))]
    return items if kind == 6 else {f"k{number}": item for number, item in enumerate(items)}


def notebook(draw: Draw) -> Callable[[], Any]:
    """Notebooks: values of wrong types in every place, and broken JSON."""
    cell = {
        "cell_type": "code",
        "source": ["x = 1\n"],
        "outputs": [{"data": {"text/html": "<b>"}}],
        "metadata": {},
    }
    whole = {
        "cells": [cell, {"cell_type": "markdown", "source": "t"}],
        "nbformat": 4,
        "metadata": {},
    }
    texts = [json.dumps(whole).encode(), b"[" * 5000, b"{}", b'{"cells": [[]]}', b"1e999", b"NaN"]

    def one() -> None:
        if draw.random() < 0.5:
            data = mutated(draw, draw.choice(texts), texts)
        else:
            made = json.loads(texts[0])
            target: Any = made
            for _ in range(draw.randrange(4)):
                inner = [
                    v
                    for v in (target.values() if isinstance(target, dict) else target)
                    if isinstance(v, dict | list) and v
                ]
                target = draw.choice(inner) if inner else target
            if isinstance(target, dict):
                target[draw.choice(list(target) or ["x"])] = _json_value(draw)
            else:
                target.append(_json_value(draw))
            data = json.dumps(made).encode()
        found.case = data
        try:
            parse_submission(data, "a.ipynb", "s", "e")
        except IntakeError as error:
            assert error.message

    return one


def hand_in(draw: Draw) -> Callable[[], Any]:
    """Hand-ins: changed fields and broken JSON."""
    with tempfile.TemporaryDirectory() as folder:
        submission = parse_submission(b"x = 1\n", "a.py", "ada", "split")
        whole = write_hand_in(
            submission, datetime(2026, 3, 4, tzinfo=UTC), Path(folder)
        ).read_bytes()
    seeds = [whole, b"{}", b"[]", b'{"format": 1}']

    def one() -> None:
        if draw.random() < 0.5:
            data = mutated(draw, draw.choice(seeds), seeds)
        else:
            fields = json.loads(whole)
            fields[draw.choice(list(fields))] = _json_value(draw)
            data = json.dumps(fields).encode()
        found.case = data
        try:
            parse_hand_in(data, "x.handin.json")
        except IntakeError as error:
            assert error.message

    return one


def archive(draw: Draw) -> Callable[[], Any]:
    """Archives: damaged zips and tars."""
    folder = Path(tempfile.mkdtemp())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("ada/split.py", b"x = 1\n" * 50)
        file.writestr("bob/split.ipynb", b"{}")
    rolled = io.BytesIO()
    with tarfile.open(fileobj=rolled, mode="w") as tar:
        info = tarfile.TarInfo("ada/split.py")
        info.size = 6
        tar.addfile(info, io.BytesIO(b"x = 1\n"))
    kinds = {".zip": packed.getvalue(), ".tar": rolled.getvalue()}

    def one() -> None:
        suffix = draw.choice(list(kinds))
        found.case = mutated(draw, kinds[suffix], list(kinds.values()))
        path = folder / f"in{suffix}"
        path.write_bytes(found.case)
        try:
            for item in collect(path, ("split",)).found:
                item.read()
        except (UsageError, IntakeError) as error:
            assert error.message

    return one


TARGETS = {
    target.__name__: target for target in (wire, replies, python, notebook, hand_in, archive)
}


class Findings:
    """The present case, and the way to show it when something goes wrong."""

    case: bytes = b""


found = Findings()


def _too_slow(*_: object) -> None:
    raise TimeoutError(f"a case took more than {CASE_SECONDS} s")


def fuzz(name: str, times: int, seed: int) -> float:
    """Run a target so many times; give the seconds it took.

    Raises:
        AssertionError: Something else than a documented exception came out; the text has the case.
    """
    draw = Draw(seed)
    one = TARGETS[name](draw)
    signal.signal(signal.SIGALRM, _too_slow)
    started = time.monotonic()
    for turn in range(times):
        if turn % 64 == 0:  # one alarm for 64 cases: each has far less
            signal.alarm(CASE_SECONDS)
        try:
            one()
        except BaseException as error:
            raise AssertionError(
                f"{name}, seed {seed}, turn {turn}: {error!r} from {found.case[:4000].hex()}"
            ) from error
    signal.alarm(0)
    return time.monotonic() - started


def main() -> None:
    """Fuzz the targets that are asked for."""
    arguments = argparse.ArgumentParser(description="Fuzz what reads hostile bytes.")
    arguments.add_argument("targets", nargs="*", default=list(TARGETS), metavar="TARGET")
    arguments.add_argument("--times", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    options = arguments.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for name in options.targets:
        seconds = fuzz(name, options.times, options.seed)
        print(
            f"{name}: {options.times:,} cases in {seconds:.0f} s, seed {options.seed}: nothing found"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
