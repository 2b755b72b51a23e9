"""`grade login` and `grade submit` of a student whose course is on a server: real processes, a real server."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.cli import sending
from grader.cli.sending import _result
from grader.course import Policy
from grader.feedback.wording import words
from grader.model import Status
from grader.remote import outbox
from grader.remote.client import Client, Sent
from grader.store import verify_receipt
from grader.store.accounts import Accounts, Person
from grader.store.acts import Acts
from grader.submissions import read_hand_in
from tests.serving import grading, served, students_copy

GRADE = Path(sys.executable).with_name("grade")
EXERCISE = "scaling"
FILE = f"{EXERCISE}.py"


@pytest.fixture
def serving(course):
    """A served course."""
    with served(course) as serving:
        yield serving


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A user's own folder, with nothing of the grader in it yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("GRADE_STUDENT", raising=False)
    return tmp_path / "config"


@pytest.fixture
def copy(serving, tmp_path, home):
    """A student's copy, with work in it."""
    folder = students_copy(serving.course.root, tmp_path / "copy", serving.url)
    (folder / FILE).write_text("x = 1\n")
    return folder


@pytest.fixture
def ada(serving, copy):
    """A student who is logged in."""
    grade(copy, "login", "--token", "-", typed=serving.token("ada"))
    return copy


def grade(folder, *arguments, code=0, typed="", **environment):
    """Run the command in a folder, and hold its exit code."""
    run = subprocess.run(
        [str(GRADE), *map(str, arguments)], cwd=folder, input=typed, capture_output=True, text=True,
        timeout=120, check=False, env={**os.environ, **environment},
    )  # fmt: skip
    assert run.returncode == code, run.stdout + run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    return run


def begun(folder, *arguments):
    """Begin the command in a folder."""
    return subprocess.Popen(
        [str(GRADE), *arguments], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def claims(serving):
    """What is stored, with the time that was claimed."""
    with serving.stores.use() as store:
        return store.database.rows(
            "SELECT s.content, c.claimed FROM submissions s LEFT JOIN claims c ON c.submission = s.id "
            "ORDER BY s.number"
        )


# ---------------------------------------------------------------- logging in


def test_a_student_logs_in_by_a_code(serving, copy, home):
    """The code is shown at once, the token is in the user's own folder alone, closed to others."""
    process = begun(copy, "login")
    shown = process.stdout.readline() + process.stdout.readline()
    assert f"{serving.url}/login/device" in shown
    (code,) = re.findall("[A-Z]{4}-[A-Z]{4}", shown)
    with serving.stores.use() as store:
        Accounts(store.database).approve(code, Person("ada", "student"))
    rest, wrong = process.communicate(timeout=60)
    assert process.returncode == 0, wrong
    assert f"Logged in at {serving.url} as ada" in rest
    file = home / "grade" / "tokens.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    token = json.loads(file.read_text())["servers"][serving.url]["token"]
    assert not [path for path in copy.rglob("*") if path.is_file() and token in path.read_text()]


def test_a_token_is_read_from_standard_input(serving, copy):
    """A wrong one is refused, and whatever was there before stays."""
    token = serving.token("ada")
    assert "as ada" in grade(copy, "login", "--token", "-", typed=f"{token}\n").stdout
    for wrong in (token[:-1] + "x", "", "two words", "grade_\x1b[2J"):
        grade(copy, "login", "--token", "-", typed=wrong, code=2)
    with grading(serving):
        grade(copy, "submit", EXERCISE)
    assert (
        "as ada"
        in grade(serving.course.root, "login", serving.url, "--token", "-", typed=token).stdout
    )


def test_who_logs_out_has_no_token_left(serving, ada, home):
    """Neither here nor there."""
    token = json.loads((home / "grade/tokens.json").read_text())["servers"][serving.url]["token"]
    grade(ada, "login", "--forget")
    assert serving.ask("GET", "/api/v1/me", token)[0] == 401
    assert "not logged in" in grade(ada, "submit", EXERCISE, code=2).stderr
    assert "not logged in" in grade(ada, "login", "--forget", code=2).stderr


def test_a_course_without_a_server_says_so(serving, course, home):
    """Or which address to give; one that is not encrypted is refused."""
    assert "names no server" in grade(course, "login", code=2).stderr
    assert "not encrypted" in grade(course, "login", "http://example.org", code=2).stderr
    assert (
        "暗号化" in grade(course, "login", "http://example.org", "--language", "ja", code=2).stderr
    )


def test_tokens_that_others_can_read_are_not_used(ada, home):
    """It says how to close the file."""
    file = home / "grade" / "tokens.json"
    file.chmod(0o644)
    assert f"chmod 600 {file}" in grade(ada, "submit", EXERCISE, code=2).stderr
    file.chmod(0o600)
    file.write_text("{")
    assert "can't be read" in grade(ada, "submit", EXERCISE, code=2).stderr


# ---------------------------------------------------------------- handing in


@pytest.mark.parametrize(
    ("points", "status", "code", "told"),
    [
        (1.0, Status.GRADED, 0, "scaling: 1 of 1 point. Well done!"),
        (0.0, Status.GRADED, 1, "scaling: 0 of 1 point; checks that still fail: 1 of 1."),
        (0.0, Status.INTERNAL_ERROR, 4, "scaling: not graded yet, by our fault"),
    ],
)
def test_the_result_is_told_as_where_it_is_graded(serving, ada, points, status, code, told):
    """The receipt, then the report, the page and what comes next, with the same exit codes."""
    with grading(serving, points, status):
        run = grade(ada, "submit", EXERCISE, code=code)
    receipt, headline, *rest = run.stdout.splitlines()
    genuine = verify_receipt(receipt.removeprefix("Receipt: "), serving.secret)
    assert (genuine.student, genuine.exercise) == ("ada", EXERCISE)
    assert headline == told
    (page,) = [line.removeprefix("Page:    ") for line in rest if line.startswith("Page: ")]
    assert Path(page).parent == ada / "reports"
    assert receipt.removeprefix("Receipt: ") in Path(page).read_text()
    nexts = [line for line in rest if line.startswith("Next: ")]
    assert len(nexts) == (status is Status.GRADED)


def test_json_is_one_object_on_standard_output(serving, ada):
    """With the keys that it has where it is graded; the receipt is told before, beside it."""
    with grading(serving, 0.0):
        run = grade(ada, "submit", EXERCISE, "--format", "json", code=1)
    data = json.loads(run.stdout)
    assert {
        "schema",
        "points",
        "checks",
        "receipt",
        "submission",
        "page",
        "counts",
        "due",
    } <= data.keys()
    assert data["checks"][0]["title"] == "The sum is right"
    assert data["receipt"] in run.stderr


def test_it_is_told_in_japanese(serving, ada):
    """The result, where it stands, and what the server refuses."""
    with grading(serving, 0.0):
        run = grade(ada, "submit", EXERCISE, "--language", "ja", code=1)
    assert "和が正しい" in run.stdout
    assert not re.search("Waiting|Next|Hint", run.stdout + run.stderr)
    (ada / FILE).write_bytes(b"%PDF")
    assert "PDF" in grade(ada, "submit", EXERCISE, "--language", "ja", code=2).stderr


def test_the_rules_are_refused_in_the_same_words(serving, ada):
    """As `grade submit` says them where it is graded; nothing is kept to be sent later."""
    serving.stop()
    serving.course = replace(serving.course, policy=Policy(attempts=1))
    serving.start()
    with grading(serving):
        grade(ada, "submit", EXERCISE)
        (ada / FILE).write_text("y = 1\n")
        run = grade(ada, "submit", EXERCISE, code=2)
    assert run.stderr == (
        "grade: All 1 attempts are used.\n  Nothing was handed in. grade check works at any time.\n"
    )
    assert not (ada / "outbox").exists()


def test_whose_hand_in_it_is_the_token_says(serving, ada):
    """Another name is refused, before anything is sent."""
    told = grade(ada, "submit", EXERCISE, "--student", "bob", code=2).stderr
    assert "as ada, not as bob" in told
    assert serving.count() == 0
    with grading(serving):
        grade(ada, "submit", EXERCISE, GRADE_STUDENT="ada")


def test_a_token_that_was_revoked_hands_in_nothing(serving, ada, home):
    """It says to log in again."""
    token = json.loads((home / "grade/tokens.json").read_text())["servers"][serving.url]["token"]
    with serving.stores.use() as store:
        Accounts(store.database).revoke(token[:12])
    assert "grade login" in grade(ada, "submit", EXERCISE, code=2).stderr


def test_handing_in_loads_nothing_that_grades_or_serves(serving, ada):
    """Neither numpy nor pytest, nor what makes pages, reads the store or answers requests."""
    code = """
import sys
from grader.cli import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""
    with grading(serving):
        run = subprocess.run(
            [sys.executable, "-c", code, "submit", EXERCISE], cwd=ada, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
    loaded = set(run.stderr.split())
    assert "grader.remote.client" in loaded
    heavy = {
        "numpy",
        "pytest",
        "jinja2",
        "nbformat",
        "yaml",
        "starlette",
        "uvicorn",
        "sqlite3",
        "asyncio",
    }
    assert not loaded & heavy


def test_who_stops_waiting_has_the_receipt(serving, ada):
    """Ctrl-C says where the result will be."""
    process = begun(ada, "submit", EXERCISE)
    receipt = process.stdout.readline()
    assert receipt.startswith("Receipt: grade2.")
    assert "Waiting" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    id_ = verify_receipt(receipt.removeprefix("Receipt: "), serving.secret).id
    assert f"{serving.url}/s/{id_}" in told
    assert "Traceback" not in told


def test_a_server_that_is_started_anew_is_waited_for(serving, ada):
    """What was handed in before is told after it."""
    process = begun(ada, "submit", EXERCISE)
    process.stdout.readline()
    process.stderr.readline()
    serving.stop()
    serving.start()
    with grading(serving):
        out, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert "Well done" in out
    assert serving.count() == 1


def test_a_run_that_is_run_again_is_told(monkeypatch, capsys):
    """Once for each that failed by our fault, whatever else is told of the line."""
    line = {"state": "waiting", "place": 1, "seconds": None}
    states = [line | {"failures": n} for n in (0, 1, 1, 2)] + [{"state": "done"}]
    client = Client("http://127.0.0.1:9")
    monkeypatch.setattr(client, "state", lambda _: states.pop(0))
    sent = Sent("0" * 12, "", datetime.now(UTC), 1, None)
    assert _result(client, sent, words("en")) == {"state": "done"}
    told = capsys.readouterr().err.splitlines()
    assert [one.split()[0] for one in told] == ["Waiting", "A", "A"]
    assert "It is run again by itself, takes no attempt" in told[1]


# ---------------------------------------------------------------- what can't be sent


def test_what_cannot_be_sent_is_kept_and_sent_with_the_next(serving, ada):
    """It is told what happens next; both are stored in their order, the first with both its times."""
    serving.stop()
    before = datetime.now(UTC) - timedelta(seconds=1)
    run = grade(ada, "submit", EXERCISE, code=3)
    assert "can't be reached" in run.stderr
    (kept,) = (ada / "outbox").iterdir()
    assert str(kept) in run.stdout
    assert "The next grade submit, of any exercise, sends it" in run.stdout
    submission, time = read_hand_in(kept)
    assert (submission.student, submission.content) == ("ada", b"x = 1\n")
    assert before <= time <= datetime.now(UTC)
    serving.start()
    (ada / FILE).write_text("y = 1\n")
    with grading(serving):
        run = grade(ada, "submit", EXERCISE)
    assert "Sent what was kept: scaling, handed in here at" in run.stderr
    assert claims(serving) == [(b"x = 1\n", time.isoformat()), (b"y = 1\n", None)]
    with serving.stores.use() as store:
        first, second = (one.id for one in store.handed_in("ada", EXERCISE))
    shown = grade(serving.course.root, "show", first).stdout
    assert f"handed in {time:%Y-%m-%d %H:%M:%S %Z} by its sender's clock" in shown
    assert "sender" not in grade(serving.course.root, "show", second).stdout
    assert not (ada / "outbox").exists()


def test_it_is_sent_from_wherever_the_next_one_is(serving, ada, tmp_path):
    """Another folder's work sends it; the folder is remembered until then."""
    work = tmp_path / "elsewhere"
    work.mkdir()
    shutil.copy(ada / FILE, work)
    serving.stop()
    grade(work, "submit", EXERCISE, "--course", ada, code=3)
    assert list((work / "outbox").iterdir())
    serving.start()
    (ada / FILE).write_text("y = 1\n")
    with grading(serving):
        grade(ada, "submit", EXERCISE)
    assert [content for content, _ in claims(serving)] == [b"x = 1\n", b"y = 1\n"]


def test_it_is_kept_where_the_users_folder_is_full_or_closed(serving, ada, home):
    """What lies beside the work needs no note of it elsewhere."""
    serving.stop()
    (home / "grade" / "tokens.json.part").mkdir()  # nothing can be written there
    grade(ada, "submit", EXERCISE, code=3)
    serving.start()
    (ada / FILE).write_text("y = 1\n")
    with grading(serving):
        grade(ada, "submit", EXERCISE)
    assert serving.count() == 2
    told = grade(ada, "login", "--token", "-", typed=serving.token("ada"), code=3).stderr
    assert "tokens.json" in told


def test_json_of_what_is_kept(serving, ada):
    """One object that says where it is, since when, and why."""
    serving.stop()
    data = json.loads(grade(ada, "submit", EXERCISE, "--format", "json", code=3).stdout)
    assert data["status"] == "not_graded"
    assert Path(data["kept"]).parent == ada / "outbox"
    assert "can't be reached" in data["error"]


def test_what_did_arrive_is_not_handed_in_twice(serving, ada):
    """An answer that was lost: the same hand-in is sent again under its key."""
    serving.stop()
    grade(ada, "submit", EXERCISE, code=3)
    (kept,) = outbox.kept_in([ada / "outbox"])
    serving.start()
    Client(serving.url, serving.token("ada")).hand_in(
        kept.submission, outbox.key_of(kept.submission, kept.time)
    )
    serving.hand_in(serving.token("ada"), b"z = 1\n")
    (ada / FILE).write_text("y = 1\n")
    with grading(serving):
        grade(ada, "submit", EXERCISE)
    assert serving.count() == 3
    assert not (ada / "outbox").exists()


def test_another_students_stays(serving, ada):
    """On a shared machine nobody hands in another's work as their own."""
    serving.stop()
    grade(ada, "submit", EXERCISE, code=3)
    serving.start()
    grade(ada, "login", "--token", "-", typed=serving.token("bob"))
    (ada / FILE).write_text("y = 1\n")
    with grading(serving):
        run = grade(ada, "submit", EXERCISE)
        assert "handed in by ada" in run.stderr
        assert len(list((ada / "outbox").iterdir())) == 1
        grade(ada, "login", "--token", "-", typed=serving.token("ada"))
        grade(ada, "submit", EXERCISE)
    assert [content for content, _ in claims(serving)] == [b"y = 1\n", b"x = 1\n", b"y = 1\n"]


def test_what_is_refused_is_told_and_not_sent_for_ever(serving, ada):
    """What can never be taken is put aside; what the rules refuse now stays."""
    serving.stop()
    grade(ada, "submit", EXERCISE, code=3)
    (kept,) = (ada / "outbox").iterdir()
    data = json.loads(kept.read_text())
    gone = kept.with_name("gone.handin.json")
    gone.write_text(json.dumps({**data, "exercise": "other"}))
    serving.course = replace(serving.course, policy=Policy(attempts=1))
    serving.start()
    (ada / FILE).write_text("y = 1\n")
    grade(ada, "login", "--token", "-", typed=serving.token("ada"))
    serving.hand_in(serving.token("ada"), b"z = 1\n")
    run = grade(ada, "submit", EXERCISE, code=2)
    assert run.stderr.count("is refused") == 2
    assert [path.name for path in (ada / "outbox" / "refused").iterdir()] == [gone.name]
    assert kept.exists()
    assert not gone.exists()


def test_what_is_damaged_is_told_and_stays(serving, ada):
    """Nobody takes it for sent; what is whole beside it goes."""
    serving.stop()
    grade(ada, "submit", EXERCISE, code=3)
    (kept,) = (ada / "outbox").iterdir()
    damaged = kept.with_name("damaged.handin.json")
    damaged.write_bytes(kept.read_bytes()[:100])
    serving.start()
    (ada / FILE).write_text("y = 1\n")
    with grading(serving):
        run = grade(ada, "submit", EXERCISE)
    assert f"{damaged} can't be sent, and stays" in run.stderr
    assert list((ada / "outbox").iterdir()) == [damaged]
    assert serving.count() == 2


def test_a_server_that_lets_nobody_wait_is_not_asked_without_end(monkeypatch):
    """Between two looks at what is not done there is a pause, and what was no estimate is not shown."""
    states = iter(["waiting", "grading", "waiting", "done"])
    pauses = []
    monkeypatch.setattr(sending.time, "sleep", pauses.append)

    def state(_):
        return {"state": next(states), "place": 1, "seconds": 1e300}

    client = SimpleNamespace(address="", state=state)
    sent = Sent("a" * 12, "", datetime.now(UTC), 1, float("inf"))
    assert sending._result(client, sent, words("en"))["state"] == "done"
    assert len([pause for pause in pauses if pause > 0]) == 3


def test_a_drop_folder_takes_what_cannot_be_sent(serving, ada, tmp_path):
    """Where the course has one; what others left there is not looked at."""
    path = ada / "course.toml"
    path.write_text(path.read_text().replace("format = 1", f'format = 1\ndrop = "{tmp_path}/drop"'))
    serving.stop()
    grade(ada, "submit", EXERCISE, code=3)
    (kept,) = (tmp_path / "drop").iterdir()
    other = kept.with_name("other.handin.json")
    other.write_bytes(kept.read_bytes())
    serving.start()
    (ada / FILE).write_text("y = 1\n")
    with grading(serving):
        run = grade(ada, "submit", EXERCISE)
    assert run.stderr.count("Sent what was kept") == 1
    assert serving.count() == 2
    assert list((tmp_path / "drop").iterdir()) == [other]


def test_the_instructors_copy_grades_by_itself(serving, course, home):
    """Where the solutions are nothing is sent."""
    path = course / "course.toml"
    path.write_text(f'{path.read_text()}\n[server]\nurl = "{serving.url}"\n')
    shutil.copy(course / "solutions" / EXERCISE / FILE, course)
    assert "Well done" in grade(course, "submit", EXERCISE, "--student", "ada").stdout


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_result_that_is_not_released_is_told_as_that(serving, ada, form):
    """The receipt and that it is graded, but neither points nor a page; and no mistake of the student's."""
    with serving.stores.use() as store:
        value = {"when": "by_hand", "released": False}
        Acts(store.database).add("release", EXERCISE, value, actor="prof", time=datetime.now(UTC))
    with grading(serving):
        run = grade(ada, "submit", EXERCISE, FILE, "--format", form)
    if form == "json":
        told = json.loads(run.stdout)
        assert (told["status"], told["points"]) == ("withheld", None)
        assert told.keys() == {"schema", "student", "exercise", "submission", "status", "points"}
    else:
        assert "It is graded. The result is not released yet" in run.stdout
        assert "grade2." in run.stdout
    assert "The sum is right" not in run.stdout + run.stderr
    assert not list(ada.glob("reports/*"))
