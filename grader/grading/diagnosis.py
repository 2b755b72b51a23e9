"""Names the wrong idea: compares a candidate's answers to the probes with those of the catalogue.

Answers are compared function by function, so that two wrong functions get two diagnoses. A
fingerprint is the answers of one candidate; a probe that got no answer has the reason for its answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.errors import GraderError
from grader.model import Diagnosis, Misconception
from grader.testing.experiments import Probe, seeded
from grader.testing.student import Student, StudentFailure, StudentRaisedError

Fingerprint = Mapping[str, Any]


def fingerprint(student: Student, probes: Iterable[Probe]) -> dict[str, Any]:
    """Run the probes and collect the answers, by probe name."""
    return {probe.name: answer(student, probe) for probe in probes}


def answer(student: Student, probe: Probe) -> Any:
    """Run one probe; what went wrong in it is an answer, too."""
    try:
        return plain(probe.run(student, seeded(probe.name)))
    except StudentRaisedError as error:
        return f"raised {error.kind}"
    except StudentFailure as error:
        return error.outcome.value
    except GraderError:
        raise
    except Exception as error:  # noqa: BLE001 - the probe could not use the answer: that is an answer
        return f"unusable: {type(error).__name__}"


def plain(value: Any) -> Any:
    """Make an answer storable: what is not plain data is told by its type alone."""
    kind = type(value)
    if kind in (list, tuple):
        return [plain(item) for item in value]
    if kind is dict:
        return {str(key): plain(item) for key, item in value.items()}
    if value is None or kind in (bool, int, float, complex, str, bytes, np.ndarray):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if kind in (set, frozenset):
        return sorted(map(repr, value))
    return f"a {kind.__name__}"


def same_answer(left: Any, right: Any, rtol: float, atol: float) -> bool:
    """Whether two answers to a probe are alike; NaN is like NaN, True is not like 1."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        pairs = zip(left, right, strict=False)
        return len(left) == len(right) and all(same_answer(*pair, rtol, atol) for pair in pairs)
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(
            same_answer(left[key], right[key], rtol, atol) for key in left
        )
    if isinstance(left, float | complex | np.ndarray):
        a, b = np.asarray(left), np.asarray(right)
        return a.shape == b.shape and bool(np.allclose(a, b, rtol, atol, equal_nan=True))
    return bool(left == right)


def matches(one: Fingerprint, other: Fingerprint, probes: Iterable[Probe]) -> bool:
    """Whether two candidates answer all of these probes alike."""
    return all(
        same_answer(one[probe.name], other[probe.name], probe.rtol, probe.atol) for probe in probes
    )


def diagnoses_of(
    found: Fingerprint,
    reference: Fingerprint,
    catalogue: Sequence[tuple[Misconception, Fingerprint]],
    probes: Sequence[Probe],
    functions: Iterable[str],
) -> tuple[Diagnosis, ...]:
    """The misconceptions that behave like the candidate, for each of `functions`."""
    diagnoses = []
    for function in functions:
        own = [probe for probe in probes if probe.function == function]
        if not own or matches(found, reference, own):
            continue
        diagnoses += [
            _diagnosis(function, misconception)
            for misconception, other in catalogue
            if function in misconception.functions and matches(found, other, own)
        ]
    return tuple(diagnoses)


def _diagnosis(function: str, misconception: Misconception) -> Diagnosis:
    return Diagnosis(
        function=function,
        name=misconception.name,
        belief=misconception.belief,
        explanation=misconception.explanation,
        hint=misconception.hint,
    )
