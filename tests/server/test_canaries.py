"""What the web process must not know is nowhere in its memory, after it has served every page of a student's."""

from __future__ import annotations

import base64
import re
import secrets
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.course import course_secret, load_course
from grader.server.app import TABLE
from grader.store.accounts import Accounts, Person
from grader.store.acts import Acts
from tests.server.visiting import WRONG, Served, Visitor, made, serving

CHECK = "test_columns_are_standardized"


def plant(path: Path, before: str, after: str) -> None:
    """Change a file of the course."""
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def memory(pid: int) -> bytes:
    """All that a process has in its memory and that can be read."""
    found = []
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as file:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            start, end, rights = re.match(r"(\w+)-(\w+) (\S+)", line).groups()
            if "r" in rights and "[v" not in line:
                file.seek(int(start, 16))
                try:
                    found.append(file.read(int(end, 16) - int(start, 16)))
                except OSError:  # a file's mapping beyond its end
                    continue
    return b"".join(found)


@pytest.fixture
def canaries(course: Path) -> dict[str, bytes]:
    """Plant one in each place, and give what is to be looked for."""
    drawn = {name: f"canary-{secrets.token_hex(12)}" for name in ("reference", "suite", "detail")}
    solution = course / "solutions/scaling"
    plant(solution / "scaling.py", "the reference.", f"the reference. {drawn['reference']}")
    plant(solution / "test_scaling.py", "The hidden checks", f"{drawn['suite']} The hidden checks")
    plant(solution / "test_scaling.py", "rtol=1e-9)", f'rtol=1e-9, name="{drawn["detail"]}")')
    secret = course_secret(load_course(course))
    return {
        **{name: text.encode() for name, text in drawn.items()},
        "secret": secret,
        "secret in hex": secret.hex().encode(),
        "secret in base64": base64.b64encode(secret).rstrip(b"="),
    }


def graded(ada: Visitor) -> str:
    """Hand in what is wrong, and wait until it is graded; where it is."""
    where = ada.hand_in(WRONG).at
    last = time.monotonic() + 90
    while "Open the feedback" not in ada.get(where).text:
        assert time.monotonic() < last, "it was not graded"
        time.sleep(0.1)
    return where


def left(served: Served, canaries: dict[str, bytes]) -> list[str]:
    """The canaries that the web process has in its memory."""
    known = memory(served.web)
    return [name for name, canary in canaries.items() if canary in known]


def look_at_everything(served: Served, ada: Visitor, id_: str) -> None:
    """Ask for every page of the table, in both languages, and for all that a program can ask."""
    named = {"exercise": "scaling", "id": id_, "student": "ada", "number": "1"}
    for language in ("en", "ja"):
        ada.cookies["lang"] = language
        for row in TABLE:
            if row.method == "GET":
                path = re.sub(r"{(\w+)}", lambda part: named.get(part[1], "0"), row.path)
                answer = made(ada, path) if path == "/me/data.zip" else ada.get(path)
                assert answer.status in (200, 404, 422)
        for path in re.findall(r'(?:href|src)="(/[^"]*)"', ada.get(f"/s/{id_}").text):
            assert ada.get(path).status == 200
    with served.store() as store:
        until = datetime.now(UTC) + timedelta(days=1)
        text = Accounts(store.database).new_token(Person("ada", "student"), "submit", until)
    for path in (f"/api/v1/submissions/{id_}", "/api/v1/me"):
        assert ada.get(path, Authorization=f"Bearer {text}").status == 200


def test_no_canary_is_in_the_web_process(course: Path, canaries: dict[str, bytes]) -> None:
    """Neither the reference nor hidden checks, nor the secret, nor what a report says to staff alone."""
    with serving(course, workers=1) as served:
        ada = served.visitor("ada")
        where = graded(ada)
        id_ = where.rpartition("/")[2]
        look_at_everything(served, ada, id_)
        with served.store() as store:
            report = store.report(id_, canaries["secret"])
        known = memory(served.web)
        others = [memory(pid) for pid in served.children() if pid != served.web]
        others.append(memory(served.process.pid))
    # The search finds what is there: a task's text, and elsewhere what the web process has not.
    assert b"A column of ages" in known
    assert canaries["secret"] in b"".join(others)
    assert any(canaries["detail"].decode() in check.detail for check in report.checks)
    assert [name for name, canary in canaries.items() if canary in known] == []


def test_nothing_that_staff_were_shown_stays(course: Path, canaries: dict[str, bytes]) -> None:
    """They saw the reference, a hidden check and what it says; afterwards the web process has none of it."""
    with serving(course, workers=1) as served:
        ada, prof = served.visitor("ada"), served.staff("prof")
        where = graded(ada)
        id_ = where.rpartition("/")[2]
        with served.store() as store:
            number = Acts(store.database).add(
                "request",
                id_,
                {"check": CHECK, "text": "Why?"},
                actor="ada",
                time=datetime.now(UTC),
            )
        seen = ""
        for language in ("en", "ja"):
            prof.cookies["lang"] = language
            for path in (
                f"/staff/s/{id_}",
                f"/staff/requests/{number}",
                "/staff/similar?exercise=scaling",
            ):
                page = made(prof, path)
                assert page.status == 200
                seen += page.text
        for path in set(re.findall(r'href="(/staff[^"#]*)"', seen)):
            made(prof, path.replace("&amp;", "&"))
        last = time.monotonic() + 10  # it lets go once it has answered
        while left(served, canaries) and time.monotonic() < last:
            time.sleep(0.1)
        assert left(served, canaries) == []
        look_at_everything(served, ada, id_)
        known = memory(served.web)
    assert all(canaries[name].decode() in seen for name in ("reference", "detail"))
    assert CHECK.encode() in known  # which the student has named
    assert [name for name, canary in canaries.items() if canary in known] == []


def test_it_loads_neither_numpy_nor_pytest(course: Path) -> None:
    """Nor any module that runs or reads a solution."""
    code = (
        "import sys, grader.server.__main__, grader.server.app\n"
        "from grader.server import pages; pages.load()\n"
        "print(sorted(n for n in sys.modules if n.split('.')[0] in ('numpy', 'pytest', '_pytest') "
        "or n.startswith(('grader.grading.engine', 'grader.processes', 'grader.sandbox', 'grader.testing'))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")
    with serving(course) as served:
        assert served.visitor("ada").get("/x/scaling").status == 200
        mapped = Path(f"/proc/{served.web}/maps").read_text()
    assert "sqlite" in mapped
    assert "/numpy/" not in mapped
