"""Other people's work: no id, in an address, a query or a form, leads to it, or tells that it is there."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import urlencode

import pytest

from grader.store.accounts import Accounts, Person
from grader.store.appointments import Role
from tests.server.hostile.world import TABLE, named, post, token_of
from tests.server.visiting import Answer, Visitor

ABOUT = ("{id}", "{work}", "{student}", "{number}")
ROWS = [row for row in TABLE if any(part in row.path for part in ABOUT)]
NOTHING = {"id": "0" * 12, "work": "0" * 12, "student": "nobody", "number": "999999"}
CANARY = "canary_ada"


def others(world: Any) -> dict[str, Visitor]:
    """Whoever has nothing to do with ada: a student, and staff of other sections."""
    return {
        "bob": world.student("bob"),
        "reader": world.somebody(Role.READER, "B"),
        "assistant": world.somebody(Role.ASSISTANT, "B", "C"),
        "instructor": world.somebody(Role.INSTRUCTOR, "B"),
        "operator": world.somebody(Role.OPERATOR),
        "new": world.somebody(Role.STUDENT),
    }


def use(visitor: Visitor, row: Any, path: str) -> Answer:
    """Ask for a page, or send a form with what forms have."""
    if row.method == "GET":
        return visitor.get(path)
    fields = {
        "token": token_of(visitor),
        "text": "t",
        "reason": "r",
        "outcome": "refused",
        "check": "c",
    }
    return post(visitor, path, urlencode(fields).encode())


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_anothers_work_is_as_what_is_not_there(world: Any, row: Any) -> None:
    """The same status and the same words; and nothing of it is stored."""
    for name, visitor in others(world).items():
        there = use(visitor, row, world.at(row.path))
        nothing = use(visitor, row, world.at(row.path, **NOTHING))
        if name == "instructor" and "regrade" in row.path:
            continue
        assert there.status == nothing.status == 404, name
        texts = [
            one.text.replace(escape(one.field("back")), "")
            if 'name="back"' in one.text
            else one.text
            for one in (there, nothing)
        ]
        assert texts[0] == texts[1], name
        assert CANARY not in there.text


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_nobody_is_told_that_they_have_to_sign_in(world: Any, row: Any) -> None:
    """Whether what they ask for is there or not."""
    nobody = world.served.visitor()
    for ids in ({}, NOTHING):
        assert use(nobody, row, world.at(row.path, **ids)).status == 401


@pytest.mark.parametrize(
    "path",
    [
        "/staff/as/bob/s/{id}", "/staff/as/bob/s/{id}/page", "/staff/as/bob/s/{id}/events", "/staff/as/cyd/s/{id}",
        "/staff/as/bob/x/scaling/attempts?of={id}", "/staff/as/none", "/staff/as/ada%00", "/staff/as/../s/{id}",
    ],
)  # fmt: skip
def test_pages_as_a_student_are_that_students(world: Any, path: str) -> None:
    """An id of another's is nothing there, also for who may see both."""
    prof = world.somebody(Role.INSTRUCTOR)
    answer = prof.get(path.format(id=world.ada))
    assert answer.status in (404, 200)
    assert CANARY not in answer.text
    assert world.ada not in answer.text.replace(escape(answer.field("back")), "")


@pytest.mark.parametrize(
    "path",
    [
        "/x/scaling/attempts?of={id}", "/x/scaling?of={id}", "/?student=ada", "/staff/as/ada", "/x/scaling/stub?kind={id}",
        "/s/{full}/../{id}", "/s/{full}%2f..%2f{id}", "/s/{id}%20", "/s/{upper}", "/s/{id}.json", "/s/{id}/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", ["bob", "new"])
def test_a_query_leads_to_nobody_elses_work(world: Any, path: str, who: str) -> None:
    """Students have their own work by every address, or nothing."""
    visitor = world.student("bob") if who == "bob" else world.somebody(Role.STUDENT)
    answer = visitor.get(path.format(id=world.ada, full=world.full, upper=world.ada.upper()))
    assert answer.status in (200, 303, 307, 404, 422)
    assert CANARY not in answer.text
    assert "Ada Lovelace" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/staff/rules/extension?exercise=scaling&student=ada&what=2027-12-06T12:00",
        "/staff/rules/override?exercise=scaling&student=ada&what=1",
        "/staff/rules/withheld?exercise=scaling&student=ada",
        "/staff/similar?exercise=scaling&pair={id}.{bob}", "/staff?section=A", "/staff/people?section=A",
        "/staff/log?person=ada", "/staff/log?kind=override", "/staff/requests", "/staff/live", "/staff/report",
        "/staff/judging/scaling", "/staff/judging/scaling/next", "/staff/judging/scaling/work/{id}", "/staff/operation",
    ],
)  # fmt: skip
@pytest.mark.parametrize("role", [Role.READER, Role.ASSISTANT])
def test_staff_of_another_section_find_nothing_of_it(world: Any, path: str, role: Role) -> None:
    """Neither names, nor code, nor what was asked or decided."""
    visitor = world.somebody(role, "B")
    text = visitor.get(path.format(id=world.ada, bob=world.bob)).text
    shown = text.replace("&#39;", "'")
    assert CANARY not in shown
    assert f"/s/{world.ada}" not in shown.replace(f"/work/{world.ada}", "")
    assert f"requests/{world.request}" not in shown
    assert "/staff/as/ada" not in shown


def token(world: Any, person: str, role: str = "student", scope: str = "submit") -> str:
    """A token for somebody."""
    with world.served.store() as store:
        until = datetime.now(UTC) + timedelta(days=1)
        return Accounts(store.database).new_token(Person(person, role), scope, until)


def test_a_token_opens_nobody_elses_work(world: Any) -> None:
    """Nor is a token of another's ended by it; both as what is not there."""
    bobs, adas = token(world, "bob"), token(world, "ada")
    nobody = world.served.visitor()
    headers = {"Authorization": f"Bearer {bobs}"}
    found = {
        nobody.get(f"/api/v1/submissions/{id_}", **headers).body
        for id_ in (world.ada, "0" * 12, "x", "%00", f"{world.ada}%2f", "..", "a" * 3000)
    }
    assert len(found) == 1
    prefix = json.loads(nobody.get("/api/v1/me", Authorization=f"Bearer {adas}").body)["token"]
    for which in (prefix, "grade_none", "%00", "a" * 3000, "..", "%25"):
        assert nobody.ask("DELETE", f"/api/v1/tokens/{which}", None, headers).status == 404
    assert nobody.get("/api/v1/me", Authorization=f"Bearer {adas}").status == 200


@pytest.mark.parametrize(
    "value",
    [
        "Bearer", "Bearer ", "Bearer x", "bearer \t", "Basic YTpi", "Bearer " + "x" * 5000, "Bearer \xff", "Bearer a b c",
        "Bearer grade_' OR 1=1 --", "Digest x", ",", "Bearer null", "Bearer grade_%00",
    ],
    ids=lambda value: ascii(value[:30]),
)  # fmt: skip
def test_what_is_no_token_is_nobodys(world: Any, value: str) -> None:
    """Whatever it looks like, the program is told to log in, in JSON."""
    answer = world.served.visitor().ask(
        "GET", "/api/v1/me", None, {"Authorization": value.encode("latin-1")}
    )
    assert answer.status == 401
    assert set(json.loads(answer.body)) == {"error", "remedy"}
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "headers",
    [
        {"Grade-Filename": "..%2F..%2Fx.py"}, {"Grade-Filename": "a%00.py"}, {"Grade-Filename": "%0d%0aX.py"},
        {"Grade-Filename": "x" * 5000 + ".py"}, {"Grade-Filename": "%ff.py"}, {"Grade-Filename": "%ed%a0%80.py"},
        {"Grade-Filename": ""}, {"Grade-Filename": "scaling.exe"}, {"Grade-Filename": "%E2%80%AEyp.py"},
        {"Grade-Filename": "scaling.py", "Idempotency-Key": "x" * 5000},
        {"Grade-Filename": "scaling.py", "Idempotency-Key": "\x80\xff"},
        {"Grade-Filename": "scaling.py", "Grade-Handed-In": "yesterday"},
        {"Grade-Filename": "scaling.py", "Grade-Handed-In": "9999-12-31T23:59:59-23:59"},
        {"Grade-Filename": "scaling.py", "Grade-Handed-In": "0001-01-01T00:00:00+23:59"},
        {"Grade-Filename": "scaling.py", "Grade-Handed-In": "2026-01-01"},
        {"Grade-Filename": "scaling.py", "Accept-Language": "\xff" * 500},
    ],
    ids=lambda headers: ascii(headers)[:60],
)  # fmt: skip
@pytest.mark.parametrize("content", [b"x = 1", b"\xff\xfe\x00", b"{" * 50_000, b""])
def test_a_program_may_name_a_file_as_it_likes(
    world: Any, headers: dict[str, str], content: bytes
) -> None:
    """It is taken or refused, in JSON, and what is kept of the name has no folder and no line."""
    person = f"api{next(world.numbers)}"
    sent = {"Authorization": f"Bearer {token(world, person)}"}
    sent |= {name: value.encode("latin-1").decode("latin-1") for name, value in headers.items()}
    path = "/api/v1/exercises/scaling/submissions"
    answer = world.served.visitor().ask("POST", path, content, sent)
    assert answer.status < 500
    data = json.loads(answer.body)
    if answer.status == 202:
        page = world.served.visitor(person).get(f"/s/{data['id']}").text
        assert "../" not in page
        assert "\u202e" not in page
        assert "\x00" not in page
    else:
        assert set(data) == {"error", "remedy"}
