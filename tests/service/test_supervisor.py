"""`grade serve`: what it refuses, what it keeps running, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from grader.service.listening import address_of, listening
from grader.store import Store
from grader.store.roles import prepare
from tests.postgres import as_role
from tests.server.visiting import Visitor, serving, words_of


def serve(
    course: Path, *options: object, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Try to serve, where that is refused."""
    command = [sys.executable, "-m", "grader", "--course", course, "serve", "--port", 0, *options]
    return subprocess.run(
        [*map(str, command)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **(environment or {})},
    )


def until(true: Callable[[], object]) -> None:
    """Wait for something."""
    last = time.monotonic() + 90
    while not true():
        assert time.monotonic() < last, "it did not happen"
        time.sleep(0.05)


@pytest.fixture
def taken() -> Iterator[int]:
    """Give a port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


# ---------------------------------------------------------------- refusals


def test_a_port_that_is_taken_is_named(course: Path, taken: int) -> None:
    """With another one to take; and nothing was begun."""
    done = serve(course, "--port", taken)
    assert done.returncode == 3
    assert f"Port {taken} of 127.0.0.1 is taken" in done.stderr
    assert f"--port {taken + 1}" in done.stderr
    assert not (course / ".grade").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "0.0.0.0"], "unencrypted"),
        (["--public-url", "http://grade.example.edu"], "unencrypted"),
        (["--public-url", "https://grade.example.edu/course"], "no path"),
        (["--public-url", "grade.example.edu"], "a scheme and a host"),
        (["--public-url", "https://grade.example.edu:99999"], "a scheme and a host"),
        (["--public-url", "https://grade.example.edu:x"], "a scheme and a host"),
        (["--public-url", "https://["], "a scheme and a host"),
        (["--public-url", "https://成績.example"], "xn--"),
        (["--host", "a..b", "--public-url", "https://grade.example.edu"], "no name of a machine"),
        (["--host", "203.0.113.1"], "unencrypted"),
        (["--host", "203.0.113.1", "--unsafe"], "an address of this machine"),
        (["--host", "0.0.0.0", "--unsafe"], "--public-url"),
        (["--database", "postgresql://nobody@127.0.0.1:1/none"], "can't be used"),
        (["--database", "postgresql://nobody@a..b/none"], "can't be used"),
        (["--database", "mysql://x"], "no kind of database"),
    ],
)
def test_what_can_not_be_served_is_refused(course: Path, options: list[str], said: str) -> None:
    """What is wrong and what to do, without a traceback."""
    done = serve(course, *options)
    assert done.returncode in (2, 3)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


def test_a_public_address_is_written_one_way() -> None:
    """Its scheme decides whether cookies are for encrypted connections alone, however it was typed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert address_of(listener, "HTTPS://Grade.example.edu/") == "https://grade.example.edu"


def test_why_the_web_process_can_not_begin_again_is_told(course: Path) -> None:
    """A course.toml that was broken meanwhile is named each time, and the server is back when it is mended."""
    told = course / "told"
    good = (course / "course.toml").read_text("utf-8")
    with told.open("w") as said, serving(course, stderr=said) as served:
        (course / "course.toml").write_text("format = [", "utf-8")
        os.kill(served.web, signal.SIGKILL)
        until(lambda: "course.toml is not TOML" in told.read_text("utf-8"))
        (course / "course.toml").write_text(good, "utf-8")
        assert served.visitor().get("/healthz").status == 200
    assert "Traceback" not in told.read_text("utf-8")


def test_a_task_that_is_mended_is_served_as_it_is(course: Path) -> None:
    """In each language, without anybody's starting the server anew."""
    with serving(course) as served:
        reader = served.visitor("ada", "student")
        for language, file in (("en", "README.md"), ("ja", "README.ja.md")):
            reader.cookies["lang"] = language
            assert file not in reader.get("/x/scaling").text
            (course / "assignments/scaling" / file).write_text(f"# x\n\n{file}\n", "utf-8")
            until(lambda: file in reader.get("/x/scaling").text)


def test_a_secret_that_others_can_read_is_refused(course: Path) -> None:
    """As by every command that needs it."""
    (course / ".grade").mkdir(mode=0o700)
    (course / ".grade/secret").write_bytes(b"s" * 32)
    (course / ".grade/secret").chmod(0o644)
    done = serve(course)
    assert done.returncode == 3
    assert "chmod 600" in done.stderr


def test_where_no_sandbox_holds_it_is_refused(course: Path, tmp_path: Path) -> None:
    """Before anybody could hand in what nobody would grade."""
    (tmp_path / "sitecustomize.py").write_text(
        "from grader.sandbox import start\nstart.begin = lambda: None\nstart.jails = lambda: iter(())\n"
    )
    done = serve(course, environment={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 3
    assert "no sandbox could be proved here" in done.stderr
    assert not done.stdout


def test_without_its_packages_it_says_what_to_install(course: Path, tmp_path: Path) -> None:
    """A course without a server needs none of them."""
    hide = "import sys\nfor name in ('starlette', 'uvicorn'):\n    sys.modules[name] = None\n"
    run = "from grader.cli import main\nmain()\n"
    command = [sys.executable, "-c", hide + run, "--course", str(course), "serve", "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 3
    assert "pip install 'numpy-course-grader[server]'" in done.stderr


def test_without_landlock_it_is_refused_and_unsafe_serves(course: Path, tmp_path: Path) -> None:
    """A web process that can't be held answers only where that was asked for."""
    # What a kernel without landlock answers, for this process and all that it starts.
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "if 'grader.server' in sys.orig_argv:\n"
        "    from grader.worker import jail\n"
        "    def none(*_, **__):\n"
        "        raise OSError(38, 'landlock')\n"
        "    jail.restrict_files = none\n"
    )
    environment = {"PYTHONPATH": str(tmp_path)}
    done = serve(course, environment=environment)
    assert done.returncode == 3
    assert "can't be kept from the solutions" in done.stderr
    assert "--unsafe" in done.stderr
    assert not done.stdout
    with serving(course, "--unsafe", environment=environment) as served:
        assert Visitor(served.url).get("/").status == 401


# ---------------------------------------------------------------- running


def test_its_link_signs_in_staff(course: Path) -> None:
    """What is printed opens the staff's page, once."""
    with serving(course) as served:
        visitor = Visitor(served.url)
        link = urlsplit(served.link)
        page = visitor.get(f"{link.path}?{link.query}")
        fields = {"token": page.field("token", "/signin"), "invitation": page.field("invitation")}
        answer = visitor.send("/signin", fields)
        assert (answer.status, answer.at) == (303, "/")
        assert visitor.get("/").at == "/staff"
        assert visitor.get("/staff").status == 200


def test_invitations_lead_to_where_it_is_served(course: Path) -> None:
    """Nobody has to tell `grade invite` the port, while it is served or afterwards."""
    with serving(course) as served:
        pass
    command = [sys.executable, "-m", "grader", "--course", course, "invite", "--staff", "ada"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert f"ada: {served.url}/signin?invitation=" in told


def test_a_web_process_that_dies_is_replaced(course: Path) -> None:
    """Whoever comes meanwhile waits instead of being refused, and is still signed in."""
    with serving(course) as served:
        ada = served.visitor("ada")
        for _ in range(2):
            before = served.web
            os.kill(before, signal.SIGKILL)
            assert ada.get("/").status == 200
            assert served.web != before


def test_no_memory_is_written_to_a_disk(course: Path) -> None:
    """Neither of what holds the secret nor of the web process, should one of them crash."""
    with serving(course, workers=1) as served:
        until(lambda: any("worker" in words_of(pid) for pid in served.children()))
        for pid in (served.process.pid, *served.children()):
            limits = Path(f"/proc/{pid}/limits").read_text()
            assert re.search(r"Max core file size +0 +0 ", limits), words_of(pid)


def test_a_changed_course_is_shown(course: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What the web process has read it reads anew; where that is wrong, it goes on as it was."""
    with serving(course) as served:
        staff = served.visitor("noether", "staff")
        (course / "roster.csv").write_text("id,name\nada,Ada of the roster\n", "utf-8")
        until(lambda: "Ada of the roster" in staff.get("/staff").text)
        web = served.web
        (course / "course.toml").write_text("nonsense", "utf-8")
        until(lambda: "goes on as the course was" in capfd.readouterr().err)
        assert staff.get("/staff").status == 200
        assert served.web == web


def test_what_is_handed_in_is_graded_by_its_workers(course: Path) -> None:
    """Also after a worker was killed, and what was handed in before the server began."""
    with serving(course) as served:
        first = served.visitor("ada").hand_in(b"x = 1\n").at
    with serving(course, workers=1) as served:
        bob = served.visitor("bob")
        ada = served.visitor("ada")
        until(lambda: "Open the feedback" in ada.get(first).text)
        (worker,) = [pid for pid in served.children() if "worker" in words_of(pid)]
        os.kill(worker, signal.SIGKILL)
        second = bob.hand_in(b"x = 2\n").at
        until(lambda: "Open the feedback" in bob.get(second).text)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_though_pages_are_open(course: Path, number: int) -> None:
    """Three hundred live pages end as streams end, the processes are gone, and the work is there."""
    with serving(course) as served, ExitStack() as stack:
        streams = []
        for student in range(30):
            visitor = served.visitor(f"s{student}")
            where = visitor.hand_in(b"x = 1\n").at
            cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
            for _ in range(10):
                parts = urlsplit(served.url)
                stream = stack.enter_context(socket.create_connection((parts.hostname, parts.port)))
                stream.settimeout(60)
                asked = f"GET {where}/events HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: {cookie}\r\n\r\n"
                stream.sendall(asked.encode())
                streams.append(stream)
        for stream in streams:
            assert b"200 OK" in stream.recv(4096)
        pids = served.children()
        served.process.send_signal(number)
        served.process.wait(60)
        assert served.process.returncode == 0
        for stream in streams:
            rest = b"".join(iter(lambda: stream.recv(65536), b""))
            assert rest.endswith(b"0\r\n\r\n"), "cut instead of ended"
        assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
        with served.store() as store:
            assert len(store.students()) == 30


def test_a_course_is_served_from_postgres_by_two_roles(
    course: Path, postgres: str, by_roles: list[str]
) -> None:
    """The web process has a role that may do less, and is refused with one that may do more."""
    *where, _ = by_roles
    done = serve(course, *where, by_roles[1])
    assert done.returncode == 3
    assert "role" in done.stderr
    with serving(course, *by_roles, workers=1) as served:
        ada = served.visitor("ada", where=postgres)
        first = ada.hand_in(b"x = 1\n").at
        until(lambda: "Open the feedback" in ada.get(first).text)
        assert ada.get("/").status == ada.get(f"{first}/page").status == 200
        assert not (course / ".grade/store.sqlite").exists()


def test_the_web_process_has_no_other_roles_password(
    course: Path, postgres: str, roles: tuple[str, str], by_roles: list[str], tmp_path: Path
) -> None:
    """Of the file with all of them it is told its own, and can't open the file; nor does it inherit any."""
    app, web = roles
    passwords = tmp_path / "passwords"
    passwords.write_text(f"*:*:*:{app}:canary-of-app\n*:*:*:{web}:its-own\n")
    passwords.chmod(0o600)
    more = {"PGPASSFILE": str(passwords), "GRADE_DATABASE": "postgresql://app:canary-too@/course"}
    with serving(course, *by_roles, workers=1, environment=more) as served:
        told = Path(f"/proc/{served.web}/environ").read_text()
        assert "PGPASSWORD=its-own" in told
        assert "canary" not in told
        assert served.visitor("ada", where=postgres).get("/").status == 200


def test_what_grades_comes_behind_what_answers(course: Path) -> None:
    """And a worker itself does not: while it writes to the store, whoever hands in waits for it."""

    def below(pid: int) -> list[int]:
        path = Path(f"/proc/{pid}/task/{pid}/children")
        own = list(map(int, path.read_text().split()))
        return own + [each for one in own for each in below(one)]

    with serving(course, workers=1) as served:
        until(lambda: len(served.children()) == 2)
        (worker,) = set(served.children()) - {served.web}
        until(lambda: len(below(worker)) >= 2)  # what grades, and the fork server
        here = os.getpriority(os.PRIO_PROCESS, 0)
        assert {os.getpriority(os.PRIO_PROCESS, pid) for pid in (served.web, worker)} == {here}
        behind = {os.getpriority(os.PRIO_PROCESS, pid) for pid in below(worker)}
        assert behind == {min(19, here + 5)}
        if (
            groups := Path("/proc/sys/kernel/sched_autogroup_enabled")
        ).exists() and "1" in groups.read_text():
            (grades,) = Path(f"/proc/{worker}/task/{worker}/children").read_text().split()
            sandbox = below(int(grades))[
                0
            ]  # in a session of its own, which Linux gives a share of its own
            until(lambda: f"nice {here + 5}" in Path(f"/proc/{sandbox}/autogroup").read_text())


def test_nothing_is_left_running_when_it_is_killed(course: Path) -> None:
    """A supervisor that can say nothing any more takes its processes with it."""
    with serving(course, workers=1) as served:
        until(lambda: len(served.children()) == 2)
        pids = served.children()
        served.process.kill()
        served.process.wait(60)
        until(lambda: not any(_runs(pid) for pid in pids))


def _runs(pid: int) -> bool:
    try:
        return not re.search(r"State:\s+Z", Path(f"/proc/{pid}/status").read_text())
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("error", [OSError("gone"), UnicodeError("odd")])
def test_what_goes_wrong_later_is_no_fault_of_the_address(error: Exception) -> None:
    """It comes as it is, and the port is free again."""
    with (
        pytest.raises(type(error)) as caught,
        listening("127.0.0.1", 0, "", unsafe=False) as listener,
    ):
        raise error
    assert caught.value is error
    assert listener.fileno() == -1
