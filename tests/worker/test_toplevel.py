"""What of a notebook or a script is run: what defines something; what is not run is remembered."""

from __future__ import annotations

import pytest

from grader.worker import candidate
from grader.worker.candidate import Loaded


def loaded(*cells: str, notebook: bool = True) -> Loaded:
    """Load cells, called "cell 1" and so on."""
    parts = [(f"cell {n}", cell.encode(), notebook) for n, cell in enumerate(cells, 1)]
    result = Loaded(parts)
    result.run()
    return result


def defined(found: Loaded) -> set[str]:
    return {name for name in vars(found.module) if not name.startswith("__")}


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("SMALL = 10 * 1_000\nSHARE = 1 / 5\nBOTH = SMALL * SHARE", {"SMALL", "SHARE", "BOTH"}),
        ("x = 1\nx += 2\ny = -x", {"x", "y"}),
        ("import numpy as np\nArray = np.ndarray\nPair = tuple[int, int]", {"np", "Array", "Pair"}),
        ("def f(): pass\ng = f", {"f", "g"}),
        ("try:\n    import json as j\nexcept ImportError:\n    j = None", {"j"}),
        ("try:\n    import no_such_module as j\nexcept ImportError:\n    j = None", {"j"}),
        ("if 1 < 2:\n    def f(): pass\nelse:\n    x = 1", {"f"}),
        ("try:\n    n = 3\nfinally:\n    print('done')", {"n"}),
        ("from functools import partial\ndef f(a): pass\ng = partial(f, 1)", {"partial", "f", "g"}),
        (
            "import functools\nc = functools.lru_cache(None)\n@c\ndef f(): pass",
            {"functools", "c", "f"},
        ),
        (
            "import numpy as np\nrng = np.random.default_rng(0)\ndef f(r=rng): pass",
            {"np", "rng", "f"},
        ),
        ("class A:\n    pass\na = A()\nn = a.__class__", {"A", "a", "n"}),
        ("import numpy as np\nX = np.arange(6).reshape(2, 3)\nm = X.shape[0]", {"np", "X", "m"}),
        ("from typing import TypeVar\nT = TypeVar('T')", {"TypeVar", "T"}),
        ("f = lambda x: x\nd = {'f': f}\nl = [i * 2 for i in range(3)]", {"f", "d", "l"}),
        ("a, (b, *c) = 1, (2, 3, 4)", {"a", "b", "c"}),
        ("d = {}\nd['k'] = 1\nx = d.get('k')", {"d", "x"}),
        ("x: int = 3\ny: int", {"x"}),
        ("from __future__ import annotations\ndef f(a: Unknown): pass", {"annotations", "f"}),
        ("%time LIMIT = 5", {"LIMIT"}),
        ("pip install numpy\nimport json", {"json"}),
        ("files = !ls\nx = 1", {"x"}),
        ("import numpy as np\nnp.random.seed(0)\nnp.set_printoptions(precision=3)", {"np"}),
    ],
)
def test_what_defines_something_is_run(cell: str, names: set[str]) -> None:
    """In one cell or several: constants, aliases, classes, and what libraries make of them."""
    assert defined(loaded(cell)) == names
    found = loaded(*cell.split("\n")) if "\n " not in cell and "@" not in cell else loaded(cell)
    assert defined(found) == names
    assert found.problem is None


@pytest.mark.parametrize(
    ("cell", "missing", "why"),
    [
        ("def f(): return 1\nx = f()", "x", "own"),
        ("def f(): return 1\ng = f\nx = g()", "x", "own"),
        ("class A:\n    def go(self): return 1\nx = A().go()", "x", "own"),
        ("class A:\n    def go(self): return 1\na = A()\nx = a.go()", "x", "own"),
        ("f = lambda: 1\nx = [f() for _ in range(3)]", "x", "own"),
        ("def f(a): return a\nx = list(map(f, [1]))", "x", "own"),
        ("x = open('data.csv').read()", "x", "reads"),
        ("import numpy as np\nx = np.load('a.npy')", "x", "reads"),
        ("x = input('how many? ')", "x", "reads"),
        ("x = []\nfor y in range(3):\n    x.append(y)", "y", "loops"),
        ("with open('a') as file:\n    x = file.read()", "x", "reads"),
        ("def f(): return 1\nif f():\n    x = 1", "x", "own"),
        ("def f(): return 1\na = f()\nx = a + 1", "x", "needs"),
        ("import numpy as np\nx = np.random.rand(10_000, 10_000)", "x", "large"),
        ("import numpy as np\nx = np.zeros((10_000, 10_000))", "x", "large"),
        ("x = !ls", "x", "ipython"),
        ("x = %timeit -o 1", "x", "ipython"),
    ],
)
def test_what_works_or_waits_is_not_run_and_remembered(cell: str, missing: str, why: str) -> None:
    """Who needs it is told, and a NameError says which cell would have given it."""
    found = loaded(cell, f"def needs(): return {missing}\ndef other(): return 1")
    assert missing not in defined(found)
    (left,) = [item for item in found.left_out if item[5]]
    assert (left[0], left[3], left[5]) == ("cell 1", why, ("needs",))
    with pytest.raises(NameError) as caught:
        vars(found.module)["needs"]()
    assert "(cell 1, line " in found.why_missing(str(caught.value.name))
    assert found.problem is None


def test_a_notebook_that_takes_long_is_still_defined(monkeypatch: pytest.MonkeyPatch) -> None:
    """When making values has taken its time, only definitions are run: loading comes to its end."""
    monkeypatch.setattr(candidate, "_PATIENCE", 0.0)
    found = loaded("x = sum(range(100_000))", "y = 1\ndef f(): return y\nimport json")
    assert defined(found) == {"x", "f", "json"}
    assert [item[3] for item in found.left_out if item[5]] == ["large"]


def test_a_cell_that_gives_the_name_later_counts() -> None:
    """What was left out once and defined afterwards is not missed."""
    found = loaded("def f(): return 1\nx = f()", "x = 3", "def g(): return x")
    assert vars(found.module)["g"]() == 3
    assert [item for item in found.left_out if item[5]] == []


@pytest.mark.parametrize("notebook", [True, False])
@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import no_such_plots as plt\nplt.rcParams['a'] = 1\ndef f(): return 1", False),
        ("import no_such_plots as plt\ndef f(): return 1\nplt.show()\nx = plt.cm", False),
        ("from no_such_file import helper\ndef f(): return helper(1)", True),
        ("get_ipython().run_line_magic('matplotlib', 'inline')\ndef f(): return 1", False),
        ("!pip install x\ndef f(): return 1", False),
        ("pip install x\ndef f(): return 1", False),
        ("from google.colab import drive\ndrive.mount('/content')\ndef f(): return 1", False),
    ],
)
def test_an_import_that_is_absent_is_told_where_it_is_needed(
    source: str, told: bool, notebook: bool
) -> None:
    """What is not there costs only the functions that need it; of drawing nothing is said."""
    found = loaded(source, notebook=notebook)
    assert "f" in defined(found)
    assert found.problem is None
    needed = [item[5] for item in found.left_out if item[3] == "absent" and item[5]]
    assert needed == ([("f",)] if told else [])


def test_a_script_that_stops_keeps_what_it_defines_afterwards() -> None:
    """A trial at the top of a file that fails is told once, and costs no function below it."""
    found = loaded("def f(): return 1\n1 / 0\nx = f()\ndef g(): return 2\nK = 3", notebook=False)
    assert {"f", "g", "K"} == defined(found)
    assert found.problem == ("raised", "ZeroDivisionError: division by zero", "cell 1", 2)


MARIMO = """\
import marimo

__generated_with = "0.19.0"
app = marimo.App(width="medium")

with app.setup:
    import math

@app.cell
def _():
    import numpy as np
    return (np,)

@app.cell(hide_code=True)
def _(np):
    LIMIT = np.int64(3)
    def f(a):
        return a + LIMIT
    return LIMIT, f

@app.function
def g(a):
    return math.floor(a)

@app.cell
def _(f):
    f(1)
    return

if __name__ == "__main__":
    app.run()
"""


def test_cells_of_marimo_are_the_top_level() -> None:
    """What marimo writes as functions is one module, and no cell's trial stops it."""
    found = loaded(MARIMO, notebook=False)
    assert {"np", "LIMIT", "f", "g", "math"} <= defined(found)
    assert vars(found.module)["f"](1) == 4
    assert [place[0] for place in found.places] == ["f", "g"]


def test_a_name_that_marimo_gave_is_told() -> None:
    """Of two definitions of one name marimo renames the second: the one that is graded may be the wrong one."""
    cells = "".join(f"@app.cell\ndef _():\n    def {name}(a): return {n}\n    return {name},\n\n"
                    for n, name in enumerate(("f", "f_1", "g_1")))  # fmt: skip
    found = loaded(
        f"import marimo\n__generated_with = '0'\napp = marimo.App()\n\n{cells}", notebook=False
    )
    assert [(item[2], item[3], item[4]) for item in found.left_out] == [("def f_1", "renamed", "f")]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('x = f"{", ".join([])}"', "Python 3.12"),
        ("def f[T](x: T): pass", "Python 3.12"),
        ("type X = int", "Python 3.12"),
        ("def f(:", None),
        ("print 'x'", None),
    ],
)
def test_newer_syntax_names_both_versions(line: str, told: str | None) -> None:
    """What an older Python can't read may be right elsewhere; what none can is not excused."""
    import sys

    found = loaded(f"a = 1\n{line}\n", notebook=False)
    if sys.version_info >= (3, 12) and told:
        pytest.skip("this Python reads it")
    assert found.problem is not None
    assert found.problem[3] == 2
    assert (told is not None) == ("graded with Python" in found.problem[1])
    assert told is None or told in found.problem[1]


@pytest.mark.parametrize("notebook", [True, False])
def test_a_merge_conflict_is_called_that(notebook: bool) -> None:
    """Both sides are there, so neither is run."""
    found = loaded(
        "a = 1\n<<<<<<< HEAD\nb = 2\n=======\nb = 3\n>>>>>>> theirs\n", notebook=notebook
    )
    assert found.problem is not None
    assert "merge conflict" in found.problem[1]
    assert found.problem[3] == 2


CODE = 'import numpy as np\n\ndef f(x):\n    """Add one."""\n    return x + 1\n'


def counted(code: str, form: str = "{:>3} {}") -> str:
    return "".join(
        form.format(n, line) + "\n" for n, line in enumerate(code.splitlines(), 8) if line
    )


FENCES, NUMBERS, PATCH = "``` lines around it", "its line numbers", "as in a patch"
COPIED = {
    "a chat's fences": (f"Here it is:\n\n```python\n{CODE}```\n", FENCES, 3),
    "prose behind them": (
        f"```\n{CODE}```\nDon\u2019t forget: it doesn't copy \u3002\n",
        FENCES,
        1,
    ),
    "a fence at the end": (f"{CODE}```\n", FENCES, 6),
    "a quotation": (
        "> Try this:\n" + "".join(f"> {n}\n" for n in f"```\n{CODE}```".split("\n")),
        FENCES,
        2,
    ),
    "waves": (f"Here:\n~~~ py\n{CODE}~~~\n", FENCES, 2),
    "line numbers": (counted(CODE), NUMBERS, 1),
    "numbers and tabs": (counted(CODE, "{}\t{}"), NUMBERS, 1),
    "numbers and colons": (counted(CODE, "{}: {}"), NUMBERS, 1),
    "a patch": ("".join(f"+{line}\n" for line in CODE.splitlines()), PATCH, 1),
    "a hunk": (
        "@@ -1,2 +1,2 @@ def f():\n def f(x):\n-    return x\n+    return x + 1\n",
        PATCH,
        1,
    ),
}
OF_ITS_OWN = {
    "fences in a text": f'if x\n    pass\n"""\n```python\n{CODE}```\n"""\n',
    "fences around prose": "```\nwhat a day\n```\n",
    "a list": "1. First the sizes\n2. Then the order\n",
    "a table": "1 0.5\n2 0.7\n3 0.9\n",
    "numbers out of order": "2 x = 1\n1 import y\n",
    "a sum": "import x\ny = (1\n+ 2\n- y y\n",
}


@pytest.mark.parametrize("notebook", [True, False])
@pytest.mark.parametrize(("source", "told", "line"), COPIED.values(), ids=COPIED)
def test_what_was_copied_along_is_named(source: str, told: str, line: int, notebook: bool) -> None:
    """Fences, line numbers and the signs of a patch are no mistake in a line."""
    found = loaded(source, notebook=notebook)
    assert found.problem is not None
    assert told in found.problem[1]
    assert found.problem[3] == line


@pytest.mark.parametrize("source", OF_ITS_OWN.values(), ids=OF_ITS_OWN)
def test_what_may_be_something_else_is_python_s_to_tell(source: str) -> None:
    """Where the code between the fences, or without the numbers, is none, nothing is guessed."""
    found = loaded(source, notebook=False)
    assert found.problem is not None
    assert "copied" not in found.problem[1]
    assert "patch" not in found.problem[1]


STUB = 'def f(x):\n    """Add one."""\n    raise NotImplementedError\n'
NOTHING_TO_TELL = {
    "a stub": STUB,
    "a stub that gives nothing": f"{STUB}    pass\n",
    "written anew": f"{STUB}    return x\ndef f(x):\n    return x + 1",
    "a branch": "def f(x):\n    if x < 0:\n        raise NotImplementedError\n    return x",
    "below what is returned": STUB.replace("    raise", "    return x\n    raise") + "    x = 2",
    "another exception": STUB.replace("NotImplementedError", "ValueError") + "    return x",
}


@pytest.mark.parametrize("notebook", [True, False])
def test_code_behind_the_line_of_the_stub_is_told(notebook: bool) -> None:
    """It is never reached; and it is told first, however much is not run."""
    begun = loaded(
        *["a = 1\nsorted(a)\nb = input(a)"] * 60,
        f"{STUB}    y = x\n    return y",
        notebook=notebook,
    )
    assert begun.left_out[0] == ("cell 61", 4, "y = x", "behind", "3", ())


@pytest.mark.parametrize("source", NOTHING_TO_TELL.values(), ids=NOTHING_TO_TELL)
def test_of_code_that_is_reached_or_none_nothing_is_told(source: str) -> None:
    """An untouched stub, one that was replaced, and a branch are no work that is left out."""
    assert loaded(source, notebook=False).left_out == []


BLANK = "f\"{'\u3000'.join('ab')}\""  # Python reads it, and can't write it


@pytest.mark.parametrize("notebook", [True, False])
@pytest.mark.parametrize(
    "line",
    [
        f"x = {BLANK}",
        f"with open({BLANK}) as x: pass",
        f"from no_such_module import a\nx = a({BLANK})",
        f"def g(): raise NotImplementedError\ndef h():\n    raise NotImplementedError({BLANK})\n    return {BLANK}",
        "x = " + "+".join("1" * 900),
    ],
)
def test_what_can_not_be_written_back_is_run_all_the_same(line: str, notebook: bool) -> None:
    """An odd blank in an f-string, or a sum of 900: no part of the file is lost by it."""
    found = loaded(f"{line}\ndef f(): return 1", notebook=notebook)
    assert "f" in defined(found)
    assert found.problem is None or found.problem[0] == "raised"


def test_a_function_in_a_block_that_was_not_run_is_inside_of_it() -> None:
    """One in a block that was run is a function as any other."""
    found = loaded(
        "if __name__ == '__main__':\n    def f(): pass\nfor _ in ():\n    def e(): pass\n"
        "try:\n    import no_such_module\n    def g(): pass\nexcept ImportError:\n    def h(): pass\n",
        notebook=False,
    )
    assert sorted(place[0] for place in found.places) == ["for.e", "h", "if.f", "try.g"]


@pytest.mark.filterwarnings("ignore::ImportWarning")  # of the second one, before its error
@pytest.mark.parametrize("notebook", [True, False])
def test_an_import_of_names_is_told_for_they_may_be_what_was_asked_for(notebook: bool) -> None:
    """The work stayed at home in another file; whether that is so is not known here."""
    found = loaded(
        "from mine import f\nfrom .yours import *\nimport theirs\nf(1)", notebook=notebook
    )
    told = [(item[2], item[3], item[5]) for item in found.left_out if item[3] == "absent"]
    assert told == [("from mine import f", "absent", ()), ("from .yours import *", "absent", ())]


def test_other_languages_are_left_out_and_named() -> None:
    """A cell that is no Python, or tagged not to be run, is no error."""
    found = loaded("%%sql\nSELECT 1", "%%skip-execution\nx = 1", "y = 2")
    assert defined(found) == {"y"}
    assert [(item[0], item[3]) for item in found.left_out] == [
        ("cell 1", "language"),
        ("cell 2", "skipped"),
    ]
    assert found.problem is None
