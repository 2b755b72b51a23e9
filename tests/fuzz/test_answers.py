"""A short run of the fuzzer of answers; `make fuzz-answers` runs a long one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.fuzz.answers import Case, Cases, Judge
from tests.fuzz.grading import CPU_SECONDS, MEMORY_MB, Grader
from tests.fuzz.mutations import MUTATIONS

CASES = Cases(seed=1)


# Functions that answer with arrays, a number, words, and by calling what was passed.
FUNCTIONS = ("momentum_step", "lr_exp", "remedies", "caviar")


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """Give a judge with a grading process of its own."""
    grader = Grader(tmp_path_factory.mktemp("cache"), misconceptions=3)
    yield Judge(CASES, grader)
    grader.close()


@pytest.mark.parametrize("exercise", CASES.exercises)
def test_a_whole_grading_stays_within_its_bounds(judge: Judge, exercise: str) -> None:
    """One mutated submission of each exercise: graded, pictures, probes and pages included."""
    cases = map(CASES.grading, count())
    found, violations = judge.graded(next(case for case in cases if case.exercise == exercise))
    assert violations == []
    assert found.megabytes <= MEMORY_MB
    assert found.cpu <= CPU_SECONDS


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_check_stays_within_its_bounds(judge: Judge, mutation: str) -> None:
    """Each mutation in one check of some function."""
    place = list(MUTATIONS).index(mutation)
    turned = FUNCTIONS[place % 4 :] + FUNCTIONS[: place % 4]
    pairs = [pair for name in turned for pair in CASES.pairs if pair[1:] == (name, mutation)]
    exercise, function, _ = pairs[0]
    names = judge.checks_of(exercise, function)
    case = Case(exercise, function, mutation, place, names[place % len(names)])
    found, violations = judge.graded(case)
    assert violations == []
    assert found.megabytes <= MEMORY_MB
    assert found.cpu <= CPU_SECONDS
