#!/usr/bin/env bash
# pedal 3.0.4: an answer that is compared with an array of numpy is right, whatever it is.
#
# Guess: assert_equal(call("scaled"), np.array([1.0, 2.0])) is passed for an equal array and failed for any other; if
# arrays can't be compared, the run says so.
# Found: an array of other numbers, one of another length, a list and None all end in "Complete" with a score of 1.
# The comparison raises ("truth value of an array"), the assertion's state is then "error", and neither the call nor
# the result that is shown tells of it. With arrays of a single element a wrong one is found.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pedal==3.0.4 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import numpy as np
from pedal import assert_equal, call, clear_report, contextualize_report, run, verify
from pedal.resolvers import simple


def result(answer, due):
    clear_report()
    contextualize_report(f"import numpy as np\n\n\ndef scaled():\n    return {answer}\n")
    verify()
    run()
    assert_equal(call("scaled"), due)
    final = simple.resolve()
    return final.title, final.score


two = np.array([1.0, 2.0])
answers = ("np.array([1.0, 2.0])", "np.array([7.0, 9.0])", "np.zeros(3)", "[7.0, 9.0]", "None")
seen = [result(answer, two) for answer in answers]
of_one = result("np.array([7.0])", np.array([1.0]))
for answer, came in zip(answers, seen):
    print(answer, *came)
print("of one element:", *of_one)
assert seen == [("Complete", 1)] * 5, "changed: other results for two elements"
assert of_one == ("Failed Instructor Test", 0), "changed: another result for one element"
PYTHON
