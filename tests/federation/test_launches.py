"""What a platform says of a launch, and what is made of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from grader.course.platforms import Platform
from grader.federation.launches import CLAIM, Launch, launch_in

HERE = "https://grade.example.edu"
PLATFORM = Platform("canvas", "https://lms.example.edu", "c", ("1",), "", "", "")


def launch(**changes: Any) -> Launch:
    """A launch with these claims."""
    claims = {
        "sub": "17",
        f"{CLAIM}message_type": "LtiResourceLinkRequest",
        f"{CLAIM}version": "1.3.0",
        f"{CLAIM}deployment_id": "1",
        f"{CLAIM}target_link_uri": f"{HERE}/",
        f"{CLAIM}resource_link": {"id": "l"},
        **changes,
    }
    return launch_in(claims, PLATFORM, HERE)


def test_a_variable_that_was_not_filled_in_is_nothing() -> None:
    """A platform that does not know one sends its name."""
    found = launch(
        name="$Person.name.full",
        email="$Person.email@example.edu",
        **{f"{CLAIM}custom": {"exercise": "$Custom.exercise"}},
    )
    assert (found.name, found.email, found.exercise) == ("", "", "")


@pytest.mark.parametrize("value", [None, 7, [], {}, "", "x" * 5_000, "a\0b", "\ud800"])
def test_claims_of_any_kind_make_no_trouble(value: Any) -> None:
    """What is not as it should be is nothing, or cut; and what is left can be kept."""
    names = ("name", "email", f"{CLAIM}context", f"{CLAIM}custom", f"{CLAIM}roles")
    services = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
    found = launch(**dict.fromkeys(names, value), **{services: {"lineitem": value, "scope": value}})
    assert found.services.lineitem == ""
    assert len(found.name) <= 300
    kept = json.loads(json.dumps(found.to_data()).encode("utf-8"))
    assert Launch.from_data(kept) == found


def test_what_can_not_be_seen_is_shown() -> None:
    """In a name, which stands on a button, nothing turns what follows around."""
    assert launch(name="Ada \u202e(ecarg)").name == "Ada \ufffd(ecarg)"


def test_a_name_may_come_in_parts() -> None:
    """Some platforms send no whole one."""
    assert launch(given_name="Ada", family_name="Lovelace").name == "Ada Lovelace"
