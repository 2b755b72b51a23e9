"""What several commands share: the course, the exercise argument, the file, the options."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.course import find_course, load_course
from grader.course.layout import BEGIN_ONE
from grader.errors import GraderError, UsageError
from grader.text import text_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.shell_completion import CompletionItem

    from grader.course import Course
    from grader.desk.ledger import Ledger, Outlook


def course_of(ctx: click.Context, *, begun: bool = False) -> Course:
    """The course that `--course` names, or the one around the current folder, if need be only begun."""
    named: Path | None = ctx.find_root().obj
    if named is not None and not named.is_dir():  # a folder above it may be another course's
        raise UsageError(
            {"en": f"There is no folder {named}.", "ja": f"{named} というフォルダーはありません。"},
            {
                "en": f"Name the course's folder: --course DIR. {BEGIN_ONE['en']}",
                "ja": f"コースのフォルダーを指定してください：--course DIR。{BEGIN_ONE['ja']}",
            },
        )
    return load_course(find_course(named if named is not None else Path.cwd()), begun=begun)


def staff_course_of(ctx: click.Context) -> Course:
    """The course, for a command that needs what only the instructor has.

    Raises:
        UsageError: This is a copy for students: it has no solutions.
    """
    course = course_of(ctx)
    if not any(map(course.has_solutions, course.names)):
        raise UsageError(
            {
                "en": "This copy of the course has no solutions, "
                f"and grade {ctx.info_name} needs them.",
                "ja": "このコースのコピーには解答がなく、"
                f"grade {ctx.info_name} はここでは使えません。",
            },
            {
                "en": "Use it in the instructor's copy. As a student: grade check EXERCISE runs "
                "the public checks, grade submit EXERCISE hands in. As an author: grade new NAME makes an "
                "exercise with them.",
                "ja": "先生のコピーで使うコマンドです。学生が使うのは、公開チェックの "
                "grade check EXERCISE と、提出の grade submit EXERCISE です。"
                "作成者は grade new NAME で解答のある課題を作れます。",
            },
        )
    return course


class ExerciseName(click.ParamType[str]):
    """The name of an exercise; completes in the shell."""

    name = "exercise"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The exercises that begin with what has been typed."""
        from click.shell_completion import CompletionItem

        try:
            course = course_of(ctx)
        except GraderError:
            return []
        language = ctx.find_root().params.get("language") or course.language
        return [
            CompletionItem(entry.name, help=text_in(entry.title, language))
            for entry in course.exercises
            if entry.name.startswith(incomplete)
        ]


exercise_argument = click.argument("exercise", type=ExerciseName())
file_argument = click.argument(
    "file", required=False, type=click.Path(path_type=Path, readable=False)
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the result; JSON goes to standard output alone.",
)
language_option = click.option(
    "--language",
    type=click.Choice(["en", "ja"]),
    callback=lambda ctx, _, value: value or ctx.meta.get("language"),
    help="The language of checks, hints and pages; without it, the course's.",
)
unsafe_option = click.option(
    "--unsafe",
    is_flag=True,
    help="Grade without a proved sandbox. Each report is marked. Only for code that you trust.",
)

log_format_option = click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to tell what happens: text for people; JSON lines, with nothing of persons, for programs.",
)


def student_option(command: Any) -> Any:
    """The `--student` option."""
    return click.option(
        "--student",
        envvar="GRADE_STUDENT",
        help="Who hands in; without it, GRADE_STUDENT or the name you are logged in with.",
    )(command)


def who(student: str | None) -> str:
    """The student's id: as given, or the login name."""
    from grader.submissions import student_id

    if student is not None:
        return student_id(student)
    import getpass

    try:
        return student_id(getpass.getuser())
    except (OSError, KeyError):
        raise UsageError(
            {"en": "Nobody knows who hands in.", "ja": "だれの提出なのか分かりません。"},
            {"en": "Add --student YOUR-ID.", "ja": "--student と自分の ID を付けてください。"},
        ) from None


def file_of(course: Course, exercise: str, given: Path | None) -> Path:
    """The file to check or submit: as given, or EXERCISE.py or .ipynb in the current folder."""
    course.entry(exercise)
    if given is not None:
        return given
    for suffix in (".py", ".ipynb"):
        path = Path(exercise + suffix)
        if path.exists():
            return path
    raise UsageError(
        {
            "en": f"There is no {exercise}.py or {exercise}.ipynb in {Path.cwd()}.",
            "ja": f"{Path.cwd()} に {exercise}.py も {exercise}.ipynb もありません。",
        },
        {
            "en": f"Name the file (grade check {exercise} FILE), "
            f"or begin with: grade start {exercise}",
            "ja": f"ファイルを指定するか（grade check {exercise} FILE）、"
            f"grade start {exercise} から始めてください。",
        },
    )


def outlook_of(course: Course, student: str, exercise: str) -> Outlook:
    """What a student should know before handing in; of the store, where there is one."""
    with ledger_of(course, student) as ledger:
        return ledger.outlook(student, exercise, ledger.result(student, exercise))


@contextmanager
def ledger_of(course: Course, student: str) -> Iterator[Ledger]:
    """What counts, for a student's own commands; of the store, where there is one."""
    from grader.desk.ledger import Ledger
    from grader.store.place import is_there, place_of

    where = place_of(course)
    if not is_there(where):
        yield Ledger(course, None, b"", [student], staff=False)
        return
    from grader.course import course_secret
    from grader.store import Store

    with Store.open(where, course.dues) as store:
        yield Ledger(course, store, course_secret(course), [student], staff=False)


def work_on(exercise: str, path: Path) -> str:
    """What to type after `grade check` or `grade submit` to mean this very file."""
    if path == Path(f"{exercise}.py"):
        return exercise
    import shlex

    name = str(path)
    return shlex.join([exercise, f"./{name}" if name.startswith("-") else name])


def store_of(course: Course) -> Path | str:
    """Where the course's store is: a file's path, or a database's URL.

    Raises:
        UsageError: There is none: nothing has been graded yet.
    """
    from grader.store.place import is_there, place_of

    where = place_of(course)
    if not is_there(where):
        raise UsageError(
            "Nothing has been graded in this course yet.", "Begin with: grade class FOLDER"
        )
    return where
