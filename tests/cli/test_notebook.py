"""The generated notebook in a real kernel, and handed in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from grader.course import load_course
from grader.notebooks.write import notebook_of

ROOT = Path(__file__).parents[2]
GRADE = Path(sys.executable).with_name("grade")
SOLVED = {
    "def standardize": "    return (x - x.mean(axis=0)) / x.std(axis=0)",
    "def draw_uniform": "    return rng.uniform(-1, 1, n)",
}


@pytest.fixture
def notebook(course: Path) -> nbformat.NotebookNode:
    """The small course's exercise as a notebook."""
    folder = course / "assignments/scaling"
    text = notebook_of(
        "scaling", (folder / "README.md").read_text(), (folder / "scaling.py").read_text()
    )
    return nbformat.reads(text, 4)


def run(notebook: nbformat.NotebookNode, course: Path) -> str:
    """Run every cell in a kernel; give what the last one shows as HTML."""
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(course)}})
    client.execute()
    (output,) = notebook.cells[-1].outputs
    assert output.output_type == "execute_result"
    return str(output.data["text/html"])


@pytest.mark.parametrize("ending", ["ipynb", "ja.ipynb"])
@pytest.mark.parametrize("name", load_course(ROOT).names)
def test_each_exercise_has_a_valid_notebook(name: str, ending: str) -> None:
    """Jupyter's validator takes it: the text first, a cell for each function, the checks last."""
    path = ROOT / "assignments" / name / f"{name}.{ending}"
    found = nbformat.reads(path.read_text(), 4)
    nbformat.validate(found)
    kinds = [cell.cell_type for cell in found.cells]
    assert kinds[0] == "markdown"
    assert found.cells[-1].source.endswith(f'check("{name}")')
    defined = [
        cell.source.split("(")[0]
        for cell in found.cells
        if cell.source.startswith(("def ", "class "))
    ]
    assert len(defined) == len(set(defined)) > 0


@pytest.mark.filterwarnings("default")  # a kernel's own warnings are not ours
def test_a_notebook_shows_its_checks(notebook: nbformat.NotebookNode, course: Path) -> None:
    """The stub fails and says why; the solution passes; what is only tried out is not run again."""
    assert "✗" in run(notebook, course)
    for cell in notebook.cells:
        for start, body in SOLVED.items():
            if cell.source.startswith(start):
                cell.source = cell.source.replace("    raise NotImplementedError", body)
    trial = "print('only tried out')"
    notebook.cells.insert(-1, nbformat.v4.new_code_cell(trial))
    html = run(notebook, course)
    assert "✗" not in html
    assert "✓" in html


def test_a_notebook_is_graded_as_its_definitions(
    course: Path, notebook: nbformat.NotebookNode
) -> None:
    """Magics, drawing and heavy cells are left unrun; errors are told by cell and line."""
    for cell in notebook.cells:
        for start, body in SOLVED.items():
            if cell.source.startswith(start):
                cell.source = cell.source.replace("    raise NotImplementedError", body)
    heavy = "%matplotlib inline\nimport matplotlib.pyplot as plt\nimport time\nx = 3\nwhile True:\n    time.sleep(1)"
    notebook.cells.insert(0, nbformat.v4.new_code_cell(heavy))
    path = course / "scaling.ipynb"
    nbformat.write(notebook, path)
    report = submit(course, path, 0)
    assert report["points"] == report["possible"]
    assert report["problem"] is None
    bad = "def standardize(x):\n    y = x\n    return y.no_such_method()"
    notebook.cells.insert(-1, nbformat.v4.new_code_cell(bad))
    nbformat.write(notebook, path)
    shown = subprocess.run(
        [GRADE, "check", "scaling", path], cwd=course, capture_output=True, text=True, check=False
    )
    place = next(
        n
        for n, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), 1)
        if cell.source == bad
    )
    assert f"cell {place}, line 3, in standardize" in shown.stdout


def submit(course: Path, path: Path, code: int) -> dict[str, object]:
    """Hand in a notebook and give the report."""
    done = subprocess.run(
        [GRADE, "submit", "scaling", path, "--student", "ada", "--format", "json"],
        cwd=course, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    report: dict[str, object] = json.loads(done.stdout)
    return report


def test_start_copies_the_notebook(course: Path) -> None:
    """start --notebook gives the generated notebook to work in."""
    subprocess.run([GRADE, "generate"], cwd=course, check=True, capture_output=True)
    subprocess.run(
        [GRADE, "start", "scaling", "--notebook"], cwd=course, check=True, capture_output=True
    )
    assert nbformat.reads((course / "scaling.ipynb").read_text(), 4).cells


HABITS = {
    "plain": ["{solved}"],
    "time": ["%%time\n{solved}"],
    "magics": ["%pwd\nfiles = !ls\n{solved}", "%time LIMIT = 5"],
    "prompts": ["{prompted}"],
    "indented": ["{indented}"],
    "constants": ["LOW = -1 * 1\nHIGH = LOW + 2", "{solved}".replace("-1, 1", "LOW, HIGH")],
    "future": ["%pwd\nfrom __future__ import annotations", "{solved}", "x = standardize"],
    "drawing": ["try:\n    import no_such_plots as plt\nexcept ImportError:\n    plt = None", "{solved}"],
    "own call": ["{solved}", "x = standardize(np.arange(6.0).reshape(3, 2))\nprint(x)"],
    "wrong": ["import numpy as np\ndef standardize(x):\n    return x"],
}  # fmt: skip


@pytest.mark.filterwarnings("default")  # a kernel's own warnings are not ours
@pytest.mark.parametrize("habit", HABITS)
def test_check_and_submit_agree(habit: str, course: Path) -> None:
    """What was run once from top to bottom has the same result in the notebook and handed in."""
    solved = (course / "solutions/scaling/scaling.py").read_text()
    forms = {
        "solved": solved,
        "indented": "".join(f"    {line}" for line in solved.splitlines(keepends=True)),
        "prompted": "".join(
            f"{'In [1]: ' if n == 0 else '   ...: '}{line}"
            for n, line in enumerate(solved.splitlines(keepends=True))
        ),
    }
    sources = HABITS[habit]
    for name, text in forms.items():
        sources = [source.replace(f"{{{name}}}", text) for source in sources]
    cells = [*sources, 'from grader.notebook import check\n\ncheck("scaling")']
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(notebook, course / "scaling.ipynb")
    html = run(notebook, course)
    report = submit(course, course / "scaling.ipynb", 1 if habit == "wrong" else 0)
    assert ("✗" in html) == (report["points"] != report["possible"])
    assert ("✗" in html) == (habit == "wrong")
    assert "saved" not in html


@pytest.mark.filterwarnings("default")  # a kernel's own warnings are not ours
def test_a_saved_notebook_that_holds_something_else_is_told(course: Path) -> None:
    """What will be graded is the file: whoever has not saved is told so."""
    cells = ["x = 1", 'from grader.notebook import check\n\ncheck("scaling")']
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(notebook, course / "scaling.ipynb")
    notebook.cells[0].source = "x = 2"
    assert "the saved one will be graded" in run(notebook, course)
