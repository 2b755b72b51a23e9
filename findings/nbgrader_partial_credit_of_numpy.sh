#!/usr/bin/env bash
# nbgrader 0.9.6 with numpy 2.4.6: partial credit that is a number of numpy's counts as full marks.
#
# Guess: a test cell of 2 points that ends with the value 0.5, np.float64(0.5) or np.mean([0, 1]) earns 0.5 points.
# Found: only the plain number does. The points are read from the text of the cell's output, which since numpy 2 is
# "np.float64(0.5)"; that is no number, and whatever is none counts as full credit, with a warning in the log.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet nbgrader==0.9.6 numpy==2.4.6 nbclient==0.11.0 ipykernel==7.4.0
"$folder/venv/bin/python" - 2>"$folder/log" <<'PYTHON' || { cat "$folder/log"; exit 1; }
import logging

import nbformat
from nbclient import NotebookClient
from nbgrader.utils import determine_grade

MARKED = {
    "grade": True, "grade_id": "test", "points": 2, "locked": True, "solution": False, "task": False,
    "schema_version": 3, "cell_type": "code",
}


def earned(source):
    cell = nbformat.v4.new_code_cell(source, metadata={"nbgrader": MARKED})
    notebook = nbformat.v4.new_notebook(cells=[cell])
    NotebookClient(notebook, kernel_name="python3").execute()
    (cell,) = notebook.cells
    return cell.outputs[0].data["text/plain"], determine_grade(cell, logging.getLogger())


found = [earned(source) for source in ("0.5", "import numpy as np\nnp.mean([0, 1])")]
for output, (points, possible) in found:
    print(f"output {output}: {points} of {possible}")
assert found == [("0.5", (0.5, 2.0)), ("np.float64(0.5)", (2.0, 2.0))], "changed: other points"
PYTHON
