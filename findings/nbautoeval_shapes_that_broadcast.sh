#!/usr/bin/env bash
# nbautoeval 1.8.0: an answer of another shape is right where numpy broadcasts it to equal numbers.
#
# Guess: ExerciseFunctionNumpy marks a mean without its axis wrong, (3,) or a single number where (3, 1) is expected.
# Found: both are right wherever the numbers agree, here as all rows have one mean; with other rows (3,) is wrong. So
# whether a forgotten keepdims=True is found hangs on the numbers, and not on the shape.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet nbautoeval==1.8.0 numpy==2.4.6
HOME=$folder "$folder/venv/bin/python" - <<'PYTHON'
import numpy as np
from nbautoeval import Args, ExerciseFunctionNumpy


def mean(x):
    return np.mean(x, axis=1, keepdims=True)


def without_keepdims(x):
    return np.mean(x, axis=1)


def of_all(x):
    return np.mean(x)


def is_right(answer, rows):
    cells = ExerciseFunctionNumpy(mean, [Args(np.array(rows))]).correction(answer).children
    return not any("ko" in cell._dom_classes for cell in cells)


EVEN, UNEVEN = [[1.0, 3.0], [0.0, 4.0], [2.0, 2.0]], [[1.0, 3.0], [0.0, 5.0], [2.0, 2.0]]
said = {
    "the same, even": is_right(mean, EVEN),
    "(3,), even": is_right(without_keepdims, EVEN),
    "a number, even": is_right(of_all, EVEN),
    "(3,), uneven": is_right(without_keepdims, UNEVEN),
}
for what, is_ in said.items():
    print(f"{what}: {'right' if is_ else 'wrong'}")
if [*said.values()] != [True, True, True, False]:
    raise SystemExit(f"changed: {said}")
PYTHON
