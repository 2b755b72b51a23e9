#!/usr/bin/env bash
# PyBryt 0.7.0: a value that is a dictionary, or a list, of arrays is satisfied by no program that computes it.
#
# Guess: Value({"W1": W1, "b1": b1}) is satisfied by a program that holds a dictionary with equal arrays, as
# Value(W1) is by one that holds an equal array; where it can't be compared, something is raised.
# Found: a dictionary of numbers is satisfied, one of arrays with a single element, too, and one of longer arrays
# only where it holds the very same objects. Nothing is raised: it reads as if the student had not computed it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pybryt==0.7.0 numpy==2.4.6 setuptools==80.9.0
"$folder/venv/bin/python" - <<'PYTHON'
import numpy as np
from pybryt import MemoryFootprint, Value


def is_satisfied(expected, seen):
    footprint = MemoryFootprint()
    footprint.add_value(seen)
    return bool(Value(expected).check(footprint).satisfied)


parameters = {"W1": np.ones((2, 3)), "b1": np.zeros((2, 1))}
said = {
    "an array": is_satisfied(parameters["W1"], parameters["W1"].copy()),
    "a dictionary of numbers": is_satisfied({"W1": 1.0}, {"W1": 1.0}),
    "a dictionary of arrays with one element": is_satisfied({"W1": np.ones(1)}, {"W1": np.ones(1)}),
    "the same dictionary of arrays": is_satisfied(parameters, parameters),
    "a dictionary of equal arrays": is_satisfied(parameters, {name: one.copy() for name, one in parameters.items()}),
    "a list of equal arrays": is_satisfied([*parameters.values()], [one.copy() for one in parameters.values()]),
}
for what, is_ in said.items():
    print(f"{what}: {'satisfied' if is_ else 'not satisfied'}")
if [*said.values()] != [True, True, True, True, False, False]:
    raise SystemExit(f"changed: {said}")
PYTHON
