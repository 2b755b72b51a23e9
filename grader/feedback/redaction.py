"""What a student may see of a report: a pure function, applied before anything is drawn."""

from __future__ import annotations

import builtins
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.model import CheckReport, GradeReport

# What a learner is taught something by. A file can choose what it raises from hidden inputs, so every
# name more is information more; SECURITY.md says how much it is.
TOLD_EXCEPTIONS = frozenset(
    {
        "NotImplementedError", "TypeError", "ValueError", "IndexError", "KeyError", "NameError",
        "AttributeError", "ImportError", "ZeroDivisionError", "RecursionError", "MemoryError",
    }
)  # fmt: skip


def redacted(report: GradeReport) -> GradeReport:
    """Take out of a report what its student must not learn.

    Hidden checks lose their detail and time, and of an exception keep one of a few names or none. What an
    exception says is kept where it arose on a public example, in a run that no check has used; the
    report loses its seed, its internal error, its time and what was printed after loading. A check
    is hidden unless it says `public`.
    """
    checks = tuple(_redacted_check(check) for check in report.checks)
    hidden = any(check.visibility != "public" for check in checks)
    # What was printed while hidden checks ran may be their inputs.
    output = report.load_output if hidden or not checks else report.output
    raised = tuple(replace(one, kind=kind) for one in report.raised if (kind := _told(one.kind)))
    return replace(
        report,
        checks=checks,
        raised=raised,
        seed="",
        error="",
        seconds=0.0,
        output=output,
        load_output="",
    )


def _redacted_check(check: CheckReport) -> CheckReport:
    if check.visibility == "public":
        return check
    return replace(check, detail="", seconds=0.0, exception=_told(check.exception))


def _told(name: str) -> str:
    """The exception's name, or that of the kind it belongs to, if a student may see it."""
    found = getattr(builtins, name, None) if name.isidentifier() else None
    kinds = found.__mro__ if isinstance(found, type) else ()
    return next((kind.__name__ for kind in kinds if kind.__name__ in TOLD_EXCEPTIONS), "")
