"""A class in which whatever people can enter is hostile, on one server with a worker, shared by all tests here."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from grader.store.acts import Acts, about
from tests.conftest import MINI
from tests.server.hostile.entered import EXPLANATION, HOSTILE, NAME, TASK
from tests.server.hostile.world import World
from tests.server.visiting import GOOD, NOW, WRONG, serving
from tests.server.working import CHECK, after

_NUMBERS = count()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Serve the class until the last test has ended."""
    course = tmp_path_factory.mktemp("world") / "course"
    shutil.copytree(MINI, course, ignore=shutil.ignore_patterns("__pycache__", ".grade", "reports"))
    _write_course(course)
    with serving(course, workers=1) as served:
        ids = {}
        for name, source in (("ada", WRONG), ("bob", WRONG + b"# bob\n")):
            visitor = served.visitor(name)
            code = (
                source
                + f"canary_{name} = 1\n".encode()
                + f'print({HOSTILE!r})\n"""{EXPLANATION}"""\n'.encode()
            )
            answer = visitor.hand_in(code, f"{_file(HOSTILE)}.py")
            assert answer.status == 303, answer.text
            ids[name] = answer.at.rpartition("/")[2]
            after(visitor, f"/s/{ids[name]}", "Open the feedback")
        full = served.visitor("ada").hand_in(GOOD).at.rpartition("/")[2]
        after(served.visitor("ada"), f"/s/{full}", "Open the feedback")
        world = World(served, ids["ada"], ids["bob"], full, _act(served, ids["ada"]), _NUMBERS)
        yield world


def _file(text: str) -> str:
    return re.sub(r'["\x00-\x1f/\\]', "", text)[:100]


def _write_course(course: Path) -> None:
    roster = ["id,name,section"]
    for person, section in (("ada", "A"), ("bob", "B"), ("cyd", "A")):
        name = NAME.replace('"', '""')
        roster.append(f'{person},"{name} {person}",{section}')
    (course / "roster.csv").write_text("\n".join(roster) + "\n", "utf-8")
    manifest = course / "course.toml"
    text = re.sub(r"(?m)^due = .*\n", "", manifest.read_text("utf-8"))
    title = NAME.replace("\\", "\\\\").replace('"', '\\"').replace("\u202e", "\\u202e")
    manifest.write_text(
        text.replace('en = "Scaling inputs"', f'en = "Scaling {title}"').replace(
            'en = "Numbers at', f'en = "{title} Numbers at'
        ),
        "utf-8",
    )
    readme = course / "assignments/scaling/README.md"
    readme.write_text(f"{readme.read_text('utf-8')}\n{TASK}\n", "utf-8")


def _act(served: object, submission: str) -> int:
    """Store what students and staff may write, each of it hostile, as their pages do; gives a request's number."""
    with served.store() as store:
        acts = Acts(store.database)

        def add(kind: str, subject: str, actor: str, reason: str = "", **value: object) -> int:
            return acts.add(kind, subject, value, actor=actor, time=NOW, reason=reason)

        ada = about("scaling", "ada")
        due = "2027-12-01T12:00:00+00:00"
        add("due", "scaling", "prof", HOSTILE, due=due)
        add("extension", ada, "prof", HOSTILE, due="2027-12-05T12:00:00+00:00")
        add("override", about("scaling", "cyd"), "prof", HOSTILE, points=1)
        add("withheld", about("scaling", "cyd"), "prof", HOSTILE, withheld=True)
        add("release", "scaling", "prof", HOSTILE, when="at_once", released=True)
        add("extension_asked", ada, "ada", until=due, text=HOSTILE)
        add("explanation", "scaling/divided_by_the_square", "prof", HOSTILE, text=HOSTILE)
        add("explanation", "scaling/one_mean_for_all", "prof", HOSTILE, text=HOSTILE)
        items = [{"id": "a", "text": HOSTILE, "points": 1}]
        add("rubric", "scaling", "prof", HOSTILE, items=items)
        add("bank", "scaling", "prof", text=HOSTILE)
        for line in (None, 1):
            add(
                "comment", submission, "prof",
                part="", line=line, text=HOSTILE, state="published", follows=None,
            )  # fmt: skip
        answered = add("request", submission, "ada", check=CHECK, text=HOSTILE)
        add("answer", str(answered), "prof", text=HOSTILE, outcome="refused", by="refused")
        add("looked", "ada", "prof")
        add("rerun", submission, "prof", HOSTILE)
        return add("request", submission, "ada", check=CHECK, text=f"{HOSTILE} again")
