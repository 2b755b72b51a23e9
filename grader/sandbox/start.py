"""Finds the strongest jail that this machine allows, proves it, and hands out sessions in it.

Without numpy, which comes with sessions, so that a fork server can be started first of all.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from grader.errors import GraderError, InternalError, RefusedError
from grader.sandbox.affinity import Affinity
from grader.sandbox.server import ForkServer, JailRefusedError
from grader.worker.jail import Jail

if TYPE_CHECKING:
    from grader.model import Candidate, Limits
    from grader.sandbox.selftest import Proof
    from grader.sandbox.session import Budget, Session

_WORKER_UIDS = 61_000  # an unused range: each worker of a root's grader gets a user id of its own
_REMEDY = (
    "Run `grade doctor` to see what each layer needs, or, if you trust every submission, "
    "use --unsafe, which marks each report."
)


class Sandbox:
    """A proved fork server. `layers` names what holds a worker, `proofs` how that was shown."""

    def __init__(
        self,
        server: ForkServer,
        layers: tuple[str, ...],
        proofs: list[Proof],
        *,
        beside: Path | None = None,
        unsafe: bool = False,
    ) -> None:
        self.server = server
        self._beside = beside
        self._closed = False
        self.layers = layers
        self.proofs = proofs
        self.affinity = Affinity(self._move)
        self.unsafe = unsafe

    def session(self, candidate: Candidate, limits: Limits, seed: int, budget: Budget) -> Session:
        """Start a worker that has loaded `candidate`; a server that has ended is replaced first.

        Raises:
            InternalError: The server ended meanwhile, or a new one can't be started.
            RefusedError: The jail no longer holds.
        """
        from grader.sandbox.session import Session

        if self._closed:
            raise InternalError("the sandbox was closed")
        if self.server.has_ended:
            self._restart()
        return Session(self.server, candidate, limits, seed, budget)

    def _restart(self) -> None:
        """Start a new server with the same jail, and prove it as the first one was."""
        self.server.close()
        server = ForkServer(self.server.jail)
        try:
            if self._beside is not None:
                _proved(server, self._beside)
        except JailRefusedError as error:
            server.close()
            raise InternalError(f"the fork server can't be started again: {error}") from None
        except GraderError:
            server.close()
            raise
        self.server = server

    def _move(self, processor: int) -> None:
        self.server.move(processor)

    def close(self) -> None:
        """End the fork server and every worker."""
        self._closed = True
        self.server.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def jails() -> Iterator[Jail]:
    """The jails to try, strongest first. All have seccomp: without it nothing holds."""
    uid = _WORKER_UIDS if os.getuid() == 0 else 0
    yield Jail(namespaces=True, landlock=True, seccomp=True, uid=uid)
    yield Jail(namespaces=True, seccomp=True, uid=uid)
    yield Jail(landlock=True, seccomp=True, uid=uid)
    if uid:
        # An interpreter in a home folder can't be reached by another user.
        yield Jail(landlock=True, seccomp=True)
        yield Jail(chroot=True, seccomp=True, uid=uid)
    yield Jail(seccomp=True, files=False)


def layer_names(jail: Jail) -> tuple[str, ...]:
    """What to call the layers of a jail in a report."""
    names = ("namespaces", "landlock", "chroot", "seccomp")
    return (
        *(name for name in names if getattr(jail, name)),
        *([] if jail.files else ["no-files"]),
        *(["uid"] if jail.uid else []),
        "rlimits",
    )


def begin() -> ForkServer | None:
    """Start the server of the strongest jail; it imports and jails itself until `open_sandbox` proves it."""
    return ForkServer(next(jails())) if sys.platform == "linux" else None


def open_sandbox(beside: Path, *, unsafe: bool = False, begun: ForkServer | None = None) -> Sandbox:
    """Open the strongest sandbox that can be proved; `beside` is the folder of the hidden tests.

    `begun` is the server of the strongest jail, where it was started before (`begin`).

    Raises:
        RefusedError: No jail holds here, and `unsafe` was not asked for.
    """
    reasons = []
    if sys.platform == "linux":
        for jail in jails():
            try:
                server, begun = begun or ForkServer(jail), None
                sandbox = _proved(server, beside)
            except (JailRefusedError, InternalError) as error:
                reasons.append(f"{'+'.join(layer_names(jail))}: {error}")
            except RefusedError as error:
                reasons.append(f"{'+'.join(layer_names(jail))}: {error.message}")
            else:
                return sandbox
            with suppress(OSError):
                server.close()
    else:
        reasons.append(f"{sys.platform} is not Linux")
    if unsafe:
        return open_local(unsafe=True)
    raise RefusedError(
        "refusing to run other people's code: no sandbox could be proved here.\n  "
        + "\n  ".join(reasons),
        _REMEDY,
    )


def _proved(server: ForkServer, beside: Path) -> Sandbox:
    from grader.sandbox.selftest import prove  # loaded while the server starts

    server.wait_until_ready()
    try:
        proofs = prove(server, beside)
    except OSError as error:
        raise RefusedError(f"the canary can't be placed: {error}") from None
    gains = [f"{proof.name}: {proof.gain}" for proof in proofs if proof.gain]
    if gains:
        raise RefusedError("; ".join(gains))
    return Sandbox(server, layer_names(server.jail), proofs, beside=beside)


def open_local(*, unsafe: bool = False) -> Sandbox:
    """Open workers without a jail, for a student's own code on the student's own machine."""
    return Sandbox(ForkServer(Jail()), (), [], unsafe=unsafe)
