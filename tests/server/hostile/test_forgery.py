"""Forms that another site sends, or another program on the machine: refused at each route, and nothing is stored."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from grader.server.access import Sender
from grader.server.app import TABLE
from grader.server.limits import Limits
from grader.store.appointments import Role
from tests.server.hostile.world import FORM, OURS, POSTS, named, post, token_of
from tests.server.visiting import Visitor

FIELDS = {"code": "x = 1", "text": "t", "reason": "r", "language": "ja", "back": "/", "what": "1"}


def acts(world: Any) -> int:
    """How many rows there are of what people do and hand in."""
    with world.served.store() as store:
        ((number,),) = store.database.rows(
            "SELECT (SELECT count(*) FROM acts WHERE kind <> 'looked') + (SELECT count(*) FROM submissions)"
        )
    return int(number)


def test_only_forms_change_anything() -> None:
    """No page is asked for in another way than to look at it, or by a form with its token."""
    assert {row.method for row in TABLE} == {"GET", "POST"}


@pytest.mark.parametrize("row", OURS, ids=named)
def test_a_form_without_the_right_token_is_refused(world: Any, row: Any) -> None:
    """None, an empty one, that of nobody's or of another session, too long or no ASCII."""
    visitor, other, path = world.may(row), world.somebody(Role.INSTRUCTOR), world.at(row.path)
    right = token_of(visitor)
    before = acts(world)
    wrong = [
        None,
        "",
        token_of(other),
        right[:-1],
        right.upper(),
        right * 20,
        "\u00e9" * 64,
        f" {right}",
    ]
    if visitor.cookies:
        wrong.append(token_of(world.served.visitor()))
    for token in wrong:
        fields = FIELDS if token is None else {"token": token, **dict(list(FIELDS.items())[:4])}
        answer = visitor.send(path, dict(list(fields.items())[:5]))
        assert answer.status == 403, token
        assert not answer.at
        assert "Set-Cookie" not in answer.headers
    assert acts(world) == before


@pytest.mark.parametrize(
    "row", [row for row in POSTS if row.sender is not Sender.ELSEWHERE], ids=named
)
def test_a_form_of_another_site_is_refused_with_the_right_token(world: Any, row: Any) -> None:
    """By what a browser says of where it comes from, in whichever way it says so."""
    visitor, path = world.may(row), world.at(row.path)
    body = urlencode({"token": token_of(visitor), **dict(list(FIELDS.items())[:4])}).encode()
    before = acts(world)
    port = urlsplit(world.served.url).port
    said = [
        *({"Sec-Fetch-Site": site} for site in ("cross-site", "same-site", "none", "", "Same-Origin", "x")),
        {"Sec-Fetch-Site": "cross-site", "Origin": world.served.url},
        {},
        *(
            {"Origin": origin}
            for origin in (
                "null", "http://evil.example", f"https://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}",
                "http://127.0.0.1", f"http://127.0.0.1:{port}.evil.example", f"http://evil@127.0.0.1:{port}",
                f"{world.served.url} http://evil.example", "http://[", "//", "x",
            )
        ),
        {"Referer": f"{world.served.url}/"},
    ]  # fmt: skip
    for headers in said:
        answer = visitor.ask("POST", path, body, {"Content-Type": FORM, **headers})
        assert answer.status == 403, headers
    assert acts(world) == before


@pytest.mark.parametrize("row", OURS, ids=named)
def test_a_token_without_its_cookie_is_refused(world: Any, row: Any) -> None:
    """Whoever has read a token somewhere still has no session, and is told what nobody is told."""
    visitor, path = world.may(row), world.at(row.path)
    if not visitor.cookies:
        visitor = world.somebody(Role.STUDENT)
    token = token_of(visitor)
    bare = Visitor(world.served.url)
    answer = bare.send(path, {"token": token, "code": "x = 1"})
    assert answer.status == (403 if None in row.who else 401)


def test_a_token_of_one_session_is_none_of_the_next(world: Any) -> None:
    """Also for the same person: whoever signs out takes the tokens of open pages along."""
    first, second = world.served.visitor("cyd"), world.served.visitor("cyd")
    answer = second.send("/language", {"token": token_of(first), "language": "ja", "back": "/"})
    assert answer.status == 403


def test_two_fields_of_the_token_are_no_token(world: Any) -> None:
    """Neither the first nor the last is taken where there are two."""
    visitor = world.somebody(Role.STUDENT)
    right = token_of(visitor)
    for pair in ((right, "x"), ("x", right), (right, right)):
        body = urlencode([("token", one) for one in pair]).encode()
        assert post(visitor, "/language", body).status in (400, 403)


def test_a_token_in_the_address_counts_for_nothing(world: Any) -> None:
    """Nor does a form in the address: only what is sent is a form."""
    visitor = world.somebody(Role.STUDENT)
    query = urlencode({"token": token_of(visitor), "code": "x = 1"})
    assert post(visitor, f"/x/scaling?{query}", b"").status == 403


def test_another_method_is_none_of_a_form(world: Any) -> None:
    """No field and no header makes a form of what is none."""
    visitor = world.somebody(Role.STUDENT)
    query = urlencode({"token": token_of(visitor), "code": "x = 1", "_method": "POST"})
    before = acts(world)
    headers = {"X-HTTP-Method-Override": "POST", "Sec-Fetch-Site": "same-origin"}
    visitor.ask("GET", f"/x/scaling?{query}", None, headers)
    assert acts(world) == before


def test_the_api_takes_no_cookie(world: Any) -> None:
    """So no page of another site hands anything in for who is signed in here."""
    visitor = world.somebody(Role.STUDENT)
    path = "/api/v1/exercises/scaling/submissions"
    answer = visitor.ask("POST", path, b"x = 1", {"Grade-Filename": "scaling.py"})
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_limits_are_for_each_server() -> None:
    """Two servers in one process share none."""
    assert Limits().forms is not Limits().forms
