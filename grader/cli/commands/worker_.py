"""`grade worker`: grade what a server's course has queued."""

from __future__ import annotations

import os
import resource
import secrets
import signal
import socket
from pathlib import Path
from threading import Event, Thread, Timer

import click

from grader.cli.options import log_format_option, staff_course_of, unsafe_option

_MOST_SECONDS = 4.0  # from the signal to the end, whatever is under way


@click.command("worker", epilog="Example: grade worker --database postgresql://grader@db/course")
@click.option(
    "--database",
    envvar="GRADE_DATABASE",
    metavar="URL",
    help="The PostgreSQL of the course; without it, the course's own store.",
)
@click.option("--name", help="What it is called in the queue; no two may have one name.")
@click.option(
    "--leads",
    is_flag=True,
    help="On PostgreSQL: this copy of the course is the one whose rules count.",
)
@log_format_option
@unsafe_option
@click.pass_context
def command(
    ctx: click.Context,
    database: str | None,
    name: str | None,
    leads: bool,
    log_format: str,
    unsafe: bool,
) -> None:
    """Grade what is handed in to a server, until it is stopped.

    Each worker grades one submission at a time; `grade serve` starts its own, and others may run on other
    machines that have the course and its secret. Ctrl-C or SIGTERM: what is being graded is finished or given
    back within 5 seconds.
    """
    course = staff_course_of(ctx)
    name = name or f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(2)}"
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # or the secret would be written to a disk
    stop = Event()
    _stop_on_signals(stop)
    from grader.service.telling import begin, tell
    from grader.service.worker import serve
    from grader.store.place import place, place_of

    where = place(database) if database else place_of(course)
    begin(name, log_format)
    tell("begins", "begins")
    serve(
        course,
        where,
        name,
        stop,
        unsafe=unsafe,
        leads=leads or isinstance(where, Path),
    )
    tell("ended", "has ended")


def _stop_on_signals(stop: Event) -> None:
    """Set `stop` when the process is told to end; should it hang, end it without asking."""

    def told(*_: object) -> None:
        # In threads of their own: this one may be inside the event's lock.
        Thread(target=stop.set).start()
        last = Timer(_MOST_SECONDS, os._exit, (1,))
        last.daemon = True
        last.start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
