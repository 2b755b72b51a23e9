"""`grade audit`: is a suite any good?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.options import format_option, language_option, staff_course_of, unsafe_option

if TYPE_CHECKING:
    from grader.audited import AuditReport
    from grader.course import Course

_GATES = {
    "stub": "The stub loads, earns nothing in each hidden check, and fails without a crash.",
    "reference": "The reference passes each check, whatever is drawn.",
    "alternatives": "Whatever is correct in another way passes each check, whatever is drawn.",
    "misconceptions": "Each wrong idea of the catalogue fails a check: it is killed.",
    "fingerprints": "No two wrong ideas of one function answer its probes alike; where they can't be "
    'told apart, the catalogue says so: alike.OTHER = "why".',
    "diagnoses": "The diagnosis of each wrong idea names it, and names it first, also beside a stub; and "
    "none is said of a fault that any function may have (raises, constant, zeros, ...), unless the "
    'catalogue says why: alike.constant = "why".',
    "pictures": "Each wrong idea changes a picture by at least 2 % of its height, and by more than what is "
    'correct in another way does; one that no picture can show says so: unseen = "why". At most a quarter may.',
    "mutants": "At least 98 % of the generated mutants of the reference fail a check. One that behaves "
    "as the reference does is listed in equivalents.toml with its name and the reason.",
    "calls": "Each function has a check that calls it more than three times: one that is right in its first "
    "three calls and wrong ever after fails it, in a worker where nothing else has run.",
    "examples": "What is stored for the ladder is what the reference gives, and neither the reference nor any "
    "other right answer differs from it.",
    "checks": "Each check has a title and a hint in each language.",
    "texts": "README, hints and public checks are there, the reference passes the public checks, each "
    "wrong idea has its texts in each language.",
    "flakes": "Nothing depends on the draws or on the order of the checks: what passes or fails does so "
    "with each of the seeds, and no wrong idea's points differ by more than one.",
    "precision": "Answers in single precision pass where exercise.toml names the function in "
    "single_precision, and fail elsewhere, whatever is drawn.",
}


@click.command("audit", epilog="Example: grade audit momentum --seeds 100")
@click.argument("exercises", nargs=-1)
@click.option("--seeds", default=20, show_default=True, type=click.IntRange(1, 100_000),
              help="How often inputs and orders are drawn.")  # fmt: skip
@click.option(
    "--full",
    is_flag=True,
    help="Try all misconceptions, faults, stubs and pairs of ideas, not a sample.",
)
@click.option(
    "--warm",
    is_flag=True,
    help="Only ask all pairs of ideas, so that no submission has to wait for them.",
)
@click.option("--jobs", default=0, type=click.IntRange(0), help="Processes; 0 for one a processor.")
@click.option("--explain", is_flag=True, help="Say what each gate means, and do nothing else.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the page goes; without it, reports/audit.html.",
)
@unsafe_option
@format_option
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    exercises: tuple[str, ...],
    seeds: int,
    full: bool,
    warm: bool,
    jobs: int,
    explain: bool,
    output: Path | None,
    unsafe: bool,
    form: str,
    language: str | None,
) -> int:
    """Try the suites of EXERCISES, or of all, with everything whose grade is known.

    The stub must earn nothing, the reference and every alternative all; every misconception and
    nearly every generated mutant of the reference must fail a check. Exit code 1 means that a gate
    does not hold.
    """
    if explain:
        for name, text in _GATES.items():
            click.echo(f"{name}:\n    {text}")
        return 0
    from grader.authoring.audits import audit_exercises
    from grader.cli.printing import print_json
    from grader.feedback.audit_page import audit_page
    from grader.writing import write_file

    course = staff_course_of(ctx)
    for name in exercises:
        course.entry(name)
    quiet = form == "json"
    if warm:
        return _warm(course, exercises or course.names, unsafe=unsafe, quiet=quiet)
    reports = audit_exercises(
        course,
        exercises or course.names,
        seeds,
        full=full,
        jobs=jobs,
        unsafe=unsafe,
        done=(lambda _: None) if quiet else _print,
    )
    titles = {name: course.entry(name).title for name in course.names}
    page = output or course.root / "reports" / "audit.html"
    write_file(
        page, audit_page(course.title, titles, reports, language=language or course.language)
    )
    holds = all(report.gates_hold for report in reports)
    if quiet:
        data = {report.exercise: _data(report) for report in reports}
        print_json({"schema": 1, "gates_hold": holds, "exercises": data, "page": str(page)})
    else:
        click.echo(
            "All gates hold." if holds else "Some gates do not hold; see grade audit --explain."
        )
        if any(report.unfinished for report in reports):
            click.echo("Before students get it: replace what is marked with TODO, then the mark.")
        click.echo(f"Page: {page}")
    return 0 if holds else 1


def _warm(course: Course, names: Sequence[str], *, unsafe: bool, quiet: bool) -> int:
    """Fill the files of pairs."""
    from grader.authoring.audits import warm
    from grader.cli.printing import print_json

    found = warm(course, names, unsafe=unsafe)
    if quiet:
        print_json({"schema": 1, "programs": found})
    else:
        for name, count in found.items():
            click.echo(f"{name}: {count} programs of two ideas are known")
    return 0


def _told(report: AuditReport, gate: str) -> list[str]:
    return sorted({finding.name for finding in report.findings if finding.gate == gate})


def _data(report: AuditReport) -> dict[str, Any]:
    """A report as plain data, with totals and the names of what failed."""
    survived = [mutant.name for mutant in report.mutants_that("survived")]
    return {
        "gates_hold": report.gates_hold,
        "seeds": report.seeds,
        "seconds": report.seconds,
        "misconceptions": {
            "total": report.catalogue,
            "tried": len(report.misconceptions),
            "failures": _told(report, "misconceptions"),
            "not_diagnosed": _told(report, "diagnoses"),
        },
        "alternatives": {
            "total": len(report.alternatives),
            "failures": _told(report, "alternatives"),
        },
        "mutants": {
            "total": len(report.mutants),
            "killed": len(report.mutants_that("killed")),
            "equivalent": len(report.mutants_that("equivalent")),
            "failures": survived,
        },
        "pairs": asdict(report.pairs),
        "checks": [
            {
                "id": check.id,
                "points": check.points,
                "seconds": check.seconds,
                "kills": list(check.kills),
            }
            for check in report.checks
        ],
        "findings": [
            {"gate": finding.gate.value, "name": finding.name, "text": finding.text}
            for finding in report.findings
        ],
        "unfinished": list(report.unfinished),
    }


def _print(report: AuditReport) -> None:
    from grader.cli.printing import many

    sign = click.style("✓", fg="green") if report.gates_hold else click.style("✗", fg="red")
    mutants = len(report.mutants) - len(report.mutants_that("equivalent"))
    checks = sum(check.seconds for check in report.checks)
    click.echo(
        f"{sign} {report.exercise}: {many(len(report.checks), 'check')} in {1000 * checks:.0f} ms; "
        f"{len(report.misconceptions)} of {many(report.catalogue, 'misconception')}, "
        f"{many(len(report.alternatives), 'alternative')}, "
        f"{len(report.mutants_that('killed'))} of {mutants} mutants killed, "
        f"{report.pairs.named} of {report.pairs.caught} pairs named ({report.seconds:.0f} s)"
    )
    for finding in report.findings:
        first, *rest = finding.text.splitlines() or [""]
        click.echo(f"    {finding.gate.value}: {finding.name} {first}")
        for line in rest:
            click.echo(f"        {line}")
    for check in report.checks:
        if not check.kills and len(report.misconceptions) == report.catalogue:
            click.echo(f"    note: {check.id} catches no misconception")
    for place in report.unfinished:
        click.echo(f"    note: {place}")
    if report.gates_hold:
        for mutant in report.mutants_that("survived"):
            click.echo(f"    note: a mutant survives: {mutant.name}")
