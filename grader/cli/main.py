"""The command group: finds commands lazily, and turns errors into messages and exit codes."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from grader.errors import GraderError, InternalError, RefusedError, UsageError
from grader.version import __version__

# Name and one line of help, so that `grade --help` imports no command.
COMMANDS = {
    "list": "Show the exercises and where you stand.",
    "start": "Copy an exercise's stub to work on.",
    "check": "Run the public checks on your work.",
    "submit": "Hand in your work and get it graded.",
    "login": "Let this machine hand in to the course's server.",
    "class": "Grade a folder of submissions.",
    "show": "Show all that is known of one submission.",
    "roster": "Show who is in the class, and join two ids of one student.",
    "invite": "Make links that sign students in to the course's server.",
    "report": "Build the class report again from the store.",
    "init": "Write a small course of your own.",
    "new": "Write the files of a new exercise.",
    "generate": "Make stubs and notebooks from references.",
    "audit": "Try the suites with everything whose grade is known.",
    "release": "Copy the course for students, without anything hidden.",
    "log": "Show every change to a grade, and verify that nothing is missing.",
    "store": "Copy the store to another database.",
    "backup": "Write the store and the secret to one file.",
    "restore": "Bring a backup back.",
    "data": "Give a student all that is kept about them.",
    "forget": "Let nobody read any more what is kept about a student.",
    "export": "Write grades for Canvas, Moodle, Gradescope or as CSV.",
    "regrade": "Show what a changed suite does to the grades, and store it when confirmed.",
    "worker": "Grade what is handed in to a server.",
    "verify": "Tell whether a receipt is genuine.",
    "doctor": "Tell what this machine can do, and what to do about gaps.",
    "serve": "Serve the course: pages to hand in and see results, and workers that grade.",
    "demo": "Grade a made-up class from beginning to end.",
}


def _remember_course(ctx: click.Context, _: click.Parameter, folder: Path | None) -> None:
    if folder is not None:
        ctx.find_root().obj = folder


_COURSE = click.Option(
    ["--course"],
    type=click.Path(path_type=Path, file_okay=False),
    expose_value=False,
    callback=_remember_course,
    help="The course's folder; without it, the nearest folder above that has a course.toml.",
)
_LANGUAGE = click.Option(
    ["--language"],
    type=click.Choice(["en", "ja"]),
    envvar="GRADE_LANGUAGE",
    help="The language of what students read; it may stand after the command, too.",
)
# Finds both wherever they stand, also in a command line that has a mistake in it.
_ASKED = click.Command(
    "grade",
    params=[_COURSE, _LANGUAGE],
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are used; each takes `--course`, as the group does."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"grader.cli.commands.{name}_")
        command: click.Command = module.command
        if _COURSE not in command.params:
            command.params.append(_COURSE)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise _no_command(args[0][:80])
        return super().resolve_command(ctx, args)


def _no_command(name: str) -> UsageError:
    import difflib

    remedy = {"en": "grade --help lists them all.", "ja": "grade --help で一覧を表示します。"}
    if close := difflib.get_close_matches(name, COMMANDS, n=1):
        remedy = {
            "en": f"Did you mean {close[0]!r}? {remedy['en']}",
            "ja": f"{close[0]!r} のつもりでしたか。{remedy['ja']}",
        }
    return UsageError(
        {"en": f"There is no command {name!r}.", "ja": f"{name!r} というコマンドはありません。"},
        remedy,
    )


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[_COURSE, _LANGUAGE],
    epilog="Example: grade start dropout, then edit dropout.py, then: grade check dropout",
)
@click.version_option(__version__, prog_name="grade")
@click.pass_context
def cli(ctx: click.Context, language: str | None) -> None:
    """Check and grade numpy exercises, and name the idea behind a mistake."""
    ctx.meta["language"] = language
    _refuse_a_removed_folder()


def _refuse_a_removed_folder() -> None:
    """A shell stays in a folder that was removed, also where another of that name has come since."""
    try:
        Path.cwd()
    except FileNotFoundError:
        raise UsageError(
            {
                "en": "The folder that you are in has been removed.",
                "ja": "今いるフォルダーは削除されています。",
            },
            {
                "en": "Go to one that is there: cd, then the course's folder.",
                "ja": "cd で、今あるコースのフォルダーに移ってください。",
            },
        ) from None


def main() -> NoReturn:
    """Run the command line; every error ends in a message and an exit code, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if (
            reconfigure is not None
        ):  # a terminal that can't show a sign gets an escape, not an error
            reconfigure(errors="backslashreplace")
    # Collecting every 700 objects, as is usual, takes long while modules load and finds nothing.
    gc.set_threshold(20_000, 20, 50)
    code = _run()
    gc.freeze()  # neither does Python's last collection free what the end of the process does not
    sys.exit(code)


def _run() -> int:
    try:
        result: Any = cli.main(prog_name="grade", standalone_mode=False)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        from grader.cli.errors import tell_mistyped

        tell_mistyped(error, _asked_language())
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        import signal

        signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is being done
        stopped = {
            "en": "Stopped. What was stored is kept.",
            "ja": "中断しました。保管済みのものは残っています。",
        }
        click.echo(f"\n{stopped[_asked_language()]}", err=True)
        return 130
    except BrokenPipeError:  # the reader of our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:
        if os.environ.get("GRADE_DEBUG") and not isinstance(error, GraderError):
            raise
        from grader.cli.errors import tell

        told = error if isinstance(error, GraderError) else _surprise(error)
        tell(told, _asked_language())
        return told.exit_code
    return result if isinstance(result, int) else 0


def _surprise(error: Exception) -> GraderError:
    """What to say of an exception that nobody has foreseen."""
    if isinstance(error, ImportError):
        return RefusedError(
            {
                "en": f"A package can't be loaded: {error}",
                "ja": f"パッケージを読み込めません：{error}",
            },
            {
                "en": "Install it again, or the grader as a whole. GRADE_DEBUG=1 shows where.",
                "ja": "そのパッケージか、採点プログラム全体を入れ直してください。"
                "GRADE_DEBUG=1 で場所が分かります。",
            },
        )
    name = type(error).__name__
    return InternalError(
        {"en": f"internal error: {name}: {error}", "ja": f"内部エラー：{name}: {error}"},
        {
            "en": "This is our fault and costs nobody a point. GRADE_DEBUG=1 shows where.",
            "ja": "採点側の問題であり、減点はありません。GRADE_DEBUG=1 で場所が分かります。",
        },
    )


def _asked_language() -> str:
    """The language that the command line or GRADE_LANGUAGE asks for, or else the course's, or English."""
    from grader.course import find_course, load_course

    with _ASKED.make_context("grade", sys.argv[1:], resilient_parsing=True) as ctx:
        language: str | None = ctx.params["language"]
        folder = ctx.obj
    # One that is mistyped on the command line is none there.
    if (language := language or os.environ.get("GRADE_LANGUAGE")) in ("en", "ja"):
        return language
    try:
        return load_course(find_course(folder or Path.cwd())).language
    except (GraderError, OSError):  # what is being told may be that there is none
        return "en"
