"""What students and staff see of grades in a platform, and its roster: a real server, courier and platform."""

from __future__ import annotations

import html
import json
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.federation.services import LINES, SCORE
from grader.federation.tool_key import public_keys, tool_key
from grader.service import sending
from grader.store.accounts import Person
from grader.store.acts import Acts
from grader.store.appointments import Role
from grader.store.contexts import Contexts, Placement
from grader.store.identities import EMAIL, Identities, Identity
from grader.store.passback import Outbox
from tests.conftest import MINI
from tests.server.pages.looks import LOOKS, is_fine
from tests.server.visiting import NOW, WRONG, Served, Visitor, made, serving
from tests.service.lms import CONTEXT, Lms, named_in, running
from tests.service.queued import wait_until


@pytest.fixture
def lms() -> Iterator[Lms]:
    """Give a platform."""
    with running() as found:
        yield found


@pytest.fixture
def served(tmp_path: Path, lms: Lms) -> Iterator[Served]:
    """Give a course that it has launched, served with a courier."""
    course = tmp_path / "course"
    shutil.copytree(MINI, course, ignore=shutil.ignore_patterns("__pycache__", ".grade", "reports"))
    named_in(course, lms)
    lms.tool_keys = json.loads(public_keys(tool_key(course / ".grade")))
    (course / ".grade/roster.csv").write_text("id,name,section,email\nada,Ada,A,ada@example.edu\n")
    with serving(course) as found:
        with found.store() as store:
            Contexts(store.database).tell(
                Placement(
                    "canvas", "1", "c1", "Deep learning", "l1", "scaling", f"{lms.address}/line?x=1",
                    f"{lms.address}/course/lineitems", f"{lms.address}/course/members",
                    (SCORE, LINES), "prof",
                ),
                NOW,
            )  # fmt: skip
            Identities(store.database).link(
                Identity(lms.address, "u-ada"), Person("ada", "student"), EMAIL, NOW
            )
        yield found


def text_of(visitor: Visitor, path: str) -> str:
    """What a page says."""
    return html.unescape(re.sub(r"<[^>]+>", "", visitor.get(path).text))


def outbox_has(served: Served) -> bool:
    """Whether something is to be sent."""
    with served.store() as store:
        return bool(Outbox(store.database).all())


def at_once(served: Served) -> None:
    """Have what waits sent now, as half a minute later."""
    wait_until(lambda: outbox_has(served))
    with served.store() as store:
        store.database.execute("UPDATE passback SET due = $1", time.time())


def test_a_student_and_staff_see_what_the_platform_has(served: Served, lms: Lms) -> None:
    """First that it is coming, then why not, then what it has since when; staff have it sent again."""
    ada, staff = served.visitor("ada"), served.staff("prof")
    assert "canvas" not in text_of(ada, "/x/scaling")
    assert "Nothing was sent yet" in text_of(staff, "/staff/passback")
    assert ada.hand_in(WRONG).status == 303
    served.grade()
    wait_until(lambda: outbox_has(served))
    assert "Not yet in canvas: it is sent within a minute." in text_of(ada, "/x/scaling")
    at_once(served)
    wait_until(lambda: "This is no student" in text_of(ada, "/x/scaling"))
    ada.cookies["lang"] = "ja"
    assert "canvas にはまだありません。そのコースの学生ではない" in text_of(ada, "/x/scaling")
    ada.cookies["lang"] = "en"
    assert "1 grades were refused by the LMS" in text_of(staff, "/staff")
    page = text_of(staff, "/staff/passback")
    assert "422 User not found in course or is not a student" in page
    lms.students.add("u-ada")
    page = staff.get("/staff/passback")
    fields = {"token": page.field("token", "/staff/passback"), "failed": "1", "once": "1"}
    assert staff.send("/staff/passback", fields).status == 303
    wait_until(lambda: lms.last("u-ada") is not None)
    wait_until(lambda: "In canvas: " in text_of(ada, "/x/scaling"))
    assert "refused by the LMS" not in text_of(staff, "/staff")
    assert "in canvas since" in text_of(staff, "/staff/passback?exercise=scaling")
    page = staff.get("/staff/passback")
    fields = {"token": page.field("token", "/staff/passback"), "exercise": "scaling", "once": "2"}
    assert staff.send("/staff/passback", fields).status == 303
    wait_until(lambda: len(lms.of("u-ada")) == 2)


def test_a_grade_is_sent_by_itself(served: Served, lms: Lms) -> None:
    """After the half minute that a second hand-in may take."""
    assert sending.DELAY_SECONDS == 30
    lms.students.add("u-ada")
    assert served.visitor("ada").hand_in(WRONG).status == 303
    served.grade()
    wait_until(lambda: lms.of("u-ada"))
    assert lms.of("u-ada")[0]["line"] == f"{lms.address}/line?x=1"


def test_a_roster_is_looked_at_and_kept(served: Served, lms: Lms) -> None:
    """An instructor takes the list, sees who is new, and keeps it; the pages know it then."""
    lms.members = [
        {"user_id": "u-ada", "name": "Ada Lovelace", "email": "ada@example.edu",
         "roles": [f"{CONTEXT}Learner"]},
        {"user_id": "u-bob", "name": "Bob", "email": "bob@example.edu", "roles": [f"{CONTEXT}Learner"],
         "lis_person_sourcedid": "bob"},
    ]  # fmt: skip
    staff = served.staff("prof")
    assert "Take the roster from the LMS" in text_of(staff, "/staff/people")
    page = staff.get("/staff/roster")
    assert "Deep learning" in page.text
    answer = staff.send("/staff/roster", {"token": page.field("token", "/staff/roster")})
    page = made(staff, answer.at)
    assert "New (1)" in page.text
    assert "Ada → Ada Lovelace" in page.text
    fields = {
        "token": page.field("token", "/staff/roster/keep"),
        "digest": page.field("digest", "/staff/roster/keep"),
    }
    assert staff.send("/staff/roster/keep", fields).at == "/staff/roster?kept=1"
    wait_until(lambda: "bob" in (served.course / ".grade/roster.csv").read_text())
    wait_until(lambda: _shows(staff, "Ada Lovelace"))
    with served.store() as store:
        assert Identities(store.database).known(lms.address)["u-bob"] == Person("bob", "student")


@pytest.mark.browser
def test_pages_are_accessible_and_fit(served: Served, lms: Lms, opened: Any) -> None:
    """At each width, in each scheme and language, with what was refused and who is new."""
    lms.members = [
        {"user_id": f"u-{name}", "name": f"{name.title()} of the very long name", "email": f"{name}@example.edu",
         "roles": [f"{CONTEXT}Learner"]} for name in ("ada", "bob", "eve")
    ]  # fmt: skip
    ada, staff, operator = (
        served.visitor("ada"),
        served.staff("prof"),
        served.staff("ops", Role.OPERATOR),
    )
    ada.hand_in(WRONG)
    served.grade()
    at_once(served)
    wait_until(lambda: "This is no student" in text_of(ada, "/x/scaling"))
    page = staff.get("/staff/roster")
    preview = staff.send("/staff/roster", {"token": page.field("token", "/staff/roster")}).at
    made(staff, preview)
    for width, scheme, language in LOOKS:
        for visitor, path in (
            (ada, "/x/scaling"), (staff, "/staff/passback"), (staff, "/staff/roster"), (staff, preview),
            (operator, "/staff/platforms"),
        ):  # fmt: skip
            visitor.cookies["lang"] = language
            found = opened(visitor, path, width, scheme)
            is_fine(found, width, language)


def test_a_course_that_is_not_ours_after_all_is_let_go(served: Served, lms: Lms) -> None:
    """Nothing is sent there any more; who did so is in the log."""
    lms.students.add("u-ada")
    staff = served.staff("prof")
    page = staff.get("/staff/platforms")
    names = "token", "platform", "deployment", "context"
    fields = {name: page.field(name, "/staff/platforms") for name in names}
    assert staff.send("/staff/platforms", fields).at == "/staff/platforms#placements"
    assert "Not ours" not in text_of(staff, "/staff/platforms")
    assert served.visitor("ada").hand_in(WRONG).status == 303
    served.grade()
    assert "Nothing was sent yet" in text_of(staff, "/staff/passback")
    with served.store() as store:
        act = Acts(store.database).last("let_go", "canvas")
        assert act is not None
        assert (act.actor, act.value["context"]) == ("prof", "c1")
        (placement,) = Contexts(store.database).all()
        Contexts(store.database).tell(replace(placement, staff="prof"), NOW)
    at_once(served)
    wait_until(lambda: lms.of("u-ada"))


def _shows(staff: Visitor, name: str) -> bool:
    """Whether the list of students has somebody, from a web process that may be begun anew just now."""
    try:
        return name in staff.get("/staff/people").text
    except OSError:
        return False
