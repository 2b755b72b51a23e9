"""One candidate's way through a suite: which worker each check runs in, and when a failure is doubted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from grader.grading import draws
from grader.model import Candidate, LeftOut, Limits, LoadProblem, Outcome, Span
from grader.sandbox import Sandbox, Session
from grader.sandbox.session import Budget
from grader.testing.exceptions import with_meaning
from grader.testing.student import Student
from grader.testing.suite import Suite, Verdict
from grader.testing.watch import Patience, TooLongError, Watch

T = TypeVar("T")

# A candidate that is right in a worker with a chance of p gains less than (1 - p) (p^5 + p^7) of the points
# by its second chances: 0.02 for a fair coin, and 0.1 for the best one.
TRIALS = 7
AGAIN = 4  # for what passed after a failure: a file that learns by it, and tosses a coin first, gains 0.03

_LOAD_OUTCOMES = {"timed_out": Outcome.TIMED_OUT, "crashed": Outcome.CRASHED}


@dataclass(slots=True)
class Bounds:
    """What our own code may spend on one candidate, and what it has learnt of that.

    `spent` are the functions whose answers cost too much: they are not asked any more. `note` is told
    the name of each function before it is asked, for whoever finds out that grading it has ended us.
    `starved` is that a limit on wall time was hit because others kept the processor.
    """

    patience: Patience = field(default_factory=Patience)
    spent: set[str] = field(default_factory=set)
    note: Callable[[str], None] = lambda _: None
    starved: bool = False


class Run:
    """Runs checks and experiments of one candidate, starting workers as they are needed.

    All checks share one worker, whatever becomes of them, and another one when it ends. A failure is
    doubted where it may come from something else than the check: from what ran before in the same worker,
    or from the worker's end. What is doubted has to pass in each of `TRIALS` workers in which nothing else
    runs. So what one check left behind costs no points in another, and a candidate that draws lots gains
    nothing by a failure: that is never enough to be asked again, and again, until it is right. What a
    function that failed passes afterwards is doubted, too, unless it passes again, in each of `AGAIN`
    workers where nothing has failed.

    A candidate that is pure leaves nothing behind and draws no lots, which was found out before any of it was
    run. So only a worker's end is a reason to doubt, its pictures and checks share a worker, and what passed
    after a failure passes again once: that alone would tell if something was overlooked.

    Args:
        sandbox: Where the workers are.
        candidate: What is run.
        limits: What it may use.
        seed: What everything is drawn from.
        bounds: What we may use on it.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        candidate: Candidate,
        limits: Limits,
        seed: str,
        bounds: Bounds | None = None,
    ) -> None:
        self.bounds = bounds or Bounds()
        self.sandbox = sandbox
        self.candidate = candidate
        self.limits = limits
        self.seed = seed
        self.budget = Budget(limits.total_seconds)
        self.hung = set(self.bounds.spent)
        self._session: Session | None = None
        self._printed = ""
        self._has_checked = False  # in the present worker
        first = self.live()
        self.is_pure = first.is_pure
        self.problem = _explained(first.problem)
        self.spans: tuple[Span, ...] = first.spans
        self.left_out: tuple[LeftOut, ...] = first.left_out
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
        started = time.process_time()
        self._session = self.sandbox.session(self.candidate, self.limits, worker_seed, self.budget)
        self.bounds.patience.seconds -= time.process_time() - started
        self._has_checked = False
        return self._session

    def unused(self) -> Session:
        """A worker that has met no hidden input, and nothing else that could change what it answers."""
        return self.live() if self.is_pure and not self._has_checked else self.fresh()

    @property
    def is_hopeless(self) -> bool:
        """Whether the candidate can't even be loaded."""
        return self.problem is not None and self.problem.kind in _LOAD_OUTCOMES

    def begin_again(self, budgets: int = 1) -> None:
        """Forget what has been called and what it took; only one that is pure keeps its worker."""
        self.budget.seconds = budgets * self.limits.total_seconds
        self.hung = set(self.bounds.spent)
        if not self.is_pure:
            self.close()

    def redraw(self, seed: str, budgets: int = 1) -> None:
        """Begin again with other draws."""
        self.seed = seed
        self.bounds = Bounds()
        self.begin_again(budgets)
        worker = self._session
        if worker is not None and (worker.is_worn or worker.server.has_ended):
            self.close()

    def close(self) -> None:
        """End the present worker."""
        if self._session is not None:
            self._printed = self._printed or self._session.all_printed
            self._session.close()
            self._session = None
        self.bounds.starved |= self.budget.starved

    def all(self, suite: Suite, check_ids: Iterable[str]) -> dict[str, Verdict]:
        """Run checks in this order in one worker, and try what is doubted; inside a job of the suite."""
        ids = list(check_ids)
        verdicts: dict[str, Verdict] = {}
        ended = set()
        for name in ids:
            verdicts[name] = self.check(suite, name)
            if self._session is None or self._session.failure is not None:
                ended.add(name)
        failed = [name for name in ids if verdicts[name].outcome is not Outcome.PASSED]
        if not failed or self.is_hopeless:
            return verdicts
        suspects = {function for name in failed for function in verdicts[name].functions}
        passed = [
            name
            for name in ids[ids.index(failed[0]) :]
            if name not in failed and (ended or suspects.intersection(verdicts[name].functions))
        ]
        doubted = [
            name
            for name in failed
            if verdicts[name].outcome is not Outcome.MISSING
            and (name in ended or not (self.is_pure or name == ids[0]))
        ]
        hung = set(self.hung)
        # What has used all of its seconds gets them once more, and not for each trial: a class waits.
        self.begin_again(TRIALS if self.budget.seconds > 0 else 1)
        if not self._pass_again(suite, passed):
            doubted += passed
        return {**verdicts, **self._tried(suite, doubted, hung)}

    def _pass_again(self, suite: Suite, passed: list[str]) -> bool:
        """Whether checks that passed after one that failed pass without it, in each of some workers.

        A check ends where it fails, so that the next call tells a file that its answer was wrong. One
        that has learnt by that knows nothing in a worker where nothing has failed.
        """
        trials = 1 if self.is_pure else AGAIN
        for trial in range(trials if passed else 0):
            self.fresh()
            for name in draws.shuffled(self.seed, passed, f"again {trial}"):
                if self.check(suite, name).outcome is not Outcome.PASSED:
                    return False
        return True

    def _tried(self, suite: Suite, doubted: list[str], hung: set[str]) -> dict[str, Verdict]:
        """Run each check in workers of its own, until it fails or has passed in enough of them.

        A function that hangs is not asked any more if it `hung` before: else our machine may have been
        slow, which costs one check alone.
        """
        verdicts = {}
        for trial in range(TRIALS):
            # In another order each time: what a clock tells, then, is not which check's turn it is.
            for name in draws.shuffled(self.seed, doubted, f"trial {trial}"):
                self.fresh()
                verdicts[name] = self.check(suite, name)
                self.hung &= hung | self.bounds.spent
            doubted = [name for name in doubted if verdicts[name].outcome is Outcome.PASSED]
        return verdicts

    def check(self, suite: Suite, check_id: str, made: Callable[..., Student] = Student) -> Verdict:
        """Run one check in the present worker, on a student as `made`; inside a job of the suite."""
        verdict = self._hopeless()
        if verdict is not None:
            return verdict
        seeds = partial(draws.generator, self.seed, f"seeds\0{check_id}")
        student = made(self.live(), seeds, self.hung, self.bounds.note)
        self._has_checked = True
        inputs = draws.generator(self.seed, f"inputs\0{check_id}")
        verdict = suite.check(check_id, student, inputs, self.bounds.patience)
        if verdict.too_long:
            self._give_up_on(student)
        return verdict

    def experiment(self, watch: Watch, student: Student, work: Callable[[], T]) -> T:
        """Run a picture's or a probe's code on what `student` returns; inside a job of the suite.

        Raises:
            TooLongError: It took too long on what was returned; that function is not asked again.
        """
        try:
            return watch.run(work, self.bounds.patience)
        except TooLongError:
            self._give_up_on(student)
            raise

    def _give_up_on(self, student: Student) -> None:
        """Ask the functions that were called no more, in no worker: what they return costs us too much."""
        self.bounds.spent.update(student.called)
        self.hung.update(student.called)

    def _hopeless(self) -> Verdict | None:
        """The verdict of every check where the candidate can't be loaded, or its time is spent."""
        if self.budget.seconds <= 0:
            return Verdict(Outcome.TIMED_OUT, detail="the submission used all of its time")
        if self.bounds.patience.seconds <= 0:
            return Verdict(
                Outcome.TIMED_OUT, detail="the checks took too long on what was returned"
            )
        if self.is_hopeless and self.problem is not None:
            return Verdict(_LOAD_OUTCOMES[self.problem.kind], detail=self.problem.message)
        return None


def _explained(problem: LoadProblem | None) -> LoadProblem | None:
    return problem and replace(problem, message=with_meaning(problem.message))


def excused(
    verdicts: dict[str, Verdict], suite: Suite, reference: Callable[[], Run]
) -> dict[str, Verdict]:
    """Clear the candidate of failures that the reference has too, on the same draws.

    `reference` gives a run of it with the candidate's seed. Such a check is at fault itself: an internal error.
    """
    wrong = [name for name, verdict in verdicts.items() if _may_be_the_suites(verdict)]
    if not wrong:
        return verdicts
    run = reference()
    cleared = dict(verdicts)
    for name in wrong:
        other = run.check(suite, name)
        if other.outcome is not Outcome.PASSED:  # its worker may have been used for long
            run.fresh()
            other = run.check(suite, name)
        if other.outcome is not Outcome.PASSED:
            detail = f"the reference fails this check on the same draws: {other.detail}"
            cleared[name] = replace(verdicts[name], outcome=Outcome.INTERNAL_ERROR, detail=detail)
    if not run.is_pure:  # the next one begins anew
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
