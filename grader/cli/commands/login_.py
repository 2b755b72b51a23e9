"""`grade login`: let this machine hand in to the course's server as whoever signs in there."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from grader.cli.options import course_of, language_option

if TYPE_CHECKING:
    from grader.feedback.wording import Words
    from grader.remote.client import Client


@click.command("login", epilog="Example: grade login")
@click.argument("url", required=False)
@click.option(
    "--token",
    type=click.Choice(["-"]),
    help="Read a token from standard input instead of waiting for a code to be typed.",
)
@click.option("--forget", is_flag=True, help="Log out: the token is no longer good for anything.")
@language_option
@click.pass_context
def command(
    ctx: click.Context, url: str | None, token: str | None, forget: bool, language: str | None
) -> None:
    """Log in at the course's server, or at the one with URL.

    It shows an address and a short code, to be typed in a browser on any device; so it works in notebooks and
    over SSH. The token stays in your own folder, where only you can read it.
    """
    from grader.cli.sending import patiently
    from grader.course.server import address
    from grader.errors import UsageError
    from grader.feedback.wording import words
    from grader.remote.client import Client, must_be_token
    from grader.remote.logins import Login, login_at, remember
    from grader.remote.logins import forget as forget_login

    if url is None:
        course = course_of(ctx)
        language = language or course.language
        if not course.server:
            raise UsageError(
                {
                    "en": "This course names no server.",
                    "ja": "このコースにはサーバーの指定がありません。",
                },
                {
                    "en": "Give its address: grade login https://...",
                    "ja": "アドレスを指定してください：grade login https://...",
                },
            )
        where = course.server
    else:
        where = address(url)
    say = words(language or "en")
    if forget:
        known = login_at(where)
        client = Client(where, known.token, say.language)
        try:
            client.revoke(client.who()[1])
        except UsageError:  # it was good for nothing already
            pass
        forget_login(where)
        click.echo(say("terminal_logged_out", address=where))
        return
    client = Client(where, language=say.language)
    if token is None:
        text, id_ = _by_code(client, say)
    else:
        text = must_be_token(sys.stdin.readline(1000).strip())
        id_, _ = patiently(Client(where, text, say.language).who, say)
    remember(Login(where, text, id_))
    click.echo(say("terminal_logged_in", address=where, who=id_))


def _by_code(client: Client, say: Words) -> tuple[str, str]:
    """Show a code, and wait until somebody has typed it; given back are the token, and whose it is."""
    from grader.cli.sending import patiently
    from grader.remote.client import TooOftenError

    code, url, secret, interval = patiently(client.begin_login, say)
    click.echo(say("terminal_login_open", url=url))
    click.echo(say("terminal_login_code", code=code))
    click.echo(say("terminal_login_waiting"))
    sys.stdout.flush()  # a notebook shows it while we wait
    pause = min(max(interval, 0.0), 60.0)
    while True:
        time.sleep(pause)
        try:
            found = client.poll_login(secret)
        except TooOftenError as error:
            time.sleep(error.seconds)
            continue
        if found is not None:
            return found
