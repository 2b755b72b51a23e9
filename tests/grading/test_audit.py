"""The audit of an exercise: a good one holds every gate, and each kind of fault fails its gate."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.audited import AuditReport, Gate
from grader.course import load_course
from grader.grading import Engine
from grader.grading.audit import audit
from grader.sandbox import Sandbox

MINI = Path(__file__).parents[1] / "courses" / "mini"
SEEDS = 3


@pytest.fixture
def audited(sandbox: Sandbox, tmp_path: Path) -> Callable[..., AuditReport]:
    """Give a function that audits the mini course with files changed: path below the root -> change."""

    def run(changes: dict[str, Callable[[str], str]], seeds: int = SEEDS) -> AuditReport:
        root = tmp_path / "course"
        shutil.copytree(MINI, root)
        for name, change in changes.items():
            path = root / name
            before = path.read_text() if path.exists() else ""
            path.write_text(change(before))
            assert path.read_text() != before
        with Engine(sandbox, b"x" * 32) as engine:
            return audit(engine, load_course(root), "scaling", seeds)

    return run


def replaced(old: str, new: str) -> Callable[[str], str]:
    """Make a change of one place."""

    def change(text: str) -> str:
        assert text.count(old) == 1, old
        return text.replace(old, new)

    return change


def test_a_good_exercise_holds_every_gate(audited: Callable[..., AuditReport]) -> None:
    """Nothing is found, everything is counted, and the matrix tells what each check catches."""
    report = audited({})
    assert report.findings == ()
    assert report.gates_hold
    assert len(report.misconceptions) == 3
    assert len(report.alternatives) == 2
    assert report.mutants
    assert all(mutant.outcome == "killed" and mutant.by for mutant in report.mutants)
    kills = {check.id: set(check.kills) for check in report.checks}
    assert "divided_by_the_square" in kills["test_columns_are_standardized"]
    assert kills["test_range"] == {"only_above_zero"}
    assert all(check.seconds > 0 for check in report.checks)


S = "solutions/scaling/"
FAULTS: dict[str, tuple[dict[str, Callable[[str], str]], Gate, str]] = {
    "a stub that does not load": (
        {"assignments/scaling/scaling.py": lambda text: text + "\n1 / 0\n"},
        Gate.STUB, "does not load",
    ),
    "a stub that passes a check": (
        {"assignments/scaling/scaling.py": replaced("    raise NotImplementedError\n\n\ndef draw", "    return x * 1.0\n\n\ndef draw")},
        Gate.STUB, "test_input_is_left_alone ended as passed",
    ),
    "a function that no check calls often": (
        {S + "test_scaling.py": replaced("student.repeat(4).standardize(x)", "[student.standardize(x)]")},
        Gate.CALLS, "standardize: may be wrong after its first 3 calls",
    ),
    "a check that the reference fails": (
        {S + "test_scaling.py": replaced("assert -1 <= draws.min() < 0 < draws.max() <= 1", "assert draws.min() > 0")},
        Gate.REFERENCE, "test_range",
    ),
    "an alternative that is wrong": (
        {S + "alternatives/column_by_column.py": lambda text: text + "\n\ndef draw_uniform(rng, n):\n    return rng.random(n)\n"},
        Gate.ALTERNATIVES, "fails test_range",
    ),
    "a misconception that is right": (
        {S + "misconceptions/only_above_zero.py": replaced("rng.random(n)", "2 * rng.random(n) - 1")},
        Gate.MISCONCEPTIONS, "no check catches it",
    ),
    "two misconceptions alike": (
        {S + "misconceptions/one_mean_for_all.py": replaced("(x - x.mean()) / x.std()", "(x - x.mean(axis=0)) / x.var(axis=0)")},
        Gate.FINGERPRINTS, "the catalogue says so: alike.divided_by_the_square",
    ),
    "a diagnosis that names another": (
        {S + "misconceptions/one_mean_for_all.py": replaced("(x - x.mean()) / x.std()", "(x - x.mean(axis=0)) / x.var(axis=0)")},
        Gate.DIAGNOSES, "the diagnosis names",
    ),
    "a suite that looks at little": (
        {S + "test_scaling.py": lambda text: text.replace("assert_close(student.standardize(x)", "assert_close(0 * student.standardize(x)").replace("assert_close(answer, ref", "assert_close(0 * answer, ref").replace("reference.standardize(x.copy())", "0 * reference.standardize(x.copy())")},
        Gate.MUTANTS, "survives; add a check, or list it",
    ),
    "an equivalent that is caught": (
        {S + "equivalents.toml": lambda _: "[[mutants]]\nname = 'draw_uniform: return rng.uniform(-1, 1, n) -> return rng.uniform(1, 1, n)'\nreason = 'no'\n"},
        Gate.MUTANTS, "is declared equivalent, but",
    ),
    "an equivalent that is none": (
        {S + "equivalents.toml": lambda _: "[[mutants]]\nname = 'f: x -> y'\nreason = 'no'\n"},
        Gate.MUTANTS, "is no mutant",
    ),
    "a title in one language": (
        {S + "test_scaling.py": replaced('"ja": "各列が標準化される"', '"fr": "x"')},
        Gate.CHECKS, "has no title or hint in 'ja'",
    ),
    "a check that depends on the draw": (
        {S + "test_scaling.py": replaced("    x = 7.0 * rng", "    assert rng.random() < 0.5\n    x = 7.0 * rng")},
        Gate.FLAKES, "fails test_single_column with",
    ),
    "a misconception that slips": (
        {S + "misconceptions/only_above_zero.py": replaced("rng.random(n)", "rgn.random(n)")},
        Gate.MISCONCEPTIONS, "raises NameError",
    ),
    "a public check that is wrong": (
        {"assignments/scaling/test_scaling.py": lambda text: text.replace("assert_close(student.standardize(", "assert_close(1 + student.standardize(", 1)},
        Gate.TEXTS, "fails this public check",
    ),
    "a ladder that was not stored": (
        {S + "ladder.toml": replaced('"standardize(np.array([[1.], [3.]]))"', '"standardize(np.array([[1.], [2.]]))"')},
        Gate.EXAMPLES, "run: grade generate",
    ),
    "a stored answer that is wrong": (
        {"assignments/scaling/examples.json": replaced("array([[-1.], [1.]])", "array([[-1.], [2.]])")},
        Gate.EXAMPLES, "but array([[-1.], [2.]]) is stored",
    ),
    "a belief in one language": (
        {S + "misconceptions/catalogue.toml": replaced('belief.ja = "配列全体で平均と標準偏差は 1 つでよい。"\n', "")},
        Gate.TEXTS, "lacks a text in 'ja'",
    ),
    "a mistake that no picture shows": (
        {S + "pictures.py": replaced("answer.T.ravel()", "0 * answer.T.ravel()")},
        Gate.PICTURES, "one_mean_for_all: no picture differs visibly",
    ),
    "a mistake that shows no more than other draws do": (
        {S + "pictures.py": replaced("counts, edges = np.histogram(student.draw_uniform(student.rng(), 1000), 10, (-1, 1))", "counts, edges = student.draw_uniform(student.rng(), 10), range(11)"),
         S + "alternatives/stretched_and_moved.py": replaced("2 * rng.random() - 1", "1 - 2 * rng.random()")},
        Gate.PICTURES, "only_above_zero: no picture",
    ),
    "a mistake declared unseen that shows": (
        {S + "misconceptions/catalogue.toml": replaced("[one_mean_for_all]\n", '[one_mean_for_all]\nunseen = "no"\n')},
        Gate.PICTURES, "one_mean_for_all: is declared unseen, but shows in: Two columns",
    ),
    "too many mistakes declared unseen": (
        {S + "misconceptions/catalogue.toml": replaced("[one_mean_for_all]\n", '[one_mean_for_all]\nunseen = "no"\n')},
        Gate.PICTURES, "1 of 3 misconceptions are declared unseen",
    ),
    "a picture that a correct answer leaves empty": (
        {S + "alternatives/column_by_column.py": lambda text: text + "\n\ndef draw_uniform(rng, n):\n    return list(rng.uniform(-1, 1, n)) if n < 1000 else None\n"},
        Gate.PICTURES, "has nothing to draw in: Where the draws fall",
    ),
    "a stub that was not generated": (
        {S + "scaling.py": replaced("    return rng.uniform(-1, 1, n)", "    ### BEGIN SOLUTION\n    return rng.uniform(-1, 1, n)\n    ### END SOLUTION")},
        Gate.STUB, "grade generate",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "gate", "says"), FAULTS.values(), ids=FAULTS.keys())
def test_each_fault_fails_its_gate(
    audited: Callable[..., AuditReport],
    changes: dict[str, Callable[[str], str]],
    gate: Gate,
    says: str,
) -> None:
    """What is wrong is found under its gate, with the name of who is at fault."""
    report = audited(changes, seeds=8 if gate is Gate.FLAKES else SEEDS)
    assert not report.gates_hold
    found = [
        f"{finding.name}: {finding.text}" for finding in report.findings if finding.gate is gate
    ]
    assert any(says in text for text in found), report.findings


def test_a_todo_is_told_and_fails_no_gate(audited: Callable[..., AuditReport]) -> None:
    """What is marked as not done may work all the same; each line with the mark is named."""
    marked = "\nTODO: a hint\n\nTODO: another\n"
    report = audited({"assignments/scaling/hints.md": lambda text: text.rstrip() + marked})
    assert report.gates_hold
    (place,) = report.unfinished
    assert re.fullmatch(r"a TODO is left in assignments/scaling/hints.md, lines \d+, \d+", place)


def test_indistinguishable_misconceptions_may_be_declared(
    audited: Callable[..., AuditReport],
) -> None:
    """A pair that the catalogue says to be alike, and why, is no finding."""
    report = audited(
        {
            S + "misconceptions/one_mean_for_all.py": replaced(
                "(x - x.mean()) / x.std()", "(x - x.mean(axis=0)) / x.var(axis=0)"
            ),
            S + "misconceptions/catalogue.toml": replaced(
                "[one_mean_for_all]\n",
                '[one_mean_for_all]\nalike.divided_by_the_square = "The same numbers."\n',
            ),
        }
    )
    assert report.findings == ()
