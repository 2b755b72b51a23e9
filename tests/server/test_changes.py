"""What changed from one attempt to the next."""

from __future__ import annotations

import pytest

from grader.model import Part
from grader.server.changes import diff, ideas, turned


def lines(before: str, after: str) -> list[str]:
    """The diff of two files as text."""
    found = diff([Part("a.py", before.encode())], [Part("a.py", after.encode())])
    return [line.kind + str(line.html) for place in found.places for line in place]


def test_changed_lines_are_shown_with_those_around() -> None:
    """Three before and after; what is farther away is left out."""
    before = "".join(f"x{number}\n" for number in range(20))
    shown = lines(before, before.replace("x9\n", "y\nz\n"))
    assert shown == [" x6", " x7", " x8", "-x9", "+y", "+z", " x10", " x11", " x12"]


def test_numbers_are_those_of_each_file() -> None:
    """A line that was taken out has none now, and one that was put in had none before."""
    found = diff([Part("a.py", b"a\nb\nc")], [Part("a.py", b"a\nc\nd")])
    assert [(line.kind, line.before, line.after) for line in found.places[0]] == [
        (" ", 1, 1), ("-", 2, 0), (" ", 3, 2), ("+", 0, 3),
    ]  # fmt: skip


def test_the_same_has_no_places() -> None:
    """Nor has what differs in its line ends alone."""
    assert diff([Part("a", b"a\nb\n")], [Part("a", b"a\r\nb")]).places == ()


@pytest.mark.parametrize("bad", ["<script>x</script>", "'<img src=x>", "# <b>", "\u202eabc", "\x1b[1m", "\x0c"])  # fmt: skip
def test_code_is_text_whatever_it_is(bad: str) -> None:
    """Escaped, and what hides is seen, on both sides."""
    for shown in (lines("a", bad), lines(bad, "a")):
        text = "".join(shown)
        assert "<script" not in text
        assert "<img" not in text
        assert "<b>" not in text
        assert not {"\u202e", "\x1b", "\x0c"} & set(text)


def test_a_notebook_is_compared_by_its_cells() -> None:
    """Each begins with a mark that has no number, so that one cell more does not change the others."""
    before = [Part("cell 1", b"a", notebook=True), Part("cell 3", b"b", notebook=True)]
    after = [before[0], Part("cell 2", b"n", notebook=True), Part("cell 4", b"b", notebook=True)]
    (place,) = diff(before, after).places
    assert [line.kind + str(line.html) for line in place] == [
        " <i class=c># %%</i>", " a", " <i class=c># %%</i>", "+n", "+<i class=c># %%</i>", " b",
    ]  # fmt: skip


@pytest.mark.parametrize("repeated", [199, 1999, 3989])
def test_what_would_take_long_is_not_compared(repeated: int) -> None:
    """A file can be made so that comparing takes minutes: it is told that too much changed."""
    before, after = (
        "\n".join(str(number * step % repeated) for number in range(4000)) for step in (7, 11)
    )
    found = diff([Part("a.py", before.encode())], [Part("a.py", after.encode())])
    assert (found.too_different, found.places) == (True, ())


@pytest.mark.parametrize(("source", "cut"), [("ab\n" * 30_000, True), ("x" * 500_000, True), ("'" * 79_000, False)])  # fmt: skip
def test_what_is_long_is_cut(source: str, cut: bool) -> None:
    """In lines and in characters, which is told; a long line is shown by its beginning."""
    found = diff([Part("a.py", b"y\n")], [Part("a.py", source.encode())])
    assert found.cut is cut
    assert sum(map(len, found.places)) <= 4_001
    assert max(len(line.html) for place in found.places for line in place) < 10_000


def report(*outcomes: str, named: tuple[str, ...] = ()) -> dict:
    """A redacted report as it is rendered."""
    return {
        "checks": [
            {"id": f"c{number}", "title": {"en": f"C{number}"}, "outcome": outcome}
            for number, outcome in enumerate(outcomes)
        ],
        "diagnoses": [
            {"function": "f", "name": name, "belief": {"en": name}, "instead_of": ""}
            for name in named
        ],
    }


def test_checks_that_turned_are_told() -> None:
    """Not those that failed otherwise, nor those that were not there before."""
    before, after = report("passed", "wrong", "wrong"), report("raised", "passed", "missing", "wrong")  # fmt: skip
    assert [(one.title["en"], one.passes) for one in turned(before, after)] == [
        ("C0", False), ("C1", True),
    ]  # fmt: skip


def test_ideas_are_gone_still_there_or_new() -> None:
    """By function and name; what can't be told apart from one is not named beside it."""
    before, after = report(named=("a", "b")), report(named=("b", "c"))
    after["diagnoses"].append({**after["diagnoses"][0], "name": "d", "instead_of": "b"})
    assert [(one.belief["en"], one.state) for one in ideas(before, after)] == [
        ("a", "gone"), ("b", "still"), ("c", "new"),
    ]  # fmt: skip
