"""Launches from a platform: who is let in, and everything that is refused."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from grader.server.access import Sender
from grader.server.app import TABLE
from grader.store.accounts import Person
from grader.store.contexts import Contexts
from grader.store.forgetting import forget
from grader.store.identities import Identities, Identity
from tests.server.lti.conftest import ROSTER
from tests.server.lti.platform import (
    CLAIM,
    DEPLOYMENT,
    LEARNER,
    TEACHER,
    Browser,
    Platform,
    name_platform,
)
from tests.server.visiting import Served, serving

Come = Callable[..., Browser]
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"


def is_signed_in(browser: Browser, who: str) -> bool:
    """Whether the pages say so."""
    return f"Signed in: {who}<" in browser.visitor.get("/").text


def test_a_student_is_known_by_the_address_and_then_by_the_account(
    come: Come, served: Served, lms: Platform
) -> None:
    """The first time the roster's e-mail tells who it is, in any case; then the platform's subject alone."""
    first = come()
    answer = first.arrive()
    assert (answer.status, answer.at) == (303, "/x/scaling")
    assert is_signed_in(first, "ada")
    second = come()
    answer = second.arrive(email="somebody.else@example.edu", name=None)
    assert (answer.status, answer.at) == (303, "/x/scaling")
    assert is_signed_in(second, "ada")
    with served.store() as store:
        known = Identities(store.database).known(lms.address)
        assert {one.id for one in known.values()} >= {"ada"}
        rows = store.database.rows("SELECT how FROM identities WHERE person = 'ada'")
        assert rows == [("email",)]


def test_a_launch_as_moodle_makes_it(come: Come, served: Served) -> None:
    """Its subject is a number, and what it tells of services is kept as it came."""
    browser = come()
    answer = browser.arrive("moodle", email="dan@example.edu", sub="21")
    assert (answer.status, answer.at) == (303, "/x/scaling")
    assert is_signed_in(browser, "dan")
    with served.store() as store:
        (told,) = [one for one in Contexts(store.database).all() if one.link == "4"]
    assert told.lineitem.endswith("/lineitems/9/lineitem?type_id=1")
    assert (told.exercise, told.deployment, told.staff) == ("scaling", DEPLOYMENT, "")


def test_the_link_says_where_to_go(come: Come) -> None:
    """To its exercise by its own field, or by its address; to the start where the course has none such."""
    for custom, target, to in (
        ({"exercise": "scaling"}, "/", "/x/scaling"),
        ({}, "/x/scaling", "/x/scaling"),
        ({"exercise": "$Custom.exercise"}, "/", "/"),
        ({"exercise": "none"}, "/", "/"),
        ({"exercise": "//evil.example"}, "/", "/"),
    ):
        browser = come()
        told = {f"{CLAIM}custom": custom, f"{CLAIM}target_link_uri": browser.tool + target}
        assert browser.arrive(**told).at == to


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"iss": "https://other.example.edu"}, "another one"),
        ({"aud": "other"}, "not meant for this course"),
        ({"aud": ["10000000000001", "other"], "azp": None}, "another program"),
        ({"azp": "other"}, "another program"),
        ({f"{CLAIM}deployment_id": "2:other"}, "deployment"),
        ({f"{CLAIM}deployment_id": None}, "deployment"),
        ({"nonce": "other"}, "answers nothing that was asked"),
        ({"nonce": None}, "answers nothing that was asked"),
        ({"sub": None}, "does not say who you are"),
        ({f"{CLAIM}version": "1.1"}, "no message of LTI 1.3"),
        ({f"{CLAIM}message_type": "LtiSubmissionReviewRequest"}, "no message of LTI 1.3"),
        ({f"{CLAIM}message_type": ["LtiResourceLinkRequest"]}, "no message of LTI 1.3"),
        ({f"{CLAIM}target_link_uri": "https://evil.example/"}, "another address"),
        ({f"{CLAIM}target_link_uri": None}, "another address"),
        ({f"{CLAIM}resource_link": None}, "which link"),
        ({f"{CLAIM}resource_link": "a1b2"}, "which link"),
    ],
)
def test_whatever_is_not_as_it_must_be_is_refused(
    come: Come, changes: dict[str, Any], why: str
) -> None:
    """With what is wrong, and what was sent, in a page that the platform may show in its frame."""
    browser = come()
    answer = browser.launch(**changes)
    assert answer.status == 422
    assert why in answer.text
    assert "What the LMS has sent" in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert f"frame-ancestors {browser.at.address}" in policy
    assert browser.visitor.get("/").status == 401


@pytest.mark.parametrize(
    ("iat", "exp", "why"),
    [
        (-3600, -61, "expired, or a clock is wrong"),
        (-600, -540, "expired, or a clock is wrong"),
        (600, 660, "from the future, so a clock is wrong"),
        (-3700, 3600, "expired, or a clock is wrong"),
    ],
)
def test_a_clock_that_is_off_by_far_is_told(come: Come, iat: int, exp: int, why: str) -> None:
    """With the time that it is here."""
    now = int(time.time())
    answer = come().launch(iat=now + iat, exp=now + exp)
    assert answer.status == 422
    assert why in answer.text
    assert re.search(r"\d\d:\d\d:\d\d UTC", answer.text)


@pytest.mark.parametrize(("iat", "exp"), [(-100, -40), (40, 100)])
def test_a_clock_that_is_off_by_less_than_a_minute_does_no_harm(
    come: Come, iat: int, exp: int
) -> None:
    """As on most machines that nobody looks after."""
    now = int(time.time())
    assert come().arrive(iat=now + iat, exp=now + exp).status == 303


@pytest.mark.parametrize("how", ["signature", "none", "HS256", "empty", "garbage", "other key"])
def test_a_token_that_the_platform_has_not_signed_is_refused(
    come: Come, lms: Platform, how: str
) -> None:
    """Also one that says that it needs no signature, or is signed with what everybody has."""
    browser = come()
    browser.begin()
    claims = lms.canvas(browser.tool, browser.nonce)
    token = {
        "signature": lms.token(claims)[:-8] + "AAAAAAAA",
        "none": lms.token(claims, alg="none"),
        "HS256": lms.token(claims, alg="HS256"),
        "empty": "",
        "garbage": "..",
        "other key": lms.token(claims, RSAKey.generate_key(2048)),
    }[how]
    assert browser.bring(token).status == 422
    assert browser.visitor.get("/").status == 401


def test_a_token_is_good_once(come: Come, lms: Platform) -> None:
    """The same again is refused, and so is the page that follows."""
    browser = come()
    browser.begin()
    token = lms.token(lms.canvas(browser.tool, browser.nonce))
    answer = browser.bring(token)
    again = browser.bring(token)
    assert again.status == 422
    assert "used already" in again.text
    assert browser.go_on(answer).status == 303
    assert browser.go_on(answer).status == 422


def test_a_token_that_comes_many_times_at_once_is_good_once(come: Come, lms: Platform) -> None:
    """However requests meet."""
    for _ in range(5):
        browser = come()
        browser.begin()
        token = lms.token(lms.canvas(browser.tool, browser.nonce))
        twins = [come() for _ in range(8)]
        for twin in twins:
            twin.state, twin.visitor.cookies = browser.state, {**browser.visitor.cookies}
        with ThreadPoolExecutor(len(twins)) as pool:
            answers = [*pool.map(lambda twin: twin.bring(token), twins)]
        assert sorted(answer.status for answer in answers) == [200, *[422] * 7]


def test_an_address_that_is_not_believed_lets_nobody_in(course: Path, lms: Platform) -> None:
    """Where the LMS lets people enter another one's: who was taken from its list, or has linked, comes in."""
    (course / "roster.csv").write_text(ROSTER)
    name_platform(course, lms.address, "emails = false")
    with serving(course) as served:
        assert Browser(served.visitor(), lms).arrive(sub="x").status == 403


def test_another_browser_can_not_use_a_state(come: Come, lms: Platform) -> None:
    """Who sends somebody a token of theirs does not sign them in as themselves; nor by a field of the form."""
    mine, other = come(), come()
    mine.begin()
    other.state = mine.state
    token = lms.token(lms.canvas(mine.tool, mine.nonce))
    for more in ({}, {"stored": mine.state}):
        answer = other.bring(token, **more)
        assert "/lti/canvas/arrival" not in answer.text
        assert "keeps no cookie" in answer.text
    other.begin()  # a cookie of another state is none of this one
    other.state = mine.state
    assert "/lti/canvas/arrival" not in other.bring(token).text
    assert mine.go_on(mine.bring(token)).status == 303


def test_the_platform_may_keep_the_state(come: Come, lms: Platform) -> None:
    """Where no cookie came back, its answer to our script does; only a page of ours can say so."""
    browser = come()
    browser.begin(lti_storage_target="post_message_forwarding")
    browser.visitor.cookies.clear()
    token = lms.token(lms.canvas(browser.tool, browser.nonce))
    asked = browser.bring(token, "iframe")
    assert 'data-storage="post_message_forwarding"' in asked.text
    assert f'data-origin="{lms.address}"' in asked.text
    assert browser.state not in asked.text.replace(f'value="{browser.state}"', "")
    answer = browser.bring(token, "iframe", "same-origin", stored=browser.state)
    assert browser.go_on(answer).at == "/x/scaling"


def test_in_a_frame_there_is_one_button_that_opens_a_tab(come: Come, lms: Platform) -> None:
    """It goes on with what was verified; the platform's pages alone may have that page in a frame."""
    browser = come()
    browser.begin()
    answer = browser.bring(lms.token(lms.canvas(browser.tool, browser.nonce)), "iframe")
    assert answer.text.count("<button") == 1
    assert 'target="_blank"' in answer.text
    assert "data-go" not in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert policy.count("frame-ancestors") == 1
    assert f"frame-ancestors {lms.address}; " in policy
    after = browser.go_on(answer)
    assert after.at == "/x/scaling"
    assert "frame-ancestors 'none'" in after.headers["Content-Security-Policy"]


def test_the_state_is_in_a_cookie_that_comes_back_from_another_site(come: Come) -> None:
    """Also in a frame; it is no script's, and gone after ten minutes."""
    cookie = come().begin().headers["Set-Cookie"]
    for part in (
        "Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/", "Max-Age=600",
    ):  # fmt: skip
        assert f"; {part}" in cookie
    assert "Domain" not in cookie


def test_new_keys_of_the_platform_are_fetched(come: Come, served: Served, lms: Platform) -> None:
    """A token that is signed with a key which nobody has told us of is held until the keys were fetched again."""
    come().launch()  # the first keys are there
    lms.rotate("second")
    with served.store() as store:  # for a while, and nobody has asked for keys
        store.database.execute("UPDATE fetched SET time = time - 60")
        store.database.execute("DELETE FROM errands")
    assert come().arrive().status == 303
    browser = come()
    browser.begin()
    stolen = RSAKey.generate_key(2048, {"kid": "third"})
    token = lms.token(lms.canvas(browser.tool, browser.nonce), stolen, kid="third")
    answer = browser.bring(token)
    assert answer.status == 422
    assert "a key that is not known here" in answer.text


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "shared@example.edu"},
        {"email": "nobody@example.edu"},
        {"email": None},
        {"email": "$Person.email.primary"},
        {"email": "cy"},
        {"email": "\u212aim@example.edu"},  # a Kelvin sign is no k
        {"email": "kim@example.edu", "email_verified": False},
        {"email": "kim@example.edu", "email_verified": "false"},
        {"email": "", "name": "Ada Lovelace"},
        {"email": "ada@example.edu"},  # which is another account's by now
    ],
)
def test_who_can_not_be_told_is_told_to_ask(come: Come, changes: dict[str, Any]) -> None:
    """Nobody is found by a name; nor by an address that two have, or that was another account's."""
    come().arrive()
    browser = come()
    answer = browser.arrive(**{"sub": "stranger", **changes})
    assert answer.status == 403
    assert "Ask your instructor" in answer.text
    assert browser.visitor.get("/").status == 401


def test_nobody_becomes_staff_by_a_launch(come: Come, served: Served) -> None:
    """Whom the platform calls a teacher is told what to do, and a student of ours stays one."""
    answer = come().arrive(sub="t1", email="teacher@example.edu", **{f"{CLAIM}roles": [TEACHER]})
    assert answer.status == 403
    assert "makes nobody staff here" in answer.text
    browser = come()
    assert browser.arrive(**{f"{CLAIM}roles": [TEACHER]}).status == 303
    assert browser.visitor.get("/staff").status == 404


def test_staff_link_themselves_once(come: Come, served: Served, lms: Platform) -> None:
    """Signed in by their own link they press a button that names both; then the platform signs them in."""
    browser = come(served.staff("prof"))
    told = {"sub": "p1", "email": "prof@example.edu", "name": "Prof. P", f"{CLAIM}roles": [TEACHER]}
    page = browser.arrive(**told)
    assert page.status == 200
    assert "you are Prof. P. Here you are signed in as prof." in page.text
    fields = {"token": page.field("token", "/link"), "ticket": page.field("ticket")}
    assert browser.visitor.send("/link", {**fields, "token": "x"}).status == 403
    answer = browser.visitor.send("/link", fields)
    assert (answer.status, answer.at) == (303, "/x/scaling")
    assert browser.visitor.send("/link", fields).status == 422
    other = come()
    assert other.arrive(**told).at == "/x/scaling"
    assert other.visitor.get("/staff").status == 200
    with served.store() as store:
        assert Identities(store.database).person(Identity(lms.address, "p1")).is_staff
        assert any(one.staff == "prof" for one in Contexts(store.database).ours())


def test_a_student_without_an_address_links_themselves(come: Come, served: Served) -> None:
    """And who is another account's by now is told, and nothing is changed."""
    first, second = come(served.visitor("cy")), come(served.visitor("dan"))
    pages = [one.arrive(sub="s9", email=None, name="C. Y.") for one in (first, second)]
    for browser, page, status in zip((first, second), pages, (303, 422), strict=True):
        fields = {"token": page.field("token", "/link"), "ticket": page.field("ticket")}
        assert browser.visitor.send("/link", fields).status == status
    again = come()
    assert again.arrive(sub="s9", email=None).status == 303
    assert is_signed_in(again, "cy")


def test_another_ones_session_in_this_browser_is_ended_and_that_is_told(
    come: Come, served: Served
) -> None:
    """On a machine that several use nobody works under another one's name without seeing it."""
    visitor = served.visitor("bob")
    before = dict(visitor.cookies)
    browser = come(visitor)
    answer = browser.arrive()
    assert answer.status == 200
    assert "signed in as ada now" in answer.text
    assert "bob was signed in here" in answer.text
    assert is_signed_in(browser, "ada")
    visitor.cookies = before
    assert visitor.get("/").status == 401
    same = come(served.visitor("ada"))
    assert same.arrive().status == 303  # there is nothing to tell


def test_a_test_student_is_told_that_it_is_one(come: Come) -> None:
    """Canvas has one in each course, by whom teachers look; it is nobody here."""
    answer = come().launch(email="ada@example.edu", **{f"{CLAIM}roles": [LEARNER, TEST_USER]})
    assert answer.status == 200
    assert "test student" in answer.text
    assert "/arrival" not in answer.text


def test_who_is_off_the_roster_does_not_come_back(
    come: Come, served: Served, lms: Platform
) -> None:
    """What was linked before is good for nothing then."""
    with served.store() as store:
        identity = Identity(lms.address, "gone")
        Identities(store.database).link(
            identity, Person("gone", "student"), "email", store.database.clock()
        )
    assert come().arrive(sub="gone", email=None).status == 403


def test_who_was_forgotten_does_not_come_back(come: Come, served: Served) -> None:
    """Though the roster may have them still; and nothing more is kept about them."""
    with served.store() as store:
        forget(store.database, ["fay"], actor="prof", time=store.database.clock(), reason="asked")
    assert come().arrive(sub="fay", email="fay@example.edu").status == 403
    with served.store() as store:
        assert store.database.rows("SELECT 1 FROM identities WHERE person = 'fay'") == []


def test_what_was_linked_is_in_the_log(come: Come, served: Served) -> None:
    """For staff, with how it is known."""
    assert come().arrive("moodle", sub="21", email="dan@example.edu").status == 303
    command = [sys.executable, "-m", "grader", "--course", str(served.course), "log", "dan"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "dan: linked (issuer: http://localhost:" in told
    assert "subject: 21; how: email" in told


def test_a_link_to_try_shows_what_is_sent_and_signs_nobody_in(come: Come) -> None:
    """Claims as a table, escaped, for who has brought them."""
    browser = come()
    target = f"{browser.tool}/lti/canvas/test"
    answer = browser.launch(name="<b>Ada</b>", **{f"{CLAIM}target_link_uri": target})
    assert answer.status == 200
    assert "deployment_id" in answer.text
    assert "&lt;b&gt;Ada" in answer.text
    assert "<b>Ada" not in answer.text
    assert browser.visitor.get("/").status == 401


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"iss": "https://other.example.edu"}, "iss"),
        ({"client_id": "other"}, "client_id"),
        ({"lti_deployment_id": "other"}, "lti_deployment_id"),
        ({"login_hint": ""}, "login_hint"),
        ({"target_link_uri": "https://evil.example/x"}, "target_link_uri"),
    ],
)
def test_what_another_platform_begins_is_refused(
    come: Come, changes: dict[str, str], named: str
) -> None:
    """By name of what does not fit, so that whoever sets it up finds it."""
    answer = come().begin(**changes)
    assert answer.status == 422
    assert f"{named} = " in answer.text


def test_it_may_begin_by_a_form_and_with_less(come: Come, lms: Platform) -> None:
    """Some platforms send a form of theirs; client and deployment need not be told."""
    visitor = come().visitor
    fields = {"iss": lms.address, "login_hint": "7"}
    answer = visitor.send("/lti/canvas/login", fields, "cross-site")
    assert answer.status == 303
    assert answer.at.startswith(f"{lms.address}/auth?")
    assert "lti_message_hint" not in answer.at


def test_a_platform_that_the_course_has_not_is_not_there(come: Come, lms: Platform) -> None:
    """Whatever is asked of it."""
    visitor = come().visitor
    assert visitor.get("/lti/moodle/login?iss=x").status == 404
    assert visitor.get("/lti/moodle/jwks").status == 404
    assert visitor.send("/lti/moodle/launch", {"state": "x"}, "cross-site").status == 404


def test_what_the_platform_says_went_wrong_is_told(come: Come) -> None:
    """It may refuse, and sends an error in place of a token."""
    browser = come()
    browser.begin()
    answer = browser.bring("", error="login_required", error_description="Please sign in.")
    assert answer.status == 422
    assert "Please sign in." in answer.text


def test_the_public_keys_are_there_and_no_private_part(come: Come) -> None:
    """They may be kept for a while; the private half is nowhere but in the course's own folder."""
    answer = come().visitor.get("/lti/canvas/jwks")
    assert answer.headers["Content-Type"] == "application/json"
    assert "max-age" in answer.headers["Cache-Control"]
    assert '"n"' in answer.text
    assert '"d"' not in answer.text


def test_forms_of_other_sites_are_taken_at_these_addresses_alone(come: Come) -> None:
    """Written out here once more; what stands on a page in a frame has to come from one of ours."""
    found = {(row.method, row.path, row.sender) for row in TABLE if row.sender is not Sender.OURS}
    assert found == {
        ("POST", "/lti/{platform}/login", Sender.ELSEWHERE),
        ("POST", "/lti/{platform}/launch", Sender.ELSEWHERE),
        ("POST", "/lti/{platform}/arrival", Sender.FRAMED),
        ("POST", "/lti/{platform}/choice", Sender.FRAMED),
    }
    browser = come()
    answer = browser.launch()
    fields = {"ticket": answer.field("ticket")}
    for path in ("/lti/canvas/arrival", "/lti/canvas/choice"):
        for site in ("cross-site", "same-site", "none"):
            assert browser.visitor.send(path, fields, site).status == 403
    assert browser.go_on(answer).status == 303
