#!/usr/bin/env bash
# testbook 0.4.2: a function of a notebook that is called with an array gets the text of that array.
#
# Guess: tb.ref("f")(np.arange(3.0)) calls f with an equal array, or raises because an array can't be sent.
# Found: f is called with the string "[0. 1. 2.]", and so with complex numbers, sets and bytes. Lists, numbers and
# tuples arrive as they are (a tuple as a list). A doubled array is then a doubled text, and nothing is raised.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet testbook==0.4.2 numpy==2.4.6 ipykernel==7.1.0
"$folder/venv/bin/python" -m ipykernel install --sys-prefix > "$folder/kernel.txt" 2>&1
cd "$folder"
"$folder/venv/bin/python" - 2> "$folder/said.txt" <<'PYTHON'
import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_notebook
from testbook import testbook

cell = new_code_cell("def kind(x):\n    return type(x).__name__\n\n\ndef double(x):\n    return 2 * x\n")
kernel = {"kernelspec": {"name": "python3", "display_name": "Python", "language": "python"}}
nbformat.write(new_notebook(cells=[cell], metadata=kernel), "notebook.ipynb")
with testbook("notebook.ipynb", execute=True) as tb:
    kind, double = tb.ref("kind"), tb.ref("double")
    values = (1.5, [1.5, 2.5], np.float64(1.5), np.arange(3.0), 1 + 2j, {1.5})
    seen = [(repr(value), kind(value)) for value in values]
    doubled = double(np.arange(3.0))
for row in (*seen, doubled):
    print(row)
assert seen == [
    ("1.5", "float"),
    ("[1.5, 2.5]", "list"),
    ("np.float64(1.5)", "float"),
    ("array([0., 1., 2.])", "str"),
    ("(1+2j)", "str"),
    ("{1.5}", "str"),
], "changed: other kinds"
assert doubled == "[0. 1. 2.][0. 1. 2.]", f"changed: {doubled!r}"
PYTHON
