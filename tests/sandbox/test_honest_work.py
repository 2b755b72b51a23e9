"""What honest submissions do beside numpy is graded alike in every jail, the weakest included."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.model import Candidate, Limits, Part
from grader.sandbox import start as starting
from grader.sandbox.selftest import closed_folder
from grader.sandbox.server import ForkServer, JailRefusedError
from grader.sandbox.session import Budget, Session
from grader.worker.jail import PACKAGE_FOLDERS, Jail, library_folder

ROOT = Path(__file__).parents[2]
JAILS = [*starting.jails(), Jail(chroot=True, seccomp=True)]
IMPORT_ALL = """
import importlib
def absent(names):
    found = []
    for name in names:
        try:
            importlib.import_module(name)
        except (ImportError, PermissionError):
            found.append(name)
    return found
"""
# What is no part of a submission: it shows a poem, opens a browser, or is left out on purpose.
NAMES = [
    *sorted(sys.stdlib_module_names - {"this", "antigravity", "idlelib", "test"}),
    "asyncio.events", "collections.abc", "concurrent.futures.thread", "email.mime.text",
    "encodings.cp932", "importlib.abc", "importlib.metadata", "json.tool", "logging.handlers",
    "unittest.mock", "urllib.request", "xml.etree.ElementTree",
    "numpy.char", "numpy.lib.stride_tricks", "numpy.ma.extras", "numpy.polynomial.chebyshev",
    "numpy.testing", "numpy.typing",
]  # fmt: skip


@pytest.fixture(scope="module")
def absent_outside() -> Any:
    """The modules that can't be imported on this machine at all, as those of other systems."""
    code = f"{IMPORT_ALL}print(absent({NAMES}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return ast.literal_eval(done.stdout)


@pytest.fixture(scope="module", params=JAILS, ids=lambda jail: "+".join(starting.layer_names(jail)))
def server(request: pytest.FixtureRequest) -> Iterator[ForkServer]:
    """A fork server in each of the jails that can be had here."""
    jail = request.param
    if jail.chroot and os.getuid() != 0:
        pytest.skip("needs root")
    if jail.uid and jail.imports_late and not jail.namespaces:
        folder = closed_folder((library_folder(), Path(np.__file__).parent))
        if folder is not None:
            pytest.skip(f"workers may not enter {folder}")
    found = ForkServer(jail)
    try:
        found.wait_until_ready()
        yield found
    except JailRefusedError as error:
        pytest.skip(f"this machine refuses the layers that the test needs: {error}")
    finally:
        found.close()


def answer(server: ForkServer, source: str | bytes, *arguments: Any, memory_mb: int = 512) -> Any:
    """Load a source and give what its first function returns."""
    content = source.encode() if isinstance(source, str) else source
    candidate = Candidate.of("x", Part("work.py", content))
    limits = Limits(call_seconds=60, load_seconds=60, memory_mb=memory_mb)
    session = Session(server, candidate, limits, 0, Budget(120))
    try:
        assert session.problem is None
        reply = session.ask(("call", None, session.spans[0].function, arguments, {}, 0))
        return reply[1] if reply[0] == "result" else reply
    finally:
        session.close()


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("速度 = 0.5\ndef f(x): return x * 速度\n", 1.0),
        ("def ｆ(x): return '\\N{GREEK SMALL LETTER ALPHA}' * x\n", "αα"),
        ("# coding: shift_jis\ndef f(x): return '速度' * x\n".encode("shift_jis"), "速度速度"),
        ("# coding: latin-1\ndef f(x): return 'é' * x\n".encode("latin-1"), "éé"),
    ],
    ids=["a name", "a character's name", "Shift JIS", "Latin 1"],
)
def test_a_source_may_have_any_script(server: ForkServer, source: Any, result: Any) -> None:
    """What Python's parser imports to read a file is there, for names as for encodings."""
    assert answer(server, source, 2) == result


def test_the_library_and_numpy_can_be_imported(server: ForkServer, absent_outside: Any) -> None:
    """Of Python's library and of numpy nothing is absent in a jail that is there outside."""
    assert answer(server, IMPORT_ALL, NAMES) == absent_outside


LAYERS = """
from pathlib import Path
from grader.sandbox import open_sandbox
with open_sandbox(Path()) as sandbox:
    print(sys.base_prefix, *sandbox.layers)
"""


@pytest.mark.parametrize("kind", ["a link to the folder", "a folder of links"])
def test_python_and_numpy_may_be_found_by_links(tmp_path: Path, kind: str) -> None:
    """As with uv, Homebrew or a home on another disk: no layer is lost, though a jail has no such link."""
    python, packages = tmp_path / "python", tmp_path / "packages"
    program = Path(os.path.realpath(sys.executable))
    if kind == "a link to the folder":
        python.symlink_to(sys.base_prefix)
    else:
        library = Path(os.__file__).parent
        named = python / "lib" / library.name
        named.mkdir(parents=True)
        for entry in library.iterdir():
            if entry.name not in PACKAGE_FOLDERS:
                (named / entry.name).symlink_to(entry)
        (python / "bin").mkdir()
        shutil.copy(program, python / "bin")
    packages.symlink_to(Path(np.__file__).parents[1])

    def proved(prefix: Path, site: Path) -> list[str]:
        code = f"import sys\nsys.path += {[str(ROOT), str(site)]}\n{LAYERS}"
        command = [prefix / "bin" / program.name, "-P", "-S", "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        where, *layers = done.stdout.split()
        assert where == str(prefix)
        return layers

    plain = proved(Path(sys.base_prefix), packages.resolve())
    if "namespaces" not in plain:
        pytest.skip("no root of its own can be had here")
    assert proved(python, packages) == plain


def test_nothing_else_can_be_imported(server: ForkServer) -> None:
    """What is installed beside numpy, what is ours, and the library's own tests are out of reach."""
    names = ["pytest", "click", "pip", "setuptools", "grader", "test.support", "idlelib.rpc"]
    assert answer(server, IMPORT_ALL, names) == names


def test_the_quota_of_memory_is_the_submission_s_own(server: ForkServer) -> None:
    """What the server keeps in memory is not taken off a worker's quota."""
    source = "import numpy as np\ndef f(): return np.ones(2 * 2**20).nbytes // 2**20\n"
    assert answer(server, source, memory_mb=24) == 16


def test_what_is_late_knows_its_source_and_no_other_file(server: ForkServer) -> None:
    """A module that was imported late shows its own lines, as in a traceback, and gives no other."""
    source = "def f():\n    import inspect, wave\n    return inspect.getsource(wave.open)\n"
    assert "def open(f, mode=None)" in answer(server, source)
    source = "def f():\n    import pkgutil\n    return pkgutil.get_data('wsgiref', 'nothing')\n"
    assert answer(server, source)[0] == "raised"


def test_a_file_knows_where_it_is(server: ForkServer) -> None:
    """`__file__` is absolute, and every usual way to the folder of a submission leads to one."""
    source = (
        "import os\nfrom pathlib import Path\n"
        "HERE = os.path.dirname(os.path.abspath(__file__)), str(Path(__file__).resolve().parent)\n"
        "HERE += os.path.dirname(os.path.realpath(__file__)), str(Path(__file__).absolute().parent)\n"
        "def f():\n    return __file__, set(HERE)\n"
    )
    assert answer(server, source) == ("/work.py", {"/"})
