"""An open sandbox for the whole run, and workers in it that end with their test."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import grader
from grader.model import Candidate, Limits, Part
from grader.processes.pool import processors
from grader.sandbox import Sandbox, Session, open_sandbox
from grader.sandbox.session import Budget
from grader.store import Store
from grader.store.roles import prepare
from grader.testing.student import Student
from tests.postgres import Server, as_role, serving

Load = Callable[..., Session]
NOBODY = 65534
MINI = Path(__file__).parent / "courses" / "mini"

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
# It draws the same pages, and no windows around them, which take three quarters of what opening a page costs.
HEADLESS = shutil.which("chromium-headless-shell") or CHROMIUM
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

# A shell without job control starts what runs in the background deaf to Ctrl-C, and so is what that starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# What the tests start keeps what it compiles, as with whoever uses it; else each page compiles its template.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What takes minutes begins first, so that no processor waits for it at the end.
LONGEST = (
    "hostile",
    "course_content",
    "term",
    "service",
    "processes",
    "classroom",
    "fuzz",
    "grading",
    "sandbox",
    "package",
)
# A search for what an attack left sees what is any sandbox's on the machine; what all misconceptions of all
# courses answer is asked once, and is long.
TOGETHER = ("hostile", "course_content")
# Each test has a course of its own, and may run beside any other; they come last, and even the end out.
APART = ("cli", "documents")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""

    def turn(item: pytest.Item) -> int:
        folder = item.nodeid.split("/")[1]
        return LONGEST.index(folder) if folder in LONGEST else len(LONGEST) + (folder in APART)

    items.sort(key=turn)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Have more processes than processors: tests wait for limits, for polls, and for what they have ended.

    With three more hardly a moment of two processors is left; with one more the tests took a tenth longer.
    """
    return processors() + 3


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep a file's tests in one of several processes, where what they share is made once."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):  # --dist loadgroup sees no groups with pytest 9.2
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            folder = file.split("/")[1]
            return nodeid if folder in APART else folder if folder in TOGETHER else file

    return Scheduling(config, log)


@pytest.fixture(scope="session")
def as_nobody() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Give a function that runs this Python as a user without any privilege, or skip."""
    if sys.platform != "linux" or os.getuid() != 0:
        pytest.skip("becomes another user, which only root may on Linux")
    python = _reachable_python()
    if python is None:
        pytest.skip("no Python of this version can be reached by another user")
    folders = [Path(grader.__file__).parent.parent, Path(np.__file__).parent.parent]
    environment = {"PYTHONPATH": os.pathsep.join(map(str, folders)), "PATH": "/usr/bin:/bin"}

    def run(*arguments: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python, "-s", "-B", *map(str, arguments)],
            user=NOBODY, group=NOBODY, extra_groups=[], cwd="/", capture_output=True, text=True,
            env=environment, check=False,
        )  # fmt: skip

    return run


def _reachable_python() -> str | None:
    """A Python of this version that another user can start."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for path in (sys.executable, shutil.which(version, path="/usr/local/bin:/usr/bin")):
        try:
            subprocess.run([path or "", "-c", ""], user=NOBODY, group=NOBODY, cwd="/", check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return path
    return None


@pytest.fixture(scope="session")
def open_to_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a folder where that user may write."""
    folder = Path("/tmp") / f"{tmp_path_factory.getbasetemp().name}-{os.getpid()}-open"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """Give the strongest sandbox that this machine proves."""
    with open_sandbox(tmp_path_factory.mktemp("hidden")) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """Give a PostgreSQL of our own, or skip."""
    with serving() as server:
        if server is None:
            pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
        yield server


@pytest.fixture
def postgres(postgres_server: Server) -> Iterator[str]:
    """Give the URL of an empty database: a schema of its own."""
    import psycopg

    name = f"s{secrets.token_hex(6)}"
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
        yield f"{postgres_server.url}&options=-csearch_path%3D{name}"
        connection.execute(f"DROP SCHEMA {name} CASCADE")


@pytest.fixture
def second_postgres(postgres_server: Server) -> Iterator[str]:
    """Give the URL of another database of the server: writers of one do not wait for those of the other."""
    import psycopg

    name = f"d{secrets.token_hex(6)}"
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgres_server.url.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} (FORCE)")


@pytest.fixture
def roles(postgres: str) -> Iterator[tuple[str, str]]:
    """Give two roles of the server with that database, which have no right in it yet."""
    import psycopg

    both = f"app_{secrets.token_hex(4)}", f"web_{secrets.token_hex(4)}"
    with psycopg.connect(postgres, autocommit=True) as owner:
        for role in both:
            owner.execute(f"CREATE ROLE {role} LOGIN")
        yield both
        for role in both:
            owner.execute(f"DROP OWNED BY {role}")
            owner.execute(f"DROP ROLE {role}")


@pytest.fixture
def by_roles(postgres: str, roles: tuple[str, str]) -> list[str]:
    """Give the options by which a course is served from that database, where both roles have their rights."""
    app, web = roles
    with Store.open(postgres) as owner:
        prepare(owner.database, app, web)
    return ["--database", as_role(postgres, app), "--web-database", as_role(postgres, web)]


@contextmanager
def chromium(path: str | None) -> Iterator[Any]:
    """Have a browser, or skip."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if path is None:
        pytest.skip("Chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        except sync_api.Error as error:
            pytest.skip(f"Chromium can't be started: {error.message.splitlines()[0]}")
        yield found
        found.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Give a headless Chromium, or skip."""
    with chromium(HEADLESS) as found:
        yield found


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Give a copy of the small course."""
    target = tmp_path / "course"
    shutil.copytree(MINI, target, ignore=shutil.ignore_patterns("__pycache__", ".grade", "reports"))
    return target


@pytest.fixture
def load(sandbox: Sandbox) -> Iterator[Load]:
    """Give a function that loads source code in a worker of its own; limits go by name."""
    sessions: list[Session] = []

    def start(source: str, *, seed: int = 0, budget: float = 60.0, **limits: float) -> Session:
        candidate = Candidate.of("x", Part("x.py", source.encode()))
        allowed = replace(Limits(call_seconds=20.0, load_seconds=20.0), **limits)  # type: ignore[arg-type]
        sessions.append(sandbox.session(candidate, allowed, seed, Budget(budget)))
        return sessions[-1]

    yield start
    for session in sessions:
        session.close()


@pytest.fixture
def student_of(load: Load) -> Callable[..., Student]:
    """Give a function that loads source code and returns its proxy."""

    def start(source: str, **limits: float) -> Student:
        return Student(load(source, **limits), np.random.default_rng(1), set())

    return start


@pytest.fixture
def start(sandbox: Sandbox) -> Iterator[Load]:
    """Give a function that loads source code under short limits, or those that it is given."""
    sessions: list[Session] = []

    def begin(source: str, limits: Limits | None = None) -> Session:
        limits = limits or Limits(call_seconds=0.5, load_seconds=3.0, total_seconds=10.0)
        candidate = Candidate.of("x", Part("x.py", source.encode()))
        sessions.append(sandbox.session(candidate, limits, 1, Budget(limits.total_seconds)))
        return sessions[-1]

    yield begin
    for session in sessions:
        session.close()


@pytest.fixture
def student(start: Load) -> Callable[[str], Student]:
    """Give a function that loads source code under short limits and returns its proxy."""
    return lambda source: Student(start(source), np.random.default_rng(1), set())
