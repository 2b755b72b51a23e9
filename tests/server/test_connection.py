"""What takes long: connections without a request, forms that do not end."""

from __future__ import annotations

import asyncio
import re
import resource
import socket
import threading
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from grader.course import course_secret, load_course
from grader.server import access, connection, pages
from grader.server.app import make_app
from grader.server.site import Site
from grader.server.stores import Connections
from grader.store.keys import WebKeys
from grader.store.schema import open_tables
from tests.server.visiting import serving


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: a\r\n"])
def test_a_connection_without_a_request_is_ended(
    begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether nothing comes or half a head; what is whole is answered."""
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.3)
    config = uvicorn.Config(
        PlainTextResponse("ok"), http=connection.Connection, log_level="warning", lifespan="off"
    )
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        with socket.create_connection(listening.getsockname(), timeout=60) as idle:
            idle.sendall(begun)
            assert idle.recv(1) == b""
        with socket.create_connection(listening.getsockname(), timeout=60) as whole:
            whole.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert whole.recv(100).startswith(b"HTTP/1.1 200")
    finally:
        server.should_exit = True
        thread.join()


def test_the_web_process_takes_the_descriptors_that_it_may_have(course: Path) -> None:
    """Whatever its shell began with: a class with live pages needs more than a few."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 1000), hard))
    try:
        with serving(course) as served:
            limits = Path(f"/proc/{served.web}/limits").read_text()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert re.search(r"Max open files +(\d+)", limits)[1] == str(hard)


def test_what_fails_in_the_event_loop_is_told_in_a_line(caplog: pytest.LogCaptureFixture) -> None:
    """Once as long as it is the same, and without a traceback."""
    tell = connection.Told()
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(tell)
    for _ in range(3):
        loop.call_exception_handler({"message": "no room", "exception": OSError(24, "Too many")})
    loop.close()
    assert caplog.messages == ["no room: [Errno 24] Too many"]


def test_a_form_that_does_not_end_is_answered(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while, as what can't be read."""
    monkeypatch.setattr(access, "BODY_SECONDS", 0.2)
    pages.load()
    loaded = load_course(course)
    where = loaded.state / "store.sqlite"
    keys = WebKeys.of(course_secret(loaded))
    site = Site(loaded, keys, "http://127.0.0.1", Connections(lambda: open_tables(where, {})))
    app = make_app(site)
    kind = b"application/x-www-form-urlencoded"
    scope = {
        "type": "http", "method": "POST", "path": "/signin", "raw_path": b"/signin", "query_string": b"",
        "headers": [(b"host", b"127.0.0.1"), (b"sec-fetch-site", b"same-origin"), (b"content-type", kind)],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "scheme": "http", "root_path": "",
    }  # fmt: skip
    sent: list[Any] = []
    parts = [{"type": "http.request", "body": b"token=", "more_body": True}]

    async def receive() -> Any:
        if parts:
            return parts.pop()
        return await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(asyncio.wait_for(app(scope, receive, send), 60))
    assert sent[0]["status"] == 408
