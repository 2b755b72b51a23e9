"""Cells become what IPython makes of them, less what only IPython can run."""

from __future__ import annotations

import ast
from itertools import product

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from grader.worker.cells import python_of

# Each is one or more lines, as they stand in cells.
PIECES = [
    "x = 1", "", "# why?", "def f(a):\n    return a", "x = (1\n  % 2)", "y = '''\n%no magic\n!here\n'''",
    "if x:\n    !ls\n    y = 2", "%matplotlib inline", "!pip install \\\n  numpy", "files = !ls *.py",
    "t = %timeit -o -q f(1)", "np.array?", "f??", "?f", "%pwd", "%cd ..", "!!ls", "a, b = !ls", "s = 'it''s'",
    's = "what?"', "d = {\n  'a': 1,\n}", "x %= 3", "z = x \\\n  + 1", "%lsmagic # all", "!echo don't",
    "f'{x}?'", "class A:\n    '''doc?'''\n    %time\n    b = 1", "x[0] = %pwd", "for i in x:\n    %pwd",
    "r'\\\\'", "lambda: 0", "@f\ndef g(): pass", "x != 1",
]  # fmt: skip
WHOLE = [
    "    a = 1\n    b = 2", "\n\n  a = 1\n  b = 2\n", "\ta = 1\n\tb = 2", "  a = 1\nb = 2\n  c = 3",
    ">>> a = 1\n>>> def f(x):\n...     return x\n...\n>>> b = 2", ">>> a = 1\n1", "a = 1\n>>> b = 2",
    "In [3]: a = 1\n   ...: b = 2", "In [12]: a = 1\nIn [13]: b = 2", "   ...: x = 1", "In[3]: x",
    "%%html\n<b>no Python", "%%bash\nls", "%%writefile a.py\nx = 1", "%%timeit\nx = 1", "%%time?\nx = 1",
    "\n%%bash\nls", "x = 1\n%%bash\nls", "%%unknown\nx = 1", "%%time x = 1\ny = 2", "",  "\n", "   ",
]  # fmt: skip
# IPython runs the body of these as it stands, with other magics in it.
BODIES = [
    "%%time\n{}",
    "%%capture\n{}",
    "%%capture out --no-stderr\n{}",
    "%%prun -q\n{}",
    "\n%%time\n\n{}",
]


def statements(source: str) -> str:
    """What is there to run, without what calls IPython and what does nothing."""

    def kept(body: list[ast.stmt]) -> list[ast.stmt]:
        rest = []
        for node in body:
            if isinstance(node, ast.Pass) or "get_ipython()" in ast.unparse(node):
                if not isinstance(node, ast.If | ast.For | ast.FunctionDef | ast.ClassDef):
                    continue
            for name in ("body", "orelse"):
                if isinstance(getattr(node, name, None), list):
                    setattr(node, name, kept(getattr(node, name)))
            rest.append(node)
        return rest

    try:
        tree = ast.parse(source)
    except SyntaxError:
        return "no Python"
    tree.body = kept(tree.body)
    return ast.dump(tree)


@pytest.mark.parametrize("cell", [*WHOLE, *("\n".join(pair) for pair in product(PIECES, PIECES))])
def test_cells_are_read_as_ipython_reads_them(cell: str) -> None:
    """The same statements are left as of what IPython's own transformer makes, in the same lines."""
    python, _ = python_of(cell)
    assert statements(python) == statements(TransformerManager().transform_cell(cell))
    assert python.count("\n") == cell.count("\n")


@pytest.mark.parametrize("frame", BODIES)
@pytest.mark.parametrize("piece", PIECES)
def test_bodies_of_cell_magics_that_run_here_stay(frame: str, piece: str) -> None:
    """What %%time and its kin run in the namespace is read like a cell."""
    python, _ = python_of(frame.format(piece))
    assert statements(python) == statements(TransformerManager().transform_cell(piece))


@pytest.mark.parametrize(
    ("cell", "python", "left_out"),
    [
        ("%time LIMIT = 5", "LIMIT = 5", []),
        ("%prun -q x = 1", "x = 1", []),
        ("%timeit x = 1", "pass", [(1, "%timeit x = 1")]),
        ("x = 1\n\n!pip install \\\n  a", "x = 1\n\npass\n", [(3, "!pip install a")]),
        ("%%bash\nls", "\n", [(1, "%%bash")]),
        ("a = !ls", "pass", [(1, "a = !ls")]),
        ("x = 1\r\n%pwd\ry = 2", "x = 1\npass\ny = 2", [(2, "%pwd")]),
    ],
)
def test_what_is_left_out_is_told_with_its_line(
    cell: str, python: str, left_out: list[tuple[int, str]]
) -> None:
    """A line that only IPython runs costs itself and nothing else."""
    assert python_of(cell) == (python, left_out)
