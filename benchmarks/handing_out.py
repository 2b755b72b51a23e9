"""How many submissions a second can one process hand out? Grading itself takes no time here.

A class as that of scale.py is graded by a pool whose reports are ready at once: one submission of each kind
was graded before, the others are copies of it with a comment. What is left is reading, storing, the link
to a grading process and the page. Run it with `make handing-out`; `--profile` tells where the time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import pickle
import pstats
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from scale import EXERCISES, RIGHT, make_course, tell

from grader.classroom.grading import ClassSetting, grade_class
from grader.course import load_course, load_exercise
from grader.course.overlays import source_of
from grader.desk.desk import Desk
from grader.desk.opening import open_desk
from grader.model import GradeReport, Submission
from grader.processes.order import NO_PAGES, Order, Pages
from grader.processes.reply import Reply, reply_of
from grader.store import Store
from grader.submissions import Collection, RosterEntry, collect

KINDS = 5  # texts of each exercise
TURNS = 5  # the fastest counts, as other work on the machine only slows one down
LANGUAGE = "en"
AHEAD = 64  # under way at most: what sixteen processors would be at


def make_class(course_folder: Path, target: Path, students: int) -> None:
    """Write a submission of every student for every exercise, made unique by a last line."""
    rng = random.Random(5)
    course = load_course(course_folder)
    texts = {}
    for name in EXERCISES:
        exercise = load_exercise(course, name)
        right = round(KINDS * RIGHT)
        wrong = rng.sample([item.candidate for item in exercise.misconceptions], KINDS - right)
        some = [exercise.reference, *(item.candidate for item in exercise.alternatives)][:right]
        texts[name] = [source_of(one) for one in (*some, *wrong)]
    for number in range(students):
        folder = target / f"s{number:05}"
        folder.mkdir(parents=True)
        for name, some in texts.items():
            (folder / f"{name}.py").write_text(f"{rng.choice(some)}\n# {number}\n", "utf-8")


def graded(desk: Desk, collection: Collection) -> dict[str, bytes]:
    """What a grading process would send back for each submission, by its digest."""
    kinds: dict[str, GradeReport] = {}
    answers = {}
    for found in collection.found:
        submission = found.read()
        kind = submission.content.rpartition(b"\n# ")[0].decode()
        if kind not in kinds:
            kinds[kind] = desk.pool.grade(submission)
        report = replace(kinds[kind], digest=submission.digest, student=submission.student)
        exercise = desk.exercise(submission.exercise)
        answers[submission.digest] = pickle.dumps(
            reply_of(report, submission, exercise, desk.course, Pages((LANGUAGE,)))
        )
    return answers


@dataclass(slots=True)
class ReadyPool:
    """A pool in which everything is graded at once; what goes over a link is packed and unpacked."""

    answers: dict[str, bytes]
    layers: tuple[str, ...] = ()
    _waiting: list[tuple[Any, bytes]] = field(default_factory=list)

    def add(self, key: Any, submission: Submission, pages: Pages = NO_PAGES) -> None:
        """Hand a submission out."""
        pickle.dumps(Order(submission, pages))
        self._waiting.append((key, self.answers[submission.digest]))

    def finished(self, *, everything: bool = False) -> Iterator[list[tuple[Any, Reply]]]:
        """What is more than may be under way, all at once."""
        most = 0 if everything else AHEAD
        if len(self._waiting) > most:
            ready = len(self._waiting) - most
            done, self._waiting = self._waiting[:ready], self._waiting[ready:]
            yield [(key, pickle.loads(answer)) for key, answer in done]


def main() -> None:
    """Print the figures and write them to reports/handing-out.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--profile", action="store_true", help="tell where the time goes, too")
    options = parser.parse_args()
    gc.set_threshold(20_000, 20, 50)  # as the command line has it
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        course = load_course(make_course(folder / "course"))
        make_class(course.root, folder / "hand-ins", options.students)
        roster = {
            path.name: RosterEntry(path.name, f"Student {path.name}", "A")
            for path in sorted((folder / "hand-ins").iterdir())
        }
        collection = collect(folder / "hand-ins", course.names, roster)
        turns = []
        with open_desk(course) as desk:
            pool = ReadyPool(graded(desk, collection))
            setting = ClassSetting(folder / "pages", roster, LANGUAGE, cluster=pool)
            profile = cProfile.Profile()
            for turn in range(TURNS):
                desk.store.close()
                desk.store = Store.open(folder / f"{turn}.sqlite")
                shutil.rmtree(setting.pages, ignore_errors=True)
                wall, cpu = time.perf_counter(), time.process_time()
                if options.profile:
                    profile.enable()
                result = grade_class(desk, collection, setting, lambda _: None)
                profile.disable()
                turns.append((time.perf_counter() - wall, time.process_time() - cpu))
                assert result.graded == len(collection.found), result
            desk.store.close()
    wall, cpu = map(min, zip(*turns, strict=True))
    figures = {
        "submissions": result.graded,
        "per_second": result.graded / wall,
        "wall_ms": 1000 * wall / result.graded,
        "cpu_ms": 1000 * cpu / result.graded,
    }
    if options.profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
    tell(figures, "handing-out")


if __name__ == "__main__":
    main()
