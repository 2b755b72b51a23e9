"""/staff/rules: exceptions, due times and releases, each shown with its effect before it is stored."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from grader.desk import deciding
from grader.desk.deciding import Decision, read, stamp
from grader.desk.decisions import due_in
from grader.errors import UsageError
from grader.feedback.clean import visible
from grader.feedback.wording import number
from grader.server import asking, effect, pages
from grader.server.access import Row
from grader.server.decided import held, in_words
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import ASSISTANTS, INSTRUCTORS
from grader.store.acts import Acts
from grader.store.rows import PERSON
from grader.store.settings import RULES, setting
from grader.store.store import Store
from grader.text import folded

if TYPE_CHECKING:
    from grader.feedback.wording import Words

_MOST_NAMED = 200
HEADINGS = {
    "extension": "rules_extensions",
    "override": "rules_overrides",
    "dropped": "rules_dropped",
    "due": "rules_dues",
    "release": "rules_releases",
    "withheld": "rules_withheld",
}
_HELP = {
    "extension": "rules_extensions_help",
    "override": "rules_overrides_help",
    "dropped": "rules_dropped_help",
    "due": "rules_dues_help",
    "release": "rules_releases_help",
    "withheld": "rules_withheld_help",
}
_FIELDS = {
    "extension": ("student", "exercise", "due"),
    "override": ("student", "exercise", "points"),
    "dropped": ("check",),
    "due": ("exercise", "due"),
    "release": ("exercise", "when"),
    "withheld": ("student", "exercise"),
}


def rules(site: Site, visit: Visit, store: Store) -> Response:
    """What is decided, in files and here, and the forms to decide."""
    asked = {"rules": setting(store.database, RULES), "minute": int(time.time() // 60)}
    told = site.ask(visit, store, "rules", asked)
    if told is None:
        return site.waiting(visit)
    say = pages.texts(visit.language)
    kinds = list(HEADINGS) if visit.role in INSTRUCTORS else ["extension"]
    blocks = [
        {
            "kind": kind,
            "heading": say(HEADINGS[kind]),
            "help": say(_HELP[kind]),
            "fields": _FIELDS[kind],
            "rows": [
                row for row in held(site, say, store, kind, told) if _may_see(site, visit, row)
            ],
        }
        for kind in kinds
    ]
    return site.page(
        visit,
        "rules.html.jinja",
        blocks=blocks,
        wrong=told["wrong"] if visit.role in INSTRUCTORS else [],
        exercises=[(entry.name, say.of(entry.title)) for entry in site.course.exercises],
        due_in_file={entry.name for entry in site.course.exercises if entry.due is not None},
        checks=_checks(site, say, told["checks"]),
        zone=_zone(site),
    )


def _may_see(site: Site, visit: Visit, row: Mapping[str, Any]) -> bool:
    return not row["student"] or site.looks_after(visit, row["student"])


def _checks(
    site: Site, say: Words, checks: Mapping[str, Any]
) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            say.of(entry.title),
            [
                (f"{entry.name}/{one['id']}", f"{say.of(one['title'])} ({number(one['points'])})")
                for one in checks.get(entry.name, [])
            ],
        )
        for entry in site.course.exercises
        if checks.get(entry.name)
    ]


def _zone(site: Site) -> str:
    return f"{datetime.now(site.course.timezone or UTC):%Z}"


# ---------------------------------------------------------------- looking at it before


def preview(site: Site, visit: Visit, store: Store) -> Response:
    """Whose grade changes, and the form that stores the decision."""
    return _preview(site, visit, store, _decision(site, visit, store, visit.request.query_params))


def _decision(site: Site, visit: Visit, store: Store, said: Mapping[str, str]) -> Decision:
    """What is to be decided, and whether whoever asks may.

    Raises:
        UsageError: It makes no sense, or is others' to decide.
    """
    kind = visit.request.path_params["kind"]
    what = "yes" if kind == "withheld" and "what" not in said else said.get("what", "")
    decision = read(site.course, kind, said.get("exercise", ""), said.get("student", ""), what)
    if decision.student:
        student = _student(site, visit, store, decision.student)
        decision = read(site.course, kind, decision.exercise, student, what)
    acts = Acts(store.database)
    everybodys = site.course.entry(decision.exercise).due or due_in(
        acts.last("due", decision.exercise)
    )
    wrong = deciding.refused(decision, everybodys)
    if visit.role not in INSTRUCTORS:
        holding = asking.holding(store, "extension", decision.exercise, decision.student)
        wrong = wrong or deciding.refused_to_assistants(decision, everybodys, holding, visit.asker)
    if wrong is not None:
        raise wrong
    return decision


def _student(site: Site, visit: Visit, store: Store, typed: str) -> str:
    """The id that was meant, of somebody in a section of whoever asks.

    Raises:
        UsageError: There is none; said in the same way where it is another section's.
    """
    rows = store.database.rows(
        f"SELECT {PERSON} FROM (SELECT CAST($1 AS TEXT) AS student) s", typed
    )
    found = str(rows[0][0])
    if found not in site.people and not store.knows(found):
        same = [id_ for id_ in site.people if folded(id_) == folded(typed)]
        found = same[0] if len(same) == 1 else ""
    if not found or not site.looks_after(visit, found):
        shown = visible(typed, 60)
        raise UsageError(
            {
                "en": f"There is no student {shown!r} in your sections.",
                "ja": f"担当する組に {shown!r} という学生はいません。",
            },
            {
                "en": "Type the id as the roster has it.",
                "ja": "名簿のとおりに ID を入力してください。",
            },
        )
    return found


def _preview(
    site: Site,
    visit: Visit,
    store: Store,
    decision: Decision,
    *,
    status: int = 200,
    wrong: str = "",
    reason: str = "",
) -> Response:
    state = stamp(store, decision)
    told = site.ask(visit, store, "preview", {**decision.data(), "stamp": state})
    if told is None:
        if visit.request.method == "GET":
            return site.waiting(visit)
        return RedirectResponse(_address(decision), 303)
    say = pages.texts(visit.language)
    title = say.of(site.course.entry(decision.exercise).title)
    changes = told["changes"]
    return site.page(
        visit,
        "decision.html.jinja",
        status,
        heading=say(HEADINGS[decision.kind]),
        kind=decision.kind,
        title=title,
        whom=site.name(decision.student) if decision.student else "",
        student=decision.student,
        exercise=decision.exercise,
        what=decision.what,
        value=in_words(site, say, decision.kind, decision.value),
        taken_back=decision.is_back,
        changes=[effect.changed(site, say, one) for one in changes[:_MOST_NAMED]],
        more=max(0, len(changes) - _MOST_NAMED),
        count=len(changes),
        shown=told["shown"],
        hidden=told["hidden"],
        state=state,
        wrong=wrong,
        reason=reason,
        longest=effect.LONGEST_REASON,
    )


def _address(decision: Decision) -> str:
    said = {key: value for key, value in decision.data().items() if key != "kind"}
    return f"/staff/rules/{decision.kind}?{urlencode(said)}"


# ---------------------------------------------------------------- storing it


def decide(site: Site, visit: Visit, store: Store) -> Response:
    """Store a decision that was looked at."""
    decision = _decision(site, visit, store, visit.form)
    say = pages.texts(visit.language)
    reason = effect.reason(visit)
    if wrong := effect.wrong_reason(say, reason):
        return _preview(site, visit, store, decision, status=422, wrong=wrong, reason=reason)
    acts, state = Acts(store.database), visit.form.get("state", "")
    # Of a form that says something else than what was looked at, a worker sees now whether it makes sense.
    fresh = stamp(store, decision) == state
    if fresh and site.ask(visit, store, "preview", {**decision.data(), "stamp": state}) is None:
        return _preview(site, visit, store, decision)
    with store.together():
        fresh = fresh and stamp(store, decision) == state
        if fresh:
            acts.add(
                decision.kind, decision.subject, decision.value,
                actor=visit.asker, time=datetime.now(UTC), reason=reason,
            )  # fmt: skip
    if not fresh and not _is_done(acts, decision, visit.asker, reason):
        wrong = say("rules_stale")
        return _preview(site, visit, store, decision, status=409, wrong=wrong, reason=reason)
    return RedirectResponse(f"/staff/rules#{decision.kind}", 303)


def _is_done(acts: Acts, decision: Decision, actor: str, reason: str) -> bool:
    """Whether this very decision was stored just now: the button was pressed twice."""
    last = acts.last(decision.kind, decision.subject)
    return last is not None and (last.actor, last.reason, dict(last.value)) == (
        actor, reason, dict(decision.value),
    )  # fmt: skip


ROWS = (
    Row("GET", "/staff/rules", ASSISTANTS, rules),
    Row("GET", "/staff/rules/{kind}", ASSISTANTS, preview),
    Row("POST", "/staff/rules/{kind}", ASSISTANTS, decide),
)
