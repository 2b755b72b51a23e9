"""A platform's services: tokens, lists of people, and scores, against platforms that behave as real ones do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from joserfc.jwk import RSAKey

from grader.course.platforms import Platform
from grader.federation.members import members, next_page
from grader.federation.requests import Answer, Caller, UnreachableError
from grader.federation.scores import (
    NoColumnError,
    Outcome,
    Score,
    column,
    reply,
    scores_of,
    send,
)
from grader.federation.services import LINES, MEMBERS, SCORE, NoAccessError, Services
from grader.federation.tool_key import public_keys, tool_key
from tests.service.lms import CONTEXT, Lms, running

AGS = (SCORE, LINES)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(params=["canvas", "moodle"])
def lms(request: pytest.FixtureRequest) -> Iterator[Lms]:
    """Give a platform of each kind."""
    with running(request.param) as found:
        yield found


@pytest.fixture
def key(tmp_path: Path, lms: Lms) -> RSAKey:
    """Give the tool's key, which the platform knows."""
    found = tool_key(tmp_path)
    lms.tool_keys = json.loads(public_keys(found))
    return found


@pytest.fixture
def services(lms: Lms, key: RSAKey) -> Iterator[Services]:
    """Give the tool's way to the platform."""
    with Caller() as caller:
        yield Services(caller, key)


def platform_of(lms: Lms) -> Platform:
    """The platform as course.toml has it."""
    at = lms.address
    return Platform("lms", at, lms.client_id, ("1",), f"{at}/auth", f"{at}/token", f"{at}/keys")


def test_all_pages_of_a_list_are_read_as_they_are_linked(lms: Lms, services: Services) -> None:
    """Links with capitals and commas lead on; staff, test students and who left are told apart."""
    lms.members = [
        {"user_id": "1", "name": "Ada", "email": "ada@example.edu", "roles": [f"{CONTEXT}Learner"]},
        {"user_id": "2", "status": "Inactive", "roles": ["Learner"], "given_name": "Bob"},
        {"user_id": "3", "roles": [f"{CONTEXT}Learner", f"{CONTEXT}Instructor"]},
        {
            "user_id": "4",
            "roles": ["Learner", "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"],
        },
        {"roles": ["Learner"]},
    ]
    found = members(services, platform_of(lms), (MEMBERS,), f"{lms.address}/course/members")
    assert [(one.subject, one.is_learner, one.is_active) for one in found] == [
        ("1", True, True), ("2", True, False), ("3", False, True), ("4", False, True),
    ]  # fmt: skip
    assert (found[0].name, found[0].email, found[1].name) == ("Ada", "ada@example.edu", "Bob")
    pages = [path for path in lms.asked if path.startswith("/course")]
    assert pages[1:] == [f"/course/members?page={n}&ids=a,b%2Cc" for n in (1, 2)]
    assert lms.granted == 1


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ('<https://a/?p=2>; rel="next"', "https://a/?p=2"),
        ("<https://a/?p=2>;rel=next", "https://a/?p=2"),
        (
            '<https://a/1>; rel="prev first", <https://a/?x=1,2;3>; title="a, b"; REL="Last Next"',
            "https://a/?x=1,2;3",
        ),
        ('<https://a/1>; rel="nextish"', None),
        ("</there?p=2>; rel=next", "https://here/there?p=2"),
        ("", None),
    ],
)
def test_the_next_page_is_found_in_a_link_header(header: str, found: str | None) -> None:
    """In any of its forms, and nothing else is."""
    assert next_page(header, "https://here/x") == found


@pytest.mark.parametrize("elsewhere", ["http://localhost:1/x", "loop"])
def test_a_list_leads_nowhere_else_and_ends(
    lms: Lms, services: Services, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link to another server would be sent the token; one to the same page would never end."""
    lms.members = [{"user_id": "1", "roles": ["Learner"]}]
    first = f"{lms.address}/course/members"
    link = first if elsewhere == "loop" else elsewhere
    monkeypatch.setattr("grader.federation.members.next_page", lambda *_: link)
    with pytest.raises(UnreachableError, match="from page to page"):
        members(services, platform_of(lms), (MEMBERS,), first)


def test_a_token_is_kept_until_shortly_before_its_end(lms: Lms, key: RSAKey) -> None:
    """One is got for many requests, another for its end, and one more where the platform knows it no more."""
    now = [0.0]
    lms.students = {"1"}
    line, score = f"{lms.address}/course/lineitems/1", Score("1", 1.0, 2.0, None)
    with Caller() as caller:
        services = Services(caller, key, lambda: now[0])

        def sent(stamp: float) -> Outcome:
            return send(services, platform_of(lms), AGS, line, score, stamp).outcome

        assert [sent(1.0), sent(2.0), lms.granted] == [Outcome.TAKEN, Outcome.TAKEN, 1]
        now[0] = 3600.0 - 59
        assert (sent(3.0), lms.granted) == (Outcome.TAKEN, 2)
        lms.revoke()
        assert (sent(4.0), lms.granted) == (Outcome.TAKEN, 3)


def test_a_rotated_key_is_believed_once_the_platform_has_fetched_it(
    lms: Lms, tmp_path: Path
) -> None:
    """Until then there is no access, and it is said what to look at."""
    lms.tool_keys = json.loads(public_keys(tool_key(tmp_path)))
    (tmp_path / "lti-key.pem").unlink()
    key, platform = tool_key(tmp_path), platform_of(lms)
    lms.students = {"1"}
    with Caller() as caller:
        services = Services(caller, key)
        score = Score("1", 1.0, 2.0, None)
        with pytest.raises(NoAccessError):
            send(services, platform, AGS, f"{lms.address}/l", score, 1.0)
        lms.tool_keys = json.loads(public_keys(key))
        assert send(services, platform, AGS, f"{lms.address}/l", score, 1.0).outcome == "taken"


def test_no_token_goes_unencrypted_to_another_server(lms: Lms, services: Services) -> None:
    """An address that a launch told may be anything."""
    with pytest.raises(UnreachableError, match="encryption"):
        members(services, platform_of(lms), (MEMBERS,), "http://192.0.2.1/members")
    assert lms.granted == 0


def test_a_score_is_said_as_the_standard_says(lms: Lms, services: Services) -> None:
    """To the column's address before its query, as points of points, in time, with when it was handed in."""
    lms.students = {"1"}
    line = f"{lms.address}/course/lineitems/1/lineitem?type_id=7"
    assert scores_of(line) == f"{lms.address}/course/lineitems/1/lineitem/scores?type_id=7"
    platform = platform_of(lms)
    full = Score("1", 0.0, 20.0, NOON)
    assert send(services, platform, AGS, line, full, 1_000.25).outcome is Outcome.TAKEN
    assert send(services, platform, AGS, line, full, 1_000.25).outcome is Outcome.STALE
    assert (
        send(services, platform, AGS, line, replace(full, points=None), 1_000.5).outcome == "taken"
    )
    given, pending = lms.of("1")
    assert given == {
        "userId": "1", "scoreGiven": 0.0, "scoreMaximum": 20.0, "activityProgress": "Submitted",
        "gradingProgress": "FullyGraded", "timestamp": "1970-01-01T00:16:40.250000Z",
        "submission": {"submittedAt": "2026-03-04T12:00:00.000000Z"}, "line": line,
    }  # fmt: skip
    assert pending["gradingProgress"] == "PendingManual"
    assert "scoreGiven" not in pending
    lms.published = False
    assert send(services, platform, AGS, line, full, 2_000.0).outcome is Outcome.UNPUBLISHED
    lms.published = True
    stranger = replace(full, subject="test-student")
    assert send(services, platform, AGS, line, stranger, 2_000.0).outcome is Outcome.NO_STUDENT


def test_a_column_is_found_by_its_exercise_before_one_is_made(lms: Lms, services: Services) -> None:
    """One that is ours is used; a new one says which exercise it is of, and out of how many points."""
    container, platform = f"{lms.address}/course/lineitems?type_id=7", platform_of(lms)
    lms.lines["other"] = {"id": "other", "label": "Other", "resourceId": "other"}
    made = column(services, platform, AGS, container, "scaling", "Scaling", 20.0)
    assert lms.lines[made] == {
        "id": made, "label": "Scaling", "resourceId": "scaling", "scoreMaximum": 20.0,
    }  # fmt: skip
    assert column(services, platform, AGS, container, "scaling", "Scaling", 20.0) == made
    assert "/course/lineitems?type_id=7&resource_id=scaling" in lms.asked
    lms.lines.clear()
    with pytest.raises(NoColumnError) as raised:
        column(services, platform, (SCORE,), container, "scaling", "Scaling", 20.0)
    assert raised.value.reply.outcome is Outcome.NO_COLUMN


@pytest.mark.parametrize(
    ("status", "headers", "body", "outcome", "after"),
    [
        (200, {}, "", "taken", 0),
        (204, {}, "", "taken", 0),
        (403, {"x-rate-limit-remaining": "0.0"}, "", "throttled", 0),
        (403, {}, "403 Forbidden (Rate Limit Exceeded)", "throttled", 0),
        (403, {"x-rate-limit-remaining": "700.0"}, "", "forbidden", 0),
        (429, {"retry-after": "7"}, "", "throttled", 7),
        (429, {"retry-after": "999999"}, "", "throttled", 21_600),
        (503, {"retry-after": "9"}, "", "throttled", 9),
        (500, {}, "<html>", "broken", 0),
        (401, {}, "", "no_access", 0),
        (409, {}, '{"error": "Refusing score with an earlier timestamp"}', "stale", 0),
        (412, {}, "", "stale", 0),
        (412, {}, '{"errors": {"message": "Tool does not have permission"}}', "forbidden", 0),
        (422, {}, '{"errors": {"message": "This course has concluded."}}', "concluded", 0),
        (404, {}, "", "no_student", 0),
        (404, {}, '{"error": "Line item not found"}', "no_column", 0),
        (400, {}, '{"error": "Incorrect score"}', "wrong", 0),
        (302, {}, "", "wrong", 0),
    ],
)
def test_answers_mean_what_platforms_mean_by_them(
    status: int, headers: dict[str, str], body: str, outcome: str, after: float
) -> None:
    """A refusal is told from what passes by itself."""
    found = reply(Answer(status, headers, body.encode()))
    assert (found.outcome.value, found.after) == (outcome, after)
    passes = ("throttled", "broken", "no_access", "stale", "unreachable")
    assert found.outcome.is_worth_trying == (outcome in passes)


def test_a_slow_answer_is_given_up(lms: Lms, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that never comes."""
    lms.slow = 1.0
    monkeypatch.setattr("grader.federation.requests._SECONDS", 0.2)
    with Caller() as caller, pytest.raises(UnreachableError):
        caller.ask("POST", f"{lms.address}/token", form={})
