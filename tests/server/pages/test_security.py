"""What holds for every answer and every form of a served course."""

from __future__ import annotations

import http.client
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from grader.server.security import hosts_of
from grader.store.accounts import Accounts
from grader.store.schema import open_database
from tests.server.visiting import GOOD, Served


@pytest.mark.parametrize(
    "path", ["/", "/x/scaling", "/staff", "/none", "/signin", "/healthz", "/api/none"]
)
def test_every_answer_has_the_headers(people: Any, path: str) -> None:
    """Whoever asks for whatever: nothing is sniffed, framed, kept or run that is not ours."""
    for visitor in (people.nobody, people.ada, people.staff):
        headers = visitor.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert "Server" not in headers


def test_the_feedback_page_has_a_policy_of_its_own(people: Any) -> None:
    """It lets no script run and loads nothing, whatever a worker has rendered."""
    policy = people.ada.get(f"/s/{people.graded}/page").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert policy.endswith("frame-ancestors 'none'")


def test_what_names_another_host_is_refused(served: Served) -> None:
    """A name that leads here by somebody else's doing opens nothing; each name of this machine does."""
    visitor = served.visitor()
    assert visitor.get("/", Host="evil.example").status == 421
    assert visitor.get("/", Host=f"evil.example:{urlsplit(served.url).port}").status == 421
    assert visitor.get("/", Host=f"LOCALHOST:{urlsplit(served.url).port}").status == 401


def test_a_public_address_has_its_usual_port() -> None:
    """With and without the port that belongs to the scheme, and under no other name."""
    assert hosts_of("https://grade.example.edu") == {"grade.example.edu", "grade.example.edu:443"}
    assert hosts_of("https://grade.example.edu:8443") == {"grade.example.edu:8443"}


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_form_of_another_site_is_refused(people: Any, site: str) -> None:
    """Also with the right token, as another program on this machine might have it."""
    token = people.ada.get("/x/scaling").field("token")
    answer = people.ada.send("/x/scaling", {"token": token, "code": "x = 1"}, site)
    assert answer.status == 403


def test_a_form_without_its_token_is_refused(people: Any) -> None:
    """None, another person's, and that of nobody are good for nothing."""
    tokens = ("", people.bob.get("/").field("token"), people.nobody.get("/").field("token"))
    for token in tokens:
        assert people.ada.send("/x/scaling", {"token": token, "code": "x = 1"}).status == 403


def test_an_older_browser_is_known_by_its_origin(served: Served) -> None:
    """Without Sec-Fetch-Site it has to be the right Origin: no header at all is not enough."""
    visitor = served.visitor("bob")
    token = visitor.get("/login/device").field("token")
    port = urlsplit(served.url).port
    answers = {}
    for origin in ("", "null", "http://evil.example", f"https://127.0.0.1:{port}", served.url):
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin}
        body = f"token={token}&code=x".encode()
        answers[origin] = visitor.ask("POST", "/login/device", body, headers).status
    assert answers.pop(served.url) == 422
    assert set(answers.values()) == {403}


def test_the_session_is_in_a_cookie_that_no_script_reads(served: Served) -> None:
    """It goes to this site alone, and is another one after each sign-in."""
    with served.store() as store:
        until = datetime.now(UTC) + timedelta(days=1)
        text = Accounts(store.database).invite("bob", "student", until)
    visitor = served.visitor()
    page = visitor.get(f"/signin?invitation={text}")
    fields = {"token": page.field("token", "/signin"), "invitation": text}
    answer = visitor.send("/signin", fields)
    cookie = answer.headers["Set-Cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "domain" not in cookie


def test_a_link_works_once_and_looking_at_it_does_not_use_it(served: Served) -> None:
    """A chat that previews a link does not sign anybody in; the second use is refused with what to do."""
    with served.store() as store:
        until = datetime.now(UTC) + timedelta(days=1)
        text = Accounts(store.database).invite("bob", "student", until)
    first, second = served.visitor(), served.visitor()
    for visitor in (first, second):
        page = visitor.get(f"/signin?invitation={text}")
        assert not any("grade" in name for name in visitor.cookies)
        fields = {"token": page.field("token", "/signin"), "invitation": text}
        answer = visitor.send("/signin", fields)
        assert answer.status == (303 if visitor is first else 403)
    assert first.get("/").status == 200
    assert "Ask your instructor" in answer.text


def test_too_many_bytes_are_refused_before_they_are_read(served: Served) -> None:
    """By their number where it is said, and by counting where it is not; signed in or not."""
    visitor = served.visitor("bob")
    for path, cap in (
        ("/x/scaling", 1_700_000),
        ("/x/scaling/file", 5_400_000),
        ("/signin", 16_000),
    ):
        headers = {
            "Content-Type": "multipart/form-data; boundary=b",
            "Sec-Fetch-Site": "same-origin",
        }
        sent = {**headers, "Content-Length": str(cap + 1)}
        answer = visitor.ask("POST", path, b"", sent)
        assert answer.status == 413
        assert "Clear the outputs" in answer.text, "a page, with what to do"
        assert "frame-ancestors" in answer.headers["Content-Security-Policy"]

    def chunks() -> Any:
        yield b'--b\r\nContent-Disposition: form-data; name="code"\r\n\r\n'
        for _ in range(180):
            yield b"x" * 10_000

    parts = urlsplit(served.url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    cookie = "; ".join(f"{k}={v}" for k, v in visitor.cookies.items())
    connection.request(
        "POST", "/x/scaling", chunks(), {**headers, "Cookie": cookie}, encode_chunked=True
    )
    answer = connection.getresponse()
    assert answer.status == 413
    assert b"512 kB" in answer.read()
    connection.close()


def test_a_notebook_of_the_size_of_the_cap_is_taken(served: Served) -> None:
    """It stays in memory: this process may make no file, neither for such a form nor for the database."""
    with open_database(served.course / ".grade/store.sqlite") as database:
        # Room that was freed is used again, and SQLite notes what was there before.
        database.execute("INSERT INTO settings VALUES ('large', $1)", "x" * 6_000_000)
        database.execute("DELETE FROM settings WHERE name = 'large'")
    cell = '{"cell_type":"code","source":"x = 1","metadata":{},"outputs":[],"execution_count":null}'
    filler = "x" * 4_500_000
    notebook = f'{{"nbformat":4,"nbformat_minor":5,"metadata":{{"x":"{filler}"}},"cells":[{cell}]}}'
    answer = served.visitor("bob").hand_in(notebook.encode(), "scaling.ipynb")
    assert answer.status == 303, answer.text


def test_a_changed_rendering_is_not_shown(served: Served, people: Any) -> None:
    """Whoever writes to the database can't put words into the grader's mouth; and no traceback is seen."""
    id_ = people.ada.hand_in(GOOD + b"# again\n").at.rpartition("/")[2]
    served.grade()
    with open_database(served.course / ".grade/store.sqlite") as database:
        forged = b'{"page": "<title>forged</title>"}'
        change = "UPDATE renderings SET body = $1, points = 99 WHERE submission = $2"
        database.execute(change, forged, id_)
    page = people.ada.get(f"/s/{id_}/page")
    assert page.status == 500
    assert "forged" not in page.text
    assert "our side" in page.text
    assert "<strong>99" not in people.ada.get(f"/s/{id_}").text
    for path in ("/", "/x/scaling"):
        answer = people.ada.get(path)
        assert answer.status == 200, "the others are shown"
        assert "99" not in re.sub("<[^>]*>", "", answer.text)
    assert "Traceback" not in page.text
    with open_database(served.course / ".grade/store.sqlite") as database:
        database.execute("DELETE FROM renderings WHERE submission = $1", id_)


def test_what_nobody_has_foreseen_is_one_short_page(served: Served, people: Any) -> None:
    """Neither what went wrong nor where is told to whoever asked."""
    with open_database(served.course / ".grade/store.sqlite") as database:
        rows = database.rows("SELECT submission, status, signature FROM renderings")
        assert rows
        number = "(SELECT max(number) + 1 FROM submissions)"
        database.execute(
            f"INSERT INTO submissions VALUES ({number}, 'ffffffffffff', 'eve', 'scaling', 'a.py', 'no time', "
            "'', x'', x'')"
        )
    answer = served.visitor("eve").get("/")
    assert answer.status in (500, 503)
    assert "our" in answer.text
    assert "ValueError" not in answer.text
    assert "isoformat" not in answer.text
    assert people.ada.get("/").status == 200


def test_malformed_forms_are_refused(people: Any) -> None:
    """Whatever is sent, the answer is a page."""
    for kind, body in (
        ("multipart/form-data; boundary=b", b"--b\r\nnonsense"),
        ("multipart/form-data", b"--b"),
        ("application/json", b"{}"),
        ("application/x-www-form-urlencoded", b"token=a&token=b"),
        ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % n for n in range(50))),
    ):
        headers = {"Content-Type": kind, "Sec-Fetch-Site": "same-origin"}
        answer = people.ada.ask("POST", "/x/scaling", body, headers)
        assert answer.status in (400, 403)
        assert "<main" in answer.text


def test_a_link_outlives_the_choice_of_a_language(people: Any) -> None:
    """Whoever reads the page in Japanese first signs in by the same link."""
    page = people.nobody.get("/signin?invitation=grade_x-1")
    assert page.field("back") == "/signin?invitation=grade_x-1"
    fields = {"token": page.field("token"), "language": "ja", "back": page.field("back")}
    answer = people.nobody.send("/language", fields)
    assert answer.at.endswith("/signin?invitation=grade_x-1")
    people.nobody.cookies.pop("lang")


def test_a_language_leads_back_to_this_site_alone(people: Any) -> None:
    """Whatever a form says, nobody is sent elsewhere."""
    token = people.nobody.get("/signin").field("token")
    for back in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/a\nb",
        "javascript:1",
        "/signin?next=https://evil.example",
        "/signin?invitation=x&y=//evil.example",
    ):
        fields = {"token": token, "language": "ja", "back": back}
        assert people.nobody.send("/language", fields).at == "/"
    people.nobody.cookies.pop("lang")


def test_an_origin_that_is_no_address_is_refused(served: Served) -> None:
    """As any other that is not ours, and as the sender's mistake."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "http://["}
    assert served.visitor("bob").ask("POST", "/language", b"", headers).status == 403


@pytest.mark.parametrize(
    ("changes", "charset", "status"),
    [
        ({"once": "a\0b"}, "utf-8", 400),
        ({"once": "\\ud800"}, "raw_unicode_escape", 400),
        ({"once": "xn--.."}, "undefined", 400),
        ({"code": "\0"}, "utf-8", 422),
    ],
)
def test_a_field_that_no_page_sends_is_its_senders_mistake(
    served: Served, changes: dict[str, str], charset: str, status: int
) -> None:
    """Not ours: nothing of it reaches the database, and no operator is told that this were out of order."""
    visitor = served.visitor("bob")
    token = visitor.get("/x/scaling").field("token")
    body = b""
    for name, value in {"token": token, "code": "x = 1", **changes}.items():
        body += f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    kind = f"multipart/form-data; boundary=b; charset={charset}"
    headers = {"Content-Type": kind, "Sec-Fetch-Site": "same-origin"}
    assert visitor.ask("POST", "/x/scaling", body + b"--b--\r\n", headers).status == status


def test_a_device_code_may_be_anything(served: Served) -> None:
    """What can be none is none."""
    visitor = served.visitor("bob")
    token = visitor.get("/login/device").field("token", "/login/device")
    assert visitor.send("/login/device", {"token": token, "code": "\0"}).status == 422


def test_forms_are_no_way_around_the_limit(served: Served) -> None:
    """Who hands in by the page may do so as often as who does by a program, and is told when it is too often."""
    visitor = served.visitor("carla")
    answers = [visitor.hand_in(b"x = %d\n" % number) for number in range(7)]
    assert [answer.status for answer in answers] == [303] * 6 + [429]
    assert "That was too often" in answers[-1].text
    assert served.visitor("dora").hand_in(b"x = 1\n").status == 303
