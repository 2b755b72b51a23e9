#!/usr/bin/env bash
# pytest-xdist 3.8.0 beside pytest 9.2.0: --dist loadgroup keeps no group together.
#
# Guess: tests of two files that are marked xdist_group("one") all run in one worker, as with older pytests.
# Found: with pytest 8.4.2 one worker runs all twelve; with pytest 9.2.0 the mark is not seen,
# and both workers run six. Nothing warns of it. A scheduler given by the hook
# pytest_xdist_make_scheduler (a LoadScopeScheduling with a _split_scope of its own) still does what it says.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/test_one.py" <<'PYTHON'
import os
import time
from pathlib import Path

import pytest


@pytest.mark.xdist_group("one")
@pytest.mark.parametrize("number", range(6))
def test(number):
    time.sleep(0.3)
    with Path(os.environ["SEEN"]).open("a") as seen:
        seen.write(os.environ["PYTEST_XDIST_WORKER"] + "\n")
PYTHON
cp "$folder/test_one.py" "$folder/test_two.py"
for pytest in 8.4.2 9.2.0; do
    python3 -m venv "$folder/$pytest"
    "$folder/$pytest/bin/pip" install --quiet "pytest==$pytest" pytest-xdist==3.8.0
    SEEN="$folder/$pytest.seen" "$folder/$pytest/bin/python" -m pytest -q -n 2 --dist loadgroup "$folder"/test_*.py >/dev/null
    echo "pytest $pytest: $(sort -u "$folder/$pytest.seen" | wc -l) worker(s) ran the group"
done
[ "$(sort -u "$folder/8.4.2.seen" | wc -l)" = 1 ] || { echo "changed: the older one"; exit 1; }
[ "$(sort -u "$folder/9.2.0.seen" | wc -l)" = 2 ] || { echo "changed: the newer one keeps it together"; exit 1; }
