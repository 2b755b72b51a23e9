"""The rubric of an exercise, whose effect is shown before it is kept, and its bank of comments."""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from grader.desk.comments import Bank
from grader.desk.judging import MOST_ITEMS, Item, items_in, items_of
from grader.server import judged, pages
from grader.server.access import Row
from grader.server.commented import LONGEST
from grader.server.judged import Division
from grader.server.routes.judging import called, exercise_of
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import ASSISTANTS, INSTRUCTORS, READERS
from grader.store.acts import Acts
from grader.store.appointments import Role
from grader.store.errands import Errands
from grader.store.store import Store

if TYPE_CHECKING:
    from grader.feedback.wording import Words

_ERRAND = "rubric_effect"
_LONGEST_TEXT = 200
_MOST_POINTS = 1_000.0
_EMPTY_ROWS = 3
_CAP = 200_000  # thirty items of two hundred letters of Japanese each, as a form writes them


def rubric(site: Site, visit: Visit, store: Store) -> Response:
    """The rubric as it is; instructors may change it."""
    exercise = exercise_of(site, visit)
    if not exercise:
        return site.refused(visit)
    items = items_in(Acts(store.database).last("rubric", exercise))
    rows = [(item.id, item.text, f"{item.points:g}") for item in items]
    return _page(site, visit, store, exercise, rows)


def _page(
    site: Site,
    visit: Visit,
    store: Store,
    exercise: str,
    rows: Sequence[tuple[str, str, str]],
    wrong: tuple[str, str] | None = None,
    status: int = 200,
) -> Response:
    say = pages.texts(visit.language)
    last = Acts(store.database).last("rubric", exercise)
    decides = visit.role is Role.INSTRUCTOR
    empty = min(_EMPTY_ROWS, MOST_ITEMS - len(rows)) if decides else 0
    return site.page(
        visit,
        "rubric.html.jinja",
        status,
        exercise=exercise,
        title=site.title_of(say, exercise),
        rows=[*rows, *[("", "", "")] * empty],
        last=last,
        last_at=site.time(last.time, say) if last else "",
        decides=decides,
        bank=Bank(store, exercise).sayings(),
        keeps=visit.role in ASSISTANTS,
        wrong=wrong,
    )


def propose(site: Site, visit: Visit, store: Store) -> Response:
    """Ask what a rubric would change; nothing is kept yet."""
    exercise = exercise_of(site, visit)
    if not exercise:
        return site.refused(visit)
    say = pages.texts(visit.language)
    rows = _rows(visit)
    items, wrong = _items(say, rows)
    if wrong:
        return _page(site, visit, store, exercise, rows, wrong, 422)
    value = {
        "exercise": exercise,
        "items": [asdict(item) for item in items],
        "as_of": _as_of(store, exercise),
    }
    # Asked once more it is to be computed once more: reports may have come.
    value["once"] = secrets.token_hex(4)
    id_ = site.leave(visit, store, _ERRAND, value)
    return RedirectResponse(f"/staff/judging/{exercise}/rubric/effect/{id_}", 303)


def _rows(visit: Visit) -> list[tuple[str, str, str]]:
    form = visit.form
    rows = [
        (
            form.get(f"id-{n}", "")[:16],
            form.get(f"text-{n}", "").strip(),
            form.get(f"points-{n}", ""),
        )
        for n in range(MOST_ITEMS)
    ]
    return [row for row in rows if row[1] or row[2].strip()]


def _items(
    say: Words, rows: Sequence[tuple[str, str, str]]
) -> tuple[list[Item], tuple[str, str] | None]:
    """The items that a form says, or what is wrong with it."""
    items: list[Item] = []
    for place, (id_, text, points) in enumerate(rows, start=1):
        if not text:
            return [], (say("item_no_text", number=place), say("item_no_text_more"))
        if len(text) > _LONGEST_TEXT:
            more = say("comment_long_more", most=_LONGEST_TEXT)
            return [], (say("item_long", number=place), more)
        try:
            value = float(points.strip().replace("\u2212", "-").replace(",", "."))
        except ValueError:
            value = math.nan
        if not abs(value) <= _MOST_POINTS:
            return [], (say("item_points", number=place), say("item_points_more"))
        new = not id_ or id_ in [item.id for item in items]
        items.append(Item(secrets.token_hex(4) if new else id_, text, round(value, 6)))
    return items, None


def _as_of(store: Store, exercise: str) -> int:
    """The last act that an effect depends on."""
    acts = Acts(store.database)
    last = acts.last("rubric", exercise)
    marks = acts.within("mark", exercise)
    return max(last.number if last else 0, marks[-1].number if marks else 0)


def effect(site: Site, visit: Visit, store: Store) -> Response:
    """Whose grade a rubric would change, from what to what; to be confirmed."""
    exercise = exercise_of(site, visit)
    if not exercise:
        return site.refused(visit)
    asked = Errands(store.database).asked(visit.request.path_params["errand"], _ERRAND, visit.asker)
    if asked is None or asked.get("exercise") != exercise:
        return site.message(visit, 422, "effect_gone")
    answer = site.ask(visit, store, _ERRAND, asked)
    if answer is None:
        return site.waiting(visit)
    say = pages.texts(visit.language)
    division = Division.of(store, exercise)
    names = judged.shows_names(visit, division)
    works = {work.student: work for work in judged.works(site, visit, store, exercise, division)}
    changes = [
        {**change, "called": called(site, say, works[change["student"]], names=names)}
        for change in answer["changes"]
        if change["student"] in works
    ]
    return site.page(
        visit,
        "rubric_effect.html.jinja",
        exercise=exercise,
        title=site.title_of(say, exercise),
        items=items_of(asked["items"]),
        packed=json.dumps(asked["items"], ensure_ascii=False),
        as_of=asked["as_of"],
        changes=sorted(changes, key=lambda one: str(one["called"])),
        marked=answer["marked"],
    )


def confirm(site: Site, visit: Visit, store: Store) -> Response:
    """Keep a rubric whose effect was shown, as long as that is still its effect."""
    exercise = exercise_of(site, visit)
    if not exercise:
        return site.refused(visit)
    say = pages.texts(visit.language)
    items, wrong = _items(say, _unpacked(visit.form.get("items", "")))
    if wrong:
        return site.message(visit, 422, "bad_request")
    acts = Acts(store.database)
    value: dict[str, Any] = {"items": [asdict(item) for item in items]}
    with store.database.writing():
        fresh = visit.form.get("as_of") == str(_as_of(store, exercise))
        if fresh:
            acts.add("rubric", exercise, value, actor=visit.asker, time=datetime.now(UTC))
    if fresh:
        return RedirectResponse(f"/staff/judging/{exercise}/rubric", 303)
    last = acts.last("rubric", exercise)
    if last is not None and last.actor == visit.asker and last.value == value:
        return RedirectResponse(f"/staff/judging/{exercise}/rubric", 303)  # it was sent twice
    rows = [(item.id, item.text, f"{item.points:g}") for item in items]
    wrong = say("effect_stale"), say("effect_stale_more")
    return _page(site, visit, store, exercise, rows, wrong, 409)


def _unpacked(text: str) -> list[tuple[str, str, str]]:
    try:
        items = items_of(json.loads(text))
    except (ValueError, RecursionError):
        return [("", "", "")]
    return [(item.id[:16], item.text, repr(item.points)) for item in items]


def bank(site: Site, visit: Visit, store: Store) -> Response:
    """Keep one more sentence in the bank, or offer one no longer."""
    exercise = exercise_of(site, visit)
    if not exercise:
        return site.refused(visit)
    sayings, now = Bank(store, exercise), datetime.now(UTC)
    removed = visit.form.get("remove", "")
    if removed.isascii() and removed.isdigit():
        sayings.remove(int(removed[:9]), actor=visit.asker, time=now)
    else:
        text = visit.form.get("text", "").replace("\r\n", "\n").strip()
        if not text or len(text) > LONGEST:
            return site.message(visit, 422, "bank_text")
        sayings.add(text, actor=visit.asker, time=now)
    return RedirectResponse(f"/staff/judging/{exercise}/rubric#bank", 303)


ROWS = (
    Row("GET", "/staff/judging/{exercise}/rubric", READERS, rubric),
    Row(
        "POST", "/staff/judging/{exercise}/rubric", INSTRUCTORS, propose,
        fields=3 * MOST_ITEMS + 2, cap=_CAP,
    ),
    Row("GET", "/staff/judging/{exercise}/rubric/effect/{errand}", INSTRUCTORS, effect),
    Row("POST", "/staff/judging/{exercise}/rubric/confirm", INSTRUCTORS, confirm, cap=_CAP),
    Row("POST", "/staff/judging/{exercise}/bank", ASSISTANTS, bank, cap=64_000),
)  # fmt: skip
