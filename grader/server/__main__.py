"""`python -m grader.server`: the web process, started by the supervisor, which tells it all on standard input.

It answers with one line of JSON: that it is ready, or why it is not.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import resource
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType

import uvicorn

from grader.course import load_course
from grader.desk.roster import listed_entries
from grader.errors import CourseError, GraderError
from grader.server import confinement, pages
from grader.server.app import make_app
from grader.server.connection import Connection, Told, have_room
from grader.server.site import Site
from grader.server.stores import Connections
from grader.service.setting import ServerSetting
from grader.service.telling import begin
from grader.store.database import Database
from grader.store.roles import for_web
from grader.store.schema import open_database
from grader.submissions import RosterEntry

_GRACE = 3  # seconds for answers that are under way when it has to end


class _Server(uvicorn.Server):
    """A server that says when it answers, and ends what is live before it waits for the rest."""

    def __init__(self, config: uvicorn.Config, site: Site) -> None:
        super().__init__(config)
        self._site = site
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(Told())
        await super().startup(sockets)
        _tell({"ready": True})

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End, the live pages first: they would be open for as long as somebody looks at them."""
        super().handle_exit(sig, frame)
        if self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._site.end_streams(), self._loop)


def main() -> int:
    """Serve until a signal ends it."""
    setting = ServerSetting.from_json(sys.stdin.readline())
    begin("web", setting.log_format)
    try:
        with _connect(setting) as kept:  # the side files of SQLite stay as long as it is open
            _serve(setting, kept)
    except GraderError as error:
        _tell({"error": error.message, "remedy": error.remedy, "code": error.exit_code})
        return error.exit_code
    return 0


def _serve(setting: ServerSetting, kept: Database) -> None:
    course = load_course(Path(setting.root))
    people: dict[str, RosterEntry] = {}
    with suppress(CourseError):  # `grade class` tells of a roster that can't be read
        people = {entry.id: entry for entry in listed_entries(course)}
    kept.rows("SELECT 1")
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # or memory would be written to a disk
    have_room()
    if not setting.unsafe:
        confinement.confine(course, setting.where)
        confinement.prove(course, setting.parent)
    pages.load()
    gc.freeze()  # what is there now stays; what comes and goes is found the sooner
    connections = Connections(lambda: _connect(setting))
    site = Site(course, setting.keys, setting.public_url, connections, people, setting.tool_keys)
    observed = None
    if setting.metrics is not None:
        from grader.server.metrics import Metrics

        metrics = Metrics(site)
        metrics.serve(setting.metrics)
        observed = metrics.observed
    config = uvicorn.Config(
        make_app(site, observed),
        loop="asyncio",
        http=Connection,
        ws="none",
        lifespan="on",
        log_config=None,  # it tells what `telling` makes of it
        log_level="warning",
        access_log=False,
        server_header=False,
        # A proxy on this machine is believed who asks; no other is.
        proxy_headers=site.is_secure,
        forwarded_allow_ips="127.0.0.1,::1",
        timeout_graceful_shutdown=_GRACE,
    )
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # what uvicorn raises again when it has ended
    with socket.socket(fileno=setting.descriptor) as listening:
        _Server(config, site).run([listening])


def _connect(setting: ServerSetting) -> Database:
    """Connect, with no more rights than are needed; on PostgreSQL that takes a role of its own."""
    database = open_database(setting.where)
    try:
        database.settle()
        if (
            not setting.is_url
        ):  # this process may make no file, and SQLite would for a large hand-in
            database.execute("PRAGMA temp_store = MEMORY")
        if not (setting.unsafe and setting.is_url):
            for_web(database)
    except BaseException:
        database.close()
        raise
    return database


def _tell(data: dict[str, object]) -> None:
    with suppress(BrokenPipeError):
        print(json.dumps(data), flush=True)


if __name__ == "__main__":
    # What is left is closed by the kernel; Python's own end would wait for idle threads.
    code = main()
    sys.stderr.flush()
    os._exit(code)
