"""`grade invite`: links for the students of the roster, and what they and tokens can be asked."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.store import Store
from grader.store.accounts import Accounts, Person
from grader.store.appointments import Appointment, Appointments, Role
from grader.store.identities import EMAIL, SIGNED_IN, Identities, Identity

GRADE = Path(sys.executable).with_name("grade")


@pytest.fixture
def roster(course):
    """The small course with a roster."""
    (course / "roster.csv").write_text("id,name\nada,Ada L\nbob,=cmd()\n")
    return course


def invite(course, *arguments, code=0):
    """Run the command."""
    run = subprocess.run(
        [str(GRADE), "invite", *arguments], cwd=course, capture_output=True, text=True, timeout=60,
        stdin=subprocess.DEVNULL, check=False, env=os.environ,
    )  # fmt: skip
    assert run.returncode == code, run.stdout + run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    return run


def accept(course, link):
    """Use a link as the server does."""
    address, invitation = link.split("/signin?invitation=")
    with Store.open(course / ".grade" / "store.sqlite") as store:
        return address, Accounts(store.database).accept(invitation, datetime.now(UTC))[1]


def test_each_student_of_the_roster_gets_a_link(roster):
    """Each signs in its own student, once; as CSV no cell is a formula."""
    run = invite(roster, "--all", "--csv", "--url", "https://grades.example.org/")
    rows = list(csv.DictReader(io.StringIO(run.stdout)))
    assert [(row["id"], row["name"]) for row in rows] == [("ada", "Ada L"), ("bob", "'=cmd()")]
    for row in rows:
        signed_in = accept(roster, row["link"])
        assert signed_in == ("https://grades.example.org", Person(row["id"], "student"))
        with pytest.raises(UsageError):
            accept(roster, row["link"])


def test_one_student_or_one_of_staff(roster):
    """Whom it is for, and how long it lasts; the address is the one that course.toml names."""
    path = roster / "course.toml"
    path.write_text(f'{path.read_text()}\n[server]\nurl = "https://grades.example.org"\n')
    run = invite(roster, "ada", "--days", "3")
    assert "within 3 days" in run.stderr
    assert "Ada L" in run.stdout
    assert accept(roster, run.stdout.split()[-1])[1] == Person("ada", "student")
    made = json.loads(invite(roster, "--staff", "ms-x", "--format", "json").stdout)
    (one,) = made["invitations"]
    days = datetime.fromisoformat(made["until"]) - datetime.now(UTC)
    assert timedelta(days=13) < days <= timedelta(days=14)
    address, person = accept(roster, one["link"])
    assert (address, person) == ("https://grades.example.org", Person("ms-x", "staff"))


def test_who_is_not_on_the_roster_gets_none(roster):
    """Nobody is invited then, not even those who are; without a roster it says where one belongs."""
    assert "Did you mean 'ada'?" in invite(roster, "bob", "adda", code=2).stderr
    assert "Nobody was invited yet" in invite(roster, "--list").stdout
    (roster / "roster.csv").unlink()
    assert "roster.csv" in invite(roster, "--all", code=2).stderr


def test_all_that_signs_in_is_listed_and_revoked_one_by_one(roster):
    """By its beginning, with its state and last use; never in full."""
    link = invite(roster, "ada").stdout.split()[-1]
    invite(roster, "bob")  # within the same second, most likely
    accept(roster, link)
    with Store.open(roster / ".grade" / "store.sqlite") as store:
        accounts = Accounts(store.database)
        token = accounts.new_token(
            Person("ada", "student"), "submit", datetime.now(UTC) + timedelta(days=1)
        )
        accounts.note_use(accounts.token(token, now := datetime.now(UTC)), now)
    listed = invite(roster, "--list").stdout
    assert token[:12] in listed
    assert token[12:] not in listed
    assert link.split("=")[1][12:] not in listed
    found = json.loads(invite(roster, "--list", "--format", "json").stdout)["accounts"]
    assert [(one["kind"], one["id"], one["state"]) for one in found] == [
        ("invitation", "ada", "used"), ("invitation", "bob", "open"), ("token", "ada", "open"),
        ("session", "ada", "open"),
    ]  # fmt: skip
    assert found[2]["used"]
    for one in found[1:]:
        assert one["prefix"] in invite(roster, "--revoke", one["prefix"]).stdout
    states = json.loads(invite(roster, "--list", "--format", "json").stdout)["accounts"]
    assert [one["state"] for one in states] == ["used", "revoked", "revoked"]
    assert "revoked already" in invite(roster, "--revoke", token[:12], code=2).stderr
    assert "No invitation" in invite(roster, "--revoke", "grade_nobody", code=2).stderr


def test_the_database_may_be_named(roster, postgres):
    """Where a course is served from it; its own file is left alone."""
    invite(roster, "ada", "--database", postgres)
    assert "ada" in invite(roster, "--list", "--database", postgres).stdout
    assert not (roster / ".grade" / "store.sqlite").exists()


def test_what_is_asked_has_to_be_one_thing(roster):
    """Nothing, or two things at once, are answered by what there is."""
    for arguments in ([], ["ada", "--all"], ["--list", "--staff", "x"]):
        assert re.search("grade invite ID, --all", invite(roster, *arguments, code=2).stderr)
    invite(roster, "--staff", "a/b", code=2)
    invite(roster, "ada", "--url", "http://example.org", code=2)


def test_a_role_is_for_staff_and_its_sections_are_on_the_roster(roster):
    """What would give somebody more than was meant, or a role to a student, invites nobody."""
    (roster / "roster.csv").write_text("id,name,section\nada,Ada L,A\nbob,Bob,B\n")
    for arguments, told in (
        (["ada", "--role", "instructor"], "for staff"),
        (["--all", "--section", "A"], "for staff"),
        (["--staff", "tom", "--section", "A"], "Add --role assistant"),
        (["--staff", "tom", "--role", "instructor", "--section", "A"], "whole class"),
        (["--staff", "tom", "--role", "operator", "--section", "A"], "whole class"),
        (["--staff", "tom", "--role", "reader", "--section", "a"], "Sections: A, B"),
    ):
        assert told in invite(roster, *arguments, code=2).stderr
    assert "Nobody was invited yet" in invite(roster, "--list").stdout
    invite(roster, "--staff", "tom", "--role", "reader", "--section", "A", "--section", "B")
    with Store.open(roster / ".grade" / "store.sqlite") as store:
        found = Appointments(store.database).all()
    assert found == {"tom": Appointment(Role.READER, frozenset({"A", "B"}))}


def test_who_is_linked_with_another_server_is_listed_and_unlinked(roster):
    """By a number that the list shows; what is not there changes nothing."""
    ada, prof = Identity("https://id.example.edu", "a-1"), Identity("https://id.example.edu", "p-1")
    now = datetime.now(UTC)
    with Store.open(roster / ".grade" / "store.sqlite") as store:
        identities = Identities(store.database)
        identities.link(ada, Person("ada", "student"), EMAIL, now)
        identities.link(prof, Person("prof", "staff"), SIGNED_IN, now)
        Appointments(store.database).appoint("prof", Role.READER, (), actor="test", time=now)
    shown = invite(roster, "--list").stdout
    assert "ada (student)" in shown
    assert "p-1 at https://id.example.edu, by signed in" in shown
    listed = json.loads(invite(roster, "--list", "--format", "json").stdout)["identities"]
    assert [(one["id"], one["role"], one["subject"]) for one in listed] == [
        ("ada", "student", "a-1"), ("prof", "reader", "p-1"),
    ]  # fmt: skip
    number = str(listed[1]["number"])
    assert "99" in invite(roster, "--unlink", number, "--unlink", "99", code=2).stderr
    assert "no longer prof" in invite(roster, "--unlink", number).stdout
    assert "prof" not in invite(roster, "--list").stdout
    with Store.open(roster / ".grade" / "store.sqlite") as store:
        assert Identities(store.database).person(prof) is None
        assert Identities(store.database).person(ada) == Person("ada", "student")
    assert "Nobody is linked" in invite(roster, "--unlink", number, code=2).stderr
    invite(roster, "--unlink", "1", "--list", code=2)
