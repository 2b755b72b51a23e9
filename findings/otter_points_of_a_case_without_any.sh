#!/usr/bin/env bash
# otter-grader 7.0.0: a case that says no points is worth nothing where another says some, and one where that says 0.
#
# Guess: in a test without points of its own, a case without points is worth 1 beside a case of 2; and a test of 3
# whose two cases say 1 each is refused, as one whose cases say 2 each is.
# Found: it is worth 0 beside a case of 2, and 1 beside a case of 0; beside another without points each is worth 0.5.
# The test of 3 is worth 2 and nothing says so, while "more points than allowed" are an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet otter-grader==7.0.0
"$folder/venv/bin/python" - <<'PYTHON'
from otter.test_files.ok_test import OKTestFile


def worth(total, *points):
    cases = [
        {"code": ">>> 1\n1", "hidden": False} | ({} if one is None else {"points": one}) for one in points
    ]
    spec = {"name": "q1", "suites": [{"cases": cases, "type": "doctest"}]}
    if total is not None:
        spec["points"] = total
    try:
        return [case.points for case in OKTestFile.from_spec(spec, "q1.py").test_cases]
    except ValueError as error:
        return str(error)


asked = ((None, None, 2), (None, None, 0), (None, None, None), (3, 1, 1), (3, 2, 2))
seen = [worth(*one) for one in asked]
for one, came in zip(asked, seen):
    print(one, came)
assert seen == [
    [0, 2],
    [1, 0],
    [0.5, 0.5],
    [1, 1],
    "More points specified in test cases than allowed for test",
], "changed: other points"
PYTHON
