"""A page for each command of `grade`, and a list of them, from what click knows."""

from __future__ import annotations

import inspect

import click

from grader.cli.main import COMMANDS, cli


def paths() -> list[str]:
    """Where the pages of all commands are in the site."""
    return [f"commands/{name}.md" for name in COMMANDS]


def pages() -> dict[str, str]:
    """The pages of all commands, by their path in the site."""
    return dict(zip(paths(), map(page, COMMANDS), strict=True))


def page(name: str) -> str:
    """What `grade NAME --help` says, as a page."""
    with click.Context(cli, info_name="grade") as group:
        command = cli.get_command(group, name)
    assert command is not None, name
    with click.Context(command, parent=group, info_name=name) as ctx:
        usage = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
        records = [param.get_help_record(ctx) for param in command.get_params(ctx)]
    options = [record for record in records if record and record[1]]  # the usage has the others
    rows = [f"| `{names}` | {cell(told)} |" for names, told in options]
    example = (command.epilog or "").removeprefix("Example: ")
    return "\n".join([
        f"# grade {name}", "", inspect.cleandoc(command.help or ""), "",
        "```text", usage, "```", "",
        "Example:", "", "```sh", example, "```", "",
        "| option | what it does |", "|---|---|", *rows, "",
    ])  # fmt: skip


def listed() -> str:
    """A table of all commands, each with its line of help and a link to its page."""
    rows = [f"| [`{name}`]({name}.md) | {cell(told)} |" for name, told in COMMANDS.items()]
    return "\n".join(["| command | what it does |", "|---|---|", *rows])


def cell(text: str) -> str:
    """A text for a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")
