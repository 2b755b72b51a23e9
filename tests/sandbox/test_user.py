"""The sandbox of an ordinary user, who may do less than root; run as one where the tests are root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import grader

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
NOBODY = 65534


def reachable_python() -> str | None:
    """A Python of this version that another user can start."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for path in (sys.executable, shutil.which(version, path="/usr/local/bin:/usr/bin")):
        try:
            subprocess.run([path or "", "-c", ""], user=NOBODY, group=NOBODY, cwd="/", check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return path
    return None


@pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="becomes another user")
def test_an_ordinary_user_gets_a_sandbox(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Without any privilege a sandbox is proved too, and an honest call is answered in it."""
    python = reachable_python()
    if python is None:
        pytest.skip("no Python of this version can be reached by another user")
    beside = Path("/tmp") / f"{tmp_path_factory.getbasetemp().name}-{os.getpid()}-beside"
    beside.mkdir(mode=0o777)
    os.chown(beside, NOBODY, NOBODY)
    folders = [Path(grader.__file__).parent.parent, Path(np.__file__).parent.parent]
    try:
        done = subprocess.run(
            [python, "-s", "-B", "-c", CHILD, str(beside)],
            user=NOBODY, group=NOBODY, extra_groups=[], cwd="/", capture_output=True, text=True,
            env={"PYTHONPATH": os.pathsep.join(map(str, folders)), "PATH": "/usr/bin:/bin"},
            check=False,
        )  # fmt: skip
    finally:
        shutil.rmtree(beside)
    assert done.stderr == ""
    uid, answer, *layers = done.stdout.split()
    assert (uid, answer) == (str(NOBODY), "8")
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
