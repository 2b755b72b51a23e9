"""`grade class`: a folder of submissions to grades, pages and a class report."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.options import format_option, language_option, staff_course_of, unsafe_option
from grader.errors import UsageError
from grader.version import DISTRIBUTION

if TYPE_CHECKING:
    from grader.classroom.grading import ClassResult, ClassSetting, Roster
    from grader.classroom.people import Joins
    from grader.classroom.report import ClassReport
    from grader.course import Course
    from grader.desk.desk import Desk
    from grader.processes.pool import Pool
    from grader.submissions import Collection

_MOST_LINES = 20  # of a kind; the class page and JSON have more


@click.command("class", epilog="Example: grade class hand-ins --roster roster.csv")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--roster",
    "roster_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV file with id, name, section; without it, roster.csv beside course.toml if it is there.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the pages go; without it, reports/class.",
)
@click.option("--jobs", default=0, type=click.IntRange(0), help="Processes; 0 for one a processor.")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Grade on the Dask cluster of this scheduler, such as tcp://10.0.0.5:8786.",
)
@click.option("--each", is_flag=True, help="Grade identical files one by one, too.")
@unsafe_option
@format_option
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path | None,
    roster_path: Path | None,
    output: Path | None,
    jobs: int,
    cluster: str | None,
    each: bool,
    unsafe: bool,
    form: str,
    language: str | None,
) -> int:
    """Grade FOLDER/STUDENT/EXERCISE.py (or .ipynb), or a folder of hand-ins; a zip or tar of it, too.

    Without FOLDER the drop folder of course.toml is graded. What has a grade by the same suite is not
    graded again, so a run that was stopped goes on where it was.
    """
    from grader.classroom.grading import ClassSetting
    from grader.classroom.people import join_known
    from grader.classroom.report import write_class_report
    from grader.desk.opening import open_desk
    from grader.processes.pool import processors

    if cluster and jobs:
        raise UsageError("--jobs is for this machine, --cluster for others.", "Give one of them.")
    course = staff_course_of(ctx)
    language = language or course.language
    folder = folder or course.drop
    if folder is None:
        raise UsageError(
            "Which folder?", "Name it: grade class FOLDER, or set drop in course.toml."
        )
    pages = output or course.root / "reports" / "class"
    roster = roster_of(course, roster_path)
    collection = collected(folder, course, roster)
    with (
        open_desk(course, unsafe=unsafe, processes=0 if cluster else jobs or processors()) as desk,
        pool_on(cluster, desk) as pool,
    ):
        joins = join_known(desk.store, roster, collection.once)
        setting = ClassSetting(pages, roster, language, reuse=not each, cluster=pool)
        result = grade_with_progress(desk, collection, setting, quiet=form == "json")
        written = write_class_report(
            course, desk.store, desk.secret, pages, roster=roster, language=language,
            problems=result.problems, withheld=result.withheld,
        )  # fmt: skip
    if form == "json":
        print_class_data(result, written, joins)
    else:
        print_class(result, written)
        print_joins(joins)
    return 4 if result.internal_errors else 0


def collected(folder: Path, course: Course, roster: Roster) -> Collection:
    """The submissions in a folder or an archive.

    Raises:
        UsageError: There are none.
    """
    from grader.submissions import collect

    collection = collect(folder, course.names, roster, course.timezone)
    if not collection.found and not collection.problems:
        raise UsageError(
            f"{folder} has no submissions of this course.",
            f"They are expected as {folder}/STUDENT/EXERCISE.py (or .ipynb), as hand-in files, or as Canvas, "
            "Moodle, Gradescope, Blackboard, Brightspace, Sakai, ILIAS, Teams, nbgrader or GitHub Classroom "
            "write them.",
        )
    return collection


@contextmanager
def pool_on(cluster: str | None, desk: Desk) -> Iterator[Pool | None]:
    """The cluster, if there is to be one; says what holds submissions there or here.

    Raises:
        UsageError: The extra that grades on clusters is not installed.
    """
    from grader.cli.printing import warn_of_missing_layers
    from grader.feedback.wording import words

    if cluster is None:
        warn_of_missing_layers(desk.pool.layers, words("en"), unsafe=not desk.pool.layers)
        yield None
        return
    try:
        from grader.processes.cluster import ClusterPool
    except ModuleNotFoundError as error:
        raise UsageError(
            f"Grading on a cluster needs {error.name}.",
            f"On each machine: pip install '{DISTRIBUTION}[cluster]', or in a checkout -e '.[cluster]'",
        ) from None

    def told(text: str) -> None:
        click.echo(f"! {text}", err=True)

    with ClusterPool(cluster, desk.course, desk.setting, told) as pool:
        warn_of_missing_layers(pool.layers, words("en"), unsafe=desk.setting.unsafe)
        yield pool


def roster_of(course: Course, path: Path | None) -> Roster:
    """The roster that is named, or the course's own, or the one that was named last, or an empty one."""
    from grader.desk.roster import kept_roster, roster_file
    from grader.submissions import read_roster, roster_text
    from grader.writing import write_file

    if path is not None:
        roster = read_roster(path)
        write_file(kept_roster(course), roster_text(roster))
        return roster
    own = roster_file(course)
    return read_roster(own) if own else {}


def grade_with_progress(
    desk: Desk, collection: Collection, setting: ClassSetting, *, quiet: bool
) -> ClassResult:
    """Grade a collection and tell on standard error how many are done, how fast, and bad news."""
    from grader.classroom.grading import grade_class
    from grader.cli.printing import many
    from grader.cli.progress import progress

    started = time.monotonic()

    def news(result: ClassResult | None) -> str:
        if result is None:
            return ""
        seconds = max(time.monotonic() - started, 1e-3)
        bad = [
            told
            for count, told in (
                (result.internal_errors, many(result.internal_errors, "internal error")),
                (len(result.problems), f"{len(result.problems):,} not understood"),
            )
            if count
        ]
        return ", ".join([*bad, f"{(result.graded + result.resumed) / seconds:.1f}/s"])

    with progress(len(collection.found), news, quiet=quiet) as one_more:
        return grade_class(desk, collection, setting, one_more)


def counts(result: ClassResult) -> dict[str, int]:
    """The numbers of a class run."""
    return {
        "graded": result.graded,
        "resumed": result.resumed,
        "alike": result.alike,
        "internal_errors": result.internal_errors,
        "not_understood": len(result.problems),
        "strangers": len(result.strangers),
    }


def lists(result: ClassResult) -> dict[str, list[Any]]:
    """What was not understood and who is not on the roster: the first of them, as `counts` has all."""
    from grader.feedback.clean import MOST_TOLD

    return {
        "problems": result.problems[:MOST_TOLD],
        "not_on_roster": result.strangers[:MOST_TOLD],
    }


def ungraded_data(written: ClassReport) -> dict[str, Any]:
    """What has no grade by our fault: how many, and the first of them with the reason."""
    from dataclasses import asdict

    from grader.feedback.clean import MOST_TOLD

    told = [asdict(one) for one in written.ungraded[:MOST_TOLD]]
    return {"not_graded": len(written.ungraded), "ungraded": told}


def print_class_data(result: ClassResult, written: ClassReport, joins: Joins) -> None:
    """Print what came of a class as JSON."""
    from grader.cli.printing import print_json

    print_json(
        {
            "schema": 1,
            **counts(result),
            **lists(result),
            **ungraded_data(written),
            "page": str(written.page),
            "joined": dict(joins.done),
            "joins_proposed": dict(joins.proposed),
        }
    )


def print_ungraded(written: ClassReport) -> None:
    """Print what has no grade by our fault, why, and what to do."""
    from grader.feedback.clean import visible
    from grader.text import some

    if not written.ungraded:
        return
    click.echo(f"! {len(written.ungraded)} not graded, by our fault:")
    told = [
        f"{one.id}  {visible(one.student, 40)}, {one.exercise}: {visible(one.reason, 300)}"
        for one in written.ungraded
    ]
    for line in some(told, _MOST_LINES):
        click.echo(f"!   {line}")
    click.echo("  grade show ID tells more; grade regrade grades them again.")


def print_joins(joins: Joins) -> None:
    """Print which students are in the store under another id as well."""
    from grader.feedback.clean import visible
    from grader.text import some

    for told, pairs in (("joined, by their ids", joins.done), ("may be one", joins.proposed)):
        if pairs:
            names = some([f"{visible(a, 40)} = {visible(b, 40)}" for a, b in pairs.items()], 5)
            click.echo(f"! Two ids of one student, {told}: {', '.join(names)}")
    if joins.proposed:
        click.echo("  grade roster shows them, grade roster --join OLD ID joins two.")


def print_class(result: ClassResult, written: ClassReport) -> None:
    """Print what came of a class: the worst news first."""
    from grader.cli.printing import many
    from grader.feedback.clean import visible
    from grader.text import some

    print_ungraded(written)
    problems = [f"{visible(path, 200)}: {visible(told, 300)}" for path, told in result.problems]
    for line in some(problems, _MOST_LINES):
        click.echo(f"! {line}")
    if result.strangers:
        names = some([visible(name, 40) for name in result.strangers], 5)
        click.echo(f"! {len(result.strangers)} not on the roster: {', '.join(names)}")
        click.echo("  Put them there, or say whose work it is: grade roster --join OLD ID")
    told = [
        f"{count} {what}"
        for count, what in (
            (result.resumed, "had their grade already"),
            (result.alike, "identical to another"),
        )
        if count
    ]
    known = f" ({', '.join(told)})" if told else ""
    click.echo(f"{many(result.graded + result.resumed, 'submission')} graded{known}.")
    for line in written.lines:
        click.echo(f"  {line}")
    if written.alike:
        groups = many(written.alike, "group")
        click.echo(f"! Suspiciously alike, {groups} of submissions: see the report.")
    click.echo(f"Class report: {written.page}")
    click.echo(f"Grades:       {written.page.with_name('grades.csv')}")
