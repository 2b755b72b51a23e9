"""Names the wrong ideas: compares a candidate's answers to the probes with those of the catalogue.

Answers are compared function by function, callees first, so that each wrong function gets a diagnosis of its
own and none is blamed for what another one does. An answer that no single idea gives may be that of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

from grader.grading.answers import (
    Fingerprint,
    calls_of,
    changes_of,
    composed,
    is_failure,
    matches,
    same,
)
from grader.grading.generic import changed_in_place, given_back, same_answers, silent_at_times
from grader.grading.programs import UNKNOWN, Search
from grader.grading.seen import Seen, numbers_in, parts_given_back, seen, silent_in
from grader.model import Diagnosis, Misconception
from grader.testing.experiments import Probe

Ideas = tuple[Misconception, ...]

_PAIR = 2
_MOST_ALIKE = 3  # pairs that can't be told apart: of more, only what they share says anything
_MOST_SURPRISES = 2  # probes in which a pair may do what neither of its ideas does alone


@dataclass(frozen=True, slots=True)
class Known:
    """What the exercise's own candidates answer, by which others are told.

    `generic` are mistakes that are named where the catalogue knows none. `needs` tells of a probe which
    functions it needs besides its own, and `arguments` the names of a function's arguments.
    """

    functions: tuple[str, ...]
    probes: tuple[Probe, ...]
    reference: Fingerprint
    answers: Mapping[str, Fingerprint]
    catalogue: Sequence[Misconception]
    generic: Sequence[Misconception]
    needs: Mapping[str, frozenset[str]]
    arguments: Mapping[str, Sequence[str]]
    _changes: dict[tuple[str, str], bool] = field(default_factory=dict, repr=False, compare=False)

    def of(self, idea: Misconception) -> Fingerprint:
        """What one idea answers."""
        return self.answers[idea.candidate.digest]

    def is_changed(self, idea: Misconception, probe: Probe) -> bool:
        """Whether an idea answers a probe otherwise than the reference; found out once for all submissions."""
        key = (idea.candidate.digest, probe.name)
        found = self._changes.get(key)
        if found is None:
            found = not same(self.of(idea)[probe.name], self.reference[probe.name], probe)
            self._changes[key] = found
        return found

    def dependence(self, function: str) -> float:
        """The share of a function's probes that need other functions."""
        own = [probe for probe in self.probes if probe.function == function]
        return sum(bool(self.needs[probe.name]) for probe in own) / max(len(own), 1)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is said of a candidate's functions; the `faultless` answer what is due beside the others' ideas."""

    diagnoses: tuple[Diagnosis, ...] = ()
    faultless: frozenset[str] = frozenset()


def judged(found: Fingerprint, known: Known, suspects: Sequence[str], search: Search) -> Judged:
    """The ideas that show in what the candidate answers, for each of the functions that are suspected.

    Each is judged by what needs none that is still to be judged, and once more when all have been: two
    functions may need each other.
    """
    wrong: dict[str, Ideas] = dict.fromkeys(suspects, ())
    changing: dict[str, Ideas] = {}
    diagnoses: dict[str, list[Diagnosis]] = {}
    faultless: set[str] = set()
    for is_last in (False, True):
        for function in sorted(suspects, key=known.dependence):
            others = {name: ideas for name, ideas in wrong.items() if name != function}
            case = _Case(function, found, known, others, search)
            if is_last and case.is_settled(wrong.get(function)):
                continue
            diagnoses[function] = []
            wrong.pop(function, None)
            faultless.discard(function)
            if not case.is_judged:
                wrong[function] = ()
            elif case.differing:
                wrong[function], diagnoses[function] = case.ideas()
            else:
                faultless.add(function)
            changing.pop(function, None)
            held = [item for ideas in (*wrong.values(), *changing.values()) for item in ideas]
            changing[function], changes = case.changes(held)
            diagnoses[function] += changes
    said = (item for function in known.functions for item in diagnoses.get(function, ()))
    return Judged(tuple(said), frozenset(faultless))


class _Case:
    """One function of the candidate.

    A probe that needs another function which is wrong is compared with what the ideas of that one make of
    it; where those are not known, it says nothing about this function. `differing` are the probes that are
    answered otherwise than by a function that is right; `is_judged` tells whether any says something.
    """

    def __init__(
        self,
        function: str,
        found: Fingerprint,
        known: Known,
        wrong: Mapping[str, Ideas],
        search: Search,
    ) -> None:
        self.function = function
        self.found = found
        self.known = known
        self.wrong = wrong
        self.search = search
        self.probes = [probe for probe in known.probes if probe.function == function]
        self.catalogue = [item for item in known.catalogue if function in item.functions]
        expected = [(probe, value) for probe, value in self._expected(()) if value is not UNKNOWN]
        self.is_judged = bool(expected) or not self.probes
        self.differing = {
            probe.name for probe, value in expected if not same(found[probe.name], value, probe)
        }

    @cached_property
    def seen(self) -> Seen:
        """What is seen of the answers, which is asked only where no idea of the catalogue is held."""
        return seen(self.found, self.known.reference, self.probes)

    # ------------------------------------------------------------ what would be answered

    def _expected(self, ideas: Ideas) -> Iterator[tuple[Probe, Any]]:
        """What each probe is answered by one that holds these ideas here; what has to be asked comes last."""
        programs: dict[tuple[str, ...], tuple[Ideas, list[Probe]]] = {}
        for probe in self.probes:
            held = self._held(ideas, probe)
            if held is None or len(held) > _PAIR:
                yield probe, UNKNOWN
            elif len(held) == _PAIR:
                names = tuple(item.name for item in held)
                programs.setdefault(names, (held, []))[1].append(probe)
            else:
                answers = self.known.of(held[0]) if held else self.known.reference
                yield probe, answers[probe.name]
        for (one, other), probes in programs.values():
            yield from self.search.answers(one, other, probes)

    def _held(self, ideas: Ideas, probe: Probe) -> Ideas | None:
        """These ideas and those of the wrong functions that a probe needs; None where they are not known."""
        held = {item.name: item for item in ideas}
        for other in sorted(self._needs(probe) & self.wrong.keys()):
            if not self.wrong[other]:
                return None
            held |= {item.name: item for item in self.wrong[other]}
        return tuple(held.values())

    def _needs(self, probe: Probe) -> frozenset[str]:
        """The other functions that a probe needs, or has asked of this candidate."""
        asked = frozenset(self.found.get(calls_of(probe), ())) - {self.function}
        return self.known.needs[probe.name] | asked

    def _fits(self, ideas: Ideas) -> bool:
        """Whether the candidate answers as one that holds these ideas."""
        for probe, value in self._expected(ideas):
            if value is UNKNOWN:
                if probe.name in self.differing:
                    return False
            elif not same(self.found[probe.name], value, probe):
                return False
        return True

    def is_settled(self, ideas: Ideas | None) -> bool:
        """Whether what was said of the function agrees with all that can be told now."""
        return not self.differing if ideas is None else bool(ideas) and self._fits(ideas)

    # ------------------------------------------------------------ what is named

    def ideas(self) -> tuple[Ideas, list[Diagnosis]]:
        """The ideas that the function holds, as far as they are certain, and what is said of them."""
        singles = self._as_changed([item for item in self.catalogue if self._fits((item,))])
        if not singles:
            generic = [item for item in self.known.generic if self.function in item.functions]
            singles = [item for item in generic if self._answers_as(item)][:1]
        if singles:
            return (singles[0],), list(self._told(singles))
        pairs = self._pairs()
        shared = [item for item in pairs[0] if all(item in pair for pair in pairs)] if pairs else []
        if len(shared) == _PAIR:
            return tuple(shared), [*self._told(shared[:1]), *self._told(shared[1:])]
        if not shared:
            return (), self._seen()
        others = [item for pair in pairs for item in pair if item not in shared]
        several = self._told(others) if len(others) <= _MOST_ALIKE else ()
        return (), [*self._told(shared), *several]

    def changes(self, held: Iterable[Misconception]) -> tuple[Ideas, list[Diagnosis]]:
        """The idea that arguments may be changed in place, and what is said of it.

        Only of those that no idea changes which the function or another one holds: a caller changes what its
        helper changes.
        """
        changed = self._changed(self.found)
        for idea in held:
            changed -= self._changed(self.known.of(idea))
        if not changed:
            return (), []
        ones = tuple(
            item
            for item in self.catalogue
            if self._changed(self.known.of(item))
            and matches(self.known.of(item), self.known.reference, self.probes)
        )
        exact = tuple(item for item in ones if self._changed(self.known.of(item)) == changed)
        if exact:
            return exact[:1], list(self._told(exact))
        name = ones[0].name if ones else "arguments_changed"
        arguments = [*map(self._argument, sorted(changed))]
        return ones[:1], [changed_in_place(self.function, arguments, name)]

    def _changed(self, answers: Fingerprint) -> set[str]:
        """Which arguments are changed that the reference doesn't change."""
        key = changes_of(self.function)
        return {*answers.get(key, ())} - {*self.known.reference.get(key, ())}

    def _answers_as(self, generic: Misconception) -> bool:
        """Whether the candidate answers as one with a mistake of every exercise, also where no probe looks."""
        silent = silent_in(self.known.of(generic), self.probes)
        if self.seen.is_mute:
            return any(silent)
        return self._fits((generic,)) and silent == silent_in(self.found, self.probes)

    def _seen(self) -> list[Diagnosis]:
        """What can be told where no idea is."""
        if self.seen.given_back:
            arguments = [*map(self._argument, self.seen.given_back.values())]
            return [given_back(self.function, arguments, is_whole=self.seen.is_whole)]
        if self.seen.is_same:
            return [same_answers(self.function)]
        return [silent_at_times(self.function)] if self.seen.is_silent else []

    def _argument(self, place: str) -> str:
        names = self.known.arguments.get(self.function, ())
        return names[int(place)] if place.isdecimal() and int(place) < len(names) else place

    def _as_changed(self, items: list[Misconception]) -> list[Misconception]:
        """Those that change in place what the candidate changes, or else those that change nothing besides."""
        changed = self._changed(self.found)
        its_own = {item.name: self._changed(self.known.of(item)) for item in items}
        return [item for item in items if its_own[item.name] == changed] or [
            item for item in items if its_own[item.name] <= changed
        ]

    def _told(self, items: Sequence[Misconception]) -> Iterator[Diagnosis]:
        """Ideas of which one is held: the first, or one of the others instead."""
        for item in items:
            yield Diagnosis(
                function=self.function,
                name=item.name,
                belief=item.belief,
                explanation=item.explanation,
                hint=item.hint,
                instead_of="" if item is items[0] else items[0].name,
            )

    # ------------------------------------------------------------ two at once

    def _pairs(self) -> list[Ideas]:
        """The pairs of ideas that answer as the candidate does.

        A program that holds both tells for certain. Where both change the same place of the reference there
        is no program: then a pair is believed that shares the work, each in its own part of the answers.
        """
        probes = [probe for probe in self.probes if not self._needs(probe) & self.wrong.keys()]
        if all(
            is_failure(self.found[probe.name]) for probe in probes if probe.name in self.differing
        ):
            return []
        run: list[Ideas] = []
        apart: list[Ideas] = []
        candidates = self._candidates(probes)
        if self.seen.is_same or self.seen.is_whole:
            candidates = [item for item in candidates if self._is_seen_alone(item[1:])]
        self.search.expect((one, other) for _, one, other in candidates)
        for surprises, one, other in candidates:
            if surprises and not self.search.may_know(one, other):
                continue
            if self.search.has_program(one, other):
                if self._is_of(one, other, probes):
                    run.append((one, other))
            elif not surprises and self._is_composed(one, other, probes):
                apart.append((one, other))
        pairs = run or apart
        return pairs if len(pairs) == 1 else self._without_alike(pairs)

    def _candidates(
        self, probes: Sequence[Probe]
    ) -> list[tuple[int, Misconception, Misconception]]:
        """Pairs that the candidate may hold, the likeliest first, with how often neither idea explains it."""
        differing = _bits(probe.name in self.differing for probe in probes)
        alone = {}
        for item in self.catalogue:
            changes = _bits(self.known.is_changed(item, probe) for probe in probes)
            if not changes:
                continue
            answers = self.known.of(item)
            fits = _bits(
                same(answers[probe.name], self.found[probe.name], probe) for probe in probes
            )
            alone[item.name] = (item, changes, fits)
        found = []
        for (one, mine, my_fits), (other, its, its_fits) in combinations(alone.values(), _PAIR):
            neither = (
                (mine & ~its & ~my_fits) | (its & ~mine & ~its_fits) | (differing & ~(mine | its))
            )
            together = mine & its & ~(my_fits | its_fits)
            if neither.bit_count() <= _MOST_SURPRISES:
                ideas = (one, other) if mine.bit_count() >= its.bit_count() else (other, one)
                found.append((neither.bit_count(), together.bit_count(), *ideas))
        found.sort(key=lambda item: item[:2])
        return [(surprises, one, other) for surprises, _, one, other in found]

    def _is_seen_alone(self, pair: Ideas) -> bool:
        """Whether one of two ideas alone makes answers the same, or gives arguments back, as was seen.

        That the program of both happens to do so says nothing. A placeholder's answer must be that idea's own.
        """
        answers = [self.known.of(idea) for idea in pair]
        if self.seen.is_whole:
            return any(
                parts and all(parts)
                for parts in (parts_given_back(its, self.probes) for its in answers)
            )
        alone = [numbers_in(its, self.probes) for its in answers]
        return any(
            len(its) == 1 and (its == self.seen.numbers or not self.seen.is_hollow) for its in alone
        )

    def _is_of(self, one: Misconception, other: Misconception, probes: Sequence[Probe]) -> bool:
        """Whether the program that holds both answers as the candidate does."""
        return all(
            value is not UNKNOWN and same(self.found[probe.name], value, probe)
            for probe, value in self.search.answers(one, other, probes)
        )

    def _is_composed(
        self, one: Misconception, other: Misconception, probes: Sequence[Probe]
    ) -> bool:
        """Whether each answer of the candidate is made of what the two make of it alone."""
        found, reference = self.found, self.known.reference
        mine, its = self.known.of(one), self.known.of(other)
        return all(
            composed(found[name], reference[name], mine[name], its[name], probe)
            for probe in probes
            for name in [probe.name]
        )

    def _without_alike(self, pairs: list[Ideas]) -> list[Ideas]:
        """Pairs that differ only in ideas which are declared to behave alike count once."""
        kept: list[Ideas] = []
        for pair in pairs:
            if not any(all(map(are_alike, pair, other)) for other in kept):
                kept.append(pair)
        return kept


def are_alike(one: Misconception, other: Misconception) -> bool:
    """Whether two are the same, or declared to behave the same."""
    return one.name == other.name or one.name in other.alike or other.name in one.alike


def _bits(values: Iterator[bool]) -> int:
    return sum(1 << place for place, value in enumerate(values) if value)
