"""`grade serve`: the course on a server, by one command."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from grader.cli.options import log_format_option, staff_course_of, unsafe_option

if TYPE_CHECKING:
    from grader.course import Course
    from grader.store import Store

_MADE_UP = 12  # students: enough to look at, and graded in less than a minute
_SEED = 7


@click.command(
    "serve", epilog="Example: grade serve --public-url https://grade.example.edu --workers 4"
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True)
@click.option(
    "--public-url",
    default="",
    metavar="URL",
    help="How people reach it, where a proxy with TLS stands before it; without it, as course.toml says.",
)
@click.option(
    "--database",
    default="",
    metavar="URL",
    help="A PostgreSQL to keep everything in; without it, the course's own store.",
)
@click.option(
    "--web-database",
    default="",
    metavar="URL",
    help="The same database for the web process, by a role that may do less.",
)
@click.option(
    "--workers",
    type=click.IntRange(0, 256),
    help="How many grade on this machine; without it, one for each processor.",
)
@click.option(
    "--demo",
    is_flag=True,
    help="Serve a copy of the course in reports/served with a made-up class.",
)
@click.option(
    "--metrics-port",
    type=click.IntRange(0, 65_535),
    metavar="N",
    help="Answer Prometheus at 127.0.0.1:N/metrics, for this machine alone; without it, nowhere.",
)
@log_format_option
@unsafe_option
@click.pass_context
def command(
    ctx: click.Context,
    host: str,
    port: int,
    public_url: str,
    database: str,
    web_database: str,
    workers: int | None,
    demo: bool,
    metrics_port: int | None,
    log_format: str,
    unsafe: bool,
) -> int:
    """Serve the course: students sign in, hand in, and see their results.

    One link is printed that signs you in as staff; grade invite makes those for students. What has no grade
    yet is graded. Ctrl-C ends it; whatever was handed in is kept.
    """
    import resource
    from contextlib import ExitStack

    from grader.processes.pool import processors
    from grader.service import telling
    from grader.service.listening import address_of, listening
    from grader.service.supervisor import Plan, open_store, serve
    from grader.store.place import place, place_of
    from grader.store.settings import ADDRESS, change_setting

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # or the secret would be written to a disk
    course = staff_course_of(ctx)
    if not public_url and course.server.startswith("https:") and not demo:
        public_url = course.server
    telling.begin("supervisor", log_format, names=False)
    with ExitStack() as stack:
        listener = stack.enter_context(listening(host, port, public_url, unsafe=unsafe))
        metrics = None
        if metrics_port is not None:
            metrics = stack.enter_context(listening("127.0.0.1", metrics_port, "", unsafe=False))
        if demo:
            course = _made_up(course)
        where = place(database) if database else place_of(course)
        web_where = place(web_database) if web_database else where
        many = processors() if workers is None else workers
        plan = Plan(where, web_where, many, public_url, unsafe, log_format, metrics)
        with open_store(course, plan, make=_hand_in_made_up if demo else None) as store:
            at = address_of(listener, public_url)
            change_setting(store.database, ADDRESS, at)  # `grade invite` makes links to it
            links = [] if log_format == "json" else _links(store, at, demo=demo)

            def begun(address: str) -> None:
                if log_format == "json":  # lines are kept and read by others: no link is among them
                    telling.tell("serving", f"Serving at {address}.", workers=many)
                    return
                click.echo(f"Serving at {address}. Ctrl-C ends it.")
                if metrics is not None:
                    click.echo(
                        f"Metrics at {address_of(metrics, '')}/metrics, for this machine alone."
                    )
                for line in links:
                    click.echo(line)

            serve(course, store, listener, plan, begun)
    telling.tell("ended", "Ended. Whatever was handed in is kept.")
    return 0


def _links(store: Store, address: str, *, demo: bool) -> list[str]:
    import getpass

    from grader.store.accounts import Accounts, sign_in_link

    accounts = Accounts(store.database)
    until = datetime.now(UTC) + timedelta(days=1)
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # a user id without a name
        name = "staff"
    staff = accounts.invite(name, "staff", until)
    told = [f"Sign in as staff (once, today):    {sign_in_link(address, staff)}"]
    if demo:
        student = accounts.invite("s001", "student", until)
        told.append(f"Sign in as a student (once, too):  {sign_in_link(address, student)}")
    return told


def _made_up(original: Course) -> Course:
    """A copy of the course with a roster and hand-ins of a made-up class."""
    from grader.authoring.demo import copy_course, make_class
    from grader.course import load_course

    folder = original.root / "reports" / "served"
    copy_course(original.root, folder)
    course = load_course(folder / "course")
    make_class(course, folder / "hand-ins", _MADE_UP, _SEED)
    return course


def _hand_in_made_up(course: Course, store: Store) -> None:
    """Store what the made-up class hands in; workers grade it while it can be looked at."""
    from grader.course import course_secret
    from grader.store import receipt_key
    from grader.submissions import collect

    key = receipt_key(course_secret(course))
    now = datetime.now(UTC)
    collection = collect(course.root.parent / "hand-ins", course.names)
    with store.together():
        for found in collection.found:
            store.add_submission(found.read(), now, key, now)
