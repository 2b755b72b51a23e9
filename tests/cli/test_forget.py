"""`grade forget` and `grade data` as an instructor types them, on a course at home and on one that is served."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from grader.store import Store
from grader.store.acts import Acts
from grader.store.forgetting import all_forgotten
from grader.store.person_keys import PersonKeys
from tests.cli.test_commands import EXERCISE, grade
from tests.server.visiting import NOW, made, serving
from tests.server.working import Work, after, working

pytest.importorskip("cryptography")


@pytest.fixture
def graded(course: Path, tmp_path: Path) -> Path:
    """A course with a class of two that is graded; the folder with what they handed in is beside it."""
    (course / "roster.csv").unlink(missing_ok=True)
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name,section\nada,Ada Lovelace,A\nbob,Bob,B\n")
    solution = (course / "solutions" / EXERCISE / f"{EXERCISE}.py").read_text()
    for student in ("ada", "bob"):
        folder = tmp_path / "hand-ins" / student
        folder.mkdir(parents=True)
        (folder / f"{EXERCISE}.py").write_text(f"{solution}# written by {student}\n")
    grade(course, "class", tmp_path / "hand-ins", "--roster", roster)
    return course


def test_a_plain_store_is_sealed_and_then_forgets(graded: Path, tmp_path: Path) -> None:
    """It is refused with the remedy; after that nobody finds the student, and all commands work."""
    assert not (graded / ".grade/keys").exists()
    before = json.loads(grade(graded, "log", "--verify", "--format", "json").stdout)["head"]
    refused = grade(graded, "forget", "ada", "--reason", "asked", "--yes", code=2).stderr
    remedy = re.search(r"grade (store copy .* --use)", refused)[1].split()
    told = grade(graded, *remedy).stdout
    assert "destroy" in told and "store.sqlite" in told
    assert "Whole" in grade(graded, "log", "--verify", "--head", before).stdout

    grade(graded, "data", "ada", "--output", tmp_path / "ada.zip")
    archive = zipfile.ZipFile(tmp_path / "ada.zip")
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"written by ada" in everything and b"Ada Lovelace" in everything
    assert b"written by bob" not in everything
    data = json.loads(archive.read("data.json"))
    assert data["submissions"][0]["result"]["points"] == 12 and data["points"][0]["points"] == 12
    assert "Genuine" in grade(graded, "verify", data["submissions"][0]["receipt"]).stdout
    assert "提出" in archive.read("README.txt").decode()

    grade(graded, "forget", "nobody", "--reason", "asked", "--yes", code=2)
    command = [
        sys.executable,
        "-m",
        "grader",
        "--course",
        graded,
        "forget",
        "ada",
        "--reason",
        "asked",
    ]
    wrong = subprocess.run(command, input="bob\n", text=True, capture_output=True, check=False)
    assert wrong.returncode == 2 and "nothing was done" in wrong.stderr
    right = subprocess.run(command, input="ada\n", text=True, capture_output=True, check=False)
    assert right.returncode == 0, right.stderr
    for page in (graded / "reports/class").iterdir():
        assert "ada" not in page.name and "Ada Lovelace" not in page.read_text()
    assert "Ada" not in (graded / ".grade/roster.csv").read_text()
    told = grade(
        graded, "log", "--verify", "--head", before, "--receipt", data["submissions"][0]["receipt"]
    )
    assert "Whole" in told.stdout
    assert "forgotten (asked)" in grade(graded, "log", "ada").stdout
    again = grade(graded, "class", tmp_path / "hand-ins")
    assert "'ada' was forgotten" in again.stdout + again.stderr
    grade(graded, "regrade", "--preview")
    grade(graded, "export", "csv", "--output", tmp_path / "out")
    assert (
        "was forgotten"
        in grade(graded, "data", "ada", "--output", tmp_path / "x.zip", code=2).stderr
    )
    assert "Forgotten: ada" in grade(graded, "forget", "ada", "--reason", "asked", "--yes").stdout


def test_a_backup_and_the_keys_of_a_later_day(graded: Path, tmp_path: Path) -> None:
    """What was backed up before somebody was forgotten is restored without them, by the keys of after."""
    grade(graded, "store", "copy", graded / ".grade/sealed.sqlite", "--sealed", "--use")
    told = grade(graded, "backup", tmp_path / "old.zip").stdout
    assert "keys are not in it" in told
    moved = grade(graded, "store", "copy", graded / ".grade/new/store.sqlite", "--use").stdout
    assert f"destroy them, too: {graded}/.grade/keys\n" in moved
    moved = grade(graded, "store", "copy", graded / ".grade/new/again.sqlite", "--use").stdout
    assert "destroy" not in moved  # the keys are the same file's
    grade(graded, "forget", "ada", "--reason", "asked", "--yes")
    grade(graded, "backup", tmp_path / "new.zip", "--keys", tmp_path / "keys")
    told = grade(
        graded, "backup", tmp_path / "none.zip", "--keys", tmp_path / "keys", code=2
    ).stderr
    assert "is there already" in told and not (tmp_path / "none.zip").exists()
    shutil.rmtree(graded / ".grade")
    refused = grade(graded, "restore", tmp_path / "old.zip", code=2).stderr
    assert "The keys of 2 students are not there" in refused and "--keys FILE" in refused
    told = grade(graded, "restore", tmp_path / "old.zip", "--keys", tmp_path / "keys").stdout
    assert "forgotten here, too: 1 ids" in told
    assert "12/12" not in grade(graded, "log", "ada").stdout
    report = grade(graded, "report", "--format", "json").stdout
    assert "1 graded" in report
    assert "Whole" in grade(graded, "log", "--verify").stdout


# ---------------------------------------------------------------- served


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory):
    """A class whose work a worker of a real server has graded."""
    with working(tmp_path_factory.mktemp("forgetting") / "course") as found:
        yield found


def test_a_student_gets_everything_and_nothing_of_others(work: Work) -> None:
    """The archive has files, feedback, requests and answers; what is withheld and others' is not in it."""
    number = work.asks(text="Please look again.")
    with work.served.store() as store:
        acts = Acts(store.database)
        acts.add(
            "answer", str(number), {"text": "I looked.", "outcome": "kept"}, actor="tom", time=NOW
        )
        for state, text in (("published", "Well done, ada."), ("draft", "Not finished")):
            value = {"part": "", "line": None, "text": text, "state": state, "follows": None}
            acts.add("comment", work.id, value, actor="tom", time=NOW)
        acts.add(
            "withheld", "scaling/bob", {"withheld": True}, actor="prof", time=NOW, reason="secret"
        )
    assert "/me/data.zip" in work.ada.get("/").text
    names, everything = _archive(work.ada, "/me/data.zip")
    assert any(name.startswith("results/") for name in names)
    for text in ("Please look again.", "I looked.", "Well done, ada.", "Ada Lovelace", work.id):
        assert text in everything
    for text in ("Not finished", "bob", work.bob, work.cyd, "# mine"):
        assert text not in everything
    names, withheld = _archive(work.served.visitor("bob"), "/me/data.zip")
    assert not any(name.startswith("results/") for name in names) and "four eyes" not in withheld
    assert work.id in _archive(work.tom, "/staff/as/ada/me/data.zip")[1]
    assert work.tim.get("/staff/as/ada/me/data.zip").status == 404


def test_nobody_has_archives_made_without_end(work: Work) -> None:
    """An address is good for as long as an errand is kept, and after a few archives a student has to wait."""
    cyd = work.served.visitor("cyd")

    def asked() -> int:
        with work.served.store() as store:
            ((count,),) = store.database.rows(
                "SELECT count(*) FROM errands WHERE kind = 'own_data' AND actor = 'cyd'"
            )
        return count

    for number in (1, 2, 10**11):
        answer = cyd.get(f"/me/data.zip?as_of={number}")
        assert answer.status == 303 and answer.headers["location"] != f"/me/data.zip?as_of={number}"
    assert asked() == 0
    now = int(time.time() // 60)
    answers = [cyd.get(f"/me/data.zip?as_of={now - number}").status for number in range(6)]
    assert answers[-1] == 429 and asked() == 3


def _archive(visitor, path: str) -> tuple[list[str], str]:
    answer = made(visitor, path)
    assert answer.status == 200, answer.text
    archive = zipfile.ZipFile(io.BytesIO(answer.body))
    texts = [archive.read(name).decode(errors="replace") for name in archive.namelist()]
    return archive.namelist(), "\n".join(texts)


def test_a_student_is_forgotten_while_the_course_is_served(work: Work) -> None:
    """Killed in the middle and done again it ends well; then every page is as if nobody of that id were there."""
    course = work.served.course
    before = json.loads(grade(course, "log", "--verify", "--format", "json").stdout)["head"]
    assert work.cyd in made(work.prof, "/staff/as/cyd/x/scaling").text
    cyd, session = work.served.visitor("cyd"), work.served.visitor("cyd")
    assert session.get("/").status == 200
    command = [
        sys.executable,
        "-m",
        "grader",
        "--course",
        course,
        "forget",
        "cyd",
        "--reason",
        "asked",
        "--yes",
    ]
    (course / "solutions/policy.toml").write_text("")  # it had an override of cyd's
    with work.served.store() as store, subprocess.Popen(command) as process:
        while not all_forgotten(store.database) and process.poll() is None:
            time.sleep(0.001)
        os.kill(process.pid, signal.SIGKILL)
    done = grade(course, "forget", "cyd", "--reason", "asked", "--yes").stdout
    assert "Forgotten: cyd" in done and "roster.csv still has a line" in done
    with work.served.store() as store:
        assert PersonKeys.of(store.database).get("cyd") == b""
        for table in ("renderings", "beliefs", "queue", "waits"):
            assert not store.database.rows(f"SELECT 1 FROM {table} WHERE submission = $1", work.cyd)
        assert [*all_forgotten(store.database)] == ["cyd"]
    for visitor in (cyd, session):
        assert visitor.get(f"/s/{work.cyd}").status in (401, 404)
    for path in (f"/staff/s/{work.cyd}", "/staff/as/cyd", f"/staff/as/cyd/s/{work.cyd}"):
        assert work.prof.get(path).status == 404, path
    for path in ("/staff", "/staff/people", "/staff/judging", "/staff/judging/scaling", "/staff/report",
                 "/staff/similar", "/staff/export/csv", "/staff/requests", "/staff/rules", "/staff/live"):  # fmt: skip
        page = made(work.prof, path)
        assert page.status == 200, (path, page.text)
        assert work.cyd not in page.text, path
        assert "is not what" not in page.text and "was changed" not in page.text, path
    assert "forgotten" in made(work.prof, "/staff/log").text
    assert work.ada.get(f"/s/{work.id}").status == 200
    again = work.served.visitor("bob").hand_in(b"x = 5\n")
    assert again.status == 303
    told = grade(course, "log", "--verify", "--head", before).stdout
    assert "Whole" in told


def test_a_student_is_forgotten_in_a_database_with_roles(
    course: Path, postgres: str, by_roles: list[str]
) -> None:
    """While it is served: the commands' role deletes the key, and says what its owner has to run for the rest."""
    (course / "roster.csv").write_text("id,name,section\nada,Ada Lovelace,A\nbob,Bob,B\n")
    with serving(course, *by_roles, workers=1) as served:
        ada, bob = (served.visitor(name, where=postgres) for name in ("ada", "bob"))
        pages = [one.hand_in(b"x = 1\n").at for one in (ada, bob)]
        for one, page in zip((ada, bob), pages, strict=True):
            after(one, page, "Open the feedback")
        (course / ".grade/database").write_text(by_roles[1])
        told = grade(course, "forget", "ada", "--reason", "asked", "--yes").stdout
        assert "Forgotten: ada" in told
        assert ada.get(pages[0]).status in (401, 404) and bob.get(pages[1]).status == 200
        assert "Whole" in grade(course, "log", "--verify").stdout
    with Store.open(postgres) as owner:
        assert PersonKeys.of(owner.database).get("ada") == b""
        statements = re.findall(r"(?m)^!   (.*);$", told)
        assert "VACUUM FULL student_keys" in statements
        for statement in statements:
            owner.database.execute(statement)
        assert owner.students() == {"bob"}
