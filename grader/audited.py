"""What an audit finds: the words of an exercise's worth, as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from grader.model import Text


class Gate(StrEnum):
    """What an exercise must hold to be used; a finding says which of these does not hold."""

    STUB = "stub"
    REFERENCE = "reference"
    ALTERNATIVES = "alternatives"
    MISCONCEPTIONS = "misconceptions"
    FINGERPRINTS = "fingerprints"
    DIAGNOSES = "diagnoses"
    PICTURES = "pictures"
    MUTANTS = "mutants"
    CALLS = "calls"
    EXAMPLES = "examples"
    CHECKS = "checks"
    TEXTS = "texts"
    FLAKES = "flakes"
    PRECISION = "precision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason why a gate does not hold: whose fault it is (a candidate's or check's name), and how."""

    gate: Gate
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAudit:
    """What one check is worth to the suite: its median seconds, and the misconceptions it catches."""

    id: str
    title: Text
    points: float
    seconds: float
    kills: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MutantAudit:
    """What became of one mutant of the reference: "killed", "survived" or "equivalent".

    `by` is the first check that caught it, or the reason why it is equivalent.
    """

    name: str
    outcome: Literal["killed", "survived", "equivalent"]
    by: str = ""
    diff: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFigures:
    """Of pairs of ideas that were tried: how many made a program, lost a check, and were both named."""

    tried: int = 0
    merged: int = 0
    caught: int = 0
    named: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """How good an exercise's suite is. `seeds` is how often each random thing was tried.

    `misconceptions` are those that were tried, of so many in the `catalogue`. `unfinished` says where a
    TODO is left: no gate, since what is marked so may work.
    """

    exercise: str
    seeds: int
    seconds: float
    checks: tuple[CheckAudit, ...] = ()
    misconceptions: tuple[str, ...] = ()
    catalogue: int = 0
    alternatives: tuple[str, ...] = ()
    mutants: tuple[MutantAudit, ...] = ()
    pairs: PairFigures = PairFigures()
    findings: tuple[Finding, ...] = ()
    unfinished: tuple[str, ...] = ()

    @property
    def gates_hold(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.findings

    def mutants_that(self, outcome: str) -> tuple[MutantAudit, ...]:
        """The mutants with this outcome."""
        return tuple(mutant for mutant in self.mutants if mutant.outcome == outcome)
