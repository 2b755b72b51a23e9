#!/usr/bin/env bash
# pytest-grader 0.4.1: where the student's program raises in a fixture, the points of the test are left out of the total.
#
# Guess: with --score, what keeps a test from its verdict, such as a file that can't be imported, leaves the total of
# points as it is: a test of 5 points beside one of 3 is worth 0 of its 5, and the total is 3/8.
# Found: where its fixture raises, a test has no row, and its points are missing from the total, which is 3/3 and told
# as a full score. A function that gives a wrong matrix costs the 5 points, and one that raises, called in a fixture,
# costs none. pytest itself tells of an error and ends with 1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pytest-grader==0.4.1 pytest==9.2.0
cd "$folder"
cat > conftest.py <<'PYTHON'
pytest_plugins = ["pytest_grader"]
PYTHON
cat > test_matrix.py <<'PYTHON'
import os

import pytest
from pytest_grader import points


def matrix(size):
    """What a student handed in: a wrong matrix, or an exception."""
    if os.environ["PROGRAM"] == "raises":
        return [[0] * size] * undefined
    return [[0] * size] * size


@pytest.fixture
def identity():
    return matrix(2)


@points(3)
def test_other():
    pass


@points(5)
def test_identity(identity):
    assert identity == [[1, 0], [0, 1]]
PYTHON
for program in wrong raises; do
    ended=0
    PROGRAM=$program venv/bin/pytest --score -p no:cacheprovider > "$program.txt" || ended=$?
    echo "$program: $(grep -o 'Total Score: [0-9/]*' "$program.txt"), pytest ended with $ended"
    [ "$ended" = 1 ] || { echo "changed: pytest ended with $ended"; exit 1; }
done
grep -q 'Total Score: 3/8 ' wrong.txt || { echo "changed: another total of the wrong program"; exit 1; }
grep -q 'Total Score: 3/3 ' raises.txt || { echo "changed: another total of the one that raises"; exit 1; }
