"""Grades right answers that were mutated, and looks at what that takes of the grader and what it earns.

Each submission is a reference whose answers in one function are changed (see mutations.py). It must be
graded, in bounded memory and time of the trusted process, and earn no point that it can't have earned:
never more than there is, and where no answer is left that a comparison could take for right, no check
that is not passed as well where the function raises, or answers with nothing, instead.

    python tests/fuzz/answers.py --gradings 200 --checks 2000            # on all processors
    python tests/fuzz/answers.py --gradings 5000 --seed 3 --slice 1/4    # a quarter of the same cases
    python tests/fuzz/answers.py --only dropout:dropout_forward:bytes_mixed:7    # one of them again
"""

# ruff: noqa: E402 - run as a program, it first makes the folder of `tests` known
from __future__ import annotations

import argparse
import ast
import hashlib
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path

ROOT = Path(__file__).parents[2]
if __name__ == "__main__":  # the children import this file by another name, and its neighbours
    sys.path.insert(0, str(ROOT))

from grader.course import Exercise, load_course, load_exercise
from grader.model import GradeReport, Outcome, Status, Submission
from grader.processes.pool import processors
from grader.submissions import parse_submission
from tests.course_content.courses import OF_WHAT_IS_DONE
from tests.fuzz.grading import CPU_SECONDS, MEMORY_MB, Graded, Grader
from tests.fuzz.mutations import EVERYWHERE, MUTATIONS, SEED_OF_ALL, mutated_source, plan

RAISES, NOTHING = "raised_instead", "nothing_instead"


@dataclass(frozen=True, slots=True)
class Case:
    """One submission: graded as a whole, or by one `check` alone."""

    exercise: str
    function: str
    mutation: str
    seed: int
    check: str = ""

    def __str__(self) -> str:
        words = (self.exercise, self.function, self.mutation, str(self.seed), self.check)
        return ":".join(words).rstrip(":")

    @classmethod
    def of(cls, text: str) -> Case:
        """Read what `str` wrote."""
        exercise, function, mutation, seed, *check = text.split(":")
        return cls(exercise, function, mutation, int(seed), *check)

    @property
    def is_hopeless(self) -> bool:
        """Whether no answer is left that could be right."""
        return MUTATIONS[self.mutation].hopeless and plan(self.seed) == EVERYWHERE


class Cases:
    """The cases of a seed, each by its number: the same whichever slice it is in."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        course = load_course(ROOT)
        self.exercises = {
            entry.name: load_exercise(course, entry.name) for entry in course.exercises
        }
        self.pairs = [
            (name, function, mutation)
            for name, exercise in self.exercises.items()
            for function in exercise.functions
            for mutation, one in MUTATIONS.items()
            if one.kind != "call" or _takes_functions(exercise, function)
        ]
        random.Random(seed).shuffle(self.pairs)

    def grading(self, number: int) -> Case:
        """A whole grading; all mutations of all functions come before any comes again."""
        return Case(*self.pairs[number % len(self.pairs)], seed=1000 * self.seed + number)

    def check(self, number: int, judge: Judge) -> Case:
        """One check that calls the function."""
        whole = self.grading(number)
        names = judge.checks_of(whole.exercise, whole.function)
        name = names[number // len(self.pairs) % len(names)]
        return Case(whole.exercise, whole.function, whole.mutation, whole.seed, name)

    def submission(self, case: Case) -> Submission:
        """What is handed in."""
        reference = self.exercises[case.exercise].reference.parts[0]
        source = mutated_source(reference.source, case.function, case.mutation, case.seed)
        return parse_submission(source, reference.name, "x", case.exercise)


def _takes_functions(exercise: Exercise, function: str) -> bool:
    tree = ast.parse(exercise.reference.parts[0].source)
    nodes = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return any("Callable" in ast.unparse(node.args) for node in nodes if node.name == function)


class Judge:
    """Grades cases, and says what is wrong with what came out."""

    def __init__(self, cases: Cases, grader: Grader) -> None:
        self.cases = cases
        self.grader = grader
        self._instead: dict[tuple[str, str, str], GradeReport] = {}

    def graded(self, case: Case) -> tuple[Graded, list[str]]:
        """Grade a case; give what came out and each violation, in words."""
        found = self.grader.grade(self.cases.submission(case), case.check)
        return found, [*self._of_the_grader(found), *self._of_the_grade(case, found)]

    def instead(self, exercise: str, function: str, mutation: str = RAISES) -> GradeReport:
        """The report of the same file with this in the place of each answer of the function."""
        key = exercise, function, mutation
        if key not in self._instead:
            case = Case(*key, SEED_OF_ALL)
            report = self.grader.grade(self.cases.submission(case)).report
            assert report is not None, f"{case} can't be graded"
            self._instead[key] = report
        return self._instead[key]

    def checks_of(self, exercise: str, function: str) -> list[str]:
        """The checks that call a function."""
        report = self.instead(exercise, function)
        return [check.id for check in report.checks if function in check.functions]

    def _indifferent(self, case: Case) -> set[str]:
        """The checks that use none of the function's answers, and are passed without them.

        Of what looks at them itself, only that of which a test of the course's content says so.
        """
        others = OF_WHAT_IS_DONE.get(case.function, set())
        return {
            check.id
            for mutation in (RAISES, NOTHING)
            for check in self.instead(case.exercise, case.function, mutation).checks
            if check.outcome is Outcome.PASSED
            and (mutation == RAISES or case.function not in check.functions or check.id in others)
        }

    def _of_the_grader(self, found: Graded) -> Iterator[str]:
        if found.error:
            yield f"status: {found.error}"
        if found.megabytes > MEMORY_MB:
            yield f"memory: {found.megabytes:.0f} MB"
        if found.cpu > CPU_SECONDS:
            yield f"cpu: {found.cpu:.1f} s"

    def _of_the_grade(self, case: Case, found: Graded) -> Iterator[str]:
        passed = set()
        if found.report is not None:
            report = found.report
            if report.status is not Status.GRADED:
                yield f"status: {report.error[:300]}"
            if not 0 <= report.points <= report.possible:
                yield f"points: {report.points:g} of {report.possible:g}"
            passed = {check.id for check in report.checks if check.outcome is Outcome.PASSED}
        elif found.verdict is not None and found.verdict.outcome is Outcome.PASSED:
            passed = {case.check}
        if found.verdict is not None and found.verdict.outcome is Outcome.INTERNAL_ERROR:
            yield f"status: {found.verdict.detail[:300]}"
        if case.is_hopeless:
            for name in sorted(passed and passed - self._indifferent(case)):
                yield f"points: {name} is passed"


@dataclass
class Figures:
    """How far a slice came, and what it found."""

    key: str
    gradings: int = 0
    checks: int = 0
    megabytes: float = 0.0
    most_memory: str = ""
    cpu: float = 0.0
    most_cpu: str = ""
    outcomes: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    def add(self, case: Case, found: Graded, violations: list[str]) -> None:
        """Count a case."""
        if case.check:
            self.checks += 1
        else:
            self.gradings += 1
        if found.megabytes > self.megabytes:
            self.megabytes, self.most_memory = found.megabytes, str(case)
        if found.cpu > self.cpu:
            self.cpu, self.most_cpu = found.cpu, str(case)
        if found.report is not None:
            self.outcomes.update(check.outcome.value for check in found.report.checks)
        elif found.verdict is not None:
            self.outcomes[found.verdict.outcome.value] += 1
        for violation in violations:
            self.violations.append(
                f"{case} {violation}" + (f" at {found.where}" if found.where else "")
            )

    def merged(self, other: Figures) -> Figures:
        """The figures of both."""
        memory = max(self, other, key=lambda one: one.megabytes)
        cpu = max(self, other, key=lambda one: one.cpu)
        return Figures(
            self.key,
            self.gradings + other.gradings,
            self.checks + other.checks,
            memory.megabytes,
            memory.most_memory,
            cpu.cpu,
            cpu.most_cpu,
            self.outcomes + other.outcomes,
            self.violations + other.violations,
        )

    def __str__(self) -> str:
        outcomes = ", ".join(f"{number:,} {name}" for name, number in self.outcomes.most_common())
        return (
            f"{self.gradings:,} gradings and {self.checks:,} single checks: {outcomes}\n"
            f"most memory: {self.megabytes:.0f} MB ({self.most_memory})\n"
            f"most CPU: {self.cpu:.1f} s ({self.most_cpu})\n"
            f"{len(self.violations)} violations"
        )


class State:
    """The file that remembers how far a slice came; one of other cases or other code is begun anew."""

    def __init__(self, path: Path, key: str) -> None:
        self.path = path
        self.key = key

    def read(self) -> Figures:
        """The figures so far."""
        try:
            kept = Figures(**json.loads(self.path.read_bytes()))
        except (OSError, ValueError, TypeError):
            return Figures(self.key)
        kept.outcomes = Counter(kept.outcomes)
        return kept if kept.key == self.key else Figures(self.key)

    def write(self, figures: Figures) -> None:
        """Keep the figures; a reader sees the old file or the new one."""
        part = self.path.with_suffix(".part")
        part.write_text(json.dumps(vars(figures), indent=1))
        part.replace(self.path)


def code_digest() -> str:
    """The digest of all that decides what comes out."""
    folders = ("grader", "solutions", "tests/fuzz")
    files = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Slice:
    """Every `of`-th of the cases of a seed, from the `part`-th on."""

    part: int
    of: int
    gradings: int
    checks: int
    seed: int

    def run(self, state: Path, cache: Path) -> Figures:
        """Run the cases that have not been run, and give the figures of all."""
        kept = State(state, f"{self} {code_digest()}")
        figures = kept.read()
        grader = Grader(cache)
        judge = Judge(Cases(self.seed), grader)
        try:
            for case in self._left(judge, figures):
                found, violations = judge.graded(case)
                figures.add(case, found, violations)
                kept.write(figures)
        finally:
            grader.close()
        return figures

    def _left(self, judge: Judge, figures: Figures) -> Iterator[Case]:
        for number in range(self.part - 1, self.gradings, self.of)[figures.gradings :]:
            yield judge.cases.grading(number)
        for number in range(self.part - 1, self.checks, self.of)[figures.checks :]:
            yield judge.cases.check(number, judge)

    @property
    def state(self) -> Path:
        """Where it is remembered how far this came, if nothing else is asked for."""
        return ROOT / f"reports/fuzz-answers-{self.part}-of-{self.of}.json"


def repeat(case: Case, cache: Path) -> Figures:
    """Grade one case again."""
    grader = Grader(cache)
    figures = Figures("")
    try:
        figures.add(case, *Judge(Cases(0), grader).graded(case))
    finally:
        grader.close()
    return figures


def run_all(options: argparse.Namespace, cache: Path) -> Figures:
    """Run the slice that was asked for, or all of them, each in a thread with its own child."""
    of = processors()
    places = [options.slice] if options.slice else [(part, of) for part in range(1, of + 1)]
    slices = [Slice(*place, options.gradings, options.checks, options.seed) for place in places]
    states = [options.state or one.state for one in slices]
    with ThreadPoolExecutor(len(slices)) as threads:
        figures = list(threads.map(lambda one, state: one.run(state, cache), slices, states))
    for state in states:  # they are done: the next run begins anew
        state.unlink()
    return reduce(Figures.merged, figures)


def _slice(text: str) -> tuple[int, int]:
    part, of = map(int, text.split("/"))
    if not 1 <= part <= of:
        raise ValueError(text)
    return part, of


def main() -> int:
    """Run the cases that are asked for; 1 if there is a violation."""
    arguments = argparse.ArgumentParser(description="Grade right answers that were mutated.")
    arguments.add_argument("--gradings", type=int, default=200, metavar="N")
    arguments.add_argument("--checks", type=int, default=2000, metavar="M")
    arguments.add_argument("--seed", type=int, default=1, metavar="S")
    arguments.add_argument("--slice", type=_slice, metavar="K/OF")
    arguments.add_argument("--state", type=Path, metavar="FILE", help="only with --slice")
    arguments.add_argument("--only", type=Case.of, metavar="CASE", help="a case as it was printed")
    options = arguments.parse_args()
    if options.state and not options.slice:
        arguments.error("--state is for one slice")
    with tempfile.TemporaryDirectory() as cache:
        found = repeat(options.only, Path(cache)) if options.only else run_all(options, Path(cache))
    print(*sorted(found.violations), found, sep="\n")
    return 1 if found.violations else 0


if __name__ == "__main__":
    sys.exit(main())
