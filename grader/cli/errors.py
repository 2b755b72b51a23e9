"""Tells an error on standard error, in the language of whoever typed the command."""

from __future__ import annotations

import re
import sys

import click

from grader.errors import GraderError


def tell(error: GraderError, language: str) -> None:
    """Say what happened, and then what to do next."""
    message, remedy = error.told(language)
    click.echo(f"grade: {message}", err=True)
    if remedy:
        click.echo(f"  {remedy}", err=True)


def tell_mistyped(error: click.ClickException, language: str) -> None:
    """Say what is wrong with how a command was typed; click itself says it in English."""
    if language != "ja" or isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if ctx is not None:
        pieces = " ".join(ctx.command.collect_usage_pieces(ctx))
        click.echo(f"使い方：{ctx.command_path} {pieces}", err=True)
        click.echo(f"{ctx.command_path} --help で説明を表示します。\n", err=True)
    click.echo(f"エラー：{_in_japanese(error, ctx)}", err=True)


def _in_japanese(error: click.ClickException, ctx: click.Context | None) -> str:
    match error:
        case click.NoSuchOption(option_name=name, possibilities=close):
            meant = f"{' か '.join(close)} のつもりでしたか。" if close else ""
            return f"{name} というオプションはありません。{meant}"
        case click.MissingParameter(param=click.Parameter() as param):
            return f"{param.get_error_hint(ctx)} を指定してください。"
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices)) as param):
            return (
                f"{param.get_error_hint(ctx)} の値は {'、'.join(map(str, choices))} のどれかです。"
            )
        case click.BadParameter(param=click.Parameter(type=click.Path(file_okay=False)) as param):
            return f"{param.get_error_hint(ctx)} の値はファイルではなくフォルダーです。"
        case click.BadParameter(param=click.Parameter() as param):
            return f"{param.get_error_hint(ctx)} の値が正しくありません（{error.message}）。"
        case click.BadOptionUsage(option_name=name):
            given = any(argument.startswith(f"{name}=") for argument in sys.argv)
            return f"{name} には値を{'付けられません' if given else '付けてください'}。"
    if extra := re.fullmatch(r".*?\((.+)\)", error.message, re.DOTALL):
        return f"余分なものがあります：{extra[1]}"
    return "コマンドを指定してください。"
