"""How a source becomes a module: what runs, what is left out, and what is said about a problem."""

from __future__ import annotations

import builtins
import sys

import pytest

from grader.worker.candidate import Loaded, builtin_kinds, describe


def loaded(*sources: str, notebook: bool = False) -> Loaded:
    """Load and run parts, called "part 1" and so on."""
    parts = [
        (f"part {number}", source.encode(), notebook) for number, source in enumerate(sources, 1)
    ]
    result = Loaded(parts)
    result.run()
    return result


def test_functions_are_found_where_they_stand() -> None:
    """A function's place starts at its first decorator and ends with its last line."""
    found = loaded("x = 1\n\n@staticmethod\ndef f():\n    return 1\n", "class A:\n    pass\n")
    assert found.places == [("f", "part 1", 3, 5), ("A", "part 2", 1, 2)]
    found = loaded(
        "class A:\n    def f(self):\n        def g(): pass\ndef h():\n    def f(): pass\n"
    )
    assert [place[0] for place in found.places] == ["A", "h", "A.f", "h.f"]
    assert found.places[2] == ("A.f", "part 1", 2, 3)


def test_a_later_part_redefines() -> None:
    """Parts share one module, in order."""
    found = loaded("def f():\n    return g()\ndef g():\n    return 1\n", "def g():\n    return 2\n")
    assert vars(found.module)["f"]() == 2


@pytest.mark.parametrize(
    ("source", "kind", "line"),
    [
        ("x = 1\ndef f(:\n", "syntax_error", 2),
        ("a\0b", "syntax_error", 0),
        ("-" * 100_000 + "1", "syntax_error", 0),
        ("x = 1\n\n1 / 0\n", "raised", 3),
        ("raise SystemExit", "raised", 1),
    ],
    ids=["syntax", "nul", "too deep", "raises", "exits"],
)
def test_a_problem_has_its_kind_and_line(source: str, kind: str, line: int) -> None:
    """The first problem is told with where it is; what is fine still runs."""
    found = loaded("before = 1\n", source, "after = 1\n")
    assert found.problem is not None
    assert (found.problem[0], found.problem[2], found.problem[3]) == (kind, "part 2", line)
    assert {"before", "after"} <= set(vars(found.module))


def test_a_parser_that_lacks_something_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the parser raises is told with its text, and the other parts run."""
    monkeypatch.setitem(sys.modules, "unicodedata", None)  # which it imports for such a name
    found = loaded("x = 1\n", "速度 = 2\n")
    assert found.problem is not None
    assert found.problem[0] == "syntax_error"
    assert "unicodedata" in found.problem[1]
    assert vars(found.module)["x"] == 1


def test_a_file_has_a_path_and_a_cell_has_none() -> None:
    """`__file__` is there as when a file is run, and not there as in Jupyter."""
    assert vars(loaded("HERE = __file__\n").module)["HERE"] == "/part 1"
    assert "__file__" not in vars(loaded("x = 1\n", notebook=True).module)


def test_a_notebook_defines_and_does_not_act() -> None:
    """Of cells only imports, definitions and constants run; magics are left out."""
    found = loaded(
        "%matplotlib inline\nimport math\nRATE = 0.1\nf = lambda: RATE\nprint(1 / 0)\ng = f()\n",
        "!pip install x\ndef h():\n    return math.pi\nh?\n",
        "%%bash\nrm -r /\n",
        "def broken(:\n",
        notebook=True,
    )
    names = set(vars(found.module))
    assert {"math", "RATE", "f", "h"} <= names
    assert "g" not in names
    assert found.problem is not None
    assert found.problem[2] == "part 4"


def test_an_exception_is_described_whatever_its_text_does() -> None:
    """A text that raises, is very long or is no Unicode becomes a short valid text."""

    class Mute(Exception):
        def __str__(self) -> str:
            raise ValueError

    assert describe(Mute()) == "Mute: (its text can't be shown)"
    assert describe(ValueError("\ud800")) == "ValueError: ?"
    assert len(describe(ValueError("x" * 10**6))) == 2000


def test_only_real_built_in_kinds_count() -> None:
    """A class that only bears the name of a built-in exception is not one."""
    fake = type("ValueError", (KeyError,), {})
    assert builtin_kinds(fake("x"), vars(builtins))[:2] == ("KeyError", "LookupError")
