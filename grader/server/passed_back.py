"""What platforms have of a student's points, in words, for the student and for staff."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from grader.feedback.wording import number
from grader.server import pages
from grader.store.passback import AGAIN, Outbox, Parcel
from grader.store.rows import IDS

if TYPE_CHECKING:
    from grader.feedback.wording import Words
    from grader.server.site import Site
    from grader.server.visit import Visit
    from grader.store.store import Store


def of_student(
    site: Site, visit: Visit, store: Store, exercise: str, *, released: bool
) -> list[str]:
    """What platforms have of a student's points in an exercise, and what is still to come, a line each.

    Of what is not `released`, no points are told, though the platform may not know that yet.
    """
    if not site.course.platforms:
        return []
    say = pages.texts(visit.language)
    ids = [id_ for (id_,) in store.database.rows(IDS, visit.who.id)]
    lines = []
    for parcel in Outbox(store.database).of(ids, exercise):
        platform = parcel.place.platform
        if parcel.has:
            since = site.own_time(moment(parcel.since or 0.0), visit)
            points = points_of(say, parcel) if released else say("passback_withheld")
            lines.append(say("passback_has", platform=platform, points=points, since=since))
        if told := _to_come(site, visit, say, parcel):
            lines.append(told)
    return list(dict.fromkeys(lines))


def _to_come(site: Site, visit: Visit, say: Words, parcel: Parcel) -> str:
    """What the platform has not got, and why not yet; "" where it has the newest."""
    platform = parcel.place.platform
    if parcel.due is None and not parcel.failed:
        return ""
    if not parcel.tries and not parcel.failed:
        return say("passback_soon", platform=platform)
    why = say(f"passback_{parcel.answer}")
    if parcel.due is None:
        return say("passback_failed", platform=platform, why=why)
    again = site.own_time(moment(parcel.due), visit)
    return say("passback_waits", platform=platform, why=why, again=again)


def points_of(say: Words, parcel: Parcel) -> str:
    """The points that a platform has: that there will be some, where they are withheld."""
    points, possible = parcel.has.get("points"), parcel.has.get("possible")
    if not isinstance(points, int | float) or not isinstance(possible, int | float):
        return say("passback_withheld")
    return say("points_short", points=number(points), possible=number(possible))


def answer_of(say: Words, parcel: Parcel) -> str:
    """What a platform answered last, in words; "" before the first time."""
    return "" if parcel.answer in ("", AGAIN) else say(f"passback_{parcel.answer}")


def moment(seconds: float) -> datetime:
    """A time of the outbox."""
    return datetime.fromtimestamp(seconds, UTC)
