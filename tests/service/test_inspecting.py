"""`grade doctor --server`: each weakness of a running server is named, the worst first."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from grader.course import load_course
from grader.model import Part, Submission
from grader.service.inspecting import finding, inside, outside
from grader.service.inspecting.inside import Inside
from grader.store import Store, receipt_key
from grader.store.copies import copy_sealed
from grader.store.fetched import Fetched
from grader.store.forgetting import forget
from grader.store.person_keys import PersonKeys
from grader.store.queue import Queue
from grader.store.settings import BACKED_UP, SERVED, VERSION_OF, change_setting
from grader.version import __version__
from tests.server.lti.platform import name_platform
from tests.server.visiting import serving

OURS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def doctor(*options: object, course: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run it."""
    where = ["--course", str(course)] if course else []
    command = [sys.executable, "-m", "grader", *where, "doctor", "--server", *map(str, options)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_a_server_that_is_well_has_nothing_bad(course: Path) -> None:
    """But what nobody has done yet: a backup. Then its secret is opened to others, which is first."""
    with serving(course, workers=1) as served:
        done = doctor(served.url, "--format", "json", course=course)
        told = json.loads(done.stdout)
        assert {one["check"] for one in told["findings"]} <= {"backup", "workers", "readyz", "disk"}
        assert {"headers", "host", "streams", "body", "api", "metrics", "modes"} <= {*told["well"]}
        (course / ".grade/secret").chmod(0o644)
        done = doctor(course=course)
        assert done.returncode == 1
        first = done.stdout.splitlines()[1]
        assert first.startswith("  ✗ modes: ")
        assert first.endswith(f"chmod 600 {course}/.grade/secret")
        assert "Traceback" not in done.stdout + done.stderr


def test_who_has_no_course_looks_from_outside(course: Path, tmp_path: Path) -> None:
    """And is told what was not looked at; an address where nobody is says so."""
    with serving(course) as served:
        done = subprocess.run(
            [sys.executable, "-m", "grader", "doctor", "--server", served.url],
            cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert "✗ readyz: It is not ready: workers: none." in done.stdout
    assert "were not looked at" in done.stdout
    gone = doctor(served.url, course=course)
    assert gone.returncode == 2
    assert "Nobody answers" in gone.stderr
    assert doctor("gopher://x", course=course).returncode == 2


@pytest.fixture
def store(where: Path | str) -> Iterator[Store]:
    """Give a store in each kind of database."""
    with Store.open(where) as opened:
        yield opened


class _Careless(BaseHTTPRequestHandler):
    """A proxy that does each thing wrong that a test names."""

    wrong: tuple[str, ...] = ()

    def do_GET(self) -> None:
        headers = dict(OURS)
        status, body = 200, b"ok\n"
        if self.path == "/readyz":
            body = b"ready\n"
        if self.path == "/api/v1/me":
            status, body = 401, b"{}"
        if self.path == "/metrics":
            status, body = (200, b"grade_workers 1") if "metrics" in self.wrong else (404, b"")
        if self.headers["Host"] == "doctor.invalid" and "host" not in self.wrong:
            status = 421
        if "headers" in self.wrong:
            del headers["Content-Security-Policy"]
        if self.path == "/healthz/stream":
            threading.Event().wait(0.5)  # a slow network, which is no fault of the proxy's
            is_held = "streams" in self.wrong
            self._answer(
                status, body + body if is_held else body, headers, b"" if is_held else body
            )
            return
        self._answer(status, body, headers)

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        most = 1_000_000 if "body" in self.wrong else 60_000_000
        self._answer(413 if size > most else 401, b"", {"Connection": "close"})

    def _answer(self, status: int, body: bytes, headers: dict[str, str], more: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body + more)))
        self.end_headers()
        self.wfile.write(body)
        if more:
            threading.Event().wait(0.8)
            self.wfile.write(more)

    def date_time_string(self, timestamp: float | None = None) -> str:
        later = 60 if "clock" in self.wrong else 0
        return super().date_time_string(datetime.now(UTC).timestamp() + later)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def careless(*wrong: str) -> Iterator[str]:
    """Run such a proxy until the block ends."""
    handler = type("Handler", (_Careless,), {"wrong": wrong})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("wrong", ["", "headers", "host", "streams", "body", "metrics", "clock"])
def test_what_a_proxy_does_wrong_is_named(wrong: str) -> None:
    """That, and nothing else."""
    with careless(wrong) as url:
        found = {one.check for one in finding.run(outside.CHECKS, outside.outside(url))}
    assert found == ({wrong} if wrong else set())


def seen(
    course: Path, store: Store, layers: tuple[str, ...] = inside._ALL_LAYERS
) -> dict[str, bool]:
    """What is found inside, and whether it is bad."""
    at = Inside(load_course(course), store.database, layers)
    return {one.check: one.is_bad for one in finding.run(inside.CHECKS, at)}


def test_what_an_operator_left_open_is_named(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Modes, sandbox, workers, disk and backups; of each what is worse as well."""
    state = course / ".grade"
    state.mkdir(mode=0o700, exist_ok=True)
    (state / "secret").write_bytes(b"s" * 32)
    (state / "secret").chmod(0o600)
    with Store.open(state / "store.sqlite") as store:
        change_setting(store.database, BACKED_UP, datetime.now(UTC).isoformat())
        assert seen(course, store) == {}
        assert seen(course, store, ("landlock", "seccomp")) == {"sandbox": False}
        assert seen(course, store, ()) == {"sandbox": True}
        old = datetime.now(UTC) - timedelta(days=9)
        change_setting(store.database, BACKED_UP, old.isoformat())
        assert seen(course, store) == {"backup": False}
        change_setting(store.database, BACKED_UP, datetime.now(UTC).isoformat())
        change_setting(store.database, SERVED, "1")
        assert seen(course, store) == {"workers": True}
        Queue(store.database).here("one", store.database.clock())
        change_setting(store.database, VERSION_OF + "one", __version__)
        assert seen(course, store) == {}
        change_setting(store.database, VERSION_OF + "one", "0.0.1")
        assert seen(course, store) == {"workers": False}
        change_setting(store.database, VERSION_OF + "one", __version__)
        monkeypatch.setattr(inside, "room", lambda _: inside.LEAST_ROOM - 1)
        assert seen(course, store) == {"disk": True}
        monkeypatch.undo()
        (state / "secret").chmod(0o640)
        assert seen(course, store) == {"modes": True}


def test_a_server_that_signs_people_in_and_is_not_reached_is_named(
    course: Path, store: Store
) -> None:
    """Until the courier has fetched what it says of itself; and so is a secret that others can read."""
    name_platform(course, "https://lms.example.edu")
    change_setting(store.database, BACKED_UP, datetime.now(UTC).isoformat())
    (course / ".grade").mkdir(mode=0o700, exist_ok=True)
    well = {"role": True} if "//" in store.database.name else {}
    assert seen(course, store) == {**well, "elsewhere": True}
    now = store.database.clock()
    Fetched(store.database).put("https://lms.example.edu/keys", "{}", now - timedelta(hours=9))
    assert seen(course, store) == {**well, "elsewhere": True}
    Fetched(store.database).put("https://lms.example.edu/keys", "{}", now)
    assert seen(course, store) == well
    (course / ".grade/lti-key.pem").write_text("")
    (course / ".grade/lti-key.pem").chmod(0o644)
    assert seen(course, store) == {**well, "modes": True}


def test_a_role_that_can_take_out_what_is_kept_is_named(course: Path, store: Store) -> None:
    """On PostgreSQL, where the tests' own role is the tables' owner; a file knows no roles."""
    change_setting(store.database, BACKED_UP, datetime.now(UTC).isoformat())
    (course / ".grade").mkdir(mode=0o700, exist_ok=True)
    assert seen(course, store) == ({"role": True} if "//" in store.database.name else {})


def test_who_can_not_be_forgotten_is_counted(
    course: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is from before a course was served is plain; and a forgetting that was ended in the middle is named."""
    (course / ".grade").mkdir(mode=0o700, exist_ok=True)
    change_setting(store.database, BACKED_UP, datetime.now(UTC).isoformat())

    def sealed() -> bool | None:
        return seen(course, store).get("sealed")

    noon, secret = datetime(2026, 10, 1, 12, tzinfo=UTC), b"s" * 32
    one = Submission("ada", "scaling", "scaling.py", b"1\n", (Part("scaling.py", b"1\n"),))
    store.add_submission(one, noon, receipt_key(secret), noon)
    assert sealed() is None  # at home nobody seals
    store.serve()
    assert sealed() is False
    with Store.open(course / ".grade/new/store.sqlite") as new:
        copy_sealed(store.database, new.database, secret, used=False)
        new.serve()
        assert seen(course, new).get("sealed") is None
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(PersonKeys, "delete", Mock(side_effect=KeyboardInterrupt))
            forget(new.database, ["ada"], actor="prof", time=noon, reason="asked")
        assert seen(course, new)["sealed"] is True
        forget(new.database, ["ada"], actor="prof", time=noon, reason="asked")
        assert seen(course, new).get("sealed") is None


def test_keys_that_others_can_read_are_named(course: Path, store: Store) -> None:
    """Also in a folder that others can't enter, as they may be copied from there as they are."""
    change_setting(store.database, BACKED_UP, datetime.now(UTC).isoformat())
    state = course / ".grade"
    state.mkdir(mode=0o700, exist_ok=True)
    (state / "keys").write_bytes(b"")
    (state / "keys").chmod(0o640)
    assert seen(course, store)["modes"] is True
