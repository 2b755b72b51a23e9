"""From an invitation to a result: an instructor's and a student's commands, against a course that is served."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.visiting import GOOD, WRONG, Visitor, serving

GRADE = Path(sys.executable).with_name("grade")
EXERCISE = "scaling"


def grade(folder, *arguments, code=0, **environment):
    """Run the command in a folder, and hold its exit code."""
    run = subprocess.run(
        [str(GRADE), *map(str, arguments)], cwd=folder, capture_output=True, text=True, timeout=120,
        stdin=subprocess.DEVNULL, check=False, env={**os.environ, **environment},
    )  # fmt: skip
    assert run.returncode == code, run.stdout + run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    return run


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A user's own folder, with nothing of the grader in it yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("GRADE_STUDENT", raising=False)


@pytest.fixture
def port():
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def told(run):
    """What is printed of a result, without what is different each time."""
    lines = [line for line in run.stdout.splitlines() if not re.match("Receipt|Page", line)]
    return "\n".join(line for line in lines if line)


def test_a_student_is_invited_and_sees_a_result(course, tmp_path, home, port):
    """Invited, logged in by a code, handed in from a copy that was released, graded, and told as ever."""
    path = course / "course.toml"
    url = f"http://127.0.0.1:{port}"
    path.write_text(f'{path.read_text("utf-8")}\n[server]\nurl = "{url}"\n', "utf-8")
    (course / "roster.csv").write_text("id,name\nada,Ada L\n")
    copy = tmp_path / "copy"
    grade(course, "generate", EXERCISE)
    grade(course, "release", copy)
    assert not (copy / "solutions").exists()
    link = grade(course, "invite", "ada").stdout.split()[-1]
    assert link.startswith(f"{url}/signin?")
    work = copy / f"{EXERCISE}.py"
    work.write_bytes(WRONG)
    with serving(course, "--port", port, workers=1) as served:
        with subprocess.Popen(
            [str(GRADE), "login"], cwd=copy, stdout=subprocess.PIPE, text=True
        ) as login:
            (where,) = re.findall(r"http\S+", login.stdout.readline())
            (code,) = re.findall("[A-Z]{4}-[A-Z]{4}", login.stdout.readline())
            sign_in_and_type(link, where, code)
            assert "as ada" in login.communicate(timeout=60)[0]
        token_file = tmp_path / "config" / "grade" / "tokens.json"
        assert stat.S_IMODE(token_file.stat().st_mode) == 0o600

        there = grade(copy, "submit", EXERCISE, code=1)
        shutil.copy(work, course)
        here = grade(course, "submit", EXERCISE, "--student", "eve", code=1)
        assert told(there) == told(here)
        page = Path(re.search("Page: +(.*)", there.stdout)[1])
        assert page.parent == copy / "reports"
        assert page.read_text("utf-8").startswith("<!doctype html>")
        receipt = re.search("Receipt: (.*)", there.stdout)[1]
        assert "Genuine: ada" in grade(course, "verify", receipt).stdout

        work.write_bytes(GOOD)
        right = json.loads(grade(copy, "submit", EXERCISE, "--format", "json").stdout)
        local = json.loads(
            grade(course, "submit", EXERCISE, work, "--student", "eve", "--format", "json").stdout
        )
        assert right.keys() == local.keys()
        assert right["points"] == right["possible"] == local["points"]
    work.write_bytes(WRONG + b"# later\n")
    grade(copy, "submit", EXERCISE, code=3)
    with serving(course, "--port", port, workers=1) as served:
        work.write_bytes(GOOD)
        assert "Sent what was kept" in grade(copy, "submit", EXERCISE).stderr
        with served.store() as store:
            handed_in = store.handed_in("ada", EXERCISE)
            ((claimed,),) = store.database.rows("SELECT submission FROM claims")
    assert len(handed_in) == 4
    assert handed_in[2].id == claimed
    grade(course, "log", "--verify")


def sign_in_and_type(link, where, code):
    """What a student does in a browser: opens the link, presses its button, types the code."""
    visitor = Visitor(where.removesuffix("/login/device"))
    path = link.removeprefix(visitor.url)
    fields = {
        "token": visitor.get(path).field("token", "/signin"),
        "invitation": path.partition("=")[2],
    }
    assert visitor.send("/signin", fields).status == 303
    page = visitor.get("/login/device")
    fields = {"token": page.field("token", "/login/device"), "code": code.lower()}
    assert visitor.send("/login/device", fields).status == 200
