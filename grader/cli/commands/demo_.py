"""`grade demo`: a made-up class, graded from beginning to end."""

from __future__ import annotations

import time

import click

from grader.cli.options import language_option, staff_course_of, unsafe_option


@click.command("demo", epilog="Example: grade demo --students 12")
@click.option("--students", type=click.IntRange(1, 1000), default=40, show_default=True)
@click.option(
    "--seed", type=int, default=7, show_default=True, help="Another seed is another class."
)
@unsafe_option
@language_option
@click.pass_context
def command(
    ctx: click.Context, students: int, seed: int, unsafe: bool, language: str | None
) -> int:
    """Grade a made-up class in a copy of the course, and say where its pages are.

    Its submissions come from references, alternatives, misconceptions, stubs, syntax errors, endless
    loops and hostile code. Your own store is not touched.
    """
    from grader.authoring.demo import copy_course, make_class
    from grader.classroom.grading import ClassSetting
    from grader.classroom.report import write_class_report
    from grader.cli.commands.class_ import grade_with_progress, print_class, roster_of
    from grader.cli.printing import many
    from grader.course import load_course
    from grader.desk.opening import open_desk
    from grader.processes.pool import processors
    from grader.submissions import collect

    original = staff_course_of(ctx)
    started = time.perf_counter()
    folder = original.root / "reports" / "demo"
    copy_course(original.root, folder)
    course = load_course(folder / "course")
    make_class(course, folder / "hand-ins", students, seed)
    click.echo(
        f"A made-up class of {many(students, 'student')} is in {folder / 'hand-ins'}.", err=True
    )
    language = language or course.language
    roster = roster_of(course, None)
    with open_desk(course, unsafe=unsafe, processes=processors()) as desk:
        collection = collect(folder / "hand-ins", course.names)
        setting = ClassSetting(folder / "class", roster, language)
        result = grade_with_progress(desk, collection, setting, quiet=False)
        written = write_class_report(
            course, desk.store, desk.secret, folder / "class", roster=roster, language=language
        )
        layers = desk.pool.layers
    print_class(result, written)
    seconds = time.perf_counter() - started
    each = seconds / max(1, result.graded) * 1000
    click.echo(
        f"Graded behind {', '.join(layers) or 'no sandbox'} in {seconds:.0f} s, {each:.0f} ms each."
    )
    return 4 if result.internal_errors else 0
