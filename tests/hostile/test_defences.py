"""Each defence taken out of a copy of the grader: the attacks turn red, or another defence covers for it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import grader
from tests.hostile.running import as_ourselves, run_battery

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the wall needs Linux")

Change = tuple[str, str, str]
"""A file of the grader, what stands there, and what stands there instead."""

# The self-test would notice what is missing and refuse; here the attacks themselves must show it.
UNPROVED: Change = ("sandbox/start.py", "    if gains:\n", "    if False:\n")
NO_NAMESPACES: Change = (
    "sandbox/start.py",
    (
        "    yield Jail(namespaces=True, landlock=True, seccomp=True, uid=uid)\n"
        "    yield Jail(namespaces=True, seccomp=True, uid=uid)\n"
    ),
    "",
)  # fmt: skip
NO_FILE_LAYER: Change = (
    NO_NAMESPACES[0], NO_NAMESPACES[1] + "    yield Jail(landlock=True, seccomp=True, uid=uid)\n",
    "    yield Jail(seccomp=True)\n",
)  # fmt: skip
NO_OWN_USER: Change = (
    "sandbox/start.py", "uid = _WORKER_UIDS if os.getuid() == 0 else 0", "uid = 0",
)  # fmt: skip
NO_SECCOMP: Change = (
    "worker/jail.py",
    "    if jail.seccomp:\n        no_new",
    "    if False:\n        no_new",
)


@dataclass(frozen=True)
class Defence:
    """What is taken out, the attacks that then get through, or else which defence covers for it."""

    name: str
    changes: tuple[Change, ...]
    attacks: tuple[str, ...]
    covered_by: str = ""
    needs: str = ""


DEFENCES = (
    Defence("the filter of system calls", (UNPROVED, NO_SECCOMP), ("network", "memory_file")),
    Defence(
        "namespaces and landlock", (UNPROVED, NO_FILE_LAYER), ("disk_searched", "paths_guessed")
    ),
    Defence("namespaces", (NO_NAMESPACES,), ("disk_searched", "memory_files"), "landlock"),
    Defence(
        "landlock",
        (
            (
                "sandbox/start.py",
                "    yield Jail(namespaces=True, landlock=True, seccomp=True, uid=uid)\n",
                "",
            ),
        ),
        ("disk_searched", "files_touched", "plugins_planted"),
        "namespaces with a read-only root",
    ),
    Defence(
        "a user of its own", (NO_OWN_USER,), ("parent_killed", "neighbour_traced"), "the filter"
    ),
    Defence(
        "the dropped capabilities",
        (("worker/jail.py", "    _drop_capabilities()\n", ""),),
        ("namespaces_entered", "limits_raised"),
        "the own user, and the filter",
    ),
    Defence(
        "no clone but threads",
        (
            UNPROVED,
            (
                "worker/seccomp.py",
                'it.allow_if(calls["clone"], 0, _ANY_BIT, (_CLONE_THREAD,))',
                'it.allow(calls["clone"])',
            ),
        ),
        ("fork",),
    ),
    Defence(
        "files are opened for reading only",
        (
            UNPROVED,
            NO_FILE_LAYER,
            (
                "worker/seccomp.py",
                "    it.add(_ANY_BIT, _WRITING, 0, 1)\n    it.add(_RETURN, _ERRNO | _EPERM)\n",
                "    it.add(_ANY_BIT, _WRITING, 0, 0)\n",
            ),
        ),
        ("results_file", "disk_filled"),
        needs="x86_64",
    ),
    Defence(
        "reading only, with namespaces",
        (
            UNPROVED,
            (
                "worker/seccomp.py",
                "    it.add(_ANY_BIT, _WRITING, 0, 1)\n    it.add(_RETURN, _ERRNO | _EPERM)\n",
                "    it.add(_ANY_BIT, _WRITING, 0, 0)\n",
            ),
        ),
        ("results_file", "disk_filled"),
        "the read-only root and landlock",
    ),
    Defence(
        "limits can't be changed",
        (
            UNPROVED,
            (
                "worker/seccomp.py",
                '_allow_asking(it, calls["prlimit64"])',
                'it.allow(calls["prlimit64"])',
            ),
        ),
        ("limits_raised",),
        "a hard limit is only raised with a capability that is dropped",
    ),
    Defence(
        "signals to oneself only",
        (
            UNPROVED,
            NO_NAMESPACES,
            NO_OWN_USER,
            (
                "worker/seccomp.py",
                'it.kill_if(calls["tgkill"], 2, _SIGABRT)',
                'it.allow(calls["tgkill"])',
            ),
        ),
        ("neighbours_killed",),
        needs="root",
    ),
    Defence(
        "the architecture of a call",
        (
            UNPROVED,
            (
                "worker/seccomp.py",
                "    it.add(_EQUAL, _ARCHITECTURES[machine], 1, 0)\n",
                "    it.add(_EQUAL, 0, 1, 1)\n",
            ),
        ),
        ("old_system_calls",),
        needs="x86_64",
    ),
    Defence(
        "the limit on memory",
        (("worker/jail.py", "    limit(resource.RLIMIT_AS, (memory, memory))\n", ""),),
        ("memory_hog_swallowed",),
    ),
    Defence(
        "the limit on descriptors",
        (("worker/jail.py", "    limit(resource.RLIMIT_NOFILE, (24, 24))\n", ""),),
        ("descriptors_used_up",),
    ),
    Defence(
        "the limit on CPU time",
        (
            (
                "worker/jail.py",
                "    limit(resource.RLIMIT_CPU, (quota.cpu_seconds, quota.cpu_seconds))\n",
                "",
            ),
        ),
        ("swallowed_timeouts", "loop_at_load"),
        "the deadline in wall time",
    ),
    Defence(
        "no core files",
        (("worker/jail.py", "    limit(resource.RLIMIT_CORE, (0, 0))\n", ""),),
        ("core_file", "segfault"),
        "the limit on the size of files, and the read-only root",
    ),
    Defence(
        "closed descriptors",
        (
            UNPROVED,
            (
                "worker/server.py",
                "            os.closerange(_CHANNEL + 1, 256)\n",
                "            pass\n",
            ),
        ),
        ("descriptors_read",),
    ),
    Defence(
        "a fixed environment",
        (
            UNPROVED,
            (
                "sandbox/server.py",
                "            env=_ENVIRONMENT,\n",
                "            env={**__import__('os').environ, **_ENVIRONMENT},\n",
            ),
        ),
        ("environment_read",),
    ),
    Defence(
        "the deadline of a call",
        (
            (
                "sandbox/process.py",
                "        if remaining <= 0:\n",
                "        remaining += 6\n        if remaining <= 0:\n",
            ),
        ),
        ("sleep",),
    ),
    Defence(
        "the budget of a submission",
        (
            (
                "sandbox/session.py",
                "self.budget.seconds -= seconds",
                "pass",
            ),
        ),
        ("nearly_too_slow",),
    ),
    Defence(
        "SIGKILL, which can't be ignored",
        (
            (
                "sandbox/process.py",
                "signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)",
                "signal.pidfd_send_signal(self._pidfd, signal.SIGTERM)",
            ),
            ("sandbox/process.py", "ended.poll(5000)", "ended.poll(100)"),
        ),
        ("signals_ignored",),
    ),
    Defence(
        "the shape is compared",
        (("testing/compare.py", "    if got.shape != want.shape:\n", "    if False:\n"),),
        ("empty_arrays", "broadcast_ones"),
    ),
    Defence(
        "the kind is compared",
        (
            (
                "testing/compare.py",
                "    if got.dtype.kind not in _ACCEPTED[want.dtype.kind]:\n",
                "    if False:\n",
            ),
        ),
        ("complex_numbers",),
    ),
    Defence(
        "numbers must be finite",
        (
            (
                "testing/compare.py",
                "    if not finite.all() and np.isfinite(want).all():\n",
                "    if False:\n",
            ),
        ),
        ("all_nan", "all_infinite"),
        "the comparison of values, where NaN is near nothing",
    ),
    Defence(
        "hidden details are taken out of what students see",
        (
            (
                "feedback/redaction.py",
                '    return replace(check, detail="", seconds=0.0, exception=_told(check.exception))\n',
                "    return check\n",
            ),
            (
                "feedback/redaction.py",
                "output = report.load_output if hidden or not checks else report.output",
                "output = report.output",
            ),
        ),
        ("inputs_printed", "inputs_in_forged_words"),
    ),
    Defence(
        "only a few names of exceptions are shown",
        (
            (
                "feedback/redaction.py",
                "exception=_told(check.exception)",
                "exception=check.exception",
            ),
        ),
        ("inputs_in_forged_words",),
    ),
    Defence(
        "what can't be seen is made visible",
        (("feedback/clean.py", "    if not shown.isprintable():\n", "    if False:\n"),),
        ("terminal_codes", "direction_and_line_ends"),
    ),
    Defence(
        "pages are escaped",
        (("feedback/rendering.py", "        autoescape=True,\n", "        autoescape=False,\n"),),
        ("script_in_the_text",),
    ),
)


def changed_grader(folder: Path, changes: tuple[Change, ...]) -> Path:
    """Copy the grader to a folder, with these changes."""
    package = folder / "changed"
    source = Path(grader.__file__).parent
    shutil.copytree(source, package / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    for file, old, new in changes:
        path = package / "grader" / file
        text = path.read_text()
        assert text.count(old) == 1, f"{file} has this {text.count(old)} times: {old}"
        path.write_text(text.replace(old, new))
    return package


@pytest.mark.parametrize("defence", DEFENCES, ids=lambda defence: defence.name)
def test_without_a_defence_the_attacks_are_noticed(defence: Defence, tmp_path: Path) -> None:
    """What no other defence covers turns each of its attacks red; what one covers stays green."""
    if defence.needs == "root" and os.getuid() != 0:
        pytest.skip("needs root")
    if defence.needs == "x86_64" and platform.machine() != "x86_64":
        pytest.skip("needs x86_64")
    package = changed_grader(tmp_path, defence.changes)

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return as_ourselves(*arguments, package=package)

    found = run_battery(tmp_path / "found", run, "--only", ",".join(defence.attacks))["attacks"]
    assert set(found) == set(defence.attacks)
    if defence.covered_by:
        assert not any(found.values()), found
    else:
        assert all(found.values()), found


def test_what_stays_in_shared_memory_is_seen(tmp_path: Path) -> None:
    """Without a filter and a jail an attack's shared memory is found where it lies, and then removed."""
    before = set(Path("/dev/shm").glob("grader-hostile-*"))  # another run's
    package = changed_grader(tmp_path, (UNPROVED, NO_FILE_LAYER, NO_SECCOMP))

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return as_ourselves(*arguments, package=package)

    found = run_battery(tmp_path / "found", run, "--only", "shared_memory")["attacks"]
    (left,) = [text for text in found["shared_memory"] if text.startswith("shared memory before")]
    for place in ("/dev/shm/grader-hostile-", "/proc/sysvipc/shm", "/proc/sysvipc/sem"):
        assert place in left
        assert place in left.partition("and after")[2]
    assert set(Path("/dev/shm").glob("grader-hostile-*")) <= before
