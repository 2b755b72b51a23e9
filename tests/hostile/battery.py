"""Grades every attack between two honest submissions, and writes down what was not as declared.

Run as a program, so that it can be another user, under a filter that refuses layers, or with a grader
one of whose defences was taken out:

    python battery.py RESULTS.json [--without namespaces,landlock] [--only ATTACK,...]

An attack's file begins with comments that declare what must happen:

    row      which kind of attack it is
    points   what it earns
    why      for a number that is not 0: why that is right
    base     what the file is appended to: wrong.py (if nothing is said), right or nothing
    seconds  the most wall time it may take (5 if nothing is said), in the best of three times
    files    paths that must not exist afterwards
    absent   patterns that no page and no terminal may show
    pages    patterns that no page may have
    hidden   patterns that the student may not be shown; staff may
    fill     before|piece|how often|after, for sources that are too long to be written down
    raw      the source's bytes in hexadecimal

In all of them "GAINED" must not have been printed. What an attack names outside of itself has
"grader-hostile" in its name; each run of the battery puts a mark of its own there, so that neither other
programs nor other runs on the machine can leave what looks like an attack's.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import io
import json
import os
import platform
import re
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
COURSE = HERE.parent / "courses/target"
ATTACKS = sorted((HERE / "attacks").glob("*.py"))
MARK = f"grader-hostile-{os.getpid()}"
_KEY = zlib.crc32(f"/{MARK}".encode()) >> 1  # of System V memory, as shared_memory.py computes it
_WORKERS = range(61_000, 62_000)  # the user ids of a root's workers
_DENIED = {
    "x86_64": {"namespaces": (272, 165, 155, 308), "landlock": (444, 445, 446), "chroot": (161,)},
    "aarch64": {"namespaces": (97, 40, 41, 268), "landlock": (444, 445, 446), "chroot": (51,)},
}


@dataclass
class Attack:
    """A hostile source, and what it declares."""

    name: str
    source: bytes
    row: str = ""
    points: float = -1.0
    why: str = ""
    base: str = "wrong"
    seconds: float = 5.0
    files: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    fill: str = ""
    raw: str = ""


def read_attack(path: Path) -> Attack:
    """Read an attack with its declarations."""
    lines = path.read_text().replace("grader-hostile", MARK).splitlines(keepends=True)
    first = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    attack = Attack(path.stem, "".join(lines[first:]).encode())
    for line in "".join(lines[:first]).splitlines():
        key, colon, value = line.removeprefix("# ").partition(": ")
        kind = getattr(attack, key, None) if colon else None
        if isinstance(kind, list):
            setattr(attack, key, value.split())
        elif kind is not None and key not in ("name", "source"):
            setattr(attack, key, type(kind)(value))
    if attack.raw:
        attack.source = bytes.fromhex(attack.raw)
    elif attack.fill:
        before, piece, times, after = attack.fill.split("|")
        attack.source = (before + piece.replace("\\n", "\n") * int(times) + after).encode()
    if not attack.raw:
        attack.source = base(attack.base) + attack.source
    return attack


def base(name: str) -> bytes:
    """What an attack is appended to."""
    path = {"wrong": HERE / "wrong.py", "right": COURSE / "solutions/target/target.py"}[name]
    return path.read_bytes() + b"\n\n"


def deny(layers: list[str]) -> None:
    """Refuse the calls that these layers need, for good and for every child, as a container does."""
    from grader.worker import seccomp

    machine = platform.machine()
    it = seccomp._Program()
    it.add(seccomp._LOAD, seccomp._NUMBER)
    for layer in layers:
        for number in _DENIED[machine][layer]:
            it.answer(number, 1)
    it.add(seccomp._RETURN, seccomp._ALLOW)
    code = b"".join(it.code)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(38, 1, 0, 0, 0)
    program = seccomp._Fprog(len(code) // 8, code)
    if libc.prctl(22, 2, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "the filter that refuses layers")


def shared_memory() -> Iterator[str]:
    """What is in shared memory and could be a submission's: by its owner, or by a name of an attack's."""
    for path in Path("/dev/shm").glob("*"):
        with contextlib.suppress(OSError):  # it is gone by now
            if MARK in path.name or path.lstat().st_uid in _WORKERS:
                yield str(path)
    for table in Path("/proc/sysvipc").glob("*"):
        header, *rows = (line.split() for line in table.read_text().splitlines())
        for row in (dict(zip(header, map(int, cells), strict=True)) for cells in rows):
            if row["key"] == _KEY or row["cuid"] in _WORKERS:
                yield f"{table} {row['key']}"


def remove_shared_memory() -> None:
    """Take away what an attack that got through would leave on the machine."""
    libc = ctypes.CDLL(None)
    name = f"/{MARK}".encode()
    libc.shm_unlink(name)
    libc.mq_unlink(name)
    remove = 0  # IPC_RMID
    libc.shmctl(libc.shmget(_KEY, 0, 0), remove, None)
    libc.semctl(libc.semget(_KEY, 0, 0), 0, remove)
    libc.msgctl(libc.msgget(_KEY, 0), remove, None)


class Battery:
    """The grader under attack."""

    def __init__(self, hidden: Path) -> None:
        from grader.course import load_course, load_exercise
        from grader.grading import Engine
        from grader.sandbox import open_sandbox

        self.course = load_course(COURSE)
        self.exercise = load_exercise(self.course, "target")
        self.sandbox = open_sandbox(hidden)
        self.engine = Engine(self.sandbox, b"the secret of the hostile tests.")
        self.turn = 0
        self.times: dict[str, float] = {}
        assert self.honest() == 10, "the right answer has no full marks"
        self.neighbour = self.engine.sandbox.session(
            self.exercise.reference, self.exercise.limits, 0, _budget()
        )
        time.sleep(0.5)  # until what was graded so far has been cleared away
        self.before = self.traces()

    def grade(self, source: bytes, student: str) -> object:
        from grader.model import Part, Submission

        name = "target.py"
        submission = Submission(student, "target", name, source, (Part(name, source),))
        return self.engine.grade(self.exercise, submission)

    def honest(self) -> float:
        """The points of the right answer, made unique by a comment."""
        self.turn += 1
        source = self.exercise.reference.parts[0].source + f"# {self.turn}\n".encode()
        return self.grade(source, "honest").points

    def violations(self, attack: Attack) -> list[str]:
        """Grade an attack between two honest submissions; give what was not as declared."""
        from grader.store import report_json

        found = []
        if self.honest() != 10:
            found.append("the honest submission before it has no full marks")
        for _ in range(3):  # what takes too long may do so since others are at work on the machine
            started = time.monotonic()
            report = self.grade(attack.source, "mallory")
            shown = self.shown(attack, report)
            report_json(report)
            seconds = time.monotonic() - started
            if seconds <= attack.seconds:
                break
        until = time.monotonic() + 2
        while (after := self.traces()) != self.before and time.monotonic() < until:
            time.sleep(0.01)
        for key, value in self.before.items():
            if after[key] != value:
                found.append(f"{key} before: {value}, and after: {after[key]}")
        if self.honest() != 10:
            found.append("the honest submission after it has no full marks")
        if report.status.value != "graded":
            found.append(f"internal error: {report.error}")
        elif report.points != attack.points:
            passed = [check.id for check in report.checks if check.outcome.value == "passed"]
            found.append(f"{report.points} points, not {attack.points}: passed {passed}")
        self.times[attack.name] = seconds
        if seconds > attack.seconds:
            found.append(f"took {seconds:.1f} s, more than {attack.seconds}")
        for path in filter(os.path.lexists, attack.files):
            found.append(f"the file {path} is there")
            os.rmdir(path) if os.path.isdir(path) and not os.path.islink(path) else os.unlink(path)
        remove_shared_memory()
        return found + shown

    def shown(self, attack: Attack, report: object) -> list[str]:
        """What pages and terminals show and should not."""
        staff_text = "\n".join([report.output, *(check.detail for check in report.checks)])
        found = [f"GAINED in {line!r}" for line in staff_text.splitlines() if "GAINED" in line]
        views = self.views(attack, report)
        for place, text in views.items():
            patterns = list(attack.absent)
            patterns += attack.pages if "page" in place else []
            patterns += attack.hidden if "student" in place else []
            found += [f"{place} shows {p}" for p in patterns if re.search(p, text)]
        return found

    def views(self, attack: Attack, report: object) -> dict[str, str]:
        """Each place where somebody reads of this submission."""
        from grader.cli.commands.show_ import _print
        from grader.cli.printing import print_report
        from grader.feedback.redaction import redacted
        from grader.feedback.student_page import student_page
        from grader.model import Part

        def page(*, staff: bool) -> str:
            return student_page(
                report, (Part("target.py", attack.source),), exercise_title=self.course.entry("target").title,
                student_name="Mallory", language="en", staff=staff, receipt="",
            )  # fmt: skip

        def terminal(show: object) -> str:
            with contextlib.redirect_stdout(io.StringIO()) as out:
                show()
            return out.getvalue()

        return {
            "the student's page": page(staff=False),
            "the staff page": page(staff=True),
            "the student's terminal": terminal(lambda: print_report(redacted(report), "en")),
            "the staff terminal": terminal(lambda: _print(report, list(report.checks), "en")),
        }

    def traces(self) -> dict[str, object]:
        """What a submission could leave behind."""
        session = str(self.engine.sandbox.server.process_id)
        processes = set()
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = entry.read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            if fields[3] == session:
                processes.add(entry.parent.name)
        return {
            "processes": processes,
            "shared memory": sorted(shared_memory()),
            "threads": threading.active_count(),
            "descriptors": len(os.listdir("/proc/self/fd")),
        }

    def close(self) -> list[str]:
        """End; the neighbour, who was there all the time, must still be well."""
        try:
            reply = self.neighbour.ask(("call", None, "total", ([1.0, 2.0],), {}, 0))
        except Exception as error:
            reply = (repr(error),)
        self.neighbour.close()
        self.engine.close()
        self.sandbox.close()
        return [] if reply[:2] == ("result", 3.0) else [f"the neighbour answers {reply}"]


def _budget() -> object:
    from grader.sandbox.session import Budget

    return Budget(1000.0)


def main() -> None:
    """Run the attacks that are asked for."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("results", type=lambda name: Path(name).resolve())
    arguments.add_argument("--without", default="")
    arguments.add_argument("--only", default="")
    options = arguments.parse_args()
    if options.without:
        deny(options.without.split(","))
    chosen = [path for path in ATTACKS if not options.only or path.stem in options.only.split(",")]
    os.chdir(options.results.parent)  # where files without a folder would be left
    battery = Battery(options.results.parent)
    results = {path.stem: battery.violations(read_attack(path)) for path in chosen}
    layers = battery.sandbox.layers
    neighbour = battery.close()
    options.results.write_text(
        json.dumps(
            {"layers": layers, "neighbour": neighbour, "attacks": results, "seconds": battery.times}
        )
    )


if __name__ == "__main__":
    sys.path.append(str(HERE))
    main()
