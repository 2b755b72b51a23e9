"""A served course with a worker, its staff, and students whose work is graded."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.store.acts import Acts
from grader.store.appointments import Role
from tests.conftest import MINI
from tests.server.visiting import NOW, WRONG, Answer, Served, Visitor, made, serving

CHECK = "test_columns_are_standardized"
POLICY = '[[overrides]]\nstudent = "cyd"\nexercise = "scaling"\npoints = 3\nreason = "agreed"\n'


@dataclass(frozen=True)
class Work:
    """A server with a worker, staff, and what ada, cyd and bob handed in; ada and cyd are in section A."""

    served: Served
    ada: Visitor
    prof: Visitor
    tom: Visitor
    rea: Visitor
    tim: Visitor
    id: str
    cyd: str
    bob: str

    def asks(self, kind: str = "request", **value: Any) -> int:
        """Let a student ask: about the check, or for more time."""
        subject = self.id if kind == "request" else "scaling/ada"
        value = {"check": CHECK, "text": "I am <b>sure</b>.", **value}
        with self.served.store() as store:
            return Acts(store.database).add(kind, subject, value, actor="ada", time=NOW)

    def last(self, kind: str, subject: str) -> Any:
        """The last act of a kind."""
        with self.served.store() as store:
            return Acts(store.database).last(kind, subject)

    def answers(self, visitor: Visitor, number: int, outcome: str, **more: str) -> Answer:
        """Answer a request, once it is there with its evidence."""
        page = made(visitor, f"/staff/requests/{number}")
        token = page.field("token", f"/staff/requests/{number}")
        fields = {"token": token, "text": "Look at the axis.", "outcome": outcome, **more}
        found = visitor.send(f"/staff/requests/{number}", fields)
        last = time.monotonic() + 90
        while "No worker has looked" in found.text and time.monotonic() < last:
            found = visitor.send(f"/staff/requests/{number}", fields)
        return found


def after(visitor: Visitor, path: str, text: str) -> str:
    """A page, as soon as it says something."""
    last = time.monotonic() + 90
    while text not in (found := made(visitor, path).text):
        assert time.monotonic() < last, f"{path} never said {text!r}"
        time.sleep(0.2)
    return found


@contextmanager
def working(course: Path) -> Iterator[Work]:
    """Serve a copy of the small course, made at this path, to a class whose work a worker has graded."""
    shutil.copytree(MINI, course, ignore=shutil.ignore_patterns("__pycache__", ".grade", "reports"))
    (course / "roster.csv").write_text(
        "id,name,section\nada,Ada Lovelace,A\ncyd,Cyd,A\nbob,Bob,B\n"
    )
    (course / "solutions/policy.toml").write_text(POLICY)
    manifest = course / "course.toml"
    manifest.write_text(
        re.sub(r"(?m)^due = .*\n", "", manifest.read_text("utf-8")), encoding="utf-8"
    )
    with serving(course, workers=1) as served:
        ids = {}
        for name, source in (("ada", WRONG), ("cyd", WRONG + b"# mine\n"), ("bob", WRONG)):
            visitor = served.visitor(name)
            ids[name] = visitor.hand_in(source).at.rpartition("/")[2]
            after(visitor, f"/s/{ids[name]}", "Open the feedback")
        with served.store() as store:
            Acts(store.database).add(
                "due", "scaling", {"due": "2026-12-01T12:00:00+00:00"},
                actor="prof", time=NOW, reason="plan",
            )  # fmt: skip
        yield Work(
            served, served.visitor("ada"), served.staff("prof"),
            served.staff("tom", Role.ASSISTANT, "A"), served.staff("rea", Role.READER, "A"),
            served.staff("tim", Role.ASSISTANT, "B"), ids["ada"], ids["cyd"], ids["bob"],
        )  # fmt: skip
