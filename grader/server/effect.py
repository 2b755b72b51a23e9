"""What a decision or a regrade does to a grade, as its form shows it, and the reason that such a form needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from grader.feedback.clean import visible
from grader.feedback.wording import number

if TYPE_CHECKING:
    from grader.feedback.wording import Words
    from grader.server.site import Site
    from grader.server.visit import Visit

LONGEST_REASON = 500


def changed(site: Site, say: Words, one: Mapping[str, Any]) -> dict[str, str]:
    """Whose grade changes, from what to what, and by how much; a worker has told it."""
    before, after = one["before"], one["after"]
    difference = (after[0] if after else 0) - (before[0] if before else 0)
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    return {
        "student": one["student"],
        "name": site.name(one["student"]),
        "before": _points(say, before),
        "after": _points(say, after),
        "difference": f"{sign}{number(abs(difference))}",
    }


def _points(say: Words, share: Sequence[float] | None) -> str:
    if share is None:
        return say("rules_no_grade")
    return say("points_short", points=number(share[0]), possible=number(share[1]))


def reason(visit: Visit) -> str:
    """The reason that a form gives; of one that is too long no more than shows that."""
    return visible(visit.form.get("reason", "").strip(), LONGEST_REASON + 1)


def wrong_reason(say: Words, given: str) -> str:
    """What is wrong with a reason, "" if nothing is."""
    if not given:
        return say("rules_no_reason")
    return say("rules_long_reason", most=LONGEST_REASON) if len(given) > LONGEST_REASON else ""
