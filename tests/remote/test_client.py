"""Requests to a server that is none, or that somebody stands before."""

from __future__ import annotations

import itertools
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from grader.errors import UsageError
from grader.remote import client
from grader.remote.client import Client, TooOftenError, UnreachableError
from grader.submissions import parse_submission

WORK = parse_submission(b"x = 1\n", "scaling.py", "ada", "scaling")


@pytest.fixture
def answering():
    """Gives a function that starts a server with one answer, and the headers that it was sent."""
    servers = []

    def start(status, body=b"", **headers):
        asked = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                asked.append(dict(self.headers))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_address[1]}", asked

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_token_is_sent_to_its_server_alone(answering):
    """A redirect is not followed, wherever it leads."""
    other, asked = answering(200, b'{"id": "ada", "token": "x"}')
    first, _ = answering(302, Location=f"{other}/api/v1/me")
    with pytest.raises(UnreachableError):
        Client(first, "grade_secret").who()
    assert asked == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>Please sign in to the network</html>"), (200, b"[]"), (200, b"{}"), (202, b"\xff"),
        (404, b"no such page"), (403, b'{"error": 1}'), (200, b'{"id": "../x", "receipt": ""}'),
        (500, b""), (502, b"{}"), (503, b'{"error": "x", "remedy": ""}'), (408, b""), (301, b""),
    ],
)  # fmt: skip
def test_what_is_not_the_courses_server_loses_no_work(answering, status, body):
    """Whatever else answers, the work counts as not sent."""
    address, _ = answering(status, body)
    with pytest.raises(UnreachableError) as error:
        Client(address, "grade_x").hand_in(WORK, "k")
    assert error.value.told("ja")[0] != error.value.message


def test_what_the_server_says_cannot_take_over_a_terminal(answering):
    """Its message comes without control characters; when to come again is bounded."""
    address, _ = answering(422, b'{"error": "no\\u001b[2J", "remedy": "x"}')
    with pytest.raises(UsageError) as error:
        Client(address).who()
    assert error.value.message == "no?[2J"
    address, _ = answering(429, b'{"error": "no", "remedy": "x"}', Retry_After="9999")
    with pytest.raises(TooOftenError) as later:
        Client(address).who()
    assert later.value.seconds == 120


def test_the_name_of_a_file_goes_as_it_is(answering):
    """Whatever is in it, as one header."""
    address, asked = answering(200, b"{}")
    work = parse_submission(b"x = 1\n", "課題 1;\r\n.py", "ada", "scaling")
    with pytest.raises(UnreachableError):
        Client(address, "grade_x").hand_in(work, "k")
    assert asked[0]["Grade-Filename"] == "%E8%AA%B2%E9%A1%8C%201%3B%3F%3F.py"
    assert asked[0]["Authorization"] == "Bearer grade_x"


def test_a_proxy_that_is_no_host_is_a_server_out_of_reach(monkeypatch):
    """However what looks its name up fails; the work is kept."""
    monkeypatch.setenv("https_proxy", "http://a..b:1")
    with pytest.raises(UnreachableError):
        Client("https://grades.example.org", "grade_x").hand_in(WORK, "k")


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity"])
def test_what_is_no_number_is_no_answer(answering, number):
    """No estimate of it is ever shown."""
    body = b'{"id": "aaaaaaaaaaaa", "receipt": "r", "received": "2026-01-01T00:00:00+00:00", '
    address, _ = answering(202, body + b'"place": 1, "seconds": ' + number + b"}")
    with pytest.raises(UnreachableError):
        Client(address, "grade_x").hand_in(WORK, "k")


def test_an_answer_that_does_not_end_is_none(answering, monkeypatch):
    """A trickle that never makes a call wait long enough to be noticed."""
    clock = itertools.count(0, 1000)
    address, _ = answering(200, b"{}" + b" " * 200_000)
    monkeypatch.setattr(client, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    with pytest.raises(UnreachableError, match="does not end"):
        Client(address, "grade_x").who()
