#!/usr/bin/env bash
# gofer-grader 1.1.0: a case that its test file marks as hidden is run for the student, and shown with what is due.
#
# Guess: `check`, which a student calls in the notebook, passes over cases with "hidden": True, as OK's client does.
# Found: they are run as all others and lower the grade, and what the notebook displays quotes the case's code and the
# value that it expects. So what is to stay hidden must not lie in the files that students get.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet gofer-grader==1.1.0 ipython==8.12.3 jinja2==3.1.6 pygments==2.21.0
cd "$folder"
cat > double.py <<'PYTHON'
test = {
    "name": "double",
    "points": 1,
    "suites": [
        {
            "type": "doctest",
            "scored": True,
            "setup": "",
            "teardown": "",
            "cases": [
                {"code": ">>> double(2)\n4", "hidden": False, "locked": False},
                {"code": ">>> double(21)\n42", "hidden": True, "locked": False},
            ],
        }
    ],
}
PYTHON
HOME=$folder "$folder/venv/bin/python" - <<'PYTHON'
from gofer.ok import check


def double(x):
    return 4


found = check("double.py", globals())
page = found._repr_html_()
said = {
    "grade": found.grade,
    "quotes the hidden call": "double(21)" in page,
    "quotes what is due": "Expecting:\n    42" in page,
}
for what, is_ in said.items():
    print(f"{what}: {is_}")
if [*said.values()] != [0.0, True, True]:
    raise SystemExit(f"changed: {said}")
PYTHON
