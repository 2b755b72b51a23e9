"""Is a suite any good? Tries it with everything whose grade is known, and with generated mistakes."""

from __future__ import annotations

import hashlib
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from grader.audited import AuditReport, CheckAudit, Finding, Gate, MutantAudit
from grader.course import LANGUAGES, Course, load_exercise
from grader.course.ladder import LADDER_FILE, load_calls
from grader.course.sources import todo_lines
from grader.course.stubs import has_markers, stub_of
from grader.grading.answers import changes_of, matches
from grader.grading.diagnosis import are_alike
from grader.grading.engine import Engine
from grader.grading.faults import tired
from grader.grading.mutants import Mutant, mutants_of
from grader.grading.public import check_publicly
from grader.grading.trials import Trials, is_called
from grader.model import VISIBLE, Candidate, Outcome, Part, Status

KILLED_SHARE = 0.98
"""How many of the mutants that are not equivalent a suite must catch."""

UNSEEN_SHARE = 0.25
"""How many of an exercise's misconceptions may be such that no picture shows them."""

_CALLS = 3
_MORE = 1.2  # times what correct answers differ by, since they draw otherwise: a mistake, not luck

_SAMPLE = 20  # misconceptions, unless all are asked for
_SURVIVES = "survives; add a check, or list it by this name in equivalents.toml"
_MUTANT_SEEDS = 3  # a mutant that survives one is tried with the others
_MISCONCEPTION_SEEDS = 20  # what is caught for certain only loses time by being tried more often


def audit(
    engine: Engine, course: Course, name: str, seeds: int, *, full: bool = False
) -> AuditReport:
    """Try an exercise's suite with `seeds` secrets, each of which draws other inputs and another order.

    The reference and the alternatives are tried with each secret; a misconception with up to 20, with
    all but the first until one check fails; a mutant with up to three, until one check fails. Of a large
    catalogue, and of faults, half-finished work, pairs of ideas and luck a sample is tried, or all if `full`.

    Raises:
        CourseError: A file of the exercise is wrong.
    """
    return _Audit(engine, course, name, seeds, full).run()


_SLIPS = {"NameError", "UnboundLocalError", "SyntaxError", "ImportError", "ModuleNotFoundError"}


def secret(number: int) -> bytes:
    """The secret of one trial; not the course's own, which has no part in an audit."""
    return hashlib.sha256(f"audit {number}".encode()).digest()


def _files(course: Course, name: str) -> dict[Path, str | None]:
    """What people read of an exercise, and all that is written for it; None for what must be there."""
    folder = course.assignment(name)
    must = [course.readme(name), folder / "hints.md", course.public_suite(name)]
    found = [
        path
        for place in (folder, course.solution(name))
        for path in sorted(place.rglob("*"))
        if path.suffix in (".py", ".md", ".toml")
    ]
    return {
        path: path.read_text("utf-8", "replace") if path.is_file() else None
        for path in dict.fromkeys([*must, *found])
    }


class _Audit:
    def __init__(self, engine: Engine, course: Course, name: str, seeds: int, full: bool) -> None:
        self.course = course
        self.exercise = load_exercise(course, name)
        self.files = _files(course, name)
        self.public = (
            check_publicly(course, name, self.exercise.reference, engine.sandbox)
            if course.public_suite(name).is_file()
            else None
        )
        self.seeds = seeds
        engine.bench(self.exercise).load()  # what is wrong with the suite is told with what to do
        self.engines = [engine.with_secret(secret(number)) for number in range(seeds)]
        self.first = self.engines[0]
        self.trials = Trials(self.exercise, self.engines, full)
        self.tried = self.trials.some(self.exercise.misconceptions, _SAMPLE)
        self.findings: list[Finding] = []
        self.times: dict[str, list[float]] = defaultdict(list)
        self.kills: dict[str, list[str]] = defaultdict(list)
        self.spread: dict[str, float] = defaultdict(float)  # of what is correct, picture by picture
        self.killers: Counter[str] = Counter()  # of mutants: who caught most is asked first

    def run(self) -> AuditReport:
        started = time.perf_counter()
        self.correct(Gate.REFERENCE, self.exercise.reference)
        if self.findings:  # with a reference that is wrong nothing else says anything
            return AuditReport(
                exercise=self.exercise.entry.name,
                seeds=self.seeds,
                seconds=time.perf_counter() - started,
                findings=tuple(self.findings),
            )
        self.stub()
        self.texts()
        for alternative in self.exercise.alternatives:
            self.correct(Gate.ALTERNATIVES, alternative.candidate)
        self.misconceptions()
        self.fingerprints()
        self.pictures()
        self.calls()
        self.findings += self.trials.faults()
        self.findings += self.trials.stubs()
        self.findings += self.trials.luck()
        self.findings += self.trials.precision()
        self.examples()
        checks = tuple(self.checks())
        mutants = tuple(self.mutants())
        return AuditReport(
            exercise=self.exercise.entry.name,
            seeds=self.seeds,
            seconds=time.perf_counter() - started,
            checks=checks,
            misconceptions=tuple(item.name for item in self.tried),
            catalogue=len(self.exercise.misconceptions),
            alternatives=tuple(item.name for item in self.exercise.alternatives),
            mutants=mutants,
            pairs=self.trials.pairs(),
            findings=tuple(self.findings),
            unfinished=tuple(self.unfinished()),
        )

    def find(self, gate: Gate, name: str, text: str) -> None:
        self.findings.append(Finding(gate=gate, name=name, text=text))

    # ------------------------------------------------------------ what must fail, what must pass

    def stub(self) -> None:
        """The stub loads, earns nothing, and fails without a crash."""
        report = self.first.grade_candidate(self.exercise, self.exercise.stub)
        reference = self.exercise.reference.parts[0]
        source, path = reference.source.decode(), self.exercise.suite_path.with_name(reference.name)
        if has_markers(source) and self.exercise.stub.parts[0].source.decode() != stub_of(
            source, path
        ):
            self.find(Gate.STUB, "stub", "is not what the reference says; run: grade generate")
        if report.status is not Status.GRADED:
            self.find(Gate.STUB, "stub", f"is not graded: {report.error}")
        if report.problem is not None:
            self.find(Gate.STUB, "stub", f"does not load: {report.problem.message}")
        for check in report.checks:
            if check.outcome not in (Outcome.RAISED, Outcome.WRONG):
                self.find(Gate.STUB, "stub", f"{check.id} ended as {check.outcome.value}")

    def correct(self, gate: Gate, candidate: Candidate) -> None:
        """Full marks with every secret; what fails with some of them is told with its rate."""
        report = self.first.grade_candidate(self.exercise, candidate)
        if report.status is not Status.GRADED:
            self.find(gate, candidate.label, f"is not graded: {report.error}")
            return
        if report.problem is not None:
            self.find(gate, candidate.label, f"does not load: {report.problem.message}")
        for picture in report.pictures:
            title = picture.title["en"]
            self.spread[title] = max(self.spread[title], picture.distance)
            if picture.yours is None:
                text = f"has nothing to draw in: {title}"
                self.find(Gate.PICTURES, candidate.label, text)
        failed: Counter[str] = Counter()
        details: dict[str, str] = {}
        for engine in self.engines:
            for name, verdict in engine.verdicts(self.exercise, candidate).items():
                self.times[name].append(verdict.seconds)
                if verdict.outcome is not Outcome.PASSED:
                    failed[name] += 1
                    details.setdefault(name, f"{verdict.outcome.value}: {verdict.detail[:400]}")
        for name, count in failed.items():
            always = count == self.seeds
            rate = "" if always else f" with {count} of {self.seeds} seeds"
            text = f"fails {name}{rate}: {details[name]}"
            self.find(gate if always else Gate.FLAKES, candidate.label, text)

    def texts(self) -> None:
        """What students read is there, in each language, and the public checks are true."""
        for path, text in self.files.items():
            if text is None:
                self.find(Gate.TEXTS, path.name, f"is missing: {path}")
        for item in self.exercise.misconceptions:
            for language in LANGUAGES:
                if not all(
                    text.get(language) for text in (item.belief, item.explanation, item.hint)
                ):
                    self.find(Gate.TEXTS, item.name, f"lacks a text in {language!r}")
        for check in self.public.checks if self.public else ():
            if check.outcome is not Outcome.PASSED:
                text = f"the reference fails this public check: {check.detail[:400]}"
                self.find(Gate.TEXTS, check.id, text)

    def unfinished(self) -> Iterator[str]:
        """Files that somebody, or the skeleton of a new exercise, has marked as not done yet."""
        for path, text in self.files.items():
            if lines := todo_lines(text or ""):
                yield f"a TODO is left in {path.relative_to(self.course.root)}, {lines}"

    # ------------------------------------------------------------ misconceptions

    def misconceptions(self) -> None:
        """Each is caught with every secret, and named first."""
        for item in self.tried:
            verdicts, diagnoses = self.first.examine(self.exercise, item.candidate)
            caught = [name for name in verdicts if verdicts[name].outcome is not Outcome.PASSED]
            slips = {verdict.exception for verdict in verdicts.values()} & _SLIPS
            if slips:
                text = f"raises {', '.join(sorted(slips))}: its own code is wrong, not its idea"
                self.find(Gate.MISCONCEPTIONS, item.name, text)
            for name in caught:
                self.kills[name].append(item.name)
            self.first.bench(self.exercise).kills.keep(item.candidate, caught)
            if not caught:
                self.find(Gate.MISCONCEPTIONS, item.name, "survives: no check catches it")
                continue
            named = [diagnosis.name for diagnosis in diagnoses]
            if not named or not is_called(item, named[0], self.exercise):
                told = ", ".join(named) or "nothing"
                self.find(Gate.DIAGNOSES, item.name, f"the diagnosis names {told}")
            others = self.engines[1:_MISCONCEPTION_SEEDS]
            missed = sum(
                not engine.first_failure(self.exercise, item.candidate, caught) for engine in others
            )
            if missed:
                text = f"survives with {missed} of {len(others) + 1} seeds"
                self.find(Gate.FLAKES, item.name, text)

    def fingerprints(self) -> None:
        """No two misconceptions of a function answer its probes alike, unless that is declared."""
        answers = self.first.answers(self.exercise)
        probes = self.first.bench(self.exercise).probes
        for one, other in combinations(self.exercise.misconceptions, 2):
            for function in set(one.functions) & set(other.functions):
                own = [probe for probe in probes if probe.function == function]
                if are_alike(one, other):
                    continue
                its, others = answers[one.candidate.digest], answers[other.candidate.digest]
                changes = changes_of(function)
                if its.get(changes) == others.get(changes) and matches(its, others, own):
                    text = (
                        f"can't be told from {other.name} by the probes of {function}; if none can "
                        f'tell them apart, the catalogue says so: alike.{other.name} = "why"'
                    )
                    self.find(Gate.FINGERPRINTS, one.name, text)

    # ------------------------------------------------------------ pictures

    def pictures(self) -> None:
        """Each misconception changes a picture visibly, and more than other draws do, or says why none."""
        if not self.exercise.pictures_path:
            return
        for item in self.tried:
            seen = [
                picture.title["en"]
                for picture in self.first.pictures(self.exercise, item.candidate)
                if picture.distance >= max(VISIBLE, _MORE * self.spread[picture.title["en"]])
            ]
            if not seen and not item.unseen:
                text = "no picture differs visibly from what was asked, and the catalogue has no `unseen`"
                self.find(Gate.PICTURES, item.name, text)
            elif seen and item.unseen:
                text = f"is declared unseen, but shows in: {seen[0]}"
                self.find(Gate.PICTURES, item.name, text)
        unseen = [item.name for item in self.exercise.misconceptions if item.unseen]
        total = len(self.exercise.misconceptions)
        if len(unseen) > UNSEEN_SHARE * total:
            text = f"{len(unseen)} of {total} misconceptions are declared unseen; at most a quarter may be"
            self.find(Gate.PICTURES, self.exercise.entry.name, text)

    # ------------------------------------------------------------ calls

    def calls(self) -> None:
        """No function passes by being right in its first calls: what passes so passes in a fresh worker."""
        reference = self.exercise.reference.parts[0]
        for function in self.exercise.functions:
            candidate = tired(function, _CALLS, reference)
            if not self.first.first_failure(self.exercise, candidate, afresh=True):
                text = f"may be wrong after its first {_CALLS} calls: no check calls it more often"
                self.find(Gate.CALLS, function, text)

    # ------------------------------------------------------------ examples

    def examples(self) -> None:
        """What is stored for the ladder is what the reference gives, and no right answer differs from it."""
        ladder = self.exercise.ladder
        if (calls := load_calls(self.course, self.exercise.entry.name)) is None:
            return
        if calls != {name: tuple(step.call for step in ladder[name]) for name in ladder}:
            self.find(Gate.EXAMPLES, LADDER_FILE, "is not what is stored; run: grade generate")
            return
        right = [self.exercise.reference, *(item.candidate for item in self.exercise.alternatives)]
        for candidate in right:
            for example in self.first.examples(self.exercise, candidate):
                text = f"{example.call} gives {example.gave}, but {example.due} is stored"
                self.find(Gate.EXAMPLES, candidate.label, text)

    # ------------------------------------------------------------ checks

    def checks(self) -> Iterator[CheckAudit]:
        """Each check has its texts; what it catches is told, and nothing is no fault."""
        for check in self.first.bench(self.exercise).suite.checks:
            for language in LANGUAGES:
                if not (check.title.get(language) and check.hint.get(language)):
                    self.find(Gate.CHECKS, check.id, f"has no title or hint in {language!r}")
            yield CheckAudit(
                id=check.id,
                title=check.title,
                points=check.points,
                seconds=statistics.median(self.times[check.id] or [0.0]),
                kills=tuple(self.kills[check.id]),
            )

    # ------------------------------------------------------------ mutants

    def mutants(self) -> list[MutantAudit]:
        """Enough of the reference's mutants are caught, and what is declared of them is true."""
        generated = mutants_of(self.exercise.reference.parts[0].source)
        declared = dict(self.exercise.equivalents)
        results = [self._mutant(mutant, declared) for mutant in generated]
        for name in declared.keys() - {mutant.name for mutant in generated}:
            text = "is declared equivalent, but is no mutant of the reference"
            self.find(Gate.MUTANTS, name, text)
        told = Counter(result.outcome for result in results)
        tried = told["killed"] + told["survived"]
        if tried and told["killed"] < KILLED_SHARE * tried:
            for result in results:
                if result.outcome == "survived":
                    self.find(Gate.MUTANTS, result.name, f"{_SURVIVES}:\n{result.diff}")
        return results

    def _mutant(self, mutant: Mutant, declared: Mapping[str, str]) -> MutantAudit:
        part = Part(self.exercise.reference.parts[0].name, mutant.source)
        candidate = Candidate.of("mutant", part)
        limits = replace(
            self.exercise.limits, call_seconds=1.0, load_seconds=2.0, total_seconds=3.0
        )
        exercise = replace(self.exercise, limits=limits)  # a mutant that hangs is soon told
        likely = [name for name, _ in self.killers.most_common()]
        by = ""
        for engine in self.engines[:_MUTANT_SEEDS]:
            by = by or engine.first_failure(exercise, candidate, likely)
        self.killers.update([by] if by else [])
        if mutant.name in declared:
            if by:
                self.find(Gate.MUTANTS, mutant.name, f"is declared equivalent, but {by} catches it")
            return MutantAudit(name=mutant.name, outcome="equivalent", by=declared[mutant.name])
        if by:
            return MutantAudit(name=mutant.name, outcome="killed", by=by)
        return MutantAudit(name=mutant.name, outcome="survived", diff=mutant.diff)
