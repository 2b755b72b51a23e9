"""The courier: what the web process may not ask other servers, it asks."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from grader.course import course_secret, load_course
from grader.service.courier import Courier
from grader.store import Store
from grader.store.errands import Errands
from grader.store.fetched import Fetched
from grader.store.keys import Mailbox, Signer
from tests.store.conftest import path, where

__all__ = ["path", "where"]
KEYS = {"keys": [{"kty": "RSA", "kid": "one"}]}


class Platform(BaseHTTPRequestHandler):
    """A server that has keys."""

    def do_GET(self) -> None:
        body = json.dumps(KEYS).encode()
        self.send_response(200 if self.path == "/keys" else 302)
        self.send_header("Location", "/keys")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def platform(course: Path) -> Iterator[str]:
    """The address of a platform that the course names."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Platform)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    file = course / "course.toml"
    head, mark, exercises = file.read_text().partition("[[exercises]]")
    lti = [
        f'[[lti]]\nname = "{name}"\nissuer = "{address}"\nclient_id = "{name}"\ndeployments = ["1"]\n'
        f'authorize = "{address}/auth"\ntoken = "{address}/token"\nkeys = "{address}/{keys}"\n\n'
        for name, keys in (("canvas", "keys"), ("moved", "elsewhere"))
    ]
    file.write_text(head + "".join(lti) + mark + exercises)
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_platforms_keys_are_there_before_somebody_comes(
    course: Path, platform: str, where: Path | str
) -> None:
    """They are fetched at the start, and again where an errand asks; a redirection is not followed."""
    served = load_course(course)
    mailbox, stop = Mailbox(), threading.Event()
    thread = threading.Thread(target=Courier(served, where, "courier", stop).run, daemon=True)
    with Store.open(where) as store:
        errands, clock = Errands(store.database), store.database.clock
        asked = {
            name: errands.ask("remote_keys", {"platform": name}, "", mailbox.public, clock())
            for name in ("canvas", "moved", "unknown")
        }
        assert errands.lease("worker", clock()) is None  # workers leave them
        thread.start()
        pages = Signer(course_secret(served)).public
        told = {}
        for name, id_ in asked.items():
            while (answer := errands.answer(id_, clock())) is None:
                stop.wait(0.02)
            told[name] = json.loads(mailbox.opened(answer, f"errand {id_}", pages))
        stop.set()
        thread.join()
        assert told["canvas"] == {"answer": {}}
        assert "302" in told["moved"]["error"]["message"]["en"]
        assert "no such platform" in told["unknown"]["error"]["message"]["en"]
        assert Fetched(store.database).get(f"{platform}/keys") == KEYS
        assert Fetched(store.database).get(f"{platform}/elsewhere") == {}
