"""Functions that are nearly there: spelled almost right, not at the top level of the file, or imported."""

from __future__ import annotations

import difflib
import itertools
import re
from typing import TYPE_CHECKING

from grader.model import GradeReport, Outcome, Why

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
    """Sentences on missing functions that stand somewhere else, or under a similar name.

    They name what stands in the student's own file, and what the student was asked to write.
    """
    asked = {name for check in report.checks for name in check.functions}
    own = [span.function for span in report.spans if len(span.function) <= _LONGEST]
    inside = {inner: outer for outer, dot, inner in (name.partition(".") for name in own) if dot}
    others = {_letters(name): name for name in own if name.isidentifier() and name not in asked}
    found: dict[tuple[str, str], list[str]] = {}
    for name in missing_functions(report):
        outer = inside.get(name, "")
        close = difflib.get_close_matches(_letters(name), others, n=1, cutoff=0.8)
        if outer.isidentifier():
            found.setdefault(("nearly_inside", outer), []).append(name)
        elif module := _imported_from(report, name):
            found.setdefault(("nearly_imported", module), []).append(name)
        elif close:
            found.setdefault(("nearly_spelled", others[close[0]]), []).append(name)
        elif asked.isdisjoint(own) and (module := _imported_from(report, "*")):
            found.setdefault(("nearly_imported", module), []).append(name)
    comma = say("list_comma")
    return [
        say(key, names=comma.join(f"`{name}`" for name in names), where=where)
        for (key, where), names in itertools.islice(found.items(), _MOST)
    ]


def _imported_from(report: GradeReport, name: str) -> str:
    """The absent file from which a name was to be imported; "" for none."""
    for item in report.left_out:
        found = _IMPORT.fullmatch(item.text) if item.why is Why.ABSENT else None
        if found and name in (one.rpartition(" ")[2] for one in found["names"].split(", ")):
            return found["module"]
    return ""


# A library's modules are in a package: `from matplotlib.pyplot import *` is no work of the student's.
_IMPORT = re.compile(r"from (?P<module>\.?\w{1,80}) import (?P<names>.+)")


def _letters(name: str) -> str:
    return name.replace("_", "").casefold()
