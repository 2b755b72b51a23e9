"""What workers make for staff: the class report, grades for other systems, the log; and what they take in."""

from __future__ import annotations

import csv
import io
import json
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from grader.errors import InternalError
from grader.store.acts import Acts, about
from grader.store.appointments import Role
from grader.store.errands import Errands
from tests.server.visiting import GOOD, WRONG, Answer, Served, Visitor, made, serving

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
FORMULA = "=HYPERLINK(1)"


@pytest.fixture(scope="module")
def worked(served_course: Path) -> Iterator[Served]:
    """Give a server with a worker, and with what ada, bob and a name like a formula have handed in."""
    (served_course / "roster.csv").write_text(
        f"id,name,section\nada,Ada Lovelace,A\nbob,Bob,B\neve,{FORMULA},A\n"
    )
    with serving(served_course, workers=1) as served:
        for student, source in (("ada", GOOD), ("bob", WRONG), ("eve", WRONG + b"# mine\n")):
            assert served.visitor(student).hand_in(source).status == 303
        yield served


@pytest.fixture(scope="module")
def prof(worked: Served) -> Visitor:
    """Give an instructor, when all is graded."""
    found = worked.staff("prof")
    for _ in range(600):
        if "<strong>0</strong> waiting" in found.get("/staff/live").text:
            return found
        time.sleep(0.1)
    pytest.fail("it is not graded")


def upload(visitor: Visitor, path: str, name: str, content: bytes) -> Answer:
    """Send a form with a file."""
    token = visitor.get("/staff/import").field("token")
    body = f'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n{token}\r\n'.encode()
    body += (
        f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    )
    headers = {
        "Content-Type": "multipart/form-data; boundary=b",
        "Sec-Fetch-Site": "same-origin",
    }
    return visitor.ask("POST", path, body + content + b"\r\n--b--\r\n", headers)


def test_the_class_report_leads_into_the_server(worked: Served, prof: Visitor) -> None:
    """It is what `grade report` writes, under its own policy, of the own sections, with links to submissions."""
    answer = made(prof, "/staff/report")
    assert re.search(
        r'<main[^>]*>\s*<p class="over"><a href="/staff">', answer.text
    )  # it leads back

    assert "Ada Lovelace" in answer.text
    with worked.store() as store:
        (ada,) = store.handed_in("ada", "scaling")
    assert f'href="/staff/s/{ada.id}"' in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src")
    text = made(worked.staff("rob", Role.READER, "B"), "/staff/report").text
    assert "Bob" in text
    assert "Ada Lovelace" not in text


def test_grades_are_downloads_that_no_spreadsheet_runs(worked: Served, prof: Visitor) -> None:
    """By the formats of `grade export`, of the own sections; what is missing is told before."""
    answer = made(prof, "/staff/export/csv/file")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="grades.csv"'
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert [row[:2] for row in rows[1:]] == [
        ["ada", "Ada Lovelace"],
        ["bob", "Bob"],
        ["eve", f"'{FORMULA}"],
    ]
    assert rows[1][3] == "12"
    assistant = worked.staff("tim", Role.ASSISTANT, "B")
    rows = list(csv.reader(io.StringIO(made(assistant, "/staff/export/moodle/file").text)))
    assert [row[0] for row in rows] == ["useridnumber", "bob"]
    content = made(prof, "/staff/export/gradescope/file").body
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (name,) = [one for one in archive.namelist() if one.startswith("ada")]
        assert json.loads(archive.read(name))["score"] == 12
    page = made(prof, "/staff/export/gradescope")
    assert re.search(r'href="/staff/export/gradescope/file\?as_of=[0-9a-f]{16}"', page.text)
    assert made(prof, "/staff/export/canvas").status == 422, "Canvas' own export is missing"


def test_canvas_gets_its_own_table_back(prof: Visitor) -> None:
    """Filled in, with who is not in it told; a file that is no such table is refused in words."""
    table = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Scaling inputs (7)\n"
        "    Points Possible,,,,,12\n"
        "Lovelace, Ada,1,ada,ada,A,\n".replace("Lovelace, Ada", '"Lovelace, Ada"')
    )
    answer = upload(prof, "/staff/export/canvas", "grades.csv", table.encode())
    assert answer.status == 303
    page = made(prof, answer.at)
    assert "bob" in page.text, "who is not in Canvas is told"
    link = re.search(r'href="(/staff/export/canvas/file\?[^"]*file=[0-9a-f]{64})"', page.text)
    assert link is not None
    rows = list(csv.reader(io.StringIO(made(prof, unescape(link[1])).text)))
    assert rows[-1][-1] == "12"
    answer = upload(prof, "/staff/export/canvas", "odd.csv", b"\xff\xfe")
    assert answer.status == 422 or made(prof, answer.at).status == 422


def test_a_table_for_canvas_is_made_while_students_hand_in(worked: Served, prof: Visitor) -> None:
    """The file that came with it is not asked for again whenever something else is stored."""
    table = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Scaling inputs (7)\n"
        "    Points Possible,,,,,12\nBob,2,bob,bob,B,\n"
    )
    answer = upload(prof, "/staff/export/canvas", "busy.csv", table.encode())
    assert worked.visitor("fay").hand_in(WRONG + b"# fay's\n").status == 303
    assert "Download canvas.csv" in made(prof, answer.at).text


def test_a_table_follows_the_file_of_rules(worked: Served, prof: Visitor) -> None:
    """What solutions/policy.toml says by now is in the grades and in the class report, as on a student's page."""
    last = time.monotonic() + 60
    while "<strong>0</strong> waiting" not in prof.get("/staff/live").text:
        assert time.monotonic() < last, "it is not graded"
        time.sleep(0.1)
    assert "bob,Bob,B,7,7," in made(prof, "/staff/export/csv/file").text
    path = worked.course / "solutions/policy.toml"
    path.write_text(
        '[[overrides]]\nstudent = "bob"\nexercise = "scaling"\npoints = 5\nreason = "on paper"\n'
    )
    try:
        while "5 of 12" not in worked.visitor("bob").get("/").text:
            assert time.monotonic() < last, "it was never rendered"
            time.sleep(0.1)
        assert "bob,Bob,B,5,5," in made(prof, "/staff/export/csv/file").text
        assert "on paper" in made(prof, "/staff/report").text
    finally:
        path.unlink()


def archive_of(files: dict[str, bytes]) -> bytes:
    """A zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_download_is_taken_in_once(worked: Served, prof: Visitor) -> None:
    """What is new is queued and graded, what is known stays; what was left out is told, and who did it is kept."""
    content = archive_of(
        {
            "ada/scaling.py": GOOD,
            "bob/scaling.py": GOOD + b"# from a download\n",
            "bob/notes.txt": b"hello",
            "new/scaling.py": WRONG + b"# new\n",
        }
    )
    answer = upload(prof, "/staff/import", "../class <1>.zip", content)
    assert answer.status == 303, answer.text
    text = made(prof, answer.at).text
    assert "2 new, 1 that were there already" in text
    assert "notes.txt" in text
    assert "/tmp/" not in text
    assert "new</p>" in text, "who is not on the roster is told"
    for _ in range(600):
        with worked.store() as store:
            if len(store.handed_in("bob", "scaling")) == 2:
                (count,) = store.database.rows(
                    "SELECT count(*) FROM reports r JOIN submissions s ON s.id = r.submission "
                    "WHERE s.student IN ('bob', 'new')"
                )[0]
                if count == 3:
                    break
        time.sleep(0.1)
    else:
        pytest.fail("it is not graded")
    with worked.store() as store:
        (act,) = Acts(store.database).all("taken_in")
    assert (act.actor, act.subject) == ("prof", "class_1_.zip")
    answer = upload(prof, "/staff/import", "again.zip", content)
    assert "0 new, 3 that were there already" in made(prof, answer.at).text
    with worked.store() as store:
        assert len(Acts(store.database).all("taken_in")) == 1, "what changed nothing is no act"


def test_what_is_of_another_section_is_not_taken_in(worked: Served, prof: Visitor) -> None:
    """An assistant takes in what is of the own sections, a reader nothing; no file and no archive are told."""
    assistant = worked.staff("tia", Role.ASSISTANT, "B")
    content = archive_of({"ada/scaling.py": WRONG + b"# forged\n", "bob/scaling.py": GOOD})
    text = made(assistant, upload(assistant, "/staff/import", "a.zip", content).at).text
    assert "1 new" in text or "1 that were" in text
    assert "of another section" in text
    with worked.store() as store:
        assert len(store.handed_in("ada", "scaling")) == 1
    for name, data in (("a.txt", b"x"), ("a.zip", b"no zip"), ("empty.zip", b"")):
        answer = upload(assistant, "/staff/import", name, data)
        assert answer.status == 422 or made(assistant, answer.at).status == 422


def test_the_log_tells_everything_that_happened(worked: Served, prof: Visitor) -> None:
    """Acts and grades, the latest first, of one student or all; as far as somebody may see them."""
    with worked.store() as store:
        acts = Acts(store.database)
        bob = store.handed_in("bob", "scaling")[0].id
        acts.add(
            "override",
            about("scaling", "ada"),
            {"points": 3},
            actor="prof",
            time=NOW,
            reason="<Ill>",
        )
        number = acts.add(
            "request", bob, {"check": "test_a", "text": "why?"}, actor="bob", time=NOW
        )
        acts.add("answer", str(number), {"text": "so"}, actor="tom", time=NOW)
        acts.add("due", "scaling", {"due": None}, actor="prof", time=NOW, reason="A holiday")
    text = made(prof, "/staff/log").text
    for told in (
        "Points set",
        "&lt;Ill&gt;",
        "Asked about a check",
        "A holiday",
        "Download taken in",
    ):
        assert told in text
    text = made(prof, "/staff/log?student=bob").text
    assert "Asked about a check" in text
    assert "tom" in text, "an answer is about whom the question was about"
    assert "Points set" not in text
    assert "A holiday" not in text
    text = made(worked.staff("bea", Role.READER, "B"), "/staff/log").text
    assert "Asked about a check" in text
    assert "Points set" not in text
    text = made(worked.staff("ops", Role.OPERATOR), "/staff/log").text
    assert "Points set" in text
    for hidden in ("Ill", "ada", "why?", bob, "Grade changed"):
        assert hidden not in text


def test_what_goes_wrong_is_told_and_ends_no_worker(worked: Served, prof: Visitor) -> None:
    """A course.toml that can't be read, in words; a surprise twice, and then that it can't be answered."""
    workers = [pid for pid in worked.children() if pid != worked.web]
    manifest = worked.course / "course.toml"
    before = manifest.read_bytes()
    try:
        manifest.write_text("title = [", encoding="utf-8")
        answer = made(prof, "/staff/log?student=nobody")
    finally:
        manifest.write_bytes(before)
    assert (answer.status, "course.toml" in answer.text) == (422, True)
    with worked.store() as store:
        errands, clock = Errands(store.database), store.database.clock
        id_ = errands.ask("nonsense", {}, "prof", b"m" * 32, clock())
        until = time.monotonic() + 60
        with pytest.raises(InternalError):
            while time.monotonic() < until:
                assert errands.answer(id_, clock()) is None
                time.sleep(0.1)
    assert {*workers} <= {*worked.children()}
