#!/usr/bin/env bash
# pedal 3.0.4: a student's function that a grader calls with an array fails with a NameError about `array`.
#
# Guess: call("total", np.array([1.0, 2.0])) calls the student's `total` with that array, as call("total", [1.0, 2.0])
# does with a list.
# Found: the call is written as code, with the array as its repr. "total(array([1., 2.]))" is run in the student's
# namespace, where the name is np.array, and a right answer gets 0 and advice to look for a typo.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pedal==3.0.4 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import numpy as np
from pedal import assert_equal, call, clear_report, contextualize_report, run, verify
from pedal.resolvers import simple


def result(argument):
    clear_report()
    contextualize_report("import numpy as np\n\n\ndef total(x):\n    return float(np.sum(x))\n")
    verify()
    run()
    assert_equal(call("total", argument), 3.0)
    final = simple.resolve()
    return final.title, final.score, "Name 'array' is not defined" in final.message


seen = [result([1.0, 2.0]), result(np.array([1.0, 2.0]))]
print(*seen, sep="\n")
assert seen == [("Complete", 1, False), ("Name Error", 0, True)], "changed: other results"
PYTHON
