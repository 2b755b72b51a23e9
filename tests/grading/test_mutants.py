"""The operators that make mutants: what each changes, and what is left alone."""

from __future__ import annotations

import pytest

from grader.grading.mutants import mutants_of

CHANGES = {
    "operator": ("a + b", "a - b"),
    "missing term": ("a + b", "a"),
    "other term": ("a + b", "b"),
    "operands swapped": ("a - b", "b - a"),
    "power": ("a ** 2", "a * 2"),
    "matrix product": ("a @ b", "a * b"),
    "sign": ("-a", "a"),
    "constant up": ("a + 3", "a + 4"),
    "constant down": ("a + 3", "a + 2"),
    "float": ("a + 0.5", "a + 0.25"),
    "boolean": ("f(a, flag=True)", "f(a, flag=False)"),
    "comparison": ("a < b", "a <= b"),
    "turned comparison": ("a < b", "a > b"),
    "equality": ("a == b", "a != b"),
    "logic": ("a and b", "a or b"),
    "axis": ("a.sum(axis=0)", "a.sum(axis=1)"),
    "no axis": ("a.sum(axis=0)", "a.sum()"),
    "keepdims": ("a.sum(axis=0, keepdims=True)", "a.sum(axis=0)"),
    "mean": ("a.mean()", "a.sum()"),
    "smallest": ("np.argmin(a)", "np.argmax(a)"),
    "root": ("np.sqrt(a)", "a"),
    "variance": ("a.var(axis=0)", "a.var(axis=0, ddof=1)"),
    "arguments swapped": ("np.where(a, b, c)", "np.where(b, a, c)"),
    "dtype": ("np.zeros(3, dtype=int)", "np.zeros(3)"),
    "cast": ("a.astype(int)", "a"),
    "copy": ("a.copy()", "a"),
    "slice": ("a[::-1]", "a"),
    "results swapped": ("(a, b)", "(b, a)"),
    "choice": ("a if b else c", "a"),
    "text": ("'minimum'", "'minimum_'"),
}


@pytest.mark.parametrize(("before", "after"), CHANGES.values(), ids=CHANGES.keys())
def test_an_operator_makes_its_change(before: str, after: str) -> None:
    """Among the mutants of an expression is the one with this mistake."""
    made = [
        mutant.source.decode() for mutant in mutants_of(f"def f():\n    return {before}".encode())
    ]
    assert f"def f():\n    return {after}" in made


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = x * 2", "x *= 2"),
        ("x += 1", "pass"),
        ("x += 1", "x -= 1"),
        ("raise ValueError('x')", "pass"),
        ("if x:\n        y = 1", "if True:\n        y = 1"),
        ("for i in x:\n        break", "for i in x:\n        pass"),
    ],
)
def test_statements_are_changed_and_left_out(before: str, after: str) -> None:
    """A change in place, a missing statement, a condition that always holds."""
    made = [mutant.source.decode() for mutant in mutants_of(f"def f(x):\n    {before}".encode())]
    assert f"def f(x):\n    {after}" in made


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring."""',
        'def f():\n    """Another one."""',
        "import numpy as np",
        "def f(x: int = None) -> dict[str, int]: ...",
        "Split = dict[str, int]",
        "def f(a, b):\n    return max(a, b)",
    ],
)
def test_what_does_not_matter_is_left_alone(source: str) -> None:
    """Texts, imports, annotations and the order of symmetric arguments make no mutants."""
    assert [
        m.name for m in mutants_of(source.encode()) if "max(b, a)" in m.name or "max" not in source
    ] == []


@pytest.mark.parametrize(
    ("source", "turned"),
    [
        ("(a - b) ** 2", False),
        ("(a - b) ** 4", False),
        ("np.abs(a - b)", False),
        ("np.square(a - b)", False),
        ("(a - b) ** 3", True),
        ("2 ** (a - b)", True),
        ("np.sqrt(a - b)", True),
    ],
)
def test_a_difference_is_turned_around_where_its_sign_counts(source: str, turned: bool) -> None:
    """No author has to list that the square of b - a is that of a - b; what the sign changes is tried."""
    names = [mutant.name for mutant in mutants_of(f"def f(a, b):\n    return {source}".encode())]
    assert any("(b - a)" in name for name in names) == turned
    assert any("(a + b)" in name for name in names)


@pytest.mark.parametrize(
    ("source", "swapped"), [("np.sum(a, {})", False), ("np.roll(a, 1, {})", True)]
)
def test_axes_are_swapped_where_their_order_counts(source: str, swapped: bool) -> None:
    """A sum over rows and columns is one over columns and rows; a shift is not."""
    mutants = mutants_of(f"def f(a):\n    return {source.format('axis=(1, 2)')}".encode())
    sources = [mutant.source.decode() for mutant in mutants]
    assert any("axis=(2, 1)" in source for source in sources) == swapped
    assert any("axis=(1, 3)" in source for source in sources)


def test_messages_of_exceptions_are_left_alone() -> None:
    """What a ValueError says is not what it does."""
    (mutant,) = mutants_of(b"def f():\n    raise ValueError('bad ' + str(1))")
    assert mutant.name == "f: raise ValueError('bad ' + str(1)) -> pass"


def test_names_tell_where_and_what_and_are_unique() -> None:
    """A mutant is named by its function and its line before and after; a twin gets a number."""
    mutants = mutants_of(b"def f(a):\n    b = a + 1\n    c = b\n    b = a + 1\n    return b + c")
    names = [mutant.name for mutant in mutants]
    assert "f: b = a + 1 -> b = a - 1" in names
    assert "f: b = a + 1 -> b = a - 1 (2)" in names
    assert len(set(names)) == len(names)


def test_no_mutant_is_the_reference_or_there_twice() -> None:
    """Each mutant is another program."""
    source = b"def f(a):\n    return a * a + a\n"
    sources = [mutant.source for mutant in mutants_of(source)]
    assert len(set(sources)) == len(sources)
    assert source.strip() not in sources


def test_a_diff_shows_the_change() -> None:
    """The diff has the line before and after."""
    diff = mutants_of(b"def f(a):\n    return -a")[0].diff
    assert "-    return -a" in diff
    assert "+    return a" in diff
