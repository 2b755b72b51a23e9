"""The smallest public example: which one is shown, what it says, and where there is none."""

from __future__ import annotations

import pytest

from grader.authoring.exercises import generated
from grader.course import Exercise, load_course
from grader.grading import Engine
from grader.grading.examples import own_examples
from grader.model import Example, Status
from tests.grading.conftest import MINI, Grade

FIRST = "standardize(np.array([[1.], [3.]]))"


def test_the_first_step_that_differs_is_shown(grade: Grade) -> None:
    """An early step that is right is passed over, and the call comes with what came and what was due."""
    report = grade(
        "def standardize(x): return (x - x.mean(axis=0)) / x[:, :1].std(axis=0)  # the first column's"
    )
    (example,) = report.examples
    assert example.function == "standardize"
    assert example.call == "standardize(np.array([[1., 0.], [3., 10.]]))"
    assert example.due == "array([[-1., -1.], [1., 1.]])"
    assert example.gave == "array([[-1., -5.], [1., 5.]])"
    assert example.changed == ()


def test_full_marks_have_no_example_and_cost_no_call(grade: Grade) -> None:
    """Nothing is climbed where nothing failed, not even where a step would differ."""
    alone = (
        "right = standardize\n"
        "def standardize(x): return right(x) if x.tolist() != [[1.], [3.]] else None"
    )
    assert grade("").examples == ()
    assert grade(alone).full_marks
    assert grade(alone).examples == ()


@pytest.mark.parametrize(
    ("code", "gave"),
    [
        ("return 'no'", "'no'"),
        ("return x.astype(np.float32)", "array([[1.], [3.]], dtype=float32)"),
        ("return np.array([[-1.0], [1.00001]])", "array([[-1.], [1.00001]])"),
        ("return np.zeros((0, 3))", "array([], shape=(0, 3), dtype=float64)"),
        ("return np.zeros((100, 3))", "array([0., ..., 0.], shape=(100, 3))"),
        ("return {'a': (x[0, 0], {1, 2}), 'b': [None, 1j, 2.5]}", "{'a': (1.0, {1, 2}), 'b': [None, 0+1j, 2.5]}"),
        ("return 10 ** 5000", "standardize returned what can't be read: an int of more than 256 bits"),
        ("return x + 1e-7 * np.nan", "array([[nan], [nan]])"),
        ("return 'long' * 1000", None),
    ],
)  # fmt: skip
def test_what_came_is_written_as_python_writes_it(grade: Grade, code: str, gave: str) -> None:
    """Any answer is one short line."""
    (example,) = grade(f"def standardize(x): {code}").examples
    assert example.call == FIRST
    assert gave is None or example.gave == gave
    assert len(example.gave) <= 600


def test_numbers_that_read_the_same_get_more_digits(grade: Grade) -> None:
    """Where five digits don't show the difference, as many are written as do."""
    code = "right = standardize\ndef standardize(x): return right(x) * (1 - 3e-6)"
    (example,) = grade(code).examples
    assert (example.gave, example.due) == (
        "array([[-0.999997], [0.999997]])",
        "array([[-1.], [1.]])",
    )


def test_an_exception_is_told_with_its_text_and_line(grade: Grade) -> None:
    """On a public call the student may see what was raised, and where."""
    (example,) = grade("def standardize(x):\n    raise KeyError('mine')").examples
    assert example.gave.startswith("KeyError: 'mine'")
    assert "scaling.py, line" in example.gave


def test_an_argument_that_was_changed_in_place_is_named(grade: Grade) -> None:
    """The right answer is no excuse, and reads as what was due."""
    code = "right = standardize\ndef standardize(x):\n    y = right(x)\n    x[:] = 0\n    return y"
    (example,) = grade(code).examples
    assert (example.gave, example.changed) == (example.due, ("1",))


@pytest.mark.parametrize(
    "code",
    [
        "def standardize(x): raise NotImplementedError",
        "def standardize(x): import os; os._exit(1)",
        "del standardize",
        "def standardize(x):\n    while True: pass",
        "def draw_uniform(rng, n): return rng.uniform(0, 1, n)",
    ],
    ids=["not begun", "crash", "missing", "hangs", "left out"],
)
def test_where_an_example_says_nothing_there_is_none(grade: Grade, code: str) -> None:
    """What is not written, ends or hangs is told by the checks; a function that is left out has no steps."""
    report = grade(code)
    assert not report.full_marks
    assert report.examples == ()


def test_an_example_for_which_there_is_no_memory_costs_no_grade(
    grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came may be too large to be shown: then nothing is shown, and the checks have their outcomes."""

    def refused(*_: object) -> str:
        raise MemoryError

    code = "def standardize(x): return x"
    outcomes = {check.id: check.outcome for check in grade(code).checks}
    monkeypatch.setattr("grader.testing.ladder.shown", refused)
    monkeypatch.setattr("grader.testing.ladder.told_apart", refused)
    report = grade(code)
    assert {check.id: check.outcome for check in report.checks} == outcomes
    assert report.status is Status.GRADED
    assert report.examples == ()


def test_an_example_knows_of_no_hidden_input(grade: Grade) -> None:
    """It is called in a worker in which nothing else has run, so what it gives can hold nothing hidden."""
    code = "seen = []\ndef standardize(x):\n    seen.append(float(x.sum()))\n    return tuple(seen)"
    (example,) = grade(code).examples
    assert example.gave == "(4.0,)"


def test_an_example_differs_also_where_nothing_was_called_before(grade: Grade) -> None:
    """Whoever pastes it into Python calls it first of all: what only an earlier call spoils is no example."""
    later = "right = standardize\nseen = []\ndef standardize(x):\n    seen.append(1)\n    return right(x){}"
    assert grade(later.format(" if len(seen) < 2 else None")).examples == ()
    (example,) = grade(later.format(" * (1 + len(seen) * (x.size > 2))")).examples
    assert example.call == "standardize(np.array([[1., 0.], [3., 10.]]))"
    assert example.gave == "array([[-2., -2.], [2., 2.]])"


@pytest.mark.parametrize(("faultless", "shown"), [("g", "f"), ("", "fg"), ("fg", "f"), ("f", "fg")])
def test_what_differs_by_another_function_is_no_example_of_its_own(
    faultless: str, shown: str
) -> None:
    """Only where the function itself is known to be right, and its call needs one that is not."""
    made = [
        Example(function=name, call=call, gave="1", due="2")
        for name, call in (("f", "f(1)"), ("g", "g(f(2))"))
    ]
    assert "".join(one.function for one in own_examples(made, faultless)) == shown


def test_the_stored_answers_are_the_references(engine: Engine, scaling: Exercise) -> None:
    """The small course's file is what `grade generate` writes, and the reference differs nowhere."""
    made = {file.path.name: file for file in generated(load_course(MINI), "scaling")}
    assert made["examples.json"].up_to_date
    assert engine.examples(scaling, scaling.reference) == ()


def test_the_same_file_gets_the_same_example(grade: Grade) -> None:
    """Nothing of it is drawn."""
    code = "def standardize(x): return x"
    assert grade(code).examples == grade(code).examples
