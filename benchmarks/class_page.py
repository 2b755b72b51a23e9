"""How long the web process takes for the pages of a large class: `make class-page`.

Fills a store with 1,000 students who have handed in 16 exercises, each with its renderings, as they are on a
server; then a fresh process answers, and the median of its answers is told, with the processor's time that one
takes it, which others on the machine change less. Nothing is graded.
"""

from __future__ import annotations

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from grader.course import course_secret, load_course
from grader.model import Part, Submission
from grader.store import Store, receipt_key
from grader.store.accounts import Accounts
from grader.store.beliefs import Belief, Beliefs
from grader.store.keys import Signer
from grader.store.renderings import Rendering, Renderings, Shown

ROOT = Path(__file__).parents[1]
PATHS = (
    "/staff",
    "/staff?page=7",
    "/staff?section=B",
    "/staff?exercise={first}",
    "/staff/live",
    "/staff/people",
)
_PAGE = (
    8_000  # bytes of a rendering: more than what lies in a page of the database, as of a real one
)
_TOGETHER = 500


def fill(course_folder: Path, students: int) -> list[str]:
    """Fill the store of a course, and give the exercises' names."""
    course = load_course(course_folder)
    secret = course_secret(course)
    signer, key = Signer(secret), receipt_key(secret)
    body = b'{"page": "' + b"x" * _PAGE + b'"}'
    now = datetime.now(UTC)
    with Store.open(course_folder / ".grade/store.sqlite") as store:
        store.serve()
        wanted = [(f"s{n:04}", name) for name in course.names for n in range(students)]
        for first in range(0, len(wanted), _TOGETHER):
            with store.together():
                for number, (student, name) in enumerate(wanted[first : first + _TOGETHER], first):
                    content = f"x = {number}\n".encode()
                    one = Submission(
                        student, name, f"{name}.py", content, (Part(f"{name}.py", content),)
                    )
                    id_ = store.add_submission(one, now, key, now).id
                    points = float(number % 11)
                    for language in ("en", "ja"):
                        shown = Shown(id_, language, 1, "graded", points, 10.0, points, 10.0, "")
                        Renderings(store.database).put(Rendering.of(shown, body, signer), "", "")
                    if number % 3 == 0:
                        title = {"en": "An idea.", "ja": "思い込み。"}
                        idea = Belief(id_, student, name, "f", f"idea{number % 5}", title)
                        Beliefs(store.database).put(id_, [idea])
    return list(course.names)


def main() -> int:
    """Fill, serve, ask, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--times", type=int, default=21)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="grade-class-page-") as folder:
        root = Path(folder) / "course"
        subprocess.run(
            ["cp", "-r", f"{ROOT}/assignments", f"{ROOT}/course.toml", f"{ROOT}/solutions", folder],
            check=True,
        )
        root.mkdir()
        for name in ("assignments", "course.toml", "solutions"):
            (Path(folder) / name).rename(root / name)
        rows = [f"s{n:04},Student {n},{'ABCD'[n % 4]}" for n in range(options.students)]
        (root / "roster.csv").write_text("\n".join(["id,name,section", *rows]) + "\n")
        names = fill(root, options.students)
        command = [
            sys.executable,
            "-m",
            "grader",
            "--course",
            str(root),
            "serve",
            "--port",
            "0",
            "--workers",
            "0",
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                url = process.stdout.readline().split("Serving at ")[1].split(". ")[0].strip()
                _ask(root, url, names, options.times, process.pid)
            finally:
                process.terminate()
    return 0


def used(supervisor: int) -> float:
    """The seconds that the web process of a supervisor has used so far."""
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    web = next(
        pid for pid in children if b"grader.server" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )
    ticks = Path(f"/proc/{web}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _ask(root: Path, url: str, names: list[str], times: int, supervisor: int) -> None:
    with Store.open(root / ".grade/store.sqlite") as store:
        now = datetime.now(UTC)
        accounts = Accounts(store.database)
        session, _ = accounts.accept(accounts.invite("prof", "staff", now + timedelta(days=1)), now)
    host = url.split("//")[1]
    cookie = f"grade-{host.rpartition(':')[2]}={session}"
    for path in PATHS:
        where = path.format(first=names[0])
        taken, size = [], 0
        before = used(supervisor)
        for _ in range(times):
            connection = http.client.HTTPConnection(host, timeout=60)
            began = time.perf_counter()
            connection.request("GET", where, headers={"Cookie": cookie})
            answer = connection.getresponse()
            size = len(answer.read())
            taken.append(time.perf_counter() - began)
            connection.close()
            assert answer.status == 200, (where, answer.status)
        median = 1000 * statistics.median(taken)
        cpu, first = 1000 * (used(supervisor) - before) / times, 1000 * taken[0]
        print(
            f"{where:24} median {median:6.1f} ms, first {first:6.1f}, processor {cpu:6.1f}, {size / 1000:6.1f} kB"
        )


if __name__ == "__main__":
    sys.exit(main())
