"""`grade start`: a stub to work on."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.options import (
    course_of,
    exercise_argument,
    language_option,
    student_option,
    work_on,
)
from grader.errors import CourseError, UsageError


@click.command("start", epilog="Example: grade start dropout")
@exercise_argument
@click.option(
    "--notebook", is_flag=True, help="Copy the notebook (.ipynb) instead of the .py file."
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=".",
    help="The folder to copy to; without it, the current one.",
)
@student_option
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    exercise: str,
    notebook: bool,
    folder: Path,
    student: str | None,
    language: str | None,
) -> None:
    """Copy an exercise's stub to work on. A file that is there already stays as it is."""
    from grader.cli.options import outlook_of, who
    from grader.feedback.wording import words

    course = course_of(ctx)
    language = language or course.language
    stub = course.notebook(exercise, language) if notebook else course.stub(exercise)
    target = folder / f"{exercise}{stub.suffix}"
    _copy(stub, target, exercise)
    say = words(language)
    readme = course.readme(exercise, language)
    click.echo(say("terminal_started", path=target, readme=readme))
    try:
        id_ = who(student)
    except UsageError:
        if student is not None:
            raise
        id_ = ""  # nobody knows; then it is due as it is for all
    if told := outlook_of(course, id_, exercise).said(say):
        click.echo(say("terminal_sentence", text=f"{told[0].upper()}{told[1:]}"))
    following = say("terminal_edit", command=f"grade check {work_on(exercise, target)}")
    click.echo(say.labelled("next_label", following))


def _copy(stub: Path, target: Path, exercise: str) -> None:
    """Copy a stub to where nothing is.

    Raises:
        CourseError: The stub can't be read.
        UsageError: There is a file already, or it can't be written.
    """
    try:
        content = stub.read_bytes()
    except OSError as error:
        raise CourseError(
            {
                "en": f"{stub} can't be read: {error.strerror}.",
                "ja": f"{stub} を読めません（{error.strerror}）。",
            },
            {
                "en": "Get the course's copy again, or ask whoever gave it to you. "
                f"As an author: grade generate {exercise}",
                "ja": "コースのコピーをもう一度もらうか、渡してくれた人に聞いてください。"
                f"作成者の場合：grade generate {exercise}",
            },
        ) from None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise UsageError(
            {
                "en": f"{target} is there already, and stays as it is.",
                "ja": f"{target} はすでにあります。そのまま残しました。",
            },
            {
                "en": f"Work on it, or copy to another folder: grade start {exercise} --to FOLDER",
                "ja": "それに書き込むか、別のフォルダーに作ってください："
                f"grade start {exercise} --to FOLDER",
            },
        ) from None
    except OSError as error:
        raise UsageError(
            {
                "en": f"{target} can't be written: {error.strerror}",
                "ja": f"{target} に書けません（{error.strerror}）。",
            },
            {"en": "Choose another folder.", "ja": "別のフォルダーを選んでください。"},
        ) from None
