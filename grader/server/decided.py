"""What is decided, as /staff/rules lists it: what files say, to be read only, and what pages have stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from grader.desk.deciding import BACK
from grader.desk.decisions import dropped_in, due_in, points_in
from grader.feedback.wording import number
from grader.store.acts import Acts, parts_of, time_in

if TYPE_CHECKING:
    from grader.feedback.wording import Words
    from grader.server.site import Site
    from grader.store.acts import Act
    from grader.store.store import Store

_IN_FILE = {"extensions": "extension", "overrides": "override", "dropped": "dropped"}
_WHEN = {
    "at_once": "rules_at_once",
    "when_due": "rules_when_due",
    "by_hand": "rules_by_hand",
}


def held(
    site: Site, say: Words, store: Store, kind: str, told: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """What holds of a kind: the files' entries first, then those that were stored here, the last first."""
    titles = {
        (name, one["id"]): say.of(one["title"])
        for name, checks in told["checks"].items()
        for one in checks
    }
    rows = [
        _of_file(site, say, entry, titles)
        for entry in told["entries"]
        if _IN_FILE.get(entry["kind"]) == kind
    ]
    if kind == "due":
        rows += [
            _row(site, say, "", entry.name, site.time(entry.due, say), place="course.toml")
            for entry in site.course.exercises
            if entry.due is not None
        ]
    acts = Acts(store.database)
    if kind == "dropped":
        found = dropped_in(acts.all("dropped"))
        return rows + [
            _of_act(site, say, act, f"{BACK}:{check}", titles.get((exercise, check), check))
            for (exercise, check), act in reversed(found.items())
            if exercise in site.course.names
        ]
    # Of a student who was joined to another the last act about either holds.
    joined, last = store.joined(), {}
    for act in acts.holding(kind).values():
        exercise, student = parts_of(act.subject)
        last[exercise, joined.get(student, student)] = act
    return rows + [
        _of_act(site, say, act, BACK, in_words(site, say, kind, act.value), student)
        for (exercise, student), act in sorted(last.items(), key=lambda one: -one[1].number)
        if _holds(kind, act) and exercise in site.course.names
    ]


def in_words(site: Site, say: Words, kind: str, value: Mapping[str, Any]) -> str:
    """What a decision says, in a few words."""
    if kind in ("extension", "due"):
        due = time_in(value.get("due"))
        return site.time(due, say) if due else ""
    if kind == "override":
        points = value.get("points")
        return "" if points is None else number(points)
    if kind == "release":
        now = value.get("released") is True
        return say("rules_now" if now else _WHEN[str(value.get("when"))])
    return str(value.get("check", ""))


def _holds(kind: str, act: Act) -> bool:
    if kind in ("extension", "due"):
        return due_in(act) is not None
    if kind == "override":
        return points_in(act) is not None
    if kind == "withheld":
        return act.value.get("withheld") is True
    when = str(act.value.get("when"))
    return when in _WHEN and when != "at_once"


def _of_act(
    site: Site, say: Words, act: Act, what: str, value: str, student: str = ""
) -> dict[str, Any]:
    exercise, _ = parts_of(act.subject)
    said = {"exercise": exercise, "student": student, "what": what}
    return _row(
        site, say, student, exercise, value,
        reason=act.reason,
        by=act.actor,
        time=site.time(act.time, say),
        back=f"/staff/rules/{act.kind}?{urlencode(said)}",
    )  # fmt: skip


def _of_file(
    site: Site, say: Words, entry: Mapping[str, Any], titles: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    exercise, who = entry["exercise"], entry["who"]
    place = entry["place"].removeprefix(f"{site.course.root}/")
    common = {"reason": entry["reason"], "place": place}
    if entry["kind"] == "dropped":
        return _row(site, say, "", exercise, titles.get((exercise, who), who), **common)
    value = entry["value"]
    kind = _IN_FILE[entry["kind"]]
    told = in_words(site, say, kind, {"due": value} if kind == "extension" else {"points": value})
    return _row(site, say, who, exercise, told, **common)


def _row(
    site: Site, say: Words, student: str, exercise: str, value: str, **more: str
) -> dict[str, Any]:
    return {
        "student": student,
        "name": site.name(student) if student else "",
        "title": say.of(site.course.entry(exercise).title),
        "value": value,
        "reason": "",
        "by": "",
        "time": "",
        "place": "",
        "back": "",
        **more,
    }
