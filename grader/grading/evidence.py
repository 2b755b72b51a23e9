"""What stands behind one check of one submission: what it was asked, what came, and what was due."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import partial

from grader.errors import UsageError
from grader.grading.bench import Bench
from grader.grading.run import Bounds, Run
from grader.model import Candidate, Outcome
from grader.sandbox import Sandbox
from grader.testing.recording import Called, Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How one check ended when it was run once more on a submission's draws, in a worker of its own.

    `calls` are what the submission was asked, and `due` what the reference was, by the same check and the
    same draws. `fault` is what the reference itself fails by, "" where it passes.
    """

    outcome: Outcome
    exception: str
    detail: str
    calls: tuple[Called, ...]
    due: tuple[Called, ...]
    fault: str = ""


def evidence(
    bench: Bench, sandbox: Sandbox, candidate: Candidate, seed: str, check: str, bounds: Bounds
) -> Evidence:
    """Run one check with the draws of a seed, on a candidate and on the reference; inside a job of the suite.

    Raises:
        UsageError: The suite has no such check.
    """
    suite = bench.suite
    if check not in {one.id for one in suite.checks}:
        raise UsageError(
            {
                "en": f"The suite has no check {check[:80]!r} any more.",
                "ja": f"いまのテストには {check[:80]!r} というチェックがありません。",
            },
            {
                "en": "What the report says of it is as it was graded.",
                "ja": "レポートの内容は採点した時点のものです。",
            },
        )
    calls: list[Called] = []
    due: list[Called] = []
    with closing(Run(sandbox, candidate, bench.exercise.limits, seed, bounds)) as run:
        found = run.check(suite, check, partial(Recording, calls))
    told = bench.reference(sandbox, seed).check(suite, check, partial(Recording, due))
    return Evidence(
        outcome=found.outcome,
        exception=found.exception,
        detail=found.detail,
        calls=tuple(calls),
        due=tuple(due),
        fault="" if told.outcome is Outcome.PASSED else told.detail or told.outcome.value,
    )
