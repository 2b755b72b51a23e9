"""The trusted end of the sandbox: starts the fork server, proves the jail, talks to workers.

Theory of operation
-------------------
Three kinds of process:

*The trusted process* (this one) holds the hidden suite, the reference and the secret. It never
parses, compiles or unpickles anything of a student's; it sends the source as bytes and gets back
plain data in the format of `grader.worker.wire`, which it decodes with every cap checked first.

*The fork server* is started by exec, with a fixed environment, before it could learn anything. It
imports numpy, jails itself and forks. It reads no submission: for each worker it is handed two
descriptors, the channel and the output pipe.

*A worker* runs one candidate. It has descriptors 0 to 3, limits, no capabilities and a short list
of system calls; it can make threads but no processes, so that one SIGKILL ends all of it.

Who trusts whom: the trusted process believes nothing a worker says beyond "this is the value that
the function returned". The fork server believes the trusted process. A worker needs to believe
nobody. Whether the jail holds is not concluded from what was set up but from attacks that failed
and an honest call that succeeded, at every start (`selftest`).

If the trusted process dies, the server sees the end of its input and exits, and the kernel kills
the workers with their parent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.late import late

if TYPE_CHECKING:
    from grader.sandbox.session import Died, Garbled, Session, TimedOut, WorkerFailure
    from grader.sandbox.start import Sandbox, open_local, open_sandbox

__all__ = [
    "Died",
    "Garbled",
    "Sandbox",
    "Session",
    "TimedOut",
    "WorkerFailure",
    "open_local",
    "open_sandbox",
]

__getattr__ = late(
    __name__,
    session="Died Garbled Session TimedOut WorkerFailure",
    start="Sandbox open_local open_sandbox",
)
