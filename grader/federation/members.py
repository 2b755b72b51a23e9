"""The people of a platform's course, by its Names and Role Provisioning Service 2.0."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from grader.federation.requests import UnreachableError
from grader.federation.services import Services, origin

if TYPE_CHECKING:
    from grader.course.platforms import Platform

_KIND = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
_MOST_PAGES = 200
_LEARNER = "learner"
_STAFF = {"instructor", "administrator", "contentdeveloper", "manager", "mentor", "officer"}
_TEST = "testuser"
# A link is an address in pointed brackets and what follows up to the next one; values may be quoted.
_LINK = re.compile(r"<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]*))*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]*))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a course of a platform; `sourced` is the school's own id. "" where it does not say."""

    subject: str
    name: str
    email: str
    sourced: str
    is_learner: bool
    is_active: bool


def members(
    services: Services, platform: Platform, offered: Collection[str], url: str
) -> list[Member]:
    """Everybody in a course, page after page.

    Raises:
        NoAccessError, UnreachableError: They can't be had, or not all of them.
    """
    found: dict[str, Member] = {}
    first = origin(url)
    seen: set[str] = set()
    following: str | None = url
    while following is not None:
        if following in seen or len(seen) >= _MOST_PAGES or origin(following) != first:
            raise UnreachableError(
                f"{platform.name} leads from page to page of its list of people without an end, or elsewhere.",
                "Tell whoever runs the platform.",
            )
        seen.add(following)
        answer = services.ask(platform, offered, "GET", following, accept=_KIND)
        listed = answer.data.get("members") if isinstance(answer.data, dict) else None
        if answer.status != 200 or not isinstance(listed, list):
            raise UnreachableError(
                f"{platform.name} does not give its list of people ({answer.status}).",
                "Look whether the tool may use Names and Roles there.",
            )
        for one in map(_member, listed):
            if one is not None:
                found[one.subject] = one
        following = next_page(answer.headers.get("link", ""), following)
    return list(found.values())


def next_page(header: str, here: str) -> str | None:
    """Where a Link header says the next page is, None where it says none. The address stays as it came."""
    for address, parameters in _LINK.findall(header):
        rel = _REL.search(parameters)
        if rel and "next" in (rel[1] or rel[2] or "").casefold().split():
            return str(address) if "://" in address else urljoin(here, address)
    return None


def _member(told: Any) -> Member | None:
    """What a platform says of somebody; None of who has no id there."""
    if not isinstance(told, dict):
        return None
    subject = told.get("user_id")
    if not isinstance(subject, str) or not subject or len(subject) > 255 or "\0" in subject:
        return None
    listed = told.get("roles")
    roles = {
        re.split(r"[#/]", role)[-1].casefold()
        for role in (listed if isinstance(listed, list) else ())
        if isinstance(role, str)
    }
    both = " ".join(filter(None, (_line(told, "given_name"), _line(told, "family_name"))))
    return Member(
        subject,
        _line(told, "name") or both,
        _line(told, "email"),
        _line(told, "lis_person_sourcedid"),
        is_learner=_LEARNER in roles and not roles & {*_STAFF, _TEST},
        is_active=_line(told, "status").casefold() in ("", "active"),
    )


def _line(told: dict[str, Any], name: str) -> str:
    """A text on one line, as whoever typed it into the platform may have broken it."""
    text = told.get(name)
    if not isinstance(text, str):
        return ""
    text = " ".join(text.split())[:255]
    return text if text.isprintable() else ""
