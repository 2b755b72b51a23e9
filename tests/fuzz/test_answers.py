"""A short run of the fuzzer of answers; `make fuzz-answers` runs a long one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fuzz.answers import Case, Cases, Judge
from tests.fuzz.grading import CPU_SECONDS, MEMORY_MB, Grader
from tests.fuzz.mutations import MUTATIONS

CASES = Cases(seed=1)


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """Give a judge with a grading process of its own."""
    grader = Grader(tmp_path_factory.mktemp("cache"))
    yield Judge(CASES, grader)
    grader.close()


def first(**fields: str) -> Case:
    """The first case in which these fields are so."""
    every = map(CASES.grading, range(len(CASES.pairs)))
    return next(case for case in every if all(getattr(case, k) == v for k, v in fields.items()))


@pytest.mark.parametrize("exercise", CASES.exercises)
def test_a_whole_grading_stays_within_its_bounds(judge: Judge, exercise: str) -> None:
    """One mutated submission of each exercise: graded, pictures, probes and pages included."""
    found, violations = judge.graded(first(exercise=exercise))
    assert violations == []
    assert found.megabytes <= MEMORY_MB
    assert found.cpu <= CPU_SECONDS


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_check_stays_within_its_bounds(judge: Judge, mutation: str) -> None:
    """Each mutation in one check of some exercise."""
    whole = first(mutation=mutation)
    names = judge.checks_of(whole.exercise, whole.function)
    case = Case(whole.exercise, whole.function, mutation, whole.seed, names[0])
    found, violations = judge.graded(case)
    assert violations == []
    assert found.megabytes <= MEMORY_MB
    assert found.cpu <= CPU_SECONDS
