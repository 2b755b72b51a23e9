"""What each layer of the jail is for: without it the right attack gets through, or another stops it."""

from __future__ import annotations

import dataclasses
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

import grader.worker
from grader.errors import InternalError, RefusedError
from grader.model import Candidate, Part
from grader.sandbox import selftest
from grader.sandbox import start as starting
from grader.sandbox.selftest import attacks, closed_folder, prove
from grader.sandbox.server import ForkServer, JailRefusedError
from grader.worker.jail import Jail, library_folder

STRONGEST = next(starting.jails())
NO_NAMESPACES = ("_libc.unshare(sum(_CLONE[name] for name in names))", "-1")
NO_SECCOMP = ("_PR_SET_SECCOMP, _MODE_FILTER = 22, 2", "_PR_SET_SECCOMP, _MODE_FILTER = 22, 77")


def gains(jail: Jail, beside: Path) -> set[str]:
    """Open a jail and give the names of the attacks that get something in it."""
    server = ForkServer(jail)
    try:
        server.wait_until_ready()
        return {proof.name for proof in prove(server, beside) if proof.gain}
    except JailRefusedError as error:
        pytest.skip(f"this machine refuses the layers that the test needs: {error}")
    finally:
        server.close()


@pytest.mark.parametrize("layer", ["namespaces", "landlock"])
def test_each_file_layer_covers_for_the_other(layer: str, tmp_path: Path) -> None:
    """With namespaces or with landlock alone, and seccomp, no attack gets anything."""
    weaker = dataclasses.replace(STRONGEST, **{layer: False})
    if layer == "namespaces":  # the interpreter may be where another user can't reach it
        weaker = dataclasses.replace(weaker, uid=0)
    assert gains(weaker, tmp_path) == set()


def test_without_file_layers_the_hidden_tests_are_read(tmp_path: Path) -> None:
    """Where neither namespaces nor landlock hide them, files are open to a worker of the same user."""
    assert {"read_file", "list_folder"} <= gains(Jail(seccomp=True), tmp_path)


def test_without_seccomp_processes_and_sockets_are_made(tmp_path: Path) -> None:
    """The other layers do not stop a fork, a socket or a file in memory: the filter does."""
    found = gains(dataclasses.replace(STRONGEST, seccomp=False), tmp_path)
    assert {"fork", "open_socket", "memory_file"} <= found
    assert not {"read_file", "list_folder", "write_files"} & found


def test_without_any_wall_files_are_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that may create even an empty file is found out, and the self-test cleans up."""
    source = (
        attacks().parts[0].source.replace(b"\n    unshare, shared_memory", b"\n    shared_memory")
    )
    source = source.replace(b"open_socket, fork, execute, kill_parent, trace,", b"")
    monkeypatch.setattr(selftest, "attacks", lambda: Candidate.of("a", Part("a.py", source)))
    assert "write_files" in gains(Jail(), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("jail", [Jail(seccomp=True, files=False), Jail(chroot=True, seccomp=True)])
def test_an_empty_root_or_no_files_hold_where_nothing_else_is_had(
    jail: Jail, tmp_path: Path
) -> None:
    """Without namespaces and landlock there is nothing to open, and an honest call works."""
    if jail.chroot and os.getuid() != 0:
        pytest.skip("needs root")
    assert gains(jail, tmp_path) == set()


def test_a_folder_that_workers_may_not_enter_is_named(tmp_path: Path) -> None:
    """Where Python is closed to a worker's own user, a refusal says which folder is, and what to do."""
    folder = closed_folder([library_folder(), Path(np.__file__).parent])
    if os.getuid() != 0 or folder is None:
        pytest.skip("needs root, and a Python that other users can't reach")
    server = ForkServer(Jail(landlock=True, seccomp=True, uid=61_000))
    try:
        server.wait_until_ready()
        (gain,) = (proof.gain for proof in prove(server, tmp_path) if proof.name == "honest")
    except JailRefusedError as error:
        pytest.skip(f"this machine refuses the layers that the test needs: {error}")
    finally:
        server.close()
    assert f"{folder} is closed" in gain
    assert "/opt" in gain


def test_the_closed_folder_is_found_on_the_way(open_to_nobody: Path) -> None:
    """It is the one to open, not what lies in it; where all are open there is none."""
    closed = open_to_nobody / "closed"
    (closed / "open").mkdir(parents=True)
    closed.chmod(0o755)
    (closed / "open").chmod(0o755)
    assert closed_folder([open_to_nobody, closed / "open"]) is None
    closed.chmod(0o700)
    assert closed_folder([open_to_nobody, closed / "open"]) == closed


def changed_worker(
    folder: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, file: str = "seccomp.py"
) -> None:
    """Make fork servers start from a copy of the worker's code with one piece of it changed."""
    package = folder / "worker"
    if not package.exists():
        shutil.copytree(Path(grader.worker.__file__).parent, package)
    text = (package / file).read_text()
    assert text.count(old) == 1
    (package / file).write_text(text.replace(old, new))
    monkeypatch.setattr(grader.worker, "__file__", str(package / "__init__.py"))


@pytest.mark.parametrize(
    ("old", "new", "gained"),
    [
        (
            "    it.add(_LOAD, _ARCH)\n",
            "    it.add(_RETURN, _ALLOW)\n    it.add(_LOAD, _ARCH)\n",
            "fork",
        ),
        (
            "    it.add(_EQUAL, _ARCHITECTURES[machine], 1, 0)\n",
            "    it.add(_EQUAL, 0, 1, 1)\n",
            "",
        ),
        (
            '    it.allow_if(calls["clone"], 0, _ANY_BIT, (_CLONE_THREAD,))\n',
            '    it.allow(calls["clone"])\n',
            "fork",
        ),
        ('    _allow_asking(it, calls["prlimit64"])\n', '    it.allow(calls["prlimit64"])\n', ""),
    ],
    ids=["allows everything", "any architecture", "any clone", "any limit"],
)
def test_a_filter_with_a_hole_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, gained: str
) -> None:
    """A filter that loads and lets one thing through is found out by what got through."""
    changed_worker(tmp_path, monkeypatch, old, new)
    found = gains(STRONGEST, tmp_path)
    if not gained:  # another layer or the machine itself may stop this one
        assert found <= {"old_system_calls", "raise_limits"}
    else:
        assert gained in found


def test_a_filter_that_refuses_honest_work_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A jail in which nobody could get a point does not count as one that holds."""
    changed_worker(
        tmp_path,
        monkeypatch,
        '    it.answer(calls["clone3"], _ENOSYS)',
        "    it.add(_RETURN, _ERRNO | _EPERM)",
    )
    monkeypatch.setattr(starting, "jails", lambda: iter([STRONGEST]))
    with pytest.raises(RefusedError, match="honest"):
        starting.open_sandbox(tmp_path)


def test_a_seccomp_that_can_not_be_installed_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that could not take its last layer ends before it has read anything."""
    changed_worker(tmp_path, monkeypatch, *NO_SECCOMP)
    assert "honest" in gains(STRONGEST, tmp_path)


def test_a_server_that_is_gone_is_an_error_of_ours(tmp_path: Path) -> None:
    """Asking a closed server for a worker is an internal error, which costs nobody a point."""
    sandbox = starting.open_local()
    sandbox.server.wait_until_ready()
    sandbox.close()
    with pytest.raises(InternalError, match="gone"):
        prove(sandbox.server, tmp_path)


def test_without_a_folder_for_the_canary_it_is_refused(tmp_path: Path) -> None:
    """A self-test that can't place its file proves nothing."""
    with pytest.raises(RefusedError, match="canary"):
        starting.open_sandbox(tmp_path / "nowhere")


def test_layers_are_named() -> None:
    """A report names what held the worker."""
    assert starting.layer_names(Jail(landlock=True, seccomp=True, uid=5)) == (
        "landlock", "seccomp", "uid", "rlimits",
    )  # fmt: skip


def test_local_workers_claim_no_layer() -> None:
    """The sandbox of a student's own machine says that it is none."""
    with starting.open_local() as local:
        assert (local.layers, local.proofs, local.unsafe) == ((), [], False)


def test_a_refused_layer_leads_to_the_next_jail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the kernel refuses namespaces, a jail without them is proved and named."""
    changed_worker(tmp_path, monkeypatch, *NO_NAMESPACES, file="jail.py")
    with starting.open_sandbox(tmp_path) as found:
        assert {"landlock", "seccomp"} <= set(found.layers)
        assert "namespaces" not in found.layers
        assert {proof.gain for proof in found.proofs} == {""}


def test_every_refusal_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no jail can be had, the message has a line for each that was tried, and a remedy."""
    changed_worker(tmp_path, monkeypatch, *NO_SECCOMP)
    with pytest.raises(RefusedError) as caught:
        starting.open_sandbox(tmp_path)
    assert caught.value.exit_code == 3
    assert len(caught.value.message.splitlines()) == 1 + len(list(starting.jails()))
    assert "doctor" in caught.value.remedy
