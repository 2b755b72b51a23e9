"""Exercises that staff put into a platform's course, and the page that says how it is set up."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from grader.store.accounts import Person
from grader.store.acts import Acts
from grader.store.appointments import Appointments, Role
from grader.store.identities import Identities, Identity
from tests.server.lti.platform import CLAIM, CLIENT, DEEP, DEPLOYMENT, Browser, Platform
from tests.server.visiting import NOW, Answer, Served

Come = Callable[..., Browser]


@pytest.fixture(autouse=True, scope="module")
def teacher(served: Served, lms: Platform) -> None:
    """Grace, who is an assistant here, is known of the platform; so is a reader, and a student."""
    with served.store() as store:
        identities = Identities(store.database)
        for subject, person, role in (
            ("teacher", "grace", "staff"), ("reader", "rea", "staff"), ("s1", "ada", "student"),
        ):  # fmt: skip
            identities.link(Identity(lms.address, subject), Person(person, role), "test", NOW)
        appointments = Appointments(store.database)
        appointments.appoint("grace", Role.ASSISTANT, (), actor="test", time=NOW)
        appointments.appoint("rea", Role.READER, (), actor="test", time=NOW)


def choose(browser: Browser, page: Answer, **fields: str) -> Answer:
    """Send the form, and wait for the courier as the page's script does."""
    answer = browser.visitor.send("/lti/canvas/choice", {"ticket": page.field("ticket"), **fields})
    return through(browser, answer)


def through(browser: Browser, answer: Answer) -> Answer:
    """The page that comes when the courier has answered."""
    while 'data-go="1000"' in answer.text:
        answer = browser.visitor.send("/lti/canvas/choice", {"ticket": answer.field("ticket")})
    return answer


def claims_in(browser: Browser, answer: Answer) -> dict[str, Any]:
    """What the signed answer says, by the keys that the platform fetches."""
    keys = KeySet.import_key_set(json.loads(browser.visitor.get("/lti/canvas/jwks").text))
    return jwt.decode(answer.field("JWT"), keys, algorithms=["RS256"]).claims


def test_what_is_chosen_goes_back_signed(come: Come, served: Served, lms: Platform) -> None:
    """With title, points and due time of each, as they are by what was decided in pages; in a frame, too."""
    due = datetime.fromisoformat("2026-12-24T12:00:00+00:00")
    with served.store() as store:
        Acts(store.database).add(
            "due", "scaling", {"due": due.isoformat()}, actor="grace", time=NOW, reason="later"
        )
    browser = come()
    browser.begin()
    token = lms.token(lms.deep_linking(browser.tool, browser.nonce))
    page = through(browser, browser.bring(token, "iframe"))
    assert "Scaling inputs" in page.text
    assert "12 points" in page.text
    assert "Due 2026-12-24 12:00 UTC" in page.text
    assert "Numpy 101" in page.text
    answer = choose(browser, page, **{"exercise-scaling": "1"})
    assert f'action="{lms.address}/return?course=1"' in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert f"form-action 'self' {lms.address}; " in policy
    assert f"frame-ancestors {lms.address}; " in policy
    claims = claims_in(browser, answer)
    assert claims["iss"] == CLIENT
    assert claims["aud"] == lms.address
    assert "sub" not in claims
    assert claims[f"{CLAIM}deployment_id"] == DEPLOYMENT
    assert claims[f"{CLAIM}message_type"] == "LtiDeepLinkingResponse"
    assert claims[f"{CLAIM}version"] == "1.3.0"
    assert claims[f"{DEEP}data"] == "opaque+data"
    assert claims[f"{DEEP}content_items"] == [
        {
            "type": "ltiResourceLink",
            "title": "Scaling inputs",
            "url": f"{browser.tool}/x/scaling",
            "custom": {"exercise": "scaling"},
            "lineItem": {
                "scoreMaximum": 12.0,
                "label": "Scaling inputs",
                "resourceId": "scaling",
            },
            "submission": {"endDateTime": "2026-12-24T12:00:00+00:00"},
        }
    ]
    again = browser.visitor.send("/lti/canvas/choice", {"ticket": page.field("ticket")})
    assert again.status == 422


def test_a_place_for_one_link_without_grades(come: Come, lms: Platform) -> None:
    """What the platform does not take is not offered, and what it does not send does not go back."""
    browser = come()
    asked = {"accept_multiple": False, "accept_lineitem": False, "data": None}
    page = through(browser, browser.launch("deep_linking", asked=asked))
    assert 'type="radio"' in page.text
    assert 'type="checkbox"' not in page.text
    claims = claims_in(browser, choose(browser, page, exercise="scaling"))
    assert f"{DEEP}data" not in claims
    assert "lineItem" not in claims[f"{DEEP}content_items"][0]


@pytest.mark.parametrize("fields", [{}, {"exercise": "none"}, {"exercise-none": "1"}])
def test_what_is_no_exercise_can_not_be_chosen(come: Come, fields: dict[str, str]) -> None:
    """Nor nothing at all."""
    browser = come()
    answer = choose(browser, through(browser, browser.launch("deep_linking")), **fields)
    assert answer.status == 422
    assert "No exercise was chosen" in answer.text


@pytest.mark.parametrize("who", ["s1", "reader", "stranger"])
def test_only_instructors_and_assistants_choose(come: Come, who: str) -> None:
    """Whatever the platform calls somebody."""
    browser = come()
    answer = browser.arrive("deep_linking", sub=who, email=None)
    assert answer.status == 403
    assert "Scaling inputs" not in answer.text


def test_who_may_choose_no_more_is_not_answered(come: Come, served: Served) -> None:
    """Between the page and the form somebody may have lost their office."""
    browser = come()
    page = through(browser, browser.launch("deep_linking"))
    with served.store() as store:
        appointments = Appointments(store.database)
        appointments.appoint("grace", Role.READER, (), actor="test", time=NOW)
        answer = choose(browser, page, **{"exercise-scaling": "1"})
        appointments.appoint("grace", Role.ASSISTANT, (), actor="test", time=NOW)
    assert answer.status == 404
    assert 'name="JWT"' not in answer.text


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"accept_types": ["link", "file"]}, "takes no links here"),
        ({"accept_types": None}, "takes no links here"),
        ({"deep_link_return_url": None}, "where the answer goes"),
        ({"deep_link_return_url": "http://evil.example/"}, "where the answer goes"),
        ({"deep_link_return_url": "https://a.example; script-src *"}, "where the answer goes"),
        ({"data": "x" * 30_000}, "have back"),
    ],
)
def test_what_can_not_be_answered_is_told(come: Come, asked: dict[str, Any], why: str) -> None:
    """In the platform's frame, with what was sent."""
    answer = come().launch("deep_linking", asked=asked)
    assert answer.status == 422
    assert why in answer.text
    assert "script-src *" not in answer.headers["Content-Security-Policy"]


def test_the_page_of_platforms_has_what_is_entered_there(served: Served) -> None:
    """And says which courses there are ours."""
    page = served.staff("prof").get("/staff/platforms")
    assert f"{served.url}/lti/canvas/login" in page.text
    assert f"{served.url}/lti/canvas/launch" in page.text
    assert f"{served.url}/lti/canvas/jwks" in page.text
    assert "Numpy 101" in page.text
    assert served.visitor("ada").get("/staff/platforms").status == 404
