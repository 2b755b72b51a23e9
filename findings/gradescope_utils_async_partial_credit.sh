#!/usr/bin/env bash
# gradescope-utils 0.5.0: an async test with @partial_credit is never run, and has full marks.
#
# Guess: in an IsolatedAsyncioTestCase a test with @partial_credit(3) that sets 0.5 and then fails is listed as failed,
# with 0.5 of 3 points, as one that is not async.
# Found: it is listed as passed, with 3 of 3. The decorator wraps it in a plain function, so unittest calls that, gets
# a coroutine and drops it with a warning. One with @weight, which wraps nothing, is run.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet gradescope-utils==0.5.0
"$folder/venv/bin/python" - <<'PYTHON'
import io
import json
import unittest

from gradescope_utils.autograder_utils.decorators import partial_credit, weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner


class Plain(unittest.TestCase):
    @partial_credit(3)
    def test_partial(self, set_score=None):
        set_score(0.5)
        self.fail("half of it is missing")


class Async(unittest.IsolatedAsyncioTestCase):
    @partial_credit(3)
    async def test_partial(self, set_score=None):
        set_score(0.5)
        self.fail("half of it is missing")

    @weight(3)
    async def test_weight(self):
        self.fail("all of it is missing")


found = []
for tests in (Plain, Async):
    written = io.StringIO()
    JSONTestRunner(stream=written).run(unittest.defaultTestLoader.loadTestsFromTestCase(tests))
    for row in json.loads(written.getvalue())["tests"]:
        found.append((tests.__name__, row["name"].split()[0], row["status"], row["score"]))
        print(*found[-1], "of", row["max_score"])
assert found == [
    ("Plain", "test_partial", "failed", 0.5),
    ("Async", "test_partial", "passed", 3),
    ("Async", "test_weight", "failed", 0),
], "changed: other results"
PYTHON
