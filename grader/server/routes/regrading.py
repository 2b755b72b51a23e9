"""/staff/regrade: what a corrected suite does to grades that were given, shown before it is stored."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from grader.errors import InternalError, UsageError
from grader.feedback.clean import visible
from grader.server import effect, entered, pages
from grader.server.access import Row
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import INSTRUCTORS
from grader.store.acts import Act, Acts
from grader.store.regrades import ASKED, KEPT, REFUSED, UNDO_ASKED, UNDONE, decisions
from grader.store.store import Store
from grader.store.trials import Trials

if TYPE_CHECKING:
    from grader.feedback.wording import Words
    from grader.model import Text

_LONGEST_NOTICE = 1000
_MOST_NAMED = 500
_MOST_STEPS = 50


def regrades(site: Site, visit: Visit, store: Store) -> Response:
    """The exercises with what an older suite has graded, and what was graded again."""
    say = pages.texts(visit.language)
    steps = _steps(site, visit, store, say)
    newest = max((step["number"] for step in steps), default=0)
    asked = {"minute": int(time.time() // 60), "after": newest}
    told = site.ask(visit, store, "regrades", asked)
    if told is None:
        return site.waiting(visit)
    exercises = [
        {
            "name": entry.name,
            "title": say.of(entry.title),
            "outdated": told.get(entry.name, {}).get("outdated", 0),
            "wrong": told.get(entry.name, {}).get("wrong", ""),
        }
        for entry in site.course.exercises
    ]
    pending = any(step["pending"] for step in steps)
    return site.page(
        visit, "regrades.html.jinja", exercises=exercises, steps=steps, pending=pending
    )


def _steps(site: Site, visit: Visit, store: Store, say: Words) -> list[dict[str, Any]]:
    """What was graded again or undone, the last first; a worker is asked for what waits."""
    acts = Acts(store.database).all("regraded")
    followed = [act.value.get("follows") for act in acts]
    undone = [act.value.get("undoes") for act in acts if act.value.get("step") == UNDONE]
    found = []
    for act in reversed(acts[-_MOST_STEPS:]):
        step = act.value.get("step")
        waits = act.number not in followed and step in (ASKED, UNDO_ASKED)
        if act.subject not in site.course.names or not (waits or step in (KEPT, REFUSED, UNDONE)):
            continue
        if waits:
            _do(site, visit, store, act)
        undo = step == KEPT and act.number not in undone
        found.append(
            {
                "number": act.number,
                "text": _step_in_words(site, say, act),
                "reason": act.reason,
                "pending": waits,
                "undo": f"/staff/regrade/{act.subject}/undo?number={act.number}" if undo else "",
            }
        )
    return found


def _do(site: Site, visit: Visit, store: Store, act: Act) -> None:
    """Have a worker do what was asked, as often as it takes."""
    kind = "regrade_keep" if act.value.get("step") == ASKED else "regrade_undo"
    try:
        site.ask(visit, store, kind, {"act": act.number})
    except (UsageError, InternalError) as error:  # as by a suite that is wrong by now: it waits
        site.note(error)


def _step_in_words(site: Site, say: Words, act: Act) -> str:
    title = say.of(site.course.entry(act.subject).title)
    common = {"title": title, "who": act.actor, "time": site.time(act.time, say)}
    step = act.value.get("step")
    if step == KEPT:
        kept = act.value.get("kept")
        return say.count("regrade_kept", len(kept) if isinstance(kept, dict) else 0, **common)
    if step == UNDONE:
        return say("regrade_undone", **common)
    if step == REFUSED:
        return say("regrade_refused", **common)
    return say("regrade_pending", **common)


# ---------------------------------------------------------------- looking at it before


def preview(site: Site, visit: Visit, store: Store) -> Response:
    """How far trying is; then whose grade changes, and the form that stores it."""
    return _preview(site, visit, store)


def _preview(
    site: Site, visit: Visit, store: Store, *, status: int = 200, wrong: str = "", reason: str = ""
) -> Response:
    name = visit.request.path_params["exercise"]
    if name not in site.course.names:
        return site.refused(visit)
    say = pages.texts(visit.language)
    title = site.course.entry(name).title
    heading = say("regrade_of", title=say.of(title))
    # Each slice is another errand: what has changed is how many were tried.
    asked = {
        "exercise": name,
        "tried": Trials(store.database).count(),
        "basis": _basis(store, name),
    }
    told = site.ask(visit, store, "regrade", asked)
    if told is None or told["left"]:
        told = told or {key: _count(visit, key) for key in ("all", "left")}
        return site.page(
            visit, "regrade_progress.html.jinja", heading=heading, exercise=name, **told
        )
    notices = {
        language: visit.form.get(f"notice_{language}", "")
        if wrong
        else _notice(pages.texts(language), title)
        for language in ("en", "ja")
    }
    return site.page(
        visit,
        "regrade.html.jinja",
        status,
        heading=heading,
        exercise=name,
        number=0,
        all=told["all"],
        state=told["state"],
        faults=told["faults"],
        notices=notices,
        wrong=wrong,
        reason=reason,
        longest=effect.LONGEST_REASON,
        longest_notice=_LONGEST_NOTICE,
        **_changes(site, say, told["changes"]),
    )


def _basis(store: Store, exercise: str) -> list[Any]:
    """What differs when it has to be looked at anew: not with every hand-in, or a busy class never saw it."""
    steps = Acts(store.database).all("regraded", exercise)
    last = steps[-1].number if steps else 0
    return [decisions(store.database, exercise), last, int(time.time() // 60)]


def _notice(say: Words, title: Text) -> str:
    """What students are told if staff write nothing else."""
    return say("regrade_notice", title=say.of(title))


def _count(visit: Visit, key: str) -> int:
    return entered.whole_number(visit.request.query_params.get(key, ""), 6) or 0


def _changes(site: Site, say: Words, changes: list[Any]) -> dict[str, Any]:
    return {
        "changes": [_change(site, say, one) for one in changes[:_MOST_NAMED]],
        "count": len(changes),
        "more": max(0, len(changes) - _MOST_NAMED),
        "drops": sum(bool(one["before"]) and one["after"][0] < one["before"][0] for one in changes),
    }


def _change(site: Site, say: Words, one: Mapping[str, Any]) -> dict[str, Any]:
    because = [say("regrade_lost", check=say.of(check["title"])) for check in one["lost"]]
    because += [say("regrade_won", check=say.of(check["title"])) for check in one["won"]]
    first = say("regrade_points") if one["before"] else say("regrade_first")
    return {**effect.changed(site, say, one), "id": one["id"], "because": because or [first]}


# ---------------------------------------------------------------- storing it


def confirm(site: Site, visit: Visit, store: Store) -> Response:
    """Ask for the reports to be stored that were looked at; a worker sees whether they still hold."""
    name = visit.request.path_params["exercise"]
    if name not in site.course.names:
        return site.refused(visit)
    say = pages.texts(visit.language)
    reason = effect.reason(visit)
    notice = {
        language: visible(visit.form.get(f"notice_{language}", "").strip(), _LONGEST_NOTICE + 1)
        for language in ("en", "ja")
    }
    wrong = effect.wrong_reason(say, reason)
    if any(len(text) > _LONGEST_NOTICE for text in notice.values()):
        wrong = say("regrade_long_notice", most=_LONGEST_NOTICE)
    if wrong:
        return _preview(site, visit, store, status=422, wrong=wrong, reason=reason)
    value = {"step": ASKED, "state": visit.form.get("state", "")[:64], "notice": notice}
    return _asked(site, visit, store, name, value, reason)


def _asked(
    site: Site, visit: Visit, store: Store, name: str, value: Mapping[str, Any], reason: str
) -> Response:
    """Keep what was asked, once however often the button was pressed, and have a worker do it."""
    acts = Acts(store.database)
    with store.together():
        all_ = acts.all("regraded", name)
        followed = [act.value.get("follows") for act in all_]
        waits = [dict(act.value) for act in all_ if act.number not in followed]
        if dict(value) not in waits:
            acts.add(
                "regraded", name, value,
                actor=visit.asker, time=datetime.now(UTC), reason=reason,
            )  # fmt: skip
    last = acts.last("regraded", name)
    if last is not None and last.value.get("step") == value["step"]:
        _do(site, visit, store, last)
    return RedirectResponse("/staff/regrade", 303)


# ---------------------------------------------------------------- taking it back


def undo_preview(site: Site, visit: Visit, store: Store) -> Response:
    """Whose grade changes where a regrade is undone, and the form that does it."""
    return _undo_preview(site, visit, store, _count(visit, "number"))


def _undo_preview(
    site: Site, visit: Visit, store: Store, act: int, *, status: int = 200, wrong: str = "",
    reason: str = "",
) -> Response:  # fmt: skip
    name = visit.request.path_params["exercise"]
    say = pages.texts(visit.language)
    if not _may_be_undone(store, name, act):
        return site.message(visit, 422, "regrade_done")
    told = site.ask(
        visit, store, "regrade_undo_preview", {"act": act, "basis": _basis(store, name)}
    )
    if told is None:
        if visit.request.method == "GET":
            return site.waiting(visit)
        return RedirectResponse(f"/staff/regrade/{name}/undo?number={act}", 303)
    title = say.of(site.course.entry(name).title)
    return site.page(
        visit,
        "regrade.html.jinja",
        status,
        heading=say("regrade_undo_of", title=title),
        exercise=name,
        number=act,
        all=0,
        state="",
        faults=[],
        notices={},
        wrong=wrong,
        reason=reason,
        longest=effect.LONGEST_REASON,
        longest_notice=_LONGEST_NOTICE,
        **_changes(site, say, told["changes"]),
    )


def _may_be_undone(store: Store, exercise: str, number_: int) -> bool:
    acts = Acts(store.database).all("regraded", exercise)
    there = any(act.number == number_ and act.value.get("step") == KEPT for act in acts)
    return there and not any(act.value.get("undoes") == number_ for act in acts)


def undo(site: Site, visit: Visit, store: Store) -> Response:
    """Ask for the reports from before to stand again."""
    name = visit.request.path_params["exercise"]
    act = entered.whole_number(visit.form.get("number", ""), 11) or 0
    say = pages.texts(visit.language)
    reason = effect.reason(visit)
    if wrong := effect.wrong_reason(say, reason):
        return _undo_preview(site, visit, store, act, status=422, wrong=wrong, reason=reason)
    if not _may_be_undone(store, name, act):
        return site.message(visit, 422, "regrade_done")
    return _asked(site, visit, store, name, {"step": UNDO_ASKED, "undoes": act}, reason)


ROWS = (
    Row("GET", "/staff/regrade", INSTRUCTORS, regrades),
    Row("GET", "/staff/regrade/{exercise}", INSTRUCTORS, preview),
    Row("POST", "/staff/regrade/{exercise}", INSTRUCTORS, confirm),
    Row("GET", "/staff/regrade/{exercise}/undo", INSTRUCTORS, undo_preview),
    Row("POST", "/staff/regrade/{exercise}/undo", INSTRUCTORS, undo),
)
