"""Requests that no browser sends: another host, odd paths, bodies that end nowhere, and many at once."""

from __future__ import annotations

import http.client
import socket
import time
from contextlib import ExitStack, suppress
from typing import Any
from urllib.parse import urlsplit

import pytest

from grader.server import api
from grader.store.appointments import Role
from tests.server.hostile.test_answers import check_headers
from tests.server.hostile.world import (
    FORM,
    POSTS,
    TABLE,
    cookie,
    is_calm,
    multipart,
    named,
    post,
    token_of,
)  # fmt: skip

GET = "GET {path} HTTP/1.1\r\n{more}Connection: close\r\n\r\n"


@pytest.mark.parametrize(
    ("more", "statuses"),
    [
        ("Host: elsewhere.example\r\n", {421}),
        ("Host: elsewhere.example:{port}\r\n", {421}),
        ("Host: 127.0.0.1:{port}.elsewhere.example\r\n", {421}),
        ("Host: elsewhere.example@127.0.0.1:{port}\r\n", {421}),
        ("Host: 127.0.0.1\r\n", {421}),
        ("Host: 127.0.0.1:0{port}\r\n", {421}),
        ("Host: 0.0.0.0:{port}\r\n", {421}),
        ("Host: localhost.:{port}\r\n", {421}),
        ("Host: \r\n", {421, 400}),
        ("", {400}),
        ("Host: 127.0.0.1:{port}\r\nHost: elsewhere.example\r\n", {400}),
        ("Host: elsewhere.example\r\nHost: 127.0.0.1:{port}\r\n", {400}),
        ("Host: 127.0.0.1:{port}\r\nX-Forwarded-Host: elsewhere.example\r\n", {401}),
        ("Host: LOCALHOST:{port}\r\n", {401}),
        ("Host : 127.0.0.1:{port}\r\n", {400}),
        ("Host: 127.0.0.1:{port}\r\n elsewhere.example\r\n", {400, 421}),
    ],
)
def test_a_request_that_names_another_host_is_refused(
    world: Any, more: str, statuses: set[int]
) -> None:
    """Missing, twice, with another port, or hidden in another header; no page is made of what it says."""
    sent = GET.format(path="/", more=more.format(port=urlsplit(world.served.url).port))
    status, _, body = world.raw(sent.encode())
    assert status in statuses
    assert b"elsewhere.example" not in body


@pytest.mark.parametrize(
    "target",
    ["http://elsewhere.example/", "http://127.0.0.1:1/staff", "https://elsewhere.example/x/scaling", "*", "elsewhere.example:443"],
)  # fmt: skip
def test_a_target_with_a_host_names_nobody_else(world: Any, target: str) -> None:
    """A request line with a whole address is answered for this host, or not at all."""
    for method in ("GET", "OPTIONS", "CONNECT"):
        sent = f"{method} {target} HTTP/1.1\r\nHost: {world.host}\r\nConnection: close\r\n\r\n"
        status, headers, body = world.raw(sent.encode())
        assert status in (400, 401, 404, 421), method
        assert b"elsewhere.example" not in body
        assert "elsewhere.example" not in headers.get("location", "")


NAMES = (
    "..", "%2e%2e", "..%2f..%2fsolutions%2fscaling", "%2e%2e%5c", "scaling%00", "scaling%00.py", ".", "%2e", "%20",
    "scaling%20", "SCALING", "scaling%2f", "sc\u0430ling", "\uff53caling", "%ff", "%ed%a0%80", "a" * 8000, "%0d%0aX:1",
    "-1", "0", "%25", "{id}", "{{7*7}}", "$%7bx%7d", "1%27%20OR%201=1--", "9" * 400, "%E2%80%AE", "ada%2fbob", "__class__",
    "..%c0%af..", "%D9%A1", "con", "scaling;x", "scaling%3f", "CON.py", "~root", "%2a", "null",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name[:30]))
def test_a_part_of_an_address_that_names_nothing_is_not_there(world: Any, name: str) -> None:
    """At each route that has parts, by whichever method: it is nowhere, or refused, and never our fault."""
    staff = world.somebody(Role.INSTRUCTOR)
    student = world.served.visitor("ada")
    tokens = {id(one): token_of(one) for one in (staff, student)}
    for row in TABLE:
        parts = [part[1:-1] for part in row.path.split("/") if part.startswith("{")]
        for part in parts:
            path = world.at(row.path, **{part: name}).encode().decode("latin-1")
            for visitor in (staff, student):
                body, sent = None, {"Cookie": cookie(visitor)}
                if row.method == "POST":
                    body = f"token={tokens[id(visitor)]}&text=t&reason=r".encode()
                    sent |= {"Content-Type": FORM, "Sec-Fetch-Site": "same-origin"}
                answer = world.raw(_request(world, row.method, path, sent, body))
                assert 300 <= answer[0] < 500 or (answer[0] == 200 and row.method == "GET"), path
                assert b"Traceback" not in answer[2]
                if answer[0] == 200:
                    assert b"standardize(x)" not in answer[2] or "stub" in path or "/x/" in path
    world.answers()


def _request(world: Any, method: str, path: str, sent: dict[str, str], body: bytes | None) -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: {world.host}\r\nConnection: close\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    if body is not None:
        head += f"Content-Length: {len(body)}\r\n"
    return head.encode("latin-1") + b"\r\n" + (body or b"")


def bodies(token: str) -> list[tuple[str, bytes]]:
    """Kinds of content with what is sent under that name."""
    fields = [("token", "", token.encode()), ("once", "", b"x"), ("code", "", b"x = 1")]
    a_file = '; filename="scaling.py"'
    return [
        ("application/json", f'{{"token": "{token}", "code": "x = 1"}}'.encode()),
        ("text/plain", f"token={token}".encode()),
        ("", f"token={token}".encode()),
        ("application/xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
        ("multipart/form-data", multipart(fields)),
        ("multipart/form-data; boundary=", multipart(fields)),
        ("multipart/form-data; boundary=" + "b" * 5000, multipart(fields, "b" * 5000)),
        ("multipart/form-data; boundary=b; charset=none-such", multipart(fields)),
        ("multipart/form-data; boundary=b; charset=utf-16", multipart(fields)),
        ("multipart/form-data; boundary=b; charset=idna", multipart(fields)),
        ("multipart/form-data; boundary=b; charset=\x80", multipart(fields)),
        ("multipart/form-data; boundary=b; charset=base64", multipart(fields)),
        ("multipart/form-data; boundary=b; charset=punycode", multipart(fields)),
        ("multipart/form-data; boundary=b", multipart(fields)[:-20]),
        ("multipart/form-data; boundary=b", multipart([*fields, ("code", "", b"y")])),
        ("multipart/form-data; boundary=b", multipart([*fields, ("file", a_file, b"1"), ("file", a_file, b"2")])),
        ("multipart/form-data; boundary=b", multipart([(f"f{n}", "", b"x") for n in range(500)])),
        ("multipart/form-data; boundary=b", multipart([("token", a_file, token.encode())])),
        ("multipart/form-data; boundary=b", multipart([("token", "", token.encode()), ("code", a_file, b"x")])),
        ("multipart/form-data; boundary=b", multipart([("token", "", token.encode()), ("text", a_file, b"x")])),
        ("multipart/form-data; boundary=b", b"--b\r\n" + b"X: 1\r\n" * 600 + b"\r\nx\r\n--b--\r\n"),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n"),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: x; name\r\n\r\nx\r\n--b--\r\n"),
        ("multipart/form-data; boundary=b", b"--b" * 3000),
        (FORM, b"%ff=%fe&token=" + token.encode()),
        (FORM, b"&" * 8000),
        (FORM, b"=" * 8000),
        (FORM, b"token=" + token.encode() + b"&text=%00&reason=%00&code=%00"),
        (FORM, b"token=" + token.encode() + b"&text=%ed%a0%80&reason=%ed%a0%80"),
        (f"{FORM}; charset=utf-7", b"token=" + token.encode()),
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(len(bodies(""))))
def test_a_body_that_is_no_form_is_its_senders_mistake(world: Any, number: int) -> None:
    """At each route that takes one: a page says so, and the server is as it was."""
    people: dict[Any, Any] = {}
    for row in POSTS:
        if row.path in ("/signin", "/signout"):
            continue
        who = next(
            role for role in (Role.INSTRUCTOR, Role.STUDENT, Role.OPERATOR) if role in row.who
        )
        if who not in people:
            people[who] = world.may(row)
        visitor = people[who]
        kind, body = bodies(token_of(visitor))[number]
        answer = post(visitor, world.at(row.path), body, kind)
        assert is_calm(answer), named(row)
        assert answer.status != 200 or "<main" in answer.text
        check_headers({name.lower(): value for name, value in answer.headers.items()})
    world.answers()


@pytest.mark.parametrize("row", POSTS, ids=named)
def test_a_body_over_the_cap_is_refused_by_its_number(world: Any, row: Any) -> None:
    """Before a byte of it has come; what is signed in or not."""
    for visitor in (world.may(row), world.served.visitor()):
        sent = _request(
            world, "POST", world.at(row.path),
            {
                "Cookie": cookie(visitor), "Content-Type": FORM, "Sec-Fetch-Site": "same-origin",
                "Content-Length": str(row.cap + 1),
            },
            None,
        )  # fmt: skip
        assert world.raw(sent)[0] in (413, 401, 403)


@pytest.mark.parametrize(
    "row", [*(row for row in POSTS if row.cap < 100_000), *(row for row in api.TABLE if row.path.endswith("/poll"))],
    ids=named,
)  # fmt: skip
def test_a_body_over_the_cap_is_refused_by_counting(world: Any, row: Any) -> None:
    """Where its sender has not said how much comes, after not much more than may come."""
    visitor = world.may(row) if hasattr(row, "cap") else world.served.visitor()
    cap = getattr(row, "cap", 16_000)
    connection = http.client.HTTPConnection(world.host, timeout=20)
    headers = {
        "Cookie": cookie(visitor), "Content-Type": "multipart/form-data; boundary=b", "Sec-Fetch-Site": "same-origin",
    }  # fmt: skip

    def chunks() -> Any:
        yield b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n'
        for _ in range(cap // 10_000 + 3):
            yield b"x" * 10_000

    try:
        connection.request("POST", world.at(row.path), chunks(), headers, encode_chunked=True)
        # Who has sent too many forms of late is refused before that is counted.
        assert connection.getresponse().status in (413, 401, 403, 400, 429)
    except (BrokenPipeError, ConnectionResetError):
        pass  # it has ended the connection, which is an answer as well
    finally:
        connection.close()
    world.answers()


@pytest.mark.parametrize(
    "body",
    [
        b"zz\r\nx\r\n0\r\n\r\n", b"-5\r\nx\r\n0\r\n\r\n", b"ffffffffffffffffffff\r\nx\r\n", b"5;" + b"x" * 70_000 + b"\r\n",
        b"5\r\nabc", b"0\r\nX: " + b"y" * 70_000 + b"\r\n\r\n", b"0x5\r\nabcde\r\n0\r\n\r\n", b"\r\n\r\n", b"5\nabcde\n0\n\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/language", "/api/v1/login/poll", "/healthz"])
def test_chunks_that_are_none_end_the_request(world: Any, path: str, body: bytes) -> None:
    """It is refused, or the connection ends with its sender: nothing of it is another request."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {world.host}\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: {FORM}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    parts = urlsplit(world.served.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(head.encode() + body)
        connection.shutdown(socket.SHUT_WR)
        try:
            received = connection.recv(100_000)
        except ConnectionResetError:
            received = b""
    assert not received or 400 <= int(received.split()[1]) < 500
    world.answers()


@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 1e3\r\n",
        "Content-Length: \u0665\r\n",
        "Content-Length: 99999999999999999999999\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Expect: 200-nothing\r\nContent-Length: 0\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n",
        "X: " + "y" * 100_000 + "\r\n",
        "".join(f"X{n}: 1\r\n" for n in range(100)),
        "X\x00: 1\r\n",
        "X: a\x00b\r\n",
    ],
    ids=lambda head: ascii(head[:40]),
)
def test_two_ends_of_a_body_are_not_two_requests(world: Any, head: str) -> None:
    """A body whose length is said twice or in no number is refused: what follows it is never answered as another."""
    follows = f"GET /healthz HTTP/1.1\r\nHost: {world.host}\r\nConnection: close\r\n\r\n"
    sent = f"POST /language HTTP/1.1\r\nHost: {world.host}\r\n{head}\r\n0\r\n\r\n{follows}"
    parts = urlsplit(world.served.url)
    received = b""
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        try:
            connection.sendall(sent.encode())
            connection.shutdown(socket.SHUT_WR)
            while more := connection.recv(65_536):
                received += more
        except (ConnectionResetError, BrokenPipeError):
            pass
    assert b"\r\n\r\nok\n" not in received
    assert not received or 400 <= int(received.split()[1]) < 500
    world.answers()


def test_a_length_that_is_told_twice_ends_the_connection(world: Any) -> None:
    """Also where no body is due: a proxy may read it by the other one."""
    parts = urlsplit(world.served.url)
    one = f"GET /healthz HTTP/1.1\r\nHost: {world.host}\r\n"
    both = "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(f"{one}{both}{one}\r\n".encode())
        received = b""
        with suppress(ConnectionResetError):
            while more := connection.recv(65_536):
                received += more
    assert received.startswith(b"HTTP/1.1 400 ")
    assert received.count(b"HTTP/1.1 ") == 1


def test_bodies_that_stop_keep_nobody_from_being_answered(world: Any) -> None:
    """Many at once, signed in or not: they wait for themselves alone."""
    parts = urlsplit(world.served.url)
    visitor = world.somebody(Role.STUDENT)
    with ExitStack() as stack:
        for number in range(60):
            connection = socket.create_connection((parts.hostname, parts.port), timeout=20)
            stack.enter_context(connection)
            path = ("/language", "/x/scaling/file", "/api/v1/login/poll")[number % 3]
            head = (
                f"POST {path} HTTP/1.1\r\nHost: {world.host}\r\nContent-Length: 9000\r\nSec-Fetch-Site: same-origin\r\n"
                f"Content-Type: {FORM}\r\nCookie: {cookie(visitor)}\r\n\r\ntoken="
            )
            connection.sendall(head.encode())
        begun = time.monotonic()
        assert world.served.visitor("cyd").get("/x/scaling").status == 200
        assert time.monotonic() - begun < 15, "half of what a body may take"
    world.answers()


@pytest.mark.parametrize("path", ["/s/{id}/events", "/staff/live/events"])
def test_streams_over_the_limit_are_not_opened(world: Any, path: str) -> None:
    """For each person, whoever's they are; and others have theirs."""
    if path not in {row.path for row in TABLE}:
        pytest.skip("there is no such stream")
    with world.served.store() as store:  # what waits, so that its stream stays open
        store.database.execute("UPDATE queue SET lease_until = 0")
    first, second = world.somebody(Role.INSTRUCTOR), world.somebody(Role.INSTRUCTOR)
    statuses = []
    with ExitStack() as stack:
        for visitor in [first] * 15 + [second]:
            connection = http.client.HTTPConnection(world.host, timeout=20)
            stack.callback(connection.close)
            connection.request("GET", world.at(path), headers={"Cookie": cookie(visitor)})
            statuses.append(connection.getresponse().status)
    assert statuses[-1] == 200
    assert set(statuses) <= {200, 204}
    if "{id}" not in path:
        assert statuses.count(204) >= 1
    world.answers()
