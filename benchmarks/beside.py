"""Grades the course's own candidates by two checkouts in turns: what they cost, and whether all they say is equal.

    python benchmarks/beside.py ../other-checkout            a sample: 110 misconceptions, and all that is right
    python benchmarks/beside.py ../other-checkout --whole    every misconception of the catalogue
    python benchmarks/beside.py --floor                      what replaying the same frames raw costs

Both grade the candidates of this checkout's course, one after the other, each in a process of its own. The cost
is CPU time of that process, of its fork server and of all workers together, without what is made ready once. What
is kept from one run to the next (the catalogue's answers) is filled by the first run: count the second.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
SAMPLE = 110
KINDS = ("failing", "full", "stub")


def candidates(kind: str, *, whole: bool) -> Iterator[tuple[Any, Any, str]]:
    """The exercise, the candidate and its name, for each candidate of a kind."""
    from grader.course import load_course, load_exercise

    course = load_course(HERE)
    exercises = [load_exercise(course, name) for name in course.names]
    wrong = [(exercise, item) for exercise in exercises for item in exercise.misconceptions]
    if kind == "failing":
        chosen = wrong if whole else [wrong[len(wrong) * k // SAMPLE] for k in range(SAMPLE)]
        for exercise, item in chosen:
            yield exercise, item.candidate, item.name
    for exercise in exercises if kind != "failing" else ():
        if kind == "stub":
            yield exercise, exercise.stub, "stub"
            continue
        yield exercise, exercise.reference, "reference"
        for item in exercise.alternatives if whole else exercise.alternatives[:2]:
            yield exercise, item.candidate, item.name


def said(report: Any) -> dict[str, Any]:
    """All of a report that a student or an instructor can tell apart, short."""
    pictures = hashlib.sha256(repr(report.pictures).encode()).hexdigest()[:12]
    return {
        "status": report.status.value,
        "points": report.points,
        "outcomes": {check.id: check.outcome.value for check in report.checks},
        "ideas": [f"{item.function}: {item.name}" for item in report.diagnoses],
        "pictures": pictures,
        "examples": [repr(item) for item in report.examples],
    }


def cpu() -> float:
    """The seconds of this process and of all its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def serve(root: Path, kind: str, *, whole: bool) -> None:
    """Grade a candidate for each line that is read, and say what came of it; at the end what it cost."""
    sys.path.insert(0, str(root))
    from grader.grading import Engine
    from grader.sandbox import open_sandbox

    jobs = list(candidates(kind, whole=whole))
    firsts = {job[0].entry.name: job for job in reversed(jobs)}.values()
    costs = []
    for is_timed in (False, True):
        started = cpu()
        kept = root / ".grade" / "beside"
        with (
            open_sandbox(HERE / "solutions") as sandbox,
            Engine(sandbox, b"b" * 32, kept) as engine,
        ):
            for exercise, candidate, _ in firsts:  # what is made ready once costs the same in both
                engine.ready(exercise)
                engine.grade_candidate(exercise, candidate)
            for exercise, candidate, _ in jobs if is_timed else ():
                sys.stdin.readline()
                print(json.dumps(said(engine.grade_candidate(exercise, candidate))), flush=True)
        costs.append(cpu() - started)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu_ms": 1000 * (costs[1] - costs[0]) / len(jobs), "most_mb": most}))


@contextmanager
def recording() -> Iterator[list[list[bytes]]]:
    """The frames that each worker is sent, in the order in which workers are started."""
    from grader.sandbox.process import WorkerProcess

    sent: dict[int, list[bytes]] = {}
    workers = []  # alive, so that none has the id of another
    send = WorkerProcess.send

    def noted(worker: WorkerProcess, payload: bytes, deadline: float) -> None:
        if id(worker) not in sent:
            workers.append(worker)
        sent.setdefault(id(worker), []).append(payload)
        send(worker, payload, deadline)

    frames: list[list[bytes]] = []
    WorkerProcess.send = noted  # type: ignore[method-assign]
    try:
        yield frames
    finally:
        WorkerProcess.send = send  # type: ignore[method-assign]
        frames += sent.values()


def replay(server: Any, frames: list[bytes], limits: Any) -> None:
    """Send frames to a new worker, and take each answer as it is, up to where it ends."""
    from grader.sandbox.process import ChannelClosedError, DeadlineError

    worker = server.spawn(limits)
    with suppress(ChannelClosedError, DeadlineError):
        for payload in frames:
            until = time.monotonic() + limits.call_seconds
            worker.send(payload, until)
            worker.receive(until)
    worker.kill()


def floor(kind: str) -> dict[str, Any]:
    """What grading a sample costs, over what the same frames cost raw, in the same jail and as many workers."""
    from grader.grading import Engine
    from grader.sandbox import open_sandbox

    jobs = list(candidates(kind, whole=False))
    kept = HERE / ".grade" / "beside"
    graded = replayed = 0.0
    workers = 0
    with open_sandbox(HERE / "solutions") as sandbox, Engine(sandbox, b"b" * 32, kept) as engine:
        for exercise, candidate, _ in jobs:
            engine.ready(exercise)
            engine.grade_candidate(exercise, candidate)
            with recording() as frames:
                engine.grade_candidate(exercise, candidate)
            before = living()
            engine.grade_candidate(exercise, candidate)
            between = living()
            with sandbox.affinity.shared():
                for its in frames:
                    replay(sandbox.server, its, exercise.limits)
            replayed += living() - between
            graded += between - before
            workers += len(frames)
    return {
        "graded": len(jobs),
        "workers": round(workers / len(jobs), 1),
        "floor_ms": [round(1000 * graded / len(jobs), 1), round(1000 * replayed / len(jobs), 1)],
        "floor_ratio": round(graded / replayed, 2),
    }


def living() -> float:
    """The seconds of this process and of all below it, whether they have ended or not."""
    import psutil

    me = psutil.Process()
    while True:
        with suppress(psutil.NoSuchProcess):  # one has just ended: now its time is in its parent's
            return sum(sum(p.cpu_times()[:4]) for p in (me, *me.children(recursive=True)))


def beside(other: Path, kind: str, *, whole: bool) -> dict[str, Any]:
    """Let both grade all candidates of a kind in turns."""
    command = [
        sys.executable,
        __file__,
        str(other),
        "--kind",
        kind,
        *(["--whole"] if whole else []),
    ]
    sides = [
        subprocess.Popen(
            [*command, "--serve", str(root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for root in (other, HERE)
    ]

    def line(side: subprocess.Popen[str]) -> str:
        assert side.stdout is not None
        return side.stdout.readline()

    different = []
    count = 0
    for exercise, _, name in candidates(kind, whole=whole):
        answers = []
        for side in sides:
            assert side.stdin is not None
            side.stdin.write("\n")
            side.stdin.flush()
            answers.append(json.loads(line(side)))
        count += 1
        differing = [key for key in answers[0] if answers[0][key] != answers[1][key]]
        if differing:
            different.append(
                {"candidate": f"{exercise.entry.name}/{name}"}
                | {k: [a[k] for a in answers] for k in differing}
            )
    before, after = (json.loads(line(side)) for side in sides)
    return {
        "graded": count,
        "cpu_ms": [round(before["cpu_ms"], 1), round(after["cpu_ms"], 1)],
        "ratio": round(before["cpu_ms"] / after["cpu_ms"], 2),
        "most_mb": [round(before["most_mb"]), round(after["most_mb"])],
        "different": different,
    }


def main() -> None:
    """Print the figures of both, and each difference."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("other", type=Path, nargs="?", help="another checkout of this project")
    parser.add_argument("--floor", action="store_true", help="beside its own frames, replayed raw")
    parser.add_argument("--whole", action="store_true", help="every misconception and alternative")
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve(arguments.serve.resolve(), arguments.kind, whole=arguments.whole)
        return
    sys.path.insert(0, str(HERE))
    if arguments.floor:
        kind = arguments.kind or "failing"
        figures = floor(kind)
        print(json.dumps({f"{kind}_floor_ratio": figures.pop("floor_ratio")} | figures, indent=1))
        return
    for kind in [arguments.kind] if arguments.kind else KINDS:
        figures = beside(arguments.other.resolve(), kind, whole=arguments.whole)
        print(json.dumps({f"{kind}_ratio": figures.pop("ratio")} | figures, indent=1), flush=True)


if __name__ == "__main__":
    main()
