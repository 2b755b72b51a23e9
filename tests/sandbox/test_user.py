"""The sandbox of an ordinary user, who may do less than root; run as one where the tests are root."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CHILD = """
import os, sys
from pathlib import Path
from grader.model import Candidate, Limits, Part
from grader.sandbox import open_sandbox
from grader.sandbox.session import Budget

with open_sandbox(Path(sys.argv[1])) as sandbox:
    candidate = Candidate.of("x", Part("x.py", b"import numpy as np\\ndef f(a): return a * 2, np.e"))
    session = sandbox.session(candidate, Limits(), 0, Budget(10))
    print(os.getuid(), session.ask(("call", None, "f", (4,), {}, 0))[1][0], *sandbox.layers)
"""
LEFT = """
left = []
for entry in Path("/proc").glob("[0-9]*/stat"):
    try:
        fields = entry.read_text().rpartition(")")[2].split()
    except OSError:  # it ended meanwhile
        continue
    if int(fields[3]) == sandbox.server.process_id:  # the server leads a session of its own
        left.append(entry)
print(left)
"""


def test_an_ordinary_user_gets_a_sandbox(as_nobody: Any, open_to_nobody: Path) -> None:
    """Without any privilege a sandbox is proved too, and an honest call is answered in it."""
    done = as_nobody("-c", CHILD, open_to_nobody)
    assert done.stderr == ""
    uid, answer, *layers = done.stdout.split()
    assert int(uid) != 0
    assert answer == "8"
    assert "seccomp" in layers
    assert {"namespaces", "landlock"} & set(layers)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_closing_leaves_no_process(tmp_path: Path) -> None:
    """After the sandbox is closed neither the fork server nor a worker is left."""
    code = CHILD + LEFT
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
