"""The command group: finds commands lazily, and turns errors into messages and exit codes."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from grader.errors import GraderError
from grader.version import __version__

# Name and one line of help, so that `grade --help` imports no command.
COMMANDS = {
    "list": "Show the exercises and where you stand.",
    "start": "Copy an exercise's stub to work on.",
    "check": "Run the public checks on your work.",
    "submit": "Hand in your work and get it graded.",
    "class": "Grade a folder of submissions.",
    "show": "Show all that is known of one submission.",
    "roster": "Show who is in the class, and join two ids of one student.",
    "report": "Build the class report again from the store.",
    "init": "Write a small course of your own.",
    "new": "Write the files of a new exercise.",
    "generate": "Make stubs and notebooks from references.",
    "audit": "Try the suites with everything whose grade is known.",
    "release": "Copy the course for students, without anything hidden.",
    "log": "Show every change to a grade.",
    "export": "Write grades for Canvas, Moodle, Gradescope or as CSV.",
    "regrade": "Show what a changed suite does to the grades, and store it when confirmed.",
    "verify": "Tell whether a receipt is genuine.",
    "doctor": "Tell what this machine can do, and what to do about gaps.",
    "demo": "Grade a made-up class from beginning to end.",
}


def _remember_course(ctx: click.Context, _: click.Parameter, folder: Path | None) -> None:
    if folder is not None:
        ctx.find_root().obj = folder


_COURSE = click.Option(
    ["--course"],
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    expose_value=False,
    callback=_remember_course,
    help="The course's folder; without it, the nearest folder above that has a course.toml.",
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
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, n=1)
            suggestion = f" Did you mean {close[0]!r}?" if close else ""
            ctx.fail(f"There is no command {args[0][:80]!r}.{suggestion}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[_COURSE],
    epilog="Example: grade start dropout, then edit dropout.py, then: grade check dropout",
)
@click.option(
    "--language",
    type=click.Choice(["en", "ja"]),
    envvar="GRADE_LANGUAGE",
    help="The language of what students read; it may stand after the command, too.",
)
@click.version_option(__version__, prog_name="grade")
@click.pass_context
def cli(ctx: click.Context, language: str | None) -> None:
    """Check and grade numpy exercises, and name the idea behind a mistake."""
    ctx.meta["language"] = language


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
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        import signal

        signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is being done
        click.echo("\nStopped. What was stored is kept.", err=True)
        return 130
    except GraderError as error:
        click.echo(f"grade: {error.message}", err=True)
        if error.remedy:
            click.echo(f"  {error.remedy}", err=True)
        return error.exit_code
    except BrokenPipeError:  # the reader of our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:
        if os.environ.get("GRADE_DEBUG"):
            raise
        if isinstance(error, ImportError):
            click.echo(f"grade: A package can't be loaded: {error}", err=True)
            click.echo(
                "  Install it again, or the grader as a whole. GRADE_DEBUG=1 shows where.", err=True
            )
            return 3
        click.echo(f"grade: internal error: {type(error).__name__}: {error}", err=True)
        click.echo(
            "  This is our fault and costs nobody a point. GRADE_DEBUG=1 shows where.", err=True
        )
        return 4
    return result if isinstance(result, int) else 0
