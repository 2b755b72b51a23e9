"""Comparing answers, and naming ideas, without a process."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.errors import InternalError
from grader.grading.diagnosis import diagnoses_of, fingerprint, matches, plain, same_answer
from grader.model import Candidate, Misconception, Part
from grader.testing.experiments import Probe
from grader.testing.student import StudentMissingError, StudentRaisedError


def probe(name: str, function: str, run: Any = None, atol: float = 1e-9) -> Probe:
    """Make a probe."""
    return Probe(name, function, run, 1e-6, atol)


def idea(name: str, *functions: str) -> Misconception:
    """Make a misconception."""
    candidate = Candidate.of(name, Part(f"{name}.py", name.encode()))
    return Misconception(name, functions, {"en": f"{name}!"}, {"en": "e"}, {"en": "h"}, candidate)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        pytest.param(1.0, 1.0 + 1e-8, True, id="close"),
        pytest.param(1.0, 1.1, False, id="far"),
        pytest.param(float("nan"), float("nan"), True, id="nan"),
        pytest.param(float("inf"), -float("inf"), False, id="infinities"),
        pytest.param(True, 1, False, id="bool and int"),
        pytest.param(1, 1.0, False, id="int and float"),
        pytest.param("a", "a", True, id="text"),
        pytest.param(None, None, True, id="none"),
        pytest.param([1.0, [2.0]], [1.0, [2.0]], True, id="nested"),
        pytest.param([1.0], [1.0, 2.0], False, id="lengths"),
        pytest.param({"a": 1.0}, {"a": 1.0 + 1e-8}, True, id="dicts"),
        pytest.param({"a": 1.0}, {"b": 1.0}, False, id="keys"),
        pytest.param(np.ones(3), np.ones(3), True, id="arrays"),
        pytest.param(np.ones(3), np.ones((1, 3)), False, id="shapes"),
        pytest.param(np.empty(0), np.ones(1), False, id="an empty array"),
    ],
)
def test_answers_are_compared_strictly(left: Any, right: Any, same: bool) -> None:
    """Types, shapes, lengths and keys count, numbers within the tolerance."""
    assert same_answer(left, right, 1e-6, 1e-9) is same
    assert same_answer(right, left, 1e-6, 1e-9) is same


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ((1, (2.0, None)), [1, [2.0, None]]),
        ({1: np.float64(2.0)}, {"1": 2.0}),
        ({3, 1}, ["1", "3"]),
        (np.int64(4), 4),
        (object(), "a object"),
    ],
    ids=["tuples", "dict", "set", "numpy scalar", "object"],
)
def test_answers_become_storable(value: Any, answer: Any) -> None:
    """Tuples are lists, keys are texts, and what is not data is told by its type."""
    assert plain(value) == answer


def raising(error: Exception) -> Any:
    """Make an experiment that raises."""

    def run(student: Any, rng: Any) -> None:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (StudentRaisedError("t", ("KeyError", "LookupError"), ()), "raised KeyError"),
        (StudentMissingError("gone"), "missing"),
        (IndexError("no second item"), "unusable: IndexError"),
    ],
    ids=["raised", "missing", "unusable"],
)
def test_no_answer_is_an_answer(error: Exception, answer: str) -> None:
    """Why a probe got no answer tells ideas apart as well."""
    assert fingerprint(None, [probe("p", "f", raising(error))]) == {"p": answer}  # type: ignore[arg-type]


def test_an_error_of_ours_is_no_answer() -> None:
    """It must not become a part of a fingerprint that is kept."""
    with pytest.raises(InternalError):
        fingerprint(None, [probe("p", "f", raising(InternalError("ours")))])  # type: ignore[arg-type]


def test_probes_have_generators_of_their_own() -> None:
    """A probe draws the same each time, and another draws something else."""

    def run(student: Any, rng: np.random.Generator) -> float:
        return rng.random()

    first = fingerprint(None, [probe("p", "f", run), probe("q", "f", run)])  # type: ignore[arg-type]
    assert first == fingerprint(None, [probe("q", "f", run), probe("p", "f", run)])  # type: ignore[arg-type]
    assert first["p"] != first["q"]


def test_each_probe_has_its_tolerance() -> None:
    """A coarse probe matches where a fine one does not."""
    coarse, fine = probe("p", "f", atol=0.1), probe("p", "f")
    assert matches({"p": 1.0}, {"p": 1.05}, [coarse])
    assert not matches({"p": 1.0}, {"p": 1.05}, [fine])


PROBES = [probe("p", "f"), probe("q", "f"), probe("r", "g")]
REFERENCE = {"p": 0, "q": 0, "r": 0}
CATALOGUE = [
    (idea("a", "f"), {"p": 1, "q": 1, "r": 0}),
    (idea("b", "f"), {"p": 1, "q": 2, "r": 0}),
    (idea("twin", "f"), {"p": 1, "q": 2, "r": 0}),
    (idea("c", "g"), {"p": 0, "q": 0, "r": 1}),
    (idea("both", "f", "g"), {"p": 3, "q": 3, "r": 3}),
]


@pytest.mark.parametrize(
    ("answers", "functions", "named"),
    [
        pytest.param((1, 1, 0), "fg", [("f", "a")], id="one"),
        pytest.param((1, 2, 0), "fg", [("f", "b"), ("f", "twin")], id="alike"),
        pytest.param((1, 1, 1), "fg", [("f", "a"), ("g", "c")], id="two functions"),
        pytest.param((3, 3, 0), "fg", [("f", "both")], id="half of an idea"),
        pytest.param((1, 3, 0), "fg", [], id="all probes must match"),
        pytest.param((9, 9, 9), "fg", [], id="unknown"),
        pytest.param((0, 0, 0), "fg", [], id="like the reference"),
        pytest.param((1, 1, 1), "g", [("g", "c")], id="not suspected"),
        pytest.param((1, 1, 1), "h", [], id="without probes"),
    ],
)
def test_ideas_are_named_by_function(
    answers: tuple[int, ...], functions: str, named: list[tuple[str, str]]
) -> None:
    """A misconception is named where all of a function's probes answer like it."""
    found = dict(zip("pqr", answers, strict=True))
    diagnoses = diagnoses_of(found, REFERENCE, CATALOGUE, PROBES, functions)
    assert [(item.function, item.name) for item in diagnoses] == named


def test_a_diagnosis_carries_the_ideas_texts() -> None:
    """Belief, explanation and hint come from the catalogue."""
    (found,) = diagnoses_of({"p": 1, "q": 1, "r": 0}, REFERENCE, CATALOGUE, PROBES, ["f"])
    assert (found.belief, found.explanation, found.hint) == ({"en": "a!"}, {"en": "e"}, {"en": "h"})
