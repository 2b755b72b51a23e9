#!/usr/bin/env bash
# pytest-gradescope 0.1.6 with pytest 8.4.2: what a test sets as its score or as its place on the leaderboard is lost.
#
# Guess: the test of its documentation, which has @partial_credit(4) and calls set_score(2), has 2 of 4 points in
# results.json; a test with @leaderboard that sets 0.9 gives the board a row.
# Found: it has 4 of 4, and there is no row. The value is kept on the function below the decorator, and what pytest
# reads is the wrapper around it. A test that sets 2 points and then fails has 0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pytest-gradescope==0.1.6 pytest==8.4.2
cd "$folder"
cat > test_it.py <<'PYTHON'
from pytest_gradescope import leaderboard, partial_credit


@partial_credit(4)
def test_half(set_score=None):
    set_score(2)


@partial_credit(4)
def test_half_then_fails(set_score=None):
    set_score(2)
    raise AssertionError("the other half is missing")


@leaderboard("accuracy", "desc")
def test_board(set_leaderboard_value=None):
    set_leaderboard_value(0.9)
PYTHON
"$folder/venv/bin/python" -m pytest -q -p no:cacheprovider test_it.py > said.txt || true
"$folder/venv/bin/python" - <<'PYTHON'
import json

with open("results.json") as file:
    written = json.load(file)
rows = sorted((row["name"], row["score"], row["max_score"]) for row in written["tests"])
for row in rows:
    print(*row)
print("leaderboard:", written["leaderboard"])
assert rows == [("test_board", 0, 0), ("test_half", 4, 4), ("test_half_then_fails", 0, 4)], "changed: other points"
assert written["leaderboard"] == [], "changed: a row"
PYTHON
