#!/usr/bin/env bash
# gradescope-utils 0.5.0: where a class of tests can't be set up, there is no results.json at all.
#
# Guess: unittest goes on with the other classes, and the tests of the one whose setUpClass raised have 0 points.
# Found: unittest reports such a class by an object that is no test; the runner asks it for a test's decorators and
# ends with an AttributeError about `_testMethodName`. What the other classes earned is lost with it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet gradescope-utils==0.5.0
"$folder/venv/bin/python" - <<'PYTHON'
import io
import unittest

from gradescope_utils.autograder_utils.decorators import weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner


class Passing(unittest.TestCase):
    @weight(4)
    def test_passes(self):
        pass


class WithoutData(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise FileNotFoundError("data.csv")

    @weight(4)
    def test_needs_data(self):
        pass


load = unittest.defaultTestLoader.loadTestsFromTestCase
suite = unittest.TestSuite([load(Passing), load(WithoutData)])
plain = unittest.TextTestRunner(stream=io.StringIO()).run(suite)
print("unittest's own runner: run", plain.testsRun, "errors", len(plain.errors))
assert (plain.testsRun, len(plain.errors)) == (1, 1), "changed: unittest"
written = io.StringIO()
try:
    JSONTestRunner(stream=written).run(unittest.TestSuite([load(Passing), load(WithoutData)]))
except AttributeError as error:
    print("JSONTestRunner:", error)
    assert "_testMethodName" in str(error), "changed: another message"
else:
    raise SystemExit("changed: it goes on")
assert written.getvalue() == "", "changed: something is written"
PYTHON
