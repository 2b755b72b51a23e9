"""Signing in by an OpenID provider, through a real server, its courier and a browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from grader.store import Store
from grader.store.accounts import Person
from grader.store.appointments import Role
from grader.store.identities import SIGNED_IN, Identities, Identity
from grader.store.logins import Logins
from tests.openid import SECRET, Provider, name_provider, providing
from tests.postgres import as_role
from tests.server.pages.looks import is_fine
from tests.server.test_canaries import memory
from tests.server.visiting import Answer, Served, Visitor, serving

ROSTER = (
    "id,name,section,email,login\nada,Ada Lovelace,A,ada@example.edu,al\n"
    "bob,Bob,B,bob@example.edu,same@x\ncy,Cy,B,cy@example.edu,same@x\n"
)


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """Give a provider for the tests of this file."""
    with providing() as found:
        yield found


@pytest.fixture(scope="module")
def served(served_course: Path, provider: Provider) -> Iterator[Served]:
    """Give a server that names it."""
    (served_course / "roster.csv").write_text(ROSTER)
    name_provider(served_course, provider)
    with serving(served_course) as found:
        until_it_is_known(found)
        yield found


@pytest.fixture(autouse=True)
def right(provider: Provider) -> None:
    """Let it do right at the begin of each test."""
    provider.mode = ""


def until_it_is_known(served: Served) -> None:
    """Wait until the courier has asked the provider what it is."""
    while served.visitor().get("/signin").status != 200 or begun(served.visitor()).status == 503:
        time.sleep(0.1)


def begun(visitor: Visitor, page: str = "/signin") -> Answer:
    """Press the button of a page."""
    at = visitor.get(page)
    fields = {name: at.field(name, "/oidc/login") for name in ("token", "to")}
    return visitor.send("/oidc/login", fields)


def question_of(answer: Answer) -> dict[str, str]:
    """What the provider is asked."""
    url = answer.text.partition("0; url=")[2].partition('"')[0].replace("&amp;", "&")
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def back(provider: Provider, answer: Answer, **changes: str) -> str:
    """Where the provider leads somebody back to, who has agreed; what is changed to "" is left out."""
    asked = question_of(answer)
    told = {"code": provider.code(asked), "state": asked["state"], "iss": provider.address}
    told = {name: value for name, value in {**told, **changes}.items() if value}
    return f"/oidc/callback?{urlencode(told)}"


def ended(visitor: Visitor, path: str) -> Answer:
    """Come back, and wait for what the courier says."""
    answer = visitor.get(path)
    while answer.status == 303 and answer.at.startswith("/oidc/done"):
        path = answer.at
        answer = visitor.get(path)
        while 'http-equiv="refresh"' in answer.text:
            time.sleep(0.05)
            answer = visitor.get(path)
    return answer


def signed_in(visitor: Visitor, provider: Provider, page: str = "/signin", **claims: Any) -> Answer:
    """Sign in as somebody at the provider."""
    provider.claims = claims
    return ended(visitor, back(provider, begun(visitor, page)))


def test_a_student_comes_in_by_a_verified_address(served: Served, provider: Provider) -> None:
    """Once; from then on by the subject, whatever the address is, and back to the page that asked for it."""
    visitor = served.visitor()
    answer = signed_in(visitor, provider, sub="a-1", email="ADA@example.edu", email_verified=True)
    assert (answer.status, answer.at) == (303, "/")
    assert "Signed in: ada" in visitor.get("/").text
    assert not visitor.cookies[next(name for name in visitor.cookies if name.endswith("-oidc"))]
    with served.store() as store:
        known = Identities(store.database).known(provider.address)
    assert known["a-1"] == Person("ada", "student")
    other = served.visitor()
    answer = signed_in(other, provider, "/login/device?code=ABCD-EFGH", sub="a-1", email="x@y.z")
    assert answer.at == "/login/device?code=ABCD-EFGH"
    assert "Signed in: ada" in other.get(answer.at).text


@pytest.mark.parametrize(
    "claims",
    [
        {}, {"email": "bob@example.edu"}, {"email": "bob@example.edu", "email_verified": False},
        {"email": "same@x", "email_verified": True}, {"email": "al", "email_verified": True},
        {"email": "", "email_verified": True}, {"name": "Bob", "preferred_username": "bob"},
    ],
)  # fmt: skip
def test_nobody_comes_in_by_less(
    served: Served, provider: Provider, claims: dict[str, Any]
) -> None:
    """No address, one that is not verified, that two have, or that is a login; nor by a name."""
    visitor = served.visitor()
    answer = signed_in(visitor, provider, sub="nobody", **claims)
    assert answer.status == 403
    assert "does not know" in answer.text
    assert "grade invite --staff" in answer.text
    assert visitor.get("/").status == 401


def test_the_web_process_does_not_know_the_providers_secret(
    served: Served, provider: Provider
) -> None:
    """Nor what a code was exchanged for: the courier has asked."""
    assert signed_in(served.visitor(), provider, sub="a-1", email="ada@example.edu", email_verified=True).status == 303  # fmt: skip
    known = memory(served.web)
    assert b"Campus ID" in known
    assert SECRET.encode() not in known
    assert b"opens-me" not in known


def test_who_is_signed_in_here_may_link_the_two(served: Served, provider: Provider) -> None:
    """A member of staff comes in as such, with the role they were given; the button works once."""
    tom = served.staff("tom", Role.ASSISTANT, "A")
    page = signed_in(tom, provider, sub="t-1", preferred_username="tom.s", name="<b>Tom</b>")
    assert page.status == 200
    assert "In Campus ID you are tom.s" in page.text
    fields = {name: page.field(name, "/link") for name in ("token", "ticket")}
    for changed in (fields["ticket"][:-1], "", "x"):
        assert tom.send("/link", {**fields, "ticket": changed}).status == 422
    assert (answer := tom.send("/link", fields)).status == 303
    assert tom.send("/link", fields).status == 422
    assert tom.get("/staff").status == 200
    other = served.visitor()
    assert (answer := signed_in(other, provider, sub="t-1")).status == 303
    assert answer.at == "/"
    assert other.get("/staff").status == 200
    assert other.get("/staff/rules").status == 200
    assert other.get("/staff/operation").status == 404
    with served.store() as store:
        Identities(store.database).unlink(Identity(provider.address, "t-1"), "test", now())
    assert signed_in(served.visitor(), provider, sub="t-1").status == 403


def test_a_student_who_was_removed_comes_in_no_more(served: Served, provider: Provider) -> None:
    """Who was linked once, and is on no roster."""
    with served.store() as store:
        gone = Identity(provider.address, "g-1")
        Identities(store.database).link(gone, Person("gone", "student"), SIGNED_IN, now())
    visitor = served.visitor()
    answer = signed_in(visitor, provider, sub="g-1")
    assert answer.status == 403
    assert "does not know" in answer.text
    assert visitor.get("/").status == 401


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "s" * 43}, {"state": ""}, {"iss": "https://other.example"}, {"iss": ""}, {"code": ""},
        {"code": "c" * 4_001},
    ],
)  # fmt: skip
def test_what_is_no_answer_to_us_is_refused(
    served: Served, provider: Provider, changes: dict[str, str]
) -> None:
    """Another state, none, another issuer (mixed up), none though it says that it names itself, no code."""
    visitor = served.visitor()
    path = back(provider, begun(visitor), **changes)
    asked = len(provider.used)
    answer = visitor.get(path)
    assert answer.status == 422
    assert "not begun in this browser" in answer.text
    assert len(provider.used) == asked


def test_an_answer_is_good_once_and_in_its_browser(served: Served, provider: Provider) -> None:
    """What another browser was led back with signs nobody in, nor does it a second time, nor too late."""
    provider.claims = {"sub": "a-1", "email": "ada@example.edu", "email_verified": True}
    ada, eve = served.visitor(), served.visitor()
    path = back(provider, begun(ada))
    begun(eve)
    assert eve.get(path).status == 422
    waiting = ada.get(path)
    assert waiting.status == 303
    assert eve.get(waiting.at).status == 422
    assert ada.get(path).status == 422  # the state is used up
    kept = dict(ada.cookies)
    while (answer := ada.get(waiting.at)).status != 303:
        assert 'http-equiv="refresh"' in answer.text
        time.sleep(0.05)
    assert ada.get(waiting.at).status == 422
    again = served.visitor()
    again.cookies = kept  # as a browser may have kept them
    assert again.get(waiting.at).status == 422
    assert again.get("/").status == 401
    late = begun(ada)
    with served.store() as store:
        store.database.execute("UPDATE logins SET until = 1")
    assert ada.get(back(provider, late)).status == 422


@pytest.mark.parametrize(("error", "words"), [("access_denied", "was not allowed"), ("server_error", "(server_error)"), ("<b>", "(?)")])  # fmt: skip
def test_an_error_is_told_in_words(
    served: Served, provider: Provider, error: str, words: str
) -> None:
    """In the language of whoever looks; what is no name of an error is not repeated."""
    visitor = served.visitor()
    path = back(provider, begun(visitor), code="", error=error)
    answer = visitor.get(path)
    assert answer.status == 422
    assert words in answer.text
    assert "<b>" not in answer.text


def test_a_token_that_is_not_believed_is_told_in_words(served: Served, provider: Provider) -> None:
    """And the next sign-in goes well."""
    provider.mode = "another nonce"
    visitor = served.visitor()
    visitor.cookies["lang"] = "ja"
    answer = signed_in(visitor, provider, sub="a-1", email="ada@example.edu", email_verified=True)
    assert answer.status == 422
    assert "対応する要求がありません。" in answer.text
    provider.mode = ""
    assert signed_in(visitor, provider, sub="a-1").status == 303


def test_to_begin_takes_a_form_of_ours(served: Served) -> None:
    """Another site can't begin a sign-in here, and nobody is led to a page of another one's."""
    visitor = served.visitor()
    page = visitor.get("/signin")
    fields = {"token": page.field("token", "/oidc/login"), "to": "//evil.example"}
    assert visitor.send("/oidc/login", fields, site="cross-site").status == 403
    answer = visitor.send("/oidc/login", fields)
    assert answer.status == 200
    with served.store() as store:
        login = Logins(store.database).end(question_of(answer)["state"], "oidc", now())
    assert login is not None
    assert login.target == "/"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_a_provider_that_was_not_reached_is_told_with_another_way_in(course: Path) -> None:
    """It is not the course that is away: links go on to sign in."""
    with providing() as gone:
        pass
    name_provider(course, gone)
    with serving(course) as served:
        answer = begun(served.visitor())
    assert answer.status == 503
    assert "Signing in by Campus ID does not work now." in answer.text
    assert "open the sign-in link" in answer.text


def test_a_course_without_a_provider_has_no_button(course: Path) -> None:
    """Nor does it answer what no provider has sent."""
    with serving(course) as served:
        visitor = served.visitor()
        page = visitor.get("/signin")
        assert "/oidc/login" not in page.text
        assert visitor.send("/oidc/login", {"token": page.field("token")}).status == 422
        assert len(served.children()) == 1


def test_on_postgresql_with_roles(course: Path, provider: Provider, by_roles: list[str]) -> None:
    """The web process may keep who somebody is there, as the role that may do least."""
    (course / "roster.csv").write_text(ROSTER)
    name_provider(course, provider)
    with serving(course, *by_roles) as served:
        until_it_is_known(served)
        visitor = served.visitor()
        answer = signed_in(
            visitor, provider, sub="a-1", email="ada@example.edu", email_verified=True
        )
        assert (answer.status, answer.at) == (303, "/")
        assert "Signed in: ada" in visitor.get("/").text


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(390, "light", "ja"), (1280, "dark", "en")]
)
def test_the_way_in_a_browser(
    served: Served, opened: Callable[..., Any], provider: Provider,
    width: int, scheme: str, language: str,
) -> None:  # fmt: skip
    """Press the button, agree there, be here; pages on the way fit and are accessible, also those that refuse."""
    provider.claims = {"sub": "a-1", "email": "ada@example.edu", "email_verified": True}
    stranger = served.visitor()
    stranger.cookies["lang"] = language
    page = opened(stranger, "/login/device?code=ABCD-EFGH", width, scheme)
    is_fine(page, width, language, expected="Failed to load resource")
    page.get_by_role("button", name="Campus ID").click()
    page.get_by_role("button", name="Agree").click()
    page.wait_for_url(f"{served.url}/login/device?code=ABCD-EFGH")
    assert page.locator("#code").input_value() == "ABCD-EFGH"
    page.get_by_role("button", name={"en": "Sign out", "ja": "サインアウト"}[language]).click()
    page.goto(f"{served.url}/signin")
    page.get_by_role("button", name="Campus ID").click()
    page.get_by_role("button", name="Deny").click()
    page.wait_for_url("**/oidc/callback?*")
    is_fine(page, width, language, expected="Failed to load resource")
    provider.claims = {"sub": "nobody", "name": "N. O. Body"}
    page.goto(f"{served.url}/signin")
    page.get_by_role("button", name="Campus ID").click()
    page.get_by_role("button", name="Agree").click()
    page.get_by_text("N. O. Body").wait_for()
    is_fine(page, width, language, expected="Failed to load resource")
    linking = served.visitor("cy")
    linking.cookies["lang"] = language
    provider.claims = {"sub": f"c-{language}", "name": "Cy"}
    page = opened(linking, "/signin", width, scheme)
    page.get_by_role("button", name="Campus ID").click()
    page.get_by_role("button", name="Agree").click()
    page.locator("form[action='/link'] button").wait_for()
    is_fine(page, width, language, expected="Failed to load resource")  # the provider has no icon
    page.locator("form[action='/link'] button").click()
    page.wait_for_url(f"{served.url}/")
    assert "cy" in page.locator("header").inner_text()
