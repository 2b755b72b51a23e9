"""A submission under the name that its file has for whoever handed it in: a pure function, for display alone.

It is graded as EXERCISE.py whatever it was called: a name may not make another grade of the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.feedback.clean import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import GradeReport, Part

_LONGEST = 60


def under_own_name(
    report: GradeReport, filename: str, parts: Sequence[Part] = ()
) -> tuple[GradeReport, tuple[Part, ...]]:
    """Report and parts with `filename` for the file's name; where it is "", and of a notebook, as they are."""
    name, own = f"{report.exercise}.py", visible(filename, _LONGEST)
    if filename in ("", name) or not filename.lower().endswith(".py"):
        return report, tuple(parts)
    # Where something is told of a place, at a line's beginning or in brackets behind it.
    place = re.compile(rf"(?m)(^  |\(){re.escape(name)}(?=, line \d)")

    def told(text: str) -> str:
        return place.sub(lambda found: found[1] + own, text)

    def called(part: str) -> str:
        return own if part == name else part

    problem = report.problem
    if problem is not None:
        problem = replace(problem, part=called(problem.part), message=told(problem.message))
    shown = replace(
        report,
        problem=problem,
        checks=tuple(replace(one, detail=told(one.detail)) for one in report.checks),
        examples=tuple(replace(one, gave=told(one.gave)) for one in report.examples),
        raised=tuple(
            replace(one, part=called(one.part), text=told(one.text)) for one in report.raised
        ),
        spans=tuple(replace(one, part=called(one.part)) for one in report.spans),
        left_out=tuple(replace(one, part=called(one.part)) for one in report.left_out),
    )
    return shown, tuple(replace(part, name=called(part.name)) for part in parts)
