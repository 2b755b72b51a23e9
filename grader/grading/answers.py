"""What a candidate answers to the probes, as plain data that can be kept and compared.

A fingerprint is the answers of one candidate by the probes' names; a probe that got no answer has the reason
for its answer. Beside them it tells which arguments each function changed in place, and its `Behaviour`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from math import isfinite, isnan
from typing import Any

import numpy as np

from grader.errors import GraderError
from grader.model import Candidate
from grader.sandbox import Session
from grader.testing.behaviour import Behaviour
from grader.testing.experiments import Probe, seeded
from grader.testing.student import Student, StudentFailure, StudentRaisedError

Fingerprint = Mapping[str, Any]

_FAILURE = "no answer: "
_BY_ITSELF = ("raise", "assert")
_PARTICULARS = re.compile(r"'[^']*'|\"[^\"]*\"|\S*<locals>\.|[-+]?\d[\d.e+-]*")


def fingerprint(session: Session, candidate: Candidate, probes: Iterable[Probe]) -> dict[str, Any]:
    """Run the probes and collect the answers, by probe name, and what was changed in place."""
    found: dict[str, Any] = {}
    for probe in probes:
        seen = Behaviour(probe.function)
        student = student_of(session, probe.name, behaviour=seen)
        found[probe.name] = answer(student, candidate, probe)
        note_behaviour(found, student, probe, seen)
    return found


def student_of(
    session: Session,
    experiment: str,
    hung: set[str] | None = None,
    note: Callable[[str], None] = lambda _: None,
    suffix: str = "",
    behaviour: Behaviour | None = None,
) -> Student:
    """The candidate's functions for one experiment, whose random generators are always the same."""
    seeds = seeded(f"experiment {experiment}")
    return Student(session, seeds, set() if hung is None else hung, note, suffix, behaviour)


def note_behaviour(found: dict[str, Any], student: Student, probe: Probe, seen: Behaviour) -> None:
    """Add to a fingerprint what a probe's function was seen to change in place, and its behaviour."""
    function = probe.function
    places = {*found.get(changes_of(function), ()), *map(str, student.changed.get(function, ()))}
    found[changes_of(function)] = sorted(places)
    found[behaviour_in(probe)] = seen.plain()


def calls_of(probe: Probe) -> str:
    """Under what a submission's fingerprint has the functions that a probe asked."""
    return f"asked by {probe.name}"


def changes_of(function: str) -> str:
    """Under what a fingerprint has the places or names of the arguments that a function changed."""
    return f"changed by {function}"


def behaviour_in(probe: Probe) -> str:
    """Under what a fingerprint has the `Behaviour` of a probe's function, as plain data."""
    return f"behaviour in {probe.name}"


def answer(student: Student, candidate: Candidate, probe: Probe) -> Any:
    """Run one probe; what went wrong in it is an answer, too."""
    try:
        return plain(probe.run(student, seeded(probe.name)))
    except StudentRaisedError as error:
        return _FAILURE + _raised(error, candidate)
    except StudentFailure as error:
        return _FAILURE + error.outcome.value
    except GraderError:
        raise
    except Exception as error:  # noqa: BLE001 - the probe could not use the answer: that is an answer
        return f"{_FAILURE}unusable, {type(error).__name__}: {_general(str(error))}"


def is_failure(value: Any) -> bool:
    """Whether an answer only says why there is none."""
    return isinstance(value, str) and value.startswith(_FAILURE)


def _raised(error: StudentRaisedError, candidate: Candidate) -> str:
    """What was raised, and by what: the same kind may come from a refusal, a slip, or the idea itself.

    What numpy or Python raised says so in its text. A text of the candidate's own says nothing.
    """
    if error.places:
        part, line, _ = error.places[-1]
        text = next((item.line(line) for item in candidate.parts if item.name == part), "")
        if text.startswith(_BY_ITSELF):
            return f"{error.kind} by itself"
    return f"{error.kind}, {_general(error.message)}"


def _general(text: str) -> str:
    """The text of an exception without the names and the numbers of the case."""
    return " ".join(_PARTICULARS.sub("…", text[:300]).split())


_PLAIN = frozenset({type(None), bool, int, float, complex, str, bytes, np.ndarray})


def plain(value: Any) -> Any:
    """Make an answer storable: what is not plain data is told by its type alone."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is list and all(type(item) in _PLAIN for item in value):
        return value  # an answer of many small items would be there twice
    if kind in (list, tuple):
        return [plain(item) for item in value]
    if kind is dict:
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.generic):
        return value.item()
    if kind in (set, frozenset):
        return sorted(map(repr, value))
    return f"a {kind.__name__}"


def same_answer(left: Any, right: Any, rtol: float, atol: float) -> bool:
    """Whether two answers to a probe are alike; NaN is like NaN, True is not like 1."""
    kind = type(left)
    if kind is not type(right):
        return False
    if kind is float:
        return _is_close(left, right, rtol, atol)
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


def _is_close(one: float, other: float, rtol: float, atol: float) -> bool:
    """What np.allclose says of two numbers, in far less time: a search compares thousands."""
    return (
        one == other
        or (isfinite(other) and abs(one - other) <= atol + rtol * abs(other))
        or (isnan(one) and isnan(other))
    )


def same(one: Any, other: Any, probe: Probe) -> bool:
    """Whether two answers to this probe are alike, as closely as it asks."""
    return same_answer(one, other, probe.rtol, probe.atol)


def matches(one: Fingerprint, other: Fingerprint, probes: Iterable[Probe]) -> bool:
    """Whether two candidates answer all of these probes alike."""
    return all(same(one[probe.name], other[probe.name], probe) for probe in probes)


def composed(found: Any, reference: Any, one: Any, other: Any, probe: Probe) -> bool:
    """Whether an answer is what two ideas make of the reference's, each in its own part of it.

    Where both change the same number they may add up, or multiply, as a forgotten factor does.
    """
    if same(one, reference, probe) or same(one, other, probe):
        return same(found, other, probe)
    if same(other, reference, probe):
        return same(found, one, probe)
    values = (found, reference, one, other)
    if len({type(value) for value in values}) != 1:
        return False
    if isinstance(found, list):
        return len({len(value) for value in values}) == 1 and all(
            composed(a, b, c, d, probe) for a, b, c, d in zip(*values, strict=True)
        )
    if isinstance(found, dict):
        return len({tuple(value) for value in values}) == 1 and all(
            composed(found[key], reference[key], one[key], other[key], probe) for key in found
        )
    if isinstance(found, np.ndarray):
        return _are_numbers(*values) and all(
            composed(a, b, c, d, probe)
            for a, b, c, d in zip(*(value.ravel().tolist() for value in values), strict=True)
        )
    if not isinstance(found, float):
        return False
    product = one * other / reference if reference else reference
    return same(found, one + other - reference, probe) or same(found, product, probe)


def _are_numbers(*arrays: np.ndarray) -> bool:
    return len({array.shape for array in arrays}) == 1 and all(
        array.dtype.kind == "f" for array in arrays
    )
