#!/usr/bin/env bash
# pycode-similar 1.4: a right answer and a wrong one that differ in every number are 100 % similar.
#
# Guess: with the axis, a small constant and a bound changed in two functions of one line each, or np.std in the place of
# np.var, the similarity of two files is below 100 %.
# Found: 1.0. Numbers are made equal before lines are compared, and so are all names, numpy's as well: in a course where
# answers are formulas, which axis and which function it is may be all that tells two students' work apart.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pycode-similar==1.4
"$folder/venv/bin/python" - <<'PYTHON'
import pycode_similar

RIGHT = """
def normalised(x):
    return (x - np.mean(x, axis=0)) / np.sqrt(np.var(x, axis=0) + 1e-8)


def log_uniform(rng):
    return 10 ** rng.uniform(-4, 0)
"""
WRONG = RIGHT.replace("axis=0", "axis=1").replace("1e-8", "0.5").replace("-4, 0", "-2, 7")
OTHER = RIGHT.replace("np.var", "np.std")


def similar(one, other):
    ((_, found),) = pycode_similar.detect([one, other])
    return pycode_similar.summarize(found)[0]


seen = [similar(RIGHT, WRONG), similar(WRONG, RIGHT), similar(RIGHT, OTHER)]
print(*seen)
assert seen == [1.0, 1.0, 1.0], f"changed: {seen}"
PYTHON
