"""Requests to other servers: none of them lasts for ever."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from grader.federation.requests import Caller, UnreachableError

# What a server says a byte at a time, each of them well before anybody would give up waiting for the next.
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
_WAYS = {
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X: " + b"x" * 30 + b"\r\n\r\n"),
    "body": (_HEAD + b"\r\n", b"{}"),
    "chunks": (_HEAD[:17] + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 30 + b"\r\n"),
}


@pytest.fixture
def dripping(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a server that drips in some way, and ends nothing."""
    at_once, slowly = _WAYS[request.param]
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            with suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    connection.recv(10_000)
                    connection.sendall(at_once)
                    for byte in slowly:
                        if over.wait(0.1):
                            break
                        connection.sendall(bytes([byte]))

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        over.set()
    thread.join()


@pytest.mark.parametrize("dripping", [*_WAYS], indirect=True)
def test_who_drips_is_given_up(dripping: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of whatever it is, or it would keep all others waiting."""
    monkeypatch.setattr("grader.federation.requests._MOST_SECONDS", 0.15)
    with Caller() as caller, pytest.raises(UnreachableError, match="too slowly"):
        caller.ask("GET", dripping)
