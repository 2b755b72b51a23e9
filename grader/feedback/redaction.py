"""What a student may see of a report: a pure function, applied before anything is drawn."""

from __future__ import annotations

import builtins
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.model import CheckReport, GradeReport

# numpy's own, which students meet daily. Any other name could have been made up from hidden inputs.
_NUMPY_EXCEPTIONS = frozenset({"AxisError", "LinAlgError"})


def redacted(report: GradeReport) -> GradeReport:
    """Take out of a report what its student must not learn.

    Hidden checks lose their detail and time and keep only the name of a well-known exception; the
    report loses its seed, its internal error, its time and what was printed after loading. A check
    is hidden unless it says `public`.
    """
    checks = tuple(_redacted_check(check) for check in report.checks)
    hidden = any(check.visibility != "public" for check in checks)
    # What was printed while hidden checks ran may be their inputs.
    output = report.load_output if hidden or not checks else report.output
    return replace(
        report, checks=checks, seed="", error="", seconds=0.0, output=output, load_output=""
    )


def _redacted_check(check: CheckReport) -> CheckReport:
    if check.visibility == "public":
        return check
    name = check.exception if _is_well_known(check.exception) else ""
    return replace(check, detail="", seconds=0.0, exception=name)


def _is_well_known(name: str) -> bool:
    found = getattr(builtins, name, None) if name.isidentifier() else None
    is_builtin = isinstance(found, type) and issubclass(found, BaseException)
    return is_builtin or name in _NUMPY_EXCEPTIONS
