"""Where the environment lies does not decide what holds: below the temporary folder, too."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.worker import jail

HERE = Path(np.__file__).parent


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's")
def test_an_environment_below_the_temporary_folder_is_shown(monkeypatch, tmp_path):
    """The new root is mounted over the temporary folder, and still shows what lay below it."""
    source = tmp_path / "site-packages" / "numpy"
    source.mkdir(parents=True)
    (source / "file").write_text("here")
    single = tmp_path / "single.so"
    single.write_text("alone")
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            jail.enter_namespaces([source, single], root=os.getuid() == 0)
            found = (source / "file").read_text() + single.read_text() + str(len(os.listdir("/")))
            os.write(writer, found.encode())
        except OSError as error:
            os.write(writer, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader) as file:
        told = file.read()
    if told.startswith("PermissionError"):
        pytest.skip("namespaces are refused here; the sandbox does without them")
    assert told == "herealone1"
