"""What processes tell operators, as text and as lines of JSON."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.service.telling import begin, tell


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leave to other tests what tells lines in this process."""
    root = logging.getLogger()
    before, own = ([*root.handlers], root.level), logging.getLogger("grader").level
    yield
    root.handlers[:], root.level = before
    logging.getLogger("grader").setLevel(own)


def test_text_is_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    """A line that begins with the process."""
    begin("web", "text")
    tell("surprise", "KeyError at app.py:3", logging.ERROR, error="KeyError")
    assert capsys.readouterr().err == "web: KeyError at app.py:3\n"


def test_json_has_the_event_and_never_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    """Of a library's lines as well, since its words may be what somebody has sent."""
    begin("web", "json")
    tell("failed", "abc (scaling) failed: Ada's text", logging.ERROR, exercise="scaling")
    logging.getLogger("some.library").warning("Invalid request: %s", "Ada's text")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [sorted(line) for line in lines] == [
        ["event", "exercise", "level", "process", "time"],
        ["event", "level", "process", "time"],
    ]
    assert [line["event"] for line in lines] == ["failed", "some.library"]
    assert [line["level"] for line in lines] == ["error", "warning"]
    assert "Ada" not in str(lines)


def test_a_library_tells_no_address(capsys: pytest.CaptureFixture[str]) -> None:
    """What httpx says of each request has it, and what it asks for; what goes wrong is told."""
    begin("courier", "text")
    logging.getLogger("httpx").info("HTTP Request: GET %s", "https://lms.example.edu/?code=abc")
    logging.getLogger("httpx").warning("odd")
    tell("began", "told")
    assert capsys.readouterr().err == "courier: odd\ncourier: told\n"


def test_all_processes_of_a_server_tell_json(course: Path) -> None:
    """The supervisor, the web process and a worker, also of what ends; and no link is among it."""
    command = [sys.executable, "-m", "grader", "--course", str(course), "serve", "--port", "0"]
    command += ["--workers", "1", "--log-format", "json"]
    told = course / "told"
    with (
        told.open("w") as file,
        subprocess.Popen(command, stdout=file, stderr=file, text=True) as process,
    ):

        def lines() -> list[dict[str, object]]:
            return [json.loads(line) for line in told.read_text("utf-8").splitlines()]

        def wait_for(event: str) -> None:
            until = time.monotonic() + 60
            while not any(line["event"] == event for line in lines()):
                assert time.monotonic() < until, told.read_text("utf-8")
                time.sleep(0.1)

        try:
            wait_for("begins")
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            os.kill(int(children[-1]), signal.SIGKILL)
            wait_for("child_ended")
        finally:
            process.send_signal(signal.SIGTERM)
        process.wait(60)
    ended = next(line for line in lines() if line["event"] == "child_ended")
    assert ended["process"] == "supervisor"
    assert (ended["child"], ended["code"]) == ("worker 1", -9)
    assert {line["event"] for line in lines()} >= {"serving", "begins", "ended"}
    assert "grade_" not in told.read_text("utf-8")
    assert "http" not in told.read_text("utf-8")
