"""Times the engine beside one plain pytest process per submission, in one run on one core.

Both grade the same five functions with the same twenty checks on arrays of 64 by 128. The plain
process has no sandbox, no report and no page; the engine has all three. Run it with `make bench`.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from html import escape
from pathlib import Path

import numpy as np

from grader.course import load_course, load_exercise
from grader.feedback.student_page import student_page
from grader.grading import Engine
from grader.model import Limits, Submission
from grader.sandbox import open_local, open_sandbox
from grader.sandbox.server import ForkServer
from grader.sandbox.session import Budget, Session
from grader.submissions import parse_submission

HERE = Path(__file__).parent
ROUNDS = 30
PROCESSES = 7


def submission(turn: int) -> Submission:
    """The right answer, made unique by a comment."""
    source = (HERE / "course/solutions/five/five.py").read_bytes() + f"# {turn}\n".encode()
    return parse_submission(source, "five.py", "ada", "five")


def timed(work: Callable[[int], object], turns: int) -> float:
    """The median seconds of `work`, after one turn that warms up."""
    work(-1)
    seconds = []
    for turn in range(turns):
        started = time.perf_counter()
        work(turn)
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def engine_figures() -> dict[str, object]:
    """Seconds per submission: graded with its page, the page alone, and the floor without pytest."""
    course = load_course(HERE / "course")
    exercise = load_exercise(course, "five")
    title = course.entry("five").title
    with open_sandbox(HERE / "course/solutions") as sandbox, Engine(sandbox, b"b" * 32) as engine:
        report = engine.grade(exercise, submission(0))
        assert report.full_marks, report

        def render(turn: int) -> str:
            return student_page(
                report,
                submission(turn).parts,
                exercise_title=title,
                student_name="Ada",
                language="en",
            )

        def whole(turn: int) -> None:
            graded = engine.grade(exercise, submission(turn))
            student_page(
                graded,
                submission(turn).parts,
                exercise_title=title,
                student_name="Ada",
                language="en",
            )

        calls = _calls()

        def floor(turn: int) -> None:
            session = Session(sandbox.server, submission(turn).candidate, Limits(), 0, Budget(20.0))
            for name, args in calls:
                session.ask(("call", None, name, args, {}, 0))
            session.close()

        return {
            "engine_seconds": timed(whole, ROUNDS),
            "page_seconds": timed(render, ROUNDS),
            "floor_seconds": timed(floor, ROUNDS),
            "layers": list(sandbox.layers),
        }


def _calls() -> list[tuple[str, tuple[object, ...]]]:
    a, b, c = np.random.default_rng(0).standard_normal((3, 64, 128))
    one = [
        ("relu", (a,)),
        ("softmax", (a,)),
        ("standardize", (a, 1e-3)),
        ("momentum", (a, b, c, 0.1, 0.9)),
        ("l2", ([a, b], 0.7, 5)),
    ]
    return [call for call in one for _ in range(4)]


def layer_figures() -> dict[str, float]:
    """Seconds to start a worker, load a source and end it: with every layer, and after a bare fork."""
    limits = Limits()

    def start(server: ForkServer) -> float:
        started = time.perf_counter()
        candidate = submission(0).candidate
        Session(server, candidate, limits, 0, Budget(limits.total_seconds)).close()
        return time.perf_counter() - started

    with open_sandbox(HERE / "course/solutions") as jailed, open_local() as bare:
        pairs = [(start(jailed.server), start(bare.server)) for _ in range(10 * ROUNDS)]
    held, alone = (statistics.median(column) for column in zip(*pairs[10:], strict=True))
    return {
        "layers_seconds": held,
        "bare_fork_seconds": alone,
        "layers_price_seconds": held - alone,
        "layers_ratio": held / alone,
    }


def pytest_seconds() -> float:
    """Seconds of one `python -m pytest` process on the same checks, in plain files."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(HERE / "plain/test_submission.py", folder)
        shutil.copy(HERE / "course/solutions/five/five.py", Path(folder) / "reference.py")

        def run(turn: int) -> None:
            (Path(folder) / "submission.py").write_bytes(submission(turn).content)
            command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", folder]
            environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
            subprocess.run(command, check=True, capture_output=True, cwd=folder, env=environment)

        return timed(run, PROCESSES)


def submit_seconds() -> dict[str, float]:
    """Seconds of `grade submit` from the shell's prompt, and of importing numpy and pytest alone."""
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder) / "course"
        shutil.copytree(HERE / "course", course)
        grade = Path(sys.executable).with_name("grade")
        # As in a user's shell: Python keeps what it has compiled.
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

        def submit(turn: int) -> None:
            (course / "five.py").write_bytes(submission(turn).content)
            command = [str(grade), "submit", "five", "--student", "ada"]
            subprocess.run(command, check=True, capture_output=True, cwd=course, env=environment)

        def imports(_: int) -> None:
            command = [sys.executable, "-c", "import numpy, pytest"]
            subprocess.run(command, check=True, env=environment)

        return {
            "submit_seconds": timed(submit, PROCESSES),
            "import_seconds": timed(imports, PROCESSES),
        }


# What each figure should be: its name, the bound, and whether it is the most or the least.
TARGETS = (
    (
        "engine_seconds",
        0.025,
        "at most",
        "a submission of 20 checks and five functions, page included",
    ),
    ("ratio", 12.0, "at least", "times as fast as one plain pytest process each"),
    ("floor_ratio", 2.5, "at most", "times the floor: fork with all layers, load, the same calls"),
    ("page_seconds", 0.005, "at most", "a feedback page"),
    ("submit_seconds", 0.7, "at most", "`grade submit` from prompt to result"),
    ("submit_above_imports", 0.35, "at most", "of that above importing numpy and pytest"),
    ("layers_price_seconds", 0.005, "at most", "all layers of the sandbox above a bare fork"),
    ("peak_mb", 300.0, "at most", "megabytes of the grading process"),
    (
        "level",
        0.9,
        "at least",
        "throughput at the end of a class of 1,000 over that at its beginning",
    ),
    (
        "grown_ratio",
        0.9,
        "at least",
        "throughput beside that class's store over that beside an empty one, in turns",
    ),
    (
        "processes_ratio",
        1.8,
        "at least",
        "times the throughput of one process with one on each processor",
    ),
    ("parent_mb", 300.0, "at most", "megabytes of the process that hands out submissions"),
    ("report_seconds", 2.0, "at most", "to write the class report of 1,000 students"),
    ("report_mb", 1.5, "at most", "megabytes of that page"),
)


def holds(figures: dict[str, object], name: str, bound: float, kind: str) -> bool:
    """Whether a figure is within its bound."""
    value = float(str(figures[name]))
    return value <= bound if kind == "at most" else value >= bound


def page(figures: dict[str, object]) -> str:
    """The figures as a page that needs nothing else."""
    rows = []
    for name, bound, kind, what in TARGETS:
        sign = "✓" if holds(figures, name, bound, kind) else "✗"
        value = f"{float(str(figures[name])):.4g}"
        cells = (sign, name, value, f"{kind} {bound:g}", what)
        rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    others = [
        f"<tr><td></td><td>{escape(name)}</td><td>{escape(f'{value:.4g}' if isinstance(value, float) else str(value))}</td><td></td><td></td></tr>"
        for name, value in figures.items()
        if name not in {target[0] for target in TARGETS}
    ]
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Benchmark</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}
div{{overflow-x:auto}}table{{border-collapse:collapse}}td,th{{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}}
tr+tr td{{border-top:1px solid #8884}}</style></head><body>
<h1>Benchmark</h1>
<p>{escape(str(figures["machine"]))}. Machines differ and are shared: the ratios, taken in one run, say
more than the seconds.</p>
<div tabindex="0"><table><thead><tr><th></th><th>figure</th><th>measured</th><th>target</th><th>what</th></tr></thead>
<tbody>{"".join(rows)}{"".join(others)}</tbody></table></div></body></html>
"""


def main() -> None:
    """Print the figures and write them to reports/bench.json and bench.html."""
    subprocess.run([sys.executable, str(HERE / "scale.py")], check=True)  # on every processor
    scale = json.loads((HERE.parent / "reports/scale.json").read_text())
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    figures: dict[str, object] = {**engine_figures(), **layer_figures(), **scale}
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures["pytest_seconds"] = pytest_seconds()
    figures.update(submit_seconds())
    engine, plain, floor = (
        float(str(figures[f"{key}_seconds"])) for key in ("engine", "pytest", "floor")
    )
    figures["submit_above_imports"] = float(str(figures["submit_seconds"])) - float(
        str(figures["import_seconds"])
    )
    figures["ratio"] = plain / engine
    figures["floor_ratio"] = engine / floor
    figures["peak_mb"] = own
    figures["machine"] = f"{platform.machine()}, Python {platform.python_version()}, one core"
    for key, value in figures.items():
        print(f"{key:>16}  {value:.4f}" if isinstance(value, float) else f"{key:>16}  {value}")
    target = HERE.parent / "reports/bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(figures, indent=2) + "\n")
    target.with_suffix(".html").write_text(page(figures), encoding="utf-8")
    for name, bound, kind, what in TARGETS:
        if not holds(figures, name, bound, kind):
            print(f"✗ {name} should be {kind} {bound:g} ({what})")
    print(f"written to {target} and {target.with_suffix('.html')}")


if __name__ == "__main__":
    main()
