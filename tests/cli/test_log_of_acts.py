"""`grade log` tells what people did in a server's pages, beside the grades."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from grader.store import Store
from grader.store.acts import Acts, about

GRADE = Path(sys.executable).with_name("grade")
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def log(course: Path, *arguments: str) -> str:
    """What the command prints."""
    run = subprocess.run(
        [str(GRADE), "--course", str(course), "log", *arguments],
        capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return run.stdout


def test_acts_are_in_the_log_with_who_when_what_and_why(course: Path) -> None:
    """Those about a student where one is named; what a person wrote can't turn a terminal around."""
    with Store.open(course / ".grade/store.sqlite") as store:
        acts = Acts(store.database)
        acts.add(
            "extension", about("scaling", "ada"), {"due": "2026-03-09"}, actor="prof", time=NOW,
            reason="ill\x1b[2J",
        )  # fmt: skip
        asked = acts.add(
            "extension_asked", about("scaling", "bob"), {"text": "please"}, actor="bob", time=NOW
        )
        acts.add("answer", str(asked), {"text": "no"}, actor="tom", time=NOW)
        acts.add("looked", "ada", {}, actor="tom", time=NOW)
        acts.add("due", "scaling", {"due": None}, actor="prof", time=NOW, reason="A holiday")
    everything = log(course)
    first = everything.splitlines()[0]
    assert first == (
        "2026-03-04T12:00:00+00:00  by prof: ada, scaling: extension (due: 2026-03-09) (ill\\x1b[2J)"
    )
    assert len(everything.splitlines()) == 5
    assert "by prof: scaling: due (A holiday)" in everything
    about_ada = log(course, "ada").splitlines()
    assert len(about_ada) == 2
    assert "by tom: ada: looked" in about_ada[1]
    data = json.loads(log(course, "bob", "--format", "json"))
    assert data["changes"] == []
    assert [(one["kind"], one["actor"], one["student"]) for one in data["acts"]] == [
        ("extension_asked", "bob", "bob"),
        ("answer", "tom", "bob"),
    ]


def test_an_act_about_somebody_is_found_by_whoever_they_are(course: Path) -> None:
    """Under the id that theirs was joined to; and what was revoked is about whose it was."""
    with Store.open(course / ".grade/store.sqlite") as store:
        acts = Acts(store.database)
        acts.add("hint", about("scaling", "old"), {"number": 1}, actor="old", time=NOW)
        value = {"kind": "token", "person": "ada"}
        acts.add("revoked", "grade_abc", value, actor="ops", time=NOW)
        store.join(NOW, {"old": "ada"})
    data = json.loads(log(course, "ada", "--format", "json"))
    assert [(one["kind"], one["student"]) for one in data["acts"]] == [
        ("hint", "ada"),
        ("revoked", "ada"),
    ]
    assert json.loads(log(course, "old", "--format", "json"))["acts"] == []
