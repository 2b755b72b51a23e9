"""Functions that are nearly there: spelled almost right, or not at the top level of the file."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from grader.model import GradeReport, Outcome

if TYPE_CHECKING:
    from grader.feedback.wording import Words

_MOST = 5  # sentences; whoever misses more has not begun
_LONGEST = 80  # names come out of the sandbox and may be forged


def missing_functions(report: GradeReport) -> list[str]:
    """The functions that checks called and did not find, in the checks' order."""
    missing = [check for check in report.checks if check.outcome is Outcome.MISSING]
    there = {span.function for span in report.spans}
    for check in report.checks:
        there.update(() if check.outcome is Outcome.MISSING else check.functions)
    called = dict.fromkeys(name for check in missing for name in check.functions)
    return [name for name in called if name not in there]


def nearly_there(report: GradeReport, say: Words) -> list[str]:
    """A sentence for each missing function that stands somewhere else, or under a similar name.

    It names what stands in the student's own file, and what the student was asked to write.
    """
    asked = {name for check in report.checks for name in check.functions}
    own = [span.function for span in report.spans if len(span.function) <= _LONGEST]
    inside = {inner: outer for outer, dot, inner in (name.partition(".") for name in own) if dot}
    others = {_letters(name): name for name in own if name.isidentifier() and name not in asked}
    told = []
    for name in missing_functions(report):
        outer = inside.get(name, "")
        close = difflib.get_close_matches(_letters(name), others, n=1, cutoff=0.8)
        if outer.isidentifier():
            told.append(say("nearly_inside", name=name, outer=outer))
        elif close:
            told.append(say("nearly_spelled", name=name, found=others[close[0]]))
    return told[:_MOST]


def _letters(name: str) -> str:
    return name.replace("_", "").casefold()
