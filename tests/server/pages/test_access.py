"""Every route as everybody: the table of who may use what holds, and tells nobody what is there."""

from __future__ import annotations

import http.client
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.server.app import TABLE
from tests.server.visiting import WRONG, Served, serving

# For each route: the answers to nobody, to another student, to the student whose it is, and to staff.
EXPECTED = {
    ("GET", "/"): (401, 200, 200, 303),
    ("GET", "/x/{exercise}"): (401, 200, 200, 200),
    ("POST", "/x/{exercise}"): (401, 422, 422, 404),
    ("POST", "/x/{exercise}/file"): (401, 422, 422, 404),
    ("GET", "/s/{id}"): (401, 404, 200, 200),
    ("GET", "/s/{id}/page"): (401, 404, 200, 200),
    ("GET", "/s/{id}/events"): (401, 404, 200, 200),
    ("GET", "/staff"): (401, 404, 404, 200),
    ("GET", "/login/device"): (401, 200, 200, 200),
    ("POST", "/login/device"): (401, 422, 422, 422),
    ("GET", "/signin"): (200, 200, 200, 200),
    ("POST", "/signin"): (403, 403, 403, 403),
    ("POST", "/language"): (303, 303, 303, 303),
    ("POST", "/signout"): (303, 303, 303, 303),
    ("GET", "/healthz"): (200, 200, 200, 200),
    ("GET", "/static/{digest}/{name}"): (404, 404, 404, 404),  # of another digest
}
WHO = ("nobody", "bob", "ada", "staff")


def test_each_route_is_in_the_table_of_this_test() -> None:
    """No route comes in without somebody saying who may use it."""
    assert {(row.method, row.path) for row in TABLE} == set(EXPECTED)


@pytest.mark.parametrize(("method", "path"), [key for key in EXPECTED if key[1] != "/signout"])
def test_each_route_lets_in_whom_the_table_says(people: Any, method: str, path: str) -> None:
    """Nobody, another student, the student and staff each get the answer that is due to them."""
    where = path.format(exercise="scaling", id=people.graded, digest="0" * 16, name="app.css")
    found = []
    for name in WHO:
        visitor = getattr(people, name)
        if method == "GET":
            found.append(visitor.get(where).status)
        else:
            page = visitor.get("/login/device")
            answer = visitor.send(where, {"token": page.field("token"), "invitation": "none"})
            found.append(answer.status)
    assert tuple(found) == EXPECTED[method, path]


def test_signing_out_ends_the_session_itself(served: Served) -> None:
    """The cookie that a browser may have kept is good for nothing any more."""
    visitor = served.visitor("bob")
    page = visitor.get("/")
    kept = dict(visitor.cookies)
    assert visitor.send("/signout", {"token": page.field("token")}).status == 303
    visitor.cookies = kept
    assert visitor.get("/").status == 401


@pytest.mark.parametrize("rest", ["", "/page", "/events"])
def test_what_is_not_mine_is_as_what_is_not_there(people: Any, rest: str) -> None:
    """Another's submission, one that never was, and what is no id get the same bytes."""
    answers = [
        people.bob.get(f"/s/{id_}{rest}")
        for id_ in (people.graded, "0" * 12, "x", people.graded[:8], people.graded.upper() + "0")
    ]
    assert {answer.status for answer in answers} == {404}
    assert len({answer.text.replace(answer.field("back"), "") for answer in answers}) == 1


def test_an_exercise_that_the_course_lacks_is_not_there(people: Any) -> None:
    """No path is ever built from a name that the course does not have."""
    for name in ("none", "..", "%2e%2e", "..%2f..%2fsolutions", "scaling%00"):
        assert people.ada.get(f"/x/{name}").status == 404


def test_who_has_two_ids_sees_the_work_under_both(served: Served, people: Any) -> None:
    """What is joined is one person's, whichever id the link was for; until it is taken apart again."""
    both = served.visitor("ada.l")
    assert both.get(f"/s/{people.graded}").status == 404
    for person, status in (("ada", 200), (None, 404)):
        with served.store() as store:
            store.join(datetime.now(UTC), {"ada.l": person})
        assert both.get(f"/s/{people.graded}").status == status
        assert ("Graded" in both.get("/x/scaling").text) is (status == 200)


def test_a_person_can_not_take_all_live_pages(served: Served, people: Any) -> None:
    """Beyond a dozen a browser is told not to come again; others' pages are live as before."""
    with ExitStack() as stack:
        statuses = []
        for _ in range(14):
            connection = http.client.HTTPConnection(people.ada.host, timeout=60)
            stack.callback(connection.close)
            cookie = "; ".join(f"{k}={v}" for k, v in people.ada.cookies.items())
            connection.request("GET", f"/s/{people.waiting}/events", headers={"Cookie": cookie})
            answer = connection.getresponse()
            if answer.status == 200:
                assert b"in the line" in b"".join(answer.readline() for _ in range(4))
            statuses.append(answer.status)
    assert statuses == [200] * 12 + [204] * 2


def test_a_page_that_was_signed_out_sees_no_result(course: Path) -> None:
    """However long it is open: the points come to nobody whose session has ended meanwhile."""
    with serving(course) as served, ExitStack() as stack:
        visitor = served.visitor("ada")
        where = visitor.hand_in(b"x = 1\n").at
        connection = http.client.HTTPConnection(visitor.host, timeout=60)
        stack.callback(connection.close)
        cookie = "; ".join(f"{k}={v}" for k, v in visitor.cookies.items())
        connection.request("GET", f"{where}/events", headers={"Cookie": cookie})
        stream = connection.getresponse()
        while not stream.readline().startswith(b"event: state"):
            pass
        token = visitor.get("/").field("token", "/signout")
        assert visitor.send("/signout", {"token": token}).status == 303
        served.grade()
        assert b"event: done" not in stream.read()


def test_what_was_handed_in_outlives_its_exercise(course: Path) -> None:
    """Renamed or taken out of the course: its student and staff see receipt and result, nobody else does."""
    with serving(course) as served:
        where = served.visitor("ada").hand_in(WRONG).at
        served.grade()
    for folder in (course / "assignments", course / "solutions"):
        (folder / "scaling").rename(folder / "other")
        (folder / "other/scaling.py").rename(folder / "other/other.py")
    manifest = course / "course.toml"
    manifest.write_text(
        manifest.read_text("utf-8").replace('name = "scaling"', 'name = "other"'), "utf-8"
    )
    with serving(course) as served:
        for visitor in (served.visitor("ada"), served.visitor("boss", "staff")):
            page = visitor.get(where)
            assert page.status == 200
            assert "grade2." in page.text
            assert visitor.get(f"{where}/page").status == 200
        assert served.visitor("bob").get(where).status == 404
