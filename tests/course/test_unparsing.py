"""Python that is written back from its tree, with what `ast.unparse` can't write."""

from __future__ import annotations

import ast

import pytest

from grader.course.merging import merged
from grader.course.overlays import source_of
from grader.course.unparsing import unparsed
from grader.grading.mutants import mutants_of
from grader.model import Candidate, Part

BLANK = "\u3000"  # an ideographic space, as Japanese texts have it


@pytest.mark.parametrize(
    "text",
    [
        f"f\"{{'{BLANK}'.join('abc')}}\"",
        f"f\"{{'{BLANK}'!r}} and {{2.5:.3f}}{{1}} {{{{}}}}\"",
        f"f\"{{'{BLANK}x'!a:>{{4 + 4}}}}\"",
        f"f\"{{len(f'{{7}}{BLANK}')}}{{'{BLANK}'!s:{BLANK}<5}}|\"",
        f"'a' f\"{{'{BLANK}'}}\" 'b'",
    ],
    ids=["call", "representation", "width", "nested", "beside others"],
)
def test_a_text_with_an_odd_blank_stays_what_it_is(text: str) -> None:
    """What is written back gives the same text."""
    assert eval(unparsed(ast.parse(text, mode="eval"))) == eval(text)


def test_what_can_be_written_is_written_as_ever() -> None:
    """Only what can't be is written in another way, and by no name that may mean something else."""
    assert unparsed(ast.parse('f"{x!r:>{n}}"')) == "f'{x!r:>{n}}'"
    beside = unparsed(ast.parse(f"f'{{x}}' + f\"{{'{BLANK}'!r:{{n}}}}{{format}}\""))
    assert beside.startswith("f'{x}' + ")
    assert eval(beside, {"x": 1, "n": 5, "format": 2, "repr": None}) == f"1{BLANK!r:5}2"


REFERENCE = f"""
def f(x):
    if x < 0:
        raise ValueError(f"x{{'{BLANK}'}}must not be negative")
    return 2 * x + 1
"""


def test_a_course_with_such_a_text_is_merged_changed_and_shown() -> None:
    """An author may write messages in any language: what is made of the files holds them still."""
    reference = Part("m.py", REFERENCE.encode())
    both = [
        Candidate.of(name, reference, Part(f"{name}.py", REFERENCE.replace(*change).encode()))
        for name, change in (("one", ("2 *", "3 *")), ("other", ("+ 1", "- 1")))
    ]
    program = merged(*both)
    assert program is not None
    names: dict[str, object] = {}
    exec(program.parts[1].source, names)
    assert eval("f(5)", names) == 14
    with pytest.raises(ValueError, match=f"x{BLANK}must not be negative"):
        eval("f(-1)", names)
    assert any("2 * x - 1" in mutant.source.decode() for mutant in mutants_of(reference.source))
    helper = Part(
        "o.py", f"NAME = f\"{{'{BLANK}'.join('ab')}}\"\n\n\ndef f(x):\n    return NAME\n".encode()
    )
    exec(source_of(Candidate.of("shown", reference, helper)), names)
    assert eval("f(1)", names) == f"a{BLANK}b"
