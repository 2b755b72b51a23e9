"""What each answer has, whoever asks for whatever in whichever way; where it leads; who is signed in after it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from grader.server import api
from grader.server.app import TABLE
from grader.store.accounts import Accounts
from grader.store.appointments import Role
from tests.server.hostile.entered import leads_here
from tests.server.hostile.world import GETS, PRIVATE, cookie, named, token_of

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
ODD = ("HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "PROPFIND", "get", "FOO")
PATHS = [
    *sorted({row.path for row in (*TABLE, *api.TABLE)}),
    "/none",
    "/api",
    "/api/",
    "/api/x",
    "//",
]


def check_headers(headers: Any) -> None:
    """What all answers have, whatever they are."""
    for name, value in HEADERS.items():
        assert headers[name] == value, name
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("path", PATHS)
def test_each_method_at_each_path_is_answered_with_the_headers(world: Any, path: str) -> None:
    """What nobody has a use for changes nothing, is no fault of the server's, and echoes nothing."""
    somebody = world.somebody(Role.INSTRUCTOR)
    where = world.at(path)
    for method in ODD:
        sent = (
            f"{method} {where} HTTP/1.1\r\nHost: {world.host}\r\nCookie: {cookie(somebody)}\r\n"
            "X-Secret: canary-7\r\nConnection: close\r\n\r\n"
        )
        status, headers, body = world.raw(sent.encode())
        assert 200 <= status < 500, (method, status)
        if method != "HEAD" and where != "/api":  # which leads to /api/
            assert status >= 400, method
        assert leads_here(headers.get("location", "/"), world.served.url)
        check_headers(headers)
        assert b"canary-7" not in body
        if where.startswith("/api/") and method != "HEAD":
            assert set(json.loads(body)) == {"error", "remedy"}, method


@pytest.mark.parametrize("row", PRIVATE, ids=named)
def test_what_is_personal_is_kept_by_nobody(world: Any, row: Any) -> None:
    """Neither a page, nor a file, nor a refusal: no browser and no proxy keeps it."""
    visitor, path = world.may(row), world.at(row.path)
    if path.endswith("/events"):
        path = path.replace(world.ada, "0" * 12)  # it would stay open
    if path == "/staff/live/events":
        return
    for somebody in (visitor, world.served.visitor()):
        answer = somebody.ask(row.method, path)
        assert answer.headers["Cache-Control"] == "no-store", answer.status
        assert answer.status < 500
        check_headers({name.lower(): value for name, value in answer.headers.items()})


def test_only_what_is_nobodys_is_kept(world: Any) -> None:
    """The stylesheet and the script, for ever, by their digest; under another digest nothing is."""
    page = world.served.visitor().get("/signin").text
    sheet = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    answer = world.served.visitor().get(sheet)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers
    for path in (sheet.replace("/static/", "/static/0"), f"{sheet}x", f"{sheet}%00", f"{sheet}/.."):
        wrong = world.served.visitor().get(path)
        assert wrong.status == 404
        assert wrong.headers["Cache-Control"] == "no-store"


BACKS = (
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/%2fevil.example", "/%5cevil.example",
    "https://evil.example", "http:evil.example", "/a\r\nSet-Cookie: x=1", "/\n", "/\tb", "javascript:alert(1)",
    "/.//evil.example", "/..//evil.example", "//127.0.0.1@evil.example", "/x/../../..//evil.example", "/@evil.example",
    "/signin?next=//evil.example", "/\u2215evil.example", "/\uff0fevil.example", "", " /", "/ ", "/" * 5000,
    "data:text/html,x", "/x/scaling//evil.example", "/x//", "\x00", "\ud800",
)  # fmt: skip


@pytest.mark.parametrize("back", BACKS, ids=ascii)
@pytest.mark.parametrize("path", ["/language", "/zone"])
def test_no_form_leads_to_another_site(world: Any, path: str, back: str) -> None:
    """Whatever it names as the page to go back to, and no header comes of it."""
    visitor = world.student("cyd")
    fields = {"token": token_of(visitor), "language": "ja", "zone": "", "back": back}
    answer = visitor.send(path, {k: v.encode("utf-8", "surrogatepass") for k, v in fields.items()})
    assert answer.status in (303, 400, 404, 422), answer.status
    assert "x=1" not in str(answer.headers.get_all("Set-Cookie"))
    if answer.status == 303:
        assert leads_here(answer.at, world.served.url), answer.at
        assert not answer.at.replace("\\", "/").startswith("//")


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/..", "/\\evil.example", "/x/scaling/", "/%0d%0aX: 1", "/%2f%2fevil.example/"]
)  # fmt: skip
def test_no_address_leads_to_another_site(world: Any, path: str) -> None:
    """Also where a slash too many would be put right by a redirect."""
    sent = f"GET {path} HTTP/1.1\r\nHost: {world.host}\r\nConnection: close\r\n\r\n"
    status, headers, body = world.raw(sent.encode())
    assert status in (401, 404, 307, 400)
    assert leads_here(headers.get("location", "/"), world.served.url)
    assert b'"//evil' not in body


def invitation(world: Any, person: str) -> str:
    """A link that signs somebody in."""
    with world.served.store() as store:
        until = datetime.now(UTC) + timedelta(days=1)
        return Accounts(store.database).invite(person, "student", until)


def test_a_session_that_was_there_before_is_none_after_signing_in(world: Any) -> None:
    """Whoever plants a cookie in a browser has nothing of what its owner signs in to."""
    for planted in ("x" * 43, "", "\u00e9", "a" * 5000, world.somebody(Role.STUDENT)):
        visitor = world.served.visitor()
        (name,) = world.student("cyd").cookies.keys() - {"lang", "zone"}
        value = planted if isinstance(planted, str) else planted.cookies[name]
        headers = {"Cookie": f"{name}={value}".encode().decode("latin-1")} if value else {}
        page = visitor.get("/signin", **headers)
        text = invitation(world, "cyd")
        body = f"token={page.field('token', '/signin')}&invitation={text}".encode()
        headers |= {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        }
        answer = visitor.ask("POST", "/signin", body, headers)
        assert answer.status == 303
        assert visitor.cookies[name] not in ("", value)
        if value and value.isascii():
            old = world.served.visitor()
            assert old.get("/", Cookie=f"{name}={value}").status == 401


@pytest.mark.parametrize(
    "name", ["grade-1", "grade", "__Host-grade", "__Secure-grade", "session", "GRADE"]
)
def test_a_session_under_another_name_is_none(world: Any, name: str) -> None:
    """As one of another server of this machine's, whose cookies come here as well."""
    visitor = world.student("cyd")
    (session,) = (value for key, value in visitor.cookies.items() if key.startswith("grade-"))
    assert world.served.visitor().get("/", Cookie=f"{name}={session}").status == 401


def test_one_of_two_cookies_of_a_name_signs_in_nobody_else(world: Any) -> None:
    """A cookie of a longer path or of another port comes along: whoever it is of, it is of somebody, or nobody."""
    (name,) = (key for key in world.student("cyd").cookies if key.startswith("grade-"))
    mine = world.student("cyd").cookies[name]
    for text in (f"{name}={mine}; {name}=x", f"{name}=x; {name}={mine}"):
        assert world.served.visitor().get("/", Cookie=text).status in (200, 401)


@pytest.mark.parametrize("path", ["/s/{id}/page", "/", "/x/{exercise}", "/staff"])
def test_what_is_personal_differs_by_cookie_alone(world: Any, path: str) -> None:
    """No header of a proxy's, and no query, makes somebody of nobody."""
    for headers in (
        {"X-Forwarded-User": "ada"}, {"X-Remote-User": "ada"}, {"Authorization": "Basic YWRhOg=="},
        {"X-Original-URL": "/signin"}, {"X-Rewrite-URL": "/healthz"}, {"X-Forwarded-For": "127.0.0.1"},
    ):  # fmt: skip
        answer = world.served.visitor().get(f"{world.at(path)}?person=ada&role=staff", **headers)
        assert answer.status == 401


@pytest.mark.parametrize("row", [row for row in GETS if "{" in row.path], ids=named)
def test_an_address_may_be_asked_for_with_any_query(world: Any, row: Any) -> None:
    """Twice the same name, no name, a list, bytes that are no text: the answer is a page, or nothing is there."""
    if row.path.endswith("/events"):
        return
    visitor, path = world.may(row), world.at(row.path)
    for query in (
        "of=1&of=2", "=&&&", "of[]=1", "%ff=%fe", "of=%00", "kind=../..", "kind=%ff", "pair=.", "pair=a.b.c",
        "exercise=../x", "number=9999999999999999999999", "number=-1", "number=%D9%A1", "what=nan", "what=1e999",
        "after=-1", "before=x", "all=x&left=x", "exercise=scaling&student=%00&what=%00", "page=999999999999999999999",
        "student=ada&exercise=scaling&due=%00", "invitation=%0d%0aX:1", "x=" + "a" * 5000,
    ):  # fmt: skip
        answer = visitor.get(f"{path}?{query}")
        assert answer.status < 500, query
