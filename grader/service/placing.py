"""What the courier does for deep linking: which exercises there are, and the signed answer to an LMS."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from grader.course.solution import points_of
from grader.desk.decisions import decided
from grader.errors import CourseError, UsageError
from grader.federation.launches import CLAIM, DEEP_LINKING, LINK, VERSION
from grader.federation.tool_key import tool_key
from grader.store.settings import ADDRESS, setting
from grader.text import text_in

if TYPE_CHECKING:
    from datetime import datetime

    from grader.service.courier import Trip

_GOOD_SECONDS = 300


def exercises(trip: Trip, _: Mapping[str, Any]) -> Mapping[str, Any]:
    """The exercises with their points, and when they are due; what can't be graded is left out."""
    found = []
    for name, due in _dues(trip).items():
        try:
            points = points_of(trip.course, name)
        except CourseError:
            continue
        found.append({"name": name, "points": points, "due": due.isoformat() if due else ""})
    return {"exercises": found}


def deep_link(trip: Trip, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer to a request for links, which is signed; of our own it holds nothing but exercises.

    Raises:
        UsageError: The course has no such platform, or no such exercise.
    """
    from joserfc import jwt

    platform = trip.course.platform(value["platform"])
    dues = _dues(trip)
    if (
        platform is None
        or value["deployment"] not in platform.deployments
        or not set(value["exercises"]) <= set(dues)
    ):
        raise UsageError(
            {
                "en": "The course has changed meanwhile.",
                "ja": "その間にコースが変わりました。",
            },
            {"en": "Choose once more.", "ja": "もう一度選んでください。"},
        )
    here = setting(trip.store.database, ADDRESS)
    now = int(time.time())
    key = tool_key(trip.course.state)
    claims: dict[str, Any] = {
        "iss": platform.client_id,
        "aud": platform.issuer,
        "iat": now,
        "exp": now + _GOOD_SECONDS,
        "nonce": value["once"],
        f"{CLAIM}message_type": "LtiDeepLinkingResponse",
        f"{CLAIM}version": VERSION,
        f"{CLAIM}deployment_id": value["deployment"],
        f"{DEEP_LINKING}content_items": [
            _item(trip, here, name, dues[name], value) for name in value["exercises"]
        ],
    }
    if value["data"] is not None:
        claims[f"{DEEP_LINKING}data"] = value["data"]
    return {"token": jwt.encode({"alg": "RS256", "typ": "JWT", "kid": key.kid}, claims, key)}


def _item(
    trip: Trip, here: str, name: str, due: datetime | None, value: Mapping[str, Any]
) -> dict[str, Any]:
    """A link to an exercise, with its column of grades."""
    title = text_in(trip.course.entry(name).title, value["language"])
    item: dict[str, Any] = {
        "type": LINK,
        "title": title,
        "url": f"{here}/x/{name}",
        "custom": {"exercise": name},
    }
    if value["columns"]:
        points = points_of(trip.course, name)
        item["lineItem"] = {"scoreMaximum": points, "label": title, "resourceId": name}
    if due is not None:  # when it ends is another thing: what is late may count
        item["submission"] = {"endDateTime": due.isoformat()}
    return item


def _dues(trip: Trip) -> dict[str, datetime | None]:
    """When each exercise is due, by course.toml or by what was decided in pages."""
    dues = {**trip.course.dues, **decided(trip.course, trip.store).dues}
    return {name: dues.get(name) for name in trip.course.names}
