"""Comparing answers, and naming ideas, without a process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.errors import InternalError
from grader.grading.answers import (
    Fingerprint,
    answer,
    behaviour_in,
    changes_of,
    composed,
    matches,
    plain,
    same_answer,
)
from grader.grading.diagnosis import Known, judged
from grader.grading.kept import Kept
from grader.grading.programs import Programs
from grader.model import Candidate, Misconception, Part
from grader.testing.behaviour import NO_ARGUMENT
from grader.testing.experiments import Probe
from grader.testing.likeness import likeness
from grader.testing.student import StudentMissingError, StudentRaisedError


def probe(name: str, function: str, run: Any = None, atol: float = 1e-9) -> Probe:
    """Make a probe."""
    return Probe(name, function, run, 1e-6, atol)


SOURCE = b"def f(x):\n    return x\n"


def idea(name: str, *functions: str) -> Misconception:
    """Make a misconception, which changes the one line of `f`: two of them make no program."""
    overlay = Part(f"{name}.py", f"def f(x):\n    return {name}\n".encode())
    candidate = Candidate.of(name, Part("f.py", SOURCE), overlay)
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


NUMBERS = (0.0, -0.0, 1.0, 1.0 + 1e-6, 1.0 + 2e-6, 1e-9, 2e-9, -1.0, 1e308, -1e308, 5e-324)
NO_NUMBERS = (float("nan"), float("inf"), -float("inf"))


@pytest.mark.parametrize("rtol", [0.0, 1e-6, 0.5, 1e300])
@pytest.mark.parametrize("atol", [0.0, 1e-9, 0.085])
def test_numbers_are_compared_as_numpy_does(rtol: float, atol: float) -> None:
    """A single number is as close to another one as np.allclose says, also where they are not finite."""
    for one, other in product((*NUMBERS, *NO_NUMBERS), repeat=2):
        with np.errstate(all="ignore"):
            close = bool(np.allclose(one, other, rtol, atol, equal_nan=True))
        assert same_answer(one, other, rtol, atol) is close, (one, other)


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
    ("error", "told"),
    [
        (
            StudentRaisedError("KeyError: 'w'", ("KeyError", "LookupError"), (("f.py", 2, "f"),)),
            "no answer: KeyError, KeyError: …",
        ),
        (
            StudentRaisedError("ValueError: n is 3", ("ValueError",), (("f.py", 1, "f"),)),
            "no answer: ValueError by itself",
        ),
        (StudentMissingError("gone"), "no answer: missing"),
        (IndexError("no item 2"), "no answer: unusable, IndexError: no item …"),
    ],
    ids=["raised by numpy or Python", "raised by itself", "missing", "unusable"],
)
def test_no_answer_is_an_answer(error: Exception, told: str) -> None:
    """Why a probe got no answer tells ideas apart as well, without the numbers of the case."""
    candidate = Candidate.of("c", Part("f.py", b"raise ValueError(n)\nreturn weights['w']\n"))
    assert answer(None, candidate, probe("p", "f", raising(error))) == told  # type: ignore[arg-type]


def test_an_error_of_ours_is_no_answer() -> None:
    """It must not become a part of a fingerprint that is kept."""
    broken = probe("p", "f", raising(InternalError("ours")))
    with pytest.raises(InternalError):
        answer(None, Candidate.of("c"), broken)  # type: ignore[arg-type]


def test_probes_have_generators_of_their_own() -> None:
    """A probe draws the same each time, and another draws something else."""

    def run(student: Any, rng: np.random.Generator) -> float:
        return rng.random()

    nobody = Candidate.of("c")
    first = answer(None, nobody, probe("p", "f", run))  # type: ignore[arg-type]
    assert first == answer(None, nobody, probe("p", "f", run))  # type: ignore[arg-type]
    assert first != answer(None, nobody, probe("q", "f", run))  # type: ignore[arg-type]


def test_each_probe_has_its_tolerance() -> None:
    """A coarse probe matches where a fine one does not."""
    coarse, fine = probe("p", "f", atol=0.1), probe("p", "f")
    assert matches({"p": 1.0}, {"p": 1.05}, [coarse])
    assert not matches({"p": 1.0}, {"p": 1.05}, [fine])


@pytest.mark.parametrize(
    ("reference", "one", "other", "found", "is_composed"),
    [
        pytest.param([1.0, 1.0], [5.0, 1.0], [1.0, 2.0], [5.0, 2.0], True, id="apart"),
        pytest.param([1.0, 1.0], [5.0, 1.0], [1.0, 2.0], [5.0, 3.0], False, id="more"),
        pytest.param(1.0, 2.0, 3.0, 6.0, True, id="factors"),
        pytest.param(1.0, 2.0, 3.0, 4.0, True, id="sums"),
        pytest.param({"a": 1, "b": 1}, {"a": 7, "b": 1}, {"a": 1, "b": 0}, {"a": 7, "b": 0}, True, id="dict"),
        pytest.param(np.ones(2), np.array([5.0, 1]), np.array([1.0, 2]), np.array([5.0, 2]), True, id="array"),
        pytest.param("c", "a", "b", "ab", False, id="texts don't add up"),
    ],
)  # fmt: skip
def test_two_ideas_share_an_answer(
    reference: Any, one: Any, other: Any, found: Any, is_composed: bool
) -> None:
    """Each changes its own part of the reference's answer, or both change a number, as factors do."""
    assert composed(found, reference, one, other, probe("p", "f")) is is_composed


PROBES = (probe("p", "f"), probe("q", "f"), probe("r", "g"), probe("s", "g"))
REFERENCE = (0, 0, 0, 0)
CATALOGUE = {
    "a": ("f", (1, 1, 0, 0)),
    "b": ("f", (1, 2, 0, 0)),
    "twin": ("f", (1, 2, 0, 0)),
    "c": ("g", (0, 0, 1, 0)),
    "both": ("fg", (3, 3, 3, 0)),
    "first": ("f", (4, 0, 0, 0)),
    "second": ("f", (0, 5, 0, 0)),
    "in_place": ("f", (0, 0, 0, 0)),
    "of_f_seen_in_g": ("f", (6, 6, 6, 0)),
}
NOBODY: Any = None


def fingerprint_of(answers: tuple[int, ...], *changed: str, by_g: str = "") -> Fingerprint:
    """Make a fingerprint of the answers to p, q, r and s, and of the arguments that f and g change."""
    answers_by_name: dict[str, Any] = dict(zip("pqrs", answers, strict=True))
    return answers_by_name | {changes_of("f"): list(changed), changes_of("g"): list(by_g)}


def known(needs: str = "") -> Known:
    """Make what is known of an exercise with the functions f and g; these probes of g need f."""
    ideas = {name: idea(name, *functions) for name, (functions, _) in CATALOGUE.items()}
    return Known(
        functions=("f", "g"),
        probes=PROBES,
        reference=fingerprint_of(REFERENCE),
        answers={
            ideas[name].candidate.digest: (
                fingerprint_of(answers, "0", "1", by_g="2")
                if name == "in_place"
                else fingerprint_of(answers)
            )
            for name, (_, answers) in CATALOGUE.items()
        },
        catalogue=tuple(ideas.values()),
        generic=(),
        needs={probe.name: frozenset("f" if probe.name in needs else "") for probe in PROBES},
        arguments={"f": ("x", "y")},
    )


def named(
    answers: tuple[int, ...],
    functions: str = "fg",
    needs: str = "",
    changed: str = "",
    by_g: str = "",
) -> list[str]:
    """What is named: `function idea`, with what it may be instead of."""
    answered = fingerprint_of(answers, *changed, by_g=by_g)
    with Programs(Kept(None)).search(NOBODY) as search:
        found = judged(answered, known(needs), functions, search).diagnoses
    return [
        f"{item.function} {item.name}" + (f" or {item.instead_of}" if item.instead_of else "")
        for item in found
    ]


@pytest.mark.parametrize(
    ("answers", "functions", "told"),
    [
        pytest.param((1, 1, 0, 0), "fg", ["f a"], id="one"),
        pytest.param((1, 2, 0, 0), "fg", ["f b", "f twin or b"], id="alike"),
        pytest.param((1, 1, 1, 0), "fg", ["f a", "g c"], id="two functions"),
        pytest.param((3, 3, 0, 0), "fg", ["f both"], id="half of an idea"),
        pytest.param((4, 5, 0, 0), "fg", ["f first", "f second"], id="two in one function"),
        pytest.param((1, 3, 0, 0), "fg", [], id="all probes must match"),
        pytest.param((9, 9, 9, 9), "fg", [], id="unknown"),
        pytest.param((0, 0, 0, 0), "fg", [], id="like the reference"),
        pytest.param((1, 1, 1, 0), "g", ["g c"], id="not suspected"),
    ],
)
def test_ideas_are_named_by_function(
    answers: tuple[int, ...], functions: str, told: list[str]
) -> None:
    """A misconception is named where all of a function's probes answer like it."""
    assert named(answers, functions) == told


def test_a_caller_is_not_blamed_with_its_helpers_idea() -> None:
    """What a wrong function makes of another one's answers is expected of that one, and its own idea is seen."""
    assert named((6, 6, 6, 0), needs="r") == ["f of_f_seen_in_g"]
    assert named((9, 9, 9, 0), needs="r") == []
    assert named((9, 9, 9, 7), needs="rs") == []
    assert named((9, 9, 1, 0), needs="s") == ["g c"]


@pytest.mark.parametrize(
    ("answers", "changed", "told"),
    [
        pytest.param((0, 0, 0, 0), "01", ["f in_place"], id="as the catalogue knows it"),
        pytest.param((0, 0, 0, 0), "1", ["f in_place"], id="one of the arguments"),
        pytest.param((1, 1, 0, 0), "0", ["f a", "f in_place"], id="beside another idea"),
        pytest.param((4, 5, 0, 0), "0", ["f first", "f second", "f in_place"], id="beside two"),
        pytest.param((9, 9, 0, 0), "0", ["f in_place"], id="beside something unknown"),
    ],
)
def test_a_changed_argument_is_named_beside_the_rest(
    answers: tuple[int, ...], changed: str, told: list[str]
) -> None:
    """Any changed argument is told, and hides no other idea."""
    assert named(answers, changed=changed) == told


def test_a_caller_is_not_blamed_with_what_its_helper_changes() -> None:
    """Only what it changes besides is its own."""
    assert named(REFERENCE, changed="01", by_g="2", needs="r") == ["f in_place"]
    assert named(REFERENCE, changed="01", by_g="23", needs="r") == [
        "f in_place",
        "g arguments_changed",
    ]
    assert named(REFERENCE, by_g="2", needs="r") == ["g arguments_changed"]


def test_the_argument_is_named() -> None:
    """Where the catalogue's text is about other arguments, the text says which one it is here."""
    with Programs(Kept(None)).search(NOBODY) as search:
        found = judged(fingerprint_of(REFERENCE, "1"), known(), ["f"], search).diagnoses
    assert "`y`" in found[0].belief["en"]
    assert "`y`" in found[0].belief["ja"]


def behaving(answers: Fingerprint, *numbers: list[int], **seen: Any) -> Fingerprint:
    """The same fingerprint with the numbers of what f answered to p and q, and what was seen of it in both."""
    behaviour = {"calls": 2, "failures": 0, "silent": 0, "given_back": [[]], **seen}
    return {
        **answers,
        **{
            behaviour_in(probe): {**behaviour, "numbers": its}
            for probe, its in zip(PROBES[:2], numbers, strict=True)
        },
    }


def told(found: Fingerprint, exercise: Known) -> list[str]:
    """What is named of f."""
    with Programs(Kept(None)).search(NOBODY) as search:
        return [item.name for item in judged(found, exercise, ["f"], search).diagnoses]


@pytest.mark.parametrize(
    ("answers", "seen", "names"),
    [
        pytest.param((4, 5, 0, 0), {"given_back": [["0"]]}, ["given_back"], id="no pair is believed of it"),
        pytest.param((9, 9, 0, 0), {"given_back": [["1"], ["0"]]}, ["given_back"], id="two of them"),
        pytest.param((9, 9, 0, 0), {"given_back": [["0"], [NO_ARGUMENT]]}, ["given_back"], id="and nothing"),
        pytest.param((9, 9, 0, 0), {"given_back": [["0"], []]}, ["part_given_back"], id="beside a result"),
        pytest.param((4, 5, 0, 0), {"given_back": [["0"], []]}, ["first", "second"], id="beside two ideas"),
        pytest.param((1, 1, 0, 0), {"given_back": [["0"]]}, ["a"], id="an idea that says so is told instead"),
        pytest.param((9, 9, 0, 0), {"silent": 1}, ["silent_at_times"], id="nothing at times"),
        pytest.param((4, 5, 0, 0), {"silent": 1}, ["first", "second"], id="two ideas that are silent"),
    ],
)  # fmt: skip
def test_what_is_seen_is_told(
    answers: tuple[int, ...], seen: dict[str, Any], names: list[str]
) -> None:
    """Unless the reference does so, too."""
    exercise = known()
    otherwise = behaving(exercise.reference, [1, 2], [3], given_back=[[], []])
    found = behaving(fingerprint_of(answers), [7, 8], [9], **seen)
    assert told(found, replace(exercise, reference=otherwise)) == names
    same = behaving(exercise.reference, [1, 2], [3], **seen)
    assert told(found, replace(exercise, reference=same)) == [
        item.split()[1] for item in named(answers)
    ]


def test_nothing_in_place_of_an_exception_is_not_told() -> None:
    """What is asked for there is no `return`."""
    exercise = known()
    raising = behaving(exercise.reference, [1, 2], [3], failures=1)
    found = behaving(fingerprint_of((9, 9, 0, 0)), [7, 8], [9], silent=1)
    assert told(found, replace(exercise, reference=raising)) == []


def test_the_arguments_that_are_given_back_are_named() -> None:
    """In the order of the answer's parts."""
    exercise = known()
    exercise = replace(
        exercise, reference=behaving(exercise.reference, [1, 2], [3], given_back=[[], []])
    )
    found = behaving(fingerprint_of((9, 9, 0, 0)), [7, 8], [9], given_back=[["1"], ["0"]])
    with Programs(Kept(None)).search(NOBODY) as search:
        (said,) = judged(found, exercise, ["f"], search).diagnoses
    assert "`y`, `x`" in said.belief["en"]
    assert "`y`, `x`" in said.belief["ja"]


@pytest.mark.parametrize(
    ("answers", "numbers", "names"),
    [
        pytest.param((4, 5, 0, 0), ([7, 7], [7]), ["same_answers"], id="no pair is believed of it"),
        pytest.param((9, 9, 0, 0), ([7], [7]), ["same_answers"], id="nor nothing"),
        pytest.param((1, 1, 0, 0), ([7], [7]), ["a"], id="an idea that says so is told instead"),
        pytest.param((4, 5, 0, 0), ([7], [8]), ["first", "second"], id="two answers"),
        pytest.param((4, 5, 0, 0), ([7, 7], []), ["first", "second"], id="calls of which the same is due"),
    ],
)  # fmt: skip
def test_a_function_that_always_answers_the_same_is_told_so(
    answers: tuple[int, ...], numbers: tuple[list[int], list[int]], names: list[str]
) -> None:
    """Where the right answers to what it was asked are not the same."""
    exercise = known()
    found = behaving(fingerprint_of(answers), *numbers)
    varied = behaving(exercise.reference, [1, 1, 2], [3])
    assert told(found, replace(exercise, reference=varied)) == names
    alike = behaving(exercise.reference, [1, 1], [1])
    assert told(found, replace(exercise, reference=alike)) == [
        item.split()[1] for item in named(answers)
    ]


@pytest.mark.parametrize(
    ("number", "of_first", "names"),
    [
        pytest.param(7, [4], ["first", "second"], id="one alone makes them the same"),
        pytest.param(likeness(0), [4], ["same_answers"], id="a placeholder"),
        pytest.param(
            likeness(0), [likeness(0)], ["first", "second"], id="an idea that says the same"
        ),
        pytest.param(7, [4, 5], ["same_answers"], id="only both together"),
    ],
)
def test_a_pair_that_always_answers_the_same_needs_one_idea_that_does(
    number: int, of_first: list[int], names: list[str]
) -> None:
    """The first config always wins, say, and places are counted from 1."""
    exercise = known()
    first = next(item for item in exercise.catalogue if item.name == "first")
    its = behaving(exercise.of(first), of_first, of_first)
    exercise = replace(
        exercise,
        reference=behaving(exercise.reference, [1, 2], [3]),
        answers={**exercise.answers, first.candidate.digest: its},
    )
    found = behaving(fingerprint_of((4, 5, 0, 0)), [number, number], [number])
    assert told(found, exercise) == names


def test_nobody_waits_for_pairs_where_one_idea_explains_all() -> None:
    """The turn at the file of pairs, for which others wait, is taken when a pair is first looked for."""

    class Counted(Kept):
        turns = 0

        @contextmanager
        def turn(self) -> Iterator[None]:
            Counted.turns += 1
            yield

    for answers in ((1, 1, 0, 0), (0, 0, 0, 0)):
        with Programs(Counted(None)).search(NOBODY) as search:
            judged(fingerprint_of(answers), known(), ["f", "g"], search)
        assert Counted.turns == 0
    with Programs(Counted(None)).search(NOBODY) as search:
        one, other = known().catalogue[:2]
        list(search.answers(one, other, PROBES[:1]))
        list(search.answers(one, other, PROBES[1:2]))
    assert Counted.turns == 1


def test_what_is_known_of_a_pair_is_not_merged_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process merges neither a pair whose answers are in the file nor one that makes no program."""
    kept = tmp_path / "pairs"
    asked = probe("p", "f", lambda student, rng: 1.0)
    a, b = idea("a", "f"), idea("b", "f")
    part = Part("g.py", b"def g(x):\n    return 1\n")
    elsewhere = Candidate.of("elsewhere", a.candidate.parts[0], part)
    beside = replace(a, name="elsewhere", candidate=elsewhere)
    worker: Any = SimpleNamespace(failure=None, close=lambda: None)
    with Programs(Kept(kept)).search(lambda candidate: worker) as search:
        assert not search.has_program(a, b)
        assert list(search.answers(a, beside, [asked])) == [(asked, 1.0)]

    def never(one: Candidate, other: Candidate) -> None:
        raise AssertionError(f"{one.label} and {other.label} are merged again")

    monkeypatch.setattr("grader.grading.programs.merged", never)
    with Programs(Kept(kept)).search(NOBODY) as search:
        assert list(search.answers(a, beside, [asked])) == [(asked, 1.0)]
        assert search.has_program(a, beside)
        assert not search.has_program(a, b)


def test_a_diagnosis_carries_the_ideas_texts() -> None:
    """Belief, explanation and hint come from the catalogue."""
    with Programs(Kept(None)).search(NOBODY) as search:
        (found,) = judged(fingerprint_of((1, 1, 0, 0)), known(), ["f"], search).diagnoses
    assert (found.belief, found.explanation, found.hint) == ({"en": "a!"}, {"en": "e"}, {"en": "h"})
