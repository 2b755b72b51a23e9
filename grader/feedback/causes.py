"""One cause told once: which failed checks belong together, and which are told by themselves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.model import CheckReport, Diagnosis, GradeReport, Outcome, Raised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.feedback.wording import Words

HINTS = 3
"""Of so many checks the hints are shown; whoever has mended these sees the next ones."""

_SHARED = 2  # an exception of a single check is told with the check
UNWRITTEN = "NotImplementedError"  # what a stub raises
_STOPPED = ("syntax_error", "timed_out", "crashed")  # nothing of the file could be called


@dataclass(frozen=True, slots=True)
class Idea:
    """What a function behaves like, and the failed checks that are explained by it.

    Several `diagnoses` can't be told apart: one of them is held.
    """

    function: str
    diagnoses: tuple[Diagnosis, ...]
    checks: tuple[CheckReport, ...]

    def told(self, failed: int, say: Words) -> str:
        """How many of the failed checks it explains, or "" where it explains none."""
        return say.count("explains", failed, explained=len(self.checks)) if self.checks else ""


@dataclass(frozen=True, slots=True)
class SharedException:
    """An exception that at least half of the checks to mend end with: its kind, and who raises it.

    `functions` are those that all of these checks call, or else all that any of them calls, as far as it is not
    known which of them raises it. `example` is the exception as it arises without hidden values, if it does.
    """

    kind: str
    functions: tuple[str, ...]
    checks: tuple[CheckReport, ...]
    example: Raised | None

    @property
    def count(self) -> int:
        """How many checks end with it."""
        return len(self.checks)

    def names(self, say: Words) -> str:
        """Its functions as code, in a list."""
        return say("list_comma").join(f"`{name}`" for name in self.functions)

    def told(self, failed: int, say: Words) -> str:
        """One line: whose exception it is, its kind, and in how many of the failed checks it arises."""
        names = self.names(say)
        key = "shared" if names else "shared_unnamed"
        return say(key, functions=names, kind=self.kind, count=self.count, number=failed)


@dataclass(frozen=True, slots=True)
class Causes:
    """The failed checks of a report, by what is behind them.

    `hinted` are shown with their hints, the most telling first, and `others` without, or folded.
    """

    failed: tuple[CheckReport, ...]
    ideas: tuple[Idea, ...]
    shared: tuple[SharedException, ...]
    hinted: tuple[CheckReport, ...]
    others: tuple[CheckReport, ...]

    @property
    def alone(self) -> tuple[CheckReport, ...]:
        """The checks that are told one by one."""
        return self.hinted + self.others

    @property
    def by_problem(self) -> bool:
        """Whether what stopped the file is all that is to be told."""
        return bool(self.failed) and not (self.ideas or self.shared or self.alone)


def causes(report: GradeReport) -> Causes:
    """Tell the causes of a report's failed checks apart.

    First what stopped the file, then the ideas that are named, then an exception that many share. Of the
    rest that check is the most telling which the fewest misconceptions fail; where that is not known, they
    stay in the suite's order.
    """
    failed = failed_checks(report)
    ideas = _ideas(report, failed)
    told = {check.id for idea in ideas for check in idea.checks}
    rest = [c for c in failed if c.id not in told and not _is_problems(c, report)]
    shared = _shared(report, rest)
    told = {check.id for one in shared for check in one.checks}
    rest = [check for check in rest if check.id not in told]
    rest.sort(key=lambda check: (check.kills is None, check.kills or 0))
    return Causes(
        tuple(failed), tuple(ideas), tuple(shared), tuple(rest[:HINTS]), tuple(rest[HINTS:])
    )


def failed_checks(report: GradeReport) -> list[CheckReport]:
    """Checks that the submission failed; ours that broke are not among them."""
    kept = (Outcome.PASSED, Outcome.INTERNAL_ERROR)
    return [check for check in report.checks if check.outcome not in kept]


def example_of(check: CheckReport, report: GradeReport) -> Raised | None:
    """The exception of a check as it arises without hidden values, if it does.

    That of a public check is its own, and names no function.
    """
    if check.outcome is not Outcome.RAISED or not check.exception:
        return None
    if check.visibility == "public":
        return Raised(function="", kind=check.exception, text=check.detail)
    for one in report.raised:
        if one.kind == check.exception and one.function in check.functions:
            return one
    return None


def raised_lines(example: Raised, say: Words) -> list[str]:
    """An exception as it arises without hidden values, as lines of text: where, and what it says."""
    lines = [say("raised_in_public")] if example.function else []
    if example.line:
        place = f"{say.part(example.part)}{say('list_comma')}{say('line', line=example.line)}"
        lines.append(say("terminal_labelled", label=place, text=example.code))
    return [*lines, *example.text.splitlines()]


def _ideas(report: GradeReport, failed: Sequence[CheckReport]) -> list[Idea]:
    """The diagnoses by function; those that can't be told apart are one, and share what they explain."""
    groups: dict[tuple[str, str], list[Diagnosis]] = {}
    for diagnosis in report.diagnoses:
        key = diagnosis.function, diagnosis.instead_of or diagnosis.name
        groups.setdefault(key, []).append(diagnosis)
    ideas = []
    for (function, _), diagnoses in groups.items():
        names = {name for diagnosis in diagnoses for name in diagnosis.explains}
        checks = tuple(check for check in failed if check.id in names)
        ideas.append(Idea(function, tuple(diagnoses), checks))
    return ideas


def _is_problems(check: CheckReport, report: GradeReport) -> bool:
    """Whether a check failed because the file stopped while it was loaded."""
    problem = report.problem
    return problem is not None and (problem.kind in _STOPPED or check.outcome is Outcome.MISSING)


def _shared(report: GradeReport, rest: Sequence[CheckReport]) -> list[SharedException]:
    kinds = Counter(c.exception for c in rest if c.outcome is Outcome.RAISED and c.exception)
    found = []
    for kind, count in kinds.items():
        if count < _SHARED or 2 * count < len(rest):
            continue
        checks = tuple(c for c in rest if c.outcome is Outcome.RAISED and c.exception == kind)
        called = Counter(name for check in checks for name in check.functions)
        by_all = [name for name in called if called[name] == count]
        functions = by_all or [*called]
        example = next(filter(None, (example_of(check, report) for check in checks)), None)
        raising = {one.function for one in report.raised if one.kind == kind}
        if len(raising) == 1 and raising.issubset(by_all):
            functions = [*raising]
        elif kind == UNWRITTEN:  # what passes a check is written
            passed = (check for check in report.checks if check.outcome is Outcome.PASSED)
            written = {name for check in passed for name in check.functions}
            functions = [name for name in functions if name not in written] or functions
        found.append(SharedException(kind, tuple(functions), checks, example))
    return found
