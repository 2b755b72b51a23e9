"""Proves a jail: attacks in a real worker must fail, and an honest call must succeed."""

from __future__ import annotations

import os
import platform
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grader.model import Candidate, Limits, Part
from grader.sandbox.server import ForkServer
from grader.sandbox.session import Budget, Session, WorkerFailure
from grader.worker.jail import Jail, library_folder

_LIMITS = Limits(call_seconds=10, total_seconds=30)


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of one attack, or of the honest call ("honest"). `gain` is empty if all is well."""

    name: str
    gain: str
    how: str


def attacks() -> Candidate:
    """The self-test's attacks, as a candidate."""
    source = Path(__file__).with_name("attacks.py").read_bytes()
    return Candidate.of("attacks", Part("attacks.py", source))


def prove(server: ForkServer, beside: Path) -> list[Proof]:
    """Run the attacks against a canary file in folder `beside`; list what each one got.

    Raises:
        InternalError: The fork server is gone.
        OSError: The canary can't be written.
    """
    with _canary(beside) as canary, _session(server) as session:
        proofs = [_explained(_honest(session), server.jail)]
        try:
            reply = session.ask(("call", None, "attack_all", (str(canary),), {}, 0))
            results = reply[1] if reply[0] == "result" else {"attack_all": (str(reply)[:300], "")}
        except WorkerFailure as failure:
            results = {"attack_all": (f"ended the worker: {failure}", "")}
    proofs += [Proof(name, str(gain), str(how)) for name, (gain, how) in results.items()]
    if platform.machine() == "x86_64":
        proofs.append(_old_system_calls(server))
    return proofs


def _honest(session: Session) -> Proof:
    if session.problem is not None:
        return Proof("honest", f"did not load: {session.problem.message}", "")
    try:
        reply = session.ask(("call", None, "honest", (np.arange(4.0),), {}, 0))
        if reply[0] == "raised":
            return Proof("honest", f"an honest call fails: {reply[2]}"[:300], "")
        values, name = reply[1]
        worked = np.array_equal(values, [0, 0.5, 1, 1.5]) and name == "numpy.polynomial"
    except (WorkerFailure, TypeError, ValueError, IndexError) as failure:
        return Proof("honest", f"an honest call fails: {failure}", "")
    if not worked or session.printed() != "honest\n":
        return Proof("honest", f"an honest call is answered wrongly: {reply!r}"[:300], "")
    return Proof("honest", "", "answered")


def _explained(honest: Proof, jail: Jail) -> Proof:
    """Say which folder is closed to workers, where an import failed because of that."""
    if "No module named" in honest.gain and jail.uid and jail.imports_late and not jail.namespaces:
        folder = closed_folder((library_folder(), Path(np.__file__).parent))
        if folder is not None:
            return Proof(
                "honest",
                f"an honest call can't import: {folder} is closed to a worker's own user, and Python "
                "or numpy is in it; use ones in a folder that everybody may read (in /usr, /opt), or "
                "open it (chmod o+rx)",
                "",
            )
    return honest


def closed_folder(folders: Iterable[Path]) -> Path | None:
    """The first folder on the way to one of `folders`, or itself, that is not open to every user."""
    for folder in folders:
        for step in (*reversed(folder.parents), folder):
            if not step.stat().st_mode & stat.S_IXOTH:
                return step
    return None


def _old_system_calls(server: ForkServer) -> Proof:
    """The 32-bit calls have a worker of their own, since being killed is the right answer."""
    with _session(server) as session:
        try:
            reply = session.ask(("call", None, "old_system_calls", (), {}, 0))
        except WorkerFailure as failure:
            return Proof("old_system_calls", "", str(failure))
    gain = "" if reply[0] == "raised" or reply[1:2] == (0,) else str(reply)[:200]
    return Proof("old_system_calls", gain, str(reply)[:200])


@contextmanager
def _session(server: ForkServer) -> Iterator[Session]:
    session = Session(server, attacks(), _LIMITS, 0, Budget(_LIMITS.total_seconds))
    try:
        yield session
    finally:
        session.close()


@contextmanager
def _canary(beside: Path) -> Iterator[Path]:
    """A file that anybody may read, where the hidden tests are; no worker may find it."""
    descriptor, name = tempfile.mkstemp(prefix=".canary-", dir=beside)
    os.write(descriptor, b"hidden")
    os.fchmod(descriptor, 0o644)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
