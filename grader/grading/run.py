"""One candidate's way through a suite: which worker each check runs in, and what is run again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from grader.grading import draws
from grader.model import Candidate, Limits, LoadProblem, Outcome, Span
from grader.sandbox import Sandbox, Session
from grader.sandbox.session import Budget
from grader.testing.exceptions import with_meaning
from grader.testing.student import Student
from grader.testing.suite import Suite, Verdict

_LOAD_OUTCOMES = {"timed_out": Outcome.TIMED_OUT, "crashed": Outcome.CRASHED}


class Run:
    """Runs checks and experiments of one candidate, starting workers as they are needed.

    A check that fails is run once more, with the same draws, in a worker of its own, and that outcome
    stands: what one check left behind costs no points in another.
    A run that is not `patient` takes the first outcome.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        candidate: Candidate,
        limits: Limits,
        seed: str,
        *,
        patient: bool = True,
    ) -> None:
        self.patient = patient
        self.sandbox = sandbox
        self.candidate = candidate
        self.limits = limits
        self.seed = seed
        self.budget = Budget(limits.total_seconds)
        self.hung: set[str] = set()
        self._session: Session | None = None
        self._used = False
        self._printed = ""
        first = self.live()
        self.problem = _explained(first.problem)
        self.spans: tuple[Span, ...] = first.spans
        self.load_output = first.load_output

    @property
    def printed(self) -> str:
        """What the candidate printed: in the first worker that printed anything."""
        if not self._printed and self._session is not None:
            return self._session.all_printed
        return self._printed

    def live(self) -> Session:
        """The present worker, or a new one where the present one has ended."""
        if self._session is None or self._session.failure is not None:
            return self.fresh()
        return self._session

    def fresh(self) -> Session:
        """A new worker in which nothing has run."""
        self.close()
        worker_seed = draws.number(self.seed, "worker")
        self._session = self.sandbox.session(self.candidate, self.limits, worker_seed, self.budget)
        self._used = False
        return self._session

    @property
    def is_hopeless(self) -> bool:
        """Whether the candidate can't even be loaded."""
        return self.problem is not None and self.problem.kind in _LOAD_OUTCOMES

    def begin_again(self) -> None:
        """Forget what has been called and what it took: a new worker, and all of the seconds."""
        self.budget.seconds = self.limits.total_seconds
        self.hung.clear()
        self.fresh()

    def close(self) -> None:
        """End the present worker."""
        if self._session is not None:
            self._printed = self._printed or self._session.all_printed
            self._session.close()
            self._session = None

    def all(self, suite: Suite, check_ids: Iterable[str]) -> dict[str, Verdict]:
        """Run checks in this order; inside a job of the suite."""
        return {name: self.check(suite, name) for name in check_ids}

    def check(self, suite: Suite, check_id: str) -> Verdict:
        """Run one check; inside a job of the suite."""
        verdict = self._hopeless()
        if verdict is not None:
            return verdict
        was_used = self._once_prepared()
        hung_before = set(self.hung)
        verdict = self._attempt(suite, check_id)
        again = (
            self.patient and verdict.outcome not in (Outcome.PASSED, Outcome.MISSING) and was_used
        )
        if again and not hung_before.intersection(verdict.functions) and self.budget.seconds > 0:
            self.hung = hung_before
            self.fresh()
            verdict = self._attempt(suite, check_id)
        return verdict

    def _once_prepared(self) -> bool:
        """Make sure that there is a worker; tell whether a check has run in it."""
        self.live()
        return self._used

    def _attempt(self, suite: Suite, check_id: str) -> Verdict:
        seeds = partial(draws.generator, self.seed, f"seeds\0{check_id}")
        student = Student(self.live(), seeds, self.hung)
        self._used = True
        inputs = draws.generator(self.seed, f"inputs\0{check_id}")
        verdict = suite.check(check_id, student, inputs)
        if verdict.too_long:  # a second such check would take as long again
            self.budget.seconds = 0.0
        return verdict

    def _hopeless(self) -> Verdict | None:
        """The verdict of every check where the candidate can't be loaded, or its time is spent."""
        if self.budget.seconds <= 0:
            detail = f"the submission used all of its {self.limits.total_seconds:g} s"
            return Verdict(Outcome.TIMED_OUT, detail=detail)
        if self.problem is not None and self.problem.kind in _LOAD_OUTCOMES:
            return Verdict(_LOAD_OUTCOMES[self.problem.kind], detail=self.problem.message)
        return None


def _explained(problem: LoadProblem | None) -> LoadProblem | None:
    return problem and replace(problem, message=with_meaning(problem.message))


def excused(
    verdicts: dict[str, Verdict], suite: Suite, start: Callable[[], Run]
) -> dict[str, Verdict]:
    """Clear the candidate of failures that the reference has too, on the same draws.

    `start` begins a run of the reference with the candidate's seed. Such a check is at fault itself:
    an internal error.
    """
    wrong = [name for name, verdict in verdicts.items() if _may_be_the_suites(verdict)]
    if not wrong:
        return verdicts
    run = start()
    cleared = dict(verdicts)
    try:
        for name in wrong:
            other = run.check(suite, name)
            if other.outcome is not Outcome.PASSED:
                detail = f"the reference fails this check on the same draws: {other.detail}"
                cleared[name] = replace(
                    verdicts[name], outcome=Outcome.INTERNAL_ERROR, detail=detail
                )
    finally:
        run.close()
    return cleared


def _may_be_the_suites(verdict: Verdict) -> bool:
    """Whether the check may be at fault; that a stub raises says nothing about its check."""
    if verdict.outcome is Outcome.RAISED:
        return verdict.exception != "NotImplementedError"
    return verdict.outcome is Outcome.WRONG


def first_fault(verdicts: dict[str, Verdict]) -> str:
    """The first check that is at fault itself, with why; "" if there is none."""
    for name, verdict in verdicts.items():
        if verdict.outcome is Outcome.INTERNAL_ERROR:
            return f"{name}: {verdict.detail}"
    return ""
