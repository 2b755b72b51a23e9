#!/usr/bin/env bash
# pygiftparser 1.1: a numerical answer below zero is none, and one in thousandths is read as a whole number.
#
# Guess: {#-0.5:0.1} is read as -0.5 with a margin of 0.1, and {#1e-3:1e-5} as 0.001 with one of 0.00001; both are
# written so by programs that make GIFT, and 0.5 and 0.001 are read.
# Found: the first has no answer at all (a range with a bound below zero neither), and the question is then no valid
# one. The second is 1 with a margin of 0, and valid: whoever answers 0.001 is wrong.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pygiftparser==1.1 setuptools==80.9.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import io

from pygiftparser import parser


def read(answer):
    (question,) = parser.parseFile(io.StringIO(f"::Q:: How much is it? {{#{answer}}}\n\n"))
    found = [(one.value, one.tolerance) for one in question.answers.answers if hasattr(one, "value")]
    return found, question.valid


seen = {answer: read(answer) for answer in ("0.5:0.1", "-0.5:0.1", "-0.5..0.5", "0.001:0.00001", "1e-3:1e-5")}
for answer, found in seen.items():
    print(answer, *found)
assert seen == {
    "0.5:0.1": ([(0.5, 0.1)], True),
    "-0.5:0.1": ([], False),
    "-0.5..0.5": ([], False),
    "0.001:0.00001": ([(0.001, 0.00001)], True),
    "1e-3:1e-5": ([(1.0, 0)], True),
}, "changed: read otherwise"
PYTHON
