"""Every route as everybody: the table of who may use what holds, and tells nobody what is there."""

from __future__ import annotations

import http.client
import re
from contextlib import ExitStack
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest

from grader.server.app import TABLE, make_app
from grader.server.limits import Limits
from grader.server.site import Site
from grader.store.appointments import Role
from tests.server.visiting import WRONG, Answer, Served, Visitor, serving

# Each route, and who may use it: written out here once more, so that a slip in the table shows.
STUDENT, READER, ASSISTANT, INSTRUCTOR, OPERATOR = Role
ALL = {None, *Role}
LOOKING = {READER, ASSISTANT, INSTRUCTOR}
HELPING = {ASSISTANT, INSTRUCTOR}
EXPECTED: dict[tuple[str, str], set[Role | None]] = {
    ("GET", "/"): {*Role},
    ("GET", "/x/{exercise}"): {*Role},
    ("POST", "/x/{exercise}"): {STUDENT},
    ("POST", "/x/{exercise}/file"): {STUDENT},
    ("POST", "/x/{exercise}/hint"): {STUDENT},
    ("POST", "/x/{exercise}/extension"): {STUDENT},
    ("GET", "/x/{exercise}/attempts"): {*Role},
    ("GET", "/x/{exercise}/stub"): {*Role},
    ("GET", "/s/{id}"): {STUDENT, *LOOKING},
    ("GET", "/s/{id}/page"): {STUDENT, *LOOKING},
    ("GET", "/s/{id}/events"): {STUDENT, *LOOKING},
    ("POST", "/s/{id}/ask"): {STUDENT},
    ("GET", "/me/data.zip"): {STUDENT},
    ("GET", "/staff/as/{student}/me/data.zip"): LOOKING,
    ("GET", "/staff/as/{student}"): LOOKING,
    ("GET", "/staff/as/{student}/x/{exercise}/attempts"): LOOKING,
    ("GET", "/staff/as/{student}/x/{exercise}/stub"): LOOKING,
    ("GET", "/staff/as/{student}/x/{exercise}"): LOOKING,
    ("GET", "/staff/as/{student}/s/{id}"): LOOKING,
    ("GET", "/staff/as/{student}/s/{id}/page"): LOOKING,
    ("GET", "/staff/as/{student}/s/{id}/events"): LOOKING,
    ("GET", "/staff"): LOOKING,
    ("GET", "/staff/s/{id}"): LOOKING,
    ("POST", "/staff/s/{id}/rerun"): {ASSISTANT, INSTRUCTOR},
    ("GET", "/staff/similar"): LOOKING,
    ("GET", "/staff/requests"): LOOKING,
    ("GET", "/staff/requests/{number}"): LOOKING,
    ("POST", "/staff/requests/{number}"): {ASSISTANT, INSTRUCTOR},
    ("GET", "/staff/live"): {*LOOKING, OPERATOR},
    ("GET", "/staff/live/events"): {*LOOKING, OPERATOR},
    ("GET", "/staff/explain/{exercise}/{belief}"): {ASSISTANT, INSTRUCTOR},
    ("POST", "/staff/explain/{exercise}/{belief}"): {ASSISTANT, INSTRUCTOR},
    ("GET", "/staff/report"): LOOKING,
    ("GET", "/staff/export"): {ASSISTANT, INSTRUCTOR},
    ("GET", "/staff/export/{format}"): {ASSISTANT, INSTRUCTOR},
    ("POST", "/staff/export/{format}"): {ASSISTANT, INSTRUCTOR},
    ("GET", "/staff/export/{format}/file"): {ASSISTANT, INSTRUCTOR},
    ("GET", "/staff/import"): {ASSISTANT, INSTRUCTOR},
    ("POST", "/staff/import"): {ASSISTANT, INSTRUCTOR},
    ("GET", "/staff/import/done"): {ASSISTANT, INSTRUCTOR},
    ("GET", "/staff/people"): {*LOOKING, OPERATOR},
    ("GET", "/staff/roster"): {INSTRUCTOR},
    ("POST", "/staff/roster"): {INSTRUCTOR},
    ("GET", "/staff/roster/preview"): {INSTRUCTOR},
    ("POST", "/staff/roster/keep"): {INSTRUCTOR},
    ("GET", "/staff/passback"): {INSTRUCTOR},
    ("POST", "/staff/passback"): {INSTRUCTOR},
    ("GET", "/staff/log"): {*LOOKING, OPERATOR},
    ("GET", "/staff/operation"): {INSTRUCTOR, OPERATOR},
    ("POST", "/staff/operation/revoke"): {INSTRUCTOR, OPERATOR},
    ("GET", "/staff/rules"): HELPING,
    ("GET", "/staff/rules/{kind}"): HELPING,
    ("POST", "/staff/rules/{kind}"): HELPING,
    ("GET", "/staff/regrade"): {INSTRUCTOR},
    ("GET", "/staff/regrade/{exercise}"): {INSTRUCTOR},
    ("POST", "/staff/regrade/{exercise}"): {INSTRUCTOR},
    ("GET", "/staff/regrade/{exercise}/undo"): {INSTRUCTOR},
    ("POST", "/staff/regrade/{exercise}/undo"): {INSTRUCTOR},
    ("GET", "/staff/judging"): LOOKING,
    ("POST", "/staff/judging"): LOOKING,
    ("GET", "/staff/judging/{exercise}"): LOOKING,
    ("GET", "/staff/judging/{exercise}/next"): LOOKING,
    ("POST", "/staff/judging/{exercise}/names"): {INSTRUCTOR},
    ("POST", "/staff/judging/{exercise}/division"): {INSTRUCTOR},
    ("GET", "/staff/judging/{exercise}/work/{work}"): LOOKING,
    ("POST", "/staff/judging/{exercise}/work/{work}"): LOOKING,
    ("POST", "/staff/judging/{exercise}/work/{work}/comment"): LOOKING,
    ("GET", "/staff/judging/{exercise}/rubric"): LOOKING,
    ("POST", "/staff/judging/{exercise}/rubric"): {INSTRUCTOR},
    ("GET", "/staff/judging/{exercise}/rubric/effect/{errand}"): {INSTRUCTOR},
    ("POST", "/staff/judging/{exercise}/rubric/confirm"): {INSTRUCTOR},
    ("POST", "/staff/judging/{exercise}/bank"): {ASSISTANT, INSTRUCTOR},
    ("GET", "/login/device"): {*Role},
    ("POST", "/login/device"): {*Role},
    ("GET", "/signin"): ALL,
    ("POST", "/signin"): ALL,
    ("POST", "/oidc/login"): ALL,
    ("GET", "/oidc/callback"): ALL,
    ("GET", "/oidc/done"): ALL,
    ("POST", "/language"): ALL,
    ("GET", "/zone"): {*Role},
    ("POST", "/zone"): {*Role},
    ("POST", "/signout"): ALL,
    ("POST", "/link"): {*Role},
    ("GET", "/lti/{platform}/jwks"): ALL,
    ("GET", "/lti/{platform}/login"): ALL,
    ("POST", "/lti/{platform}/login"): ALL,
    ("POST", "/lti/{platform}/launch"): ALL,
    ("POST", "/lti/{platform}/arrival"): ALL,
    ("POST", "/lti/{platform}/choice"): ALL,
    ("GET", "/staff/platforms"): {INSTRUCTOR, OPERATOR},
    ("POST", "/staff/platforms"): {INSTRUCTOR, OPERATOR},
    ("GET", "/healthz"): ALL,
    ("GET", "/healthz/stream"): ALL,
    ("GET", "/readyz"): ALL,
    ("GET", "/static/{digest}/{name}"): ALL,
}
# Somebody in each role; ada's work is in section A, and so is what these look after.
WHO: dict[str, Role | None] = {
    "nobody": None,
    "ada": STUDENT,
    "reader": READER,
    "assistant": ASSISTANT,
    "staff": INSTRUCTOR,
    "operator": OPERATOR,
}
ROUTES = [key for key in EXPECTED if key[1] != "/signout"]


def test_each_route_is_in_the_table_of_this_test() -> None:
    """No route comes in without somebody saying who may use it."""
    assert {(row.method, row.path): set(row.who) for row in TABLE} == EXPECTED


def test_the_application_has_no_route_beside_the_table(served: Served) -> None:
    """Whatever it answers is in the table of pages, or in that of the API."""
    site = Site.__new__(Site)
    site.public_url = "http://127.0.0.1:1"
    site.limits = Limits()
    app = make_app(site)
    found = {
        (method, route.path)
        for route in app.wrapped.routes
        for method in route.methods - {"HEAD"}
        if not route.path.startswith("/api/")
    }
    assert found == set(EXPECTED)


def of_ada(people: Any) -> dict[str, str]:
    """The parts of addresses that lead to ada, to a submission of hers and to what she has asked."""
    return {
        "id": people.graded,
        "student": "ada",
        "number": str(people.request),
        "work": people.work,
    }


def ask(visitor: Visitor, method: str, path: str, **ids: str) -> Answer:
    """Use a route, with the parts of its address."""
    named = {
        "exercise": "scaling",
        "digest": "0" * 16,
        "name": "app.css",
        "kind": "extension",
        "number": "1",
        "belief": "none",
        "format": "canvas",
        "errand": "none",
        "platform": "canvas",
        **ids,
    }
    where = path.format(**named)
    if path == "/staff/live/events":  # which does not end
        return visitor.ask("HEAD", where)
    if method == "GET":
        return visitor.get(where)
    token = visitor.get("/signin").field("token")
    return visitor.send(where, {"token": token, "invitation": "none"})


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_each_route_lets_in_whom_the_table_says(people: Any, method: str, path: str) -> None:
    """Everybody else is told what is told where nothing is."""
    for name, role in WHO.items():
        visitor = getattr(people, name)
        answer = ask(visitor, method, path, **of_ada(people))
        if role not in EXPECTED[method, path]:
            assert answer.status == (401 if role is None else 404), name
        elif not path.startswith(
            ("/static/", "/lti/")
        ):  # of another digest, of no platform of this course
            assert answer.status not in (401, 404), name


@pytest.mark.parametrize(
    ("method", "path"),
    [key for key in ROUTES if re.search("{(id|student|number|work)}", key[1])],
)
def test_what_is_not_mine_answers_as_what_is_not_there(people: Any, method: str, path: str) -> None:
    """Another student, and staff of another section, are told what everybody is told of nothing."""
    for name in ("bob", "other_reader", "other_assistant"):
        visitor = getattr(people, name)
        there = ask(visitor, method, path, **of_ada(people))
        nothing = ask(
            visitor, method, path, id="0" * 12, student="nobody", number="999", work="0" * 16
        )
        assert there.status == nothing.status == 404
        texts = {one.text.replace(escape(one.field("back")), "") for one in (there, nothing)}
        assert len(texts) == 1


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
