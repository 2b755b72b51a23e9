"""A student's exercises: all of them, and one with its task, its hints, and the form to hand in."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from starlette.responses import RedirectResponse, Response

from grader.desk.handing_in import NotNowError, hand_in
from grader.errors import UsageError
from grader.feedback.wording import number
from grader.server import asking, handouts, navigation, pages, passed_back, zones
from grader.server.access import Row
from grader.server.progress import Have, Progress, next_due, next_step
from grader.server.readings import of_listed
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import SIGNED_IN, STUDENT
from grader.store.acts import time_in
from grader.store.appointments import Role
from grader.store.store import Store
from grader.submissions import parse_submission

if TYPE_CHECKING:
    from grader.feedback.wording import Words

_PASTE_CAP = 1_700_000  # what a file may have, as a form writes it: three letters for a byte
FILE_CAP = 5_400_000


def home(site: Site, visit: Visit, store: Store) -> Response:
    """My exercises, each with what I have, and what to do next."""
    if visit.who.role != "student":
        begins = navigation.of(visit.role)
        return RedirectResponse(begins[0].path if begins else "/login/device", 303)
    say = pages.texts(visit.language)
    progress = progress_of(site, visit, store)
    found = progress.all()
    weeks: dict[int, list[dict[str, Any]]] = {}
    for have in found:
        weeks.setdefault(have.entry.week, []).append(_exercise_row(site, visit, say, have))
    following, due = next_step(found), next_due(found, progress.now)
    return site.page(
        visit,
        "home.html.jinja",
        weeks=sorted(weeks.items()),
        following=following and _exercise_row(site, visit, say, following),
        due_next=due and _exercise_row(site, visit, say, due),
        anything=bool(found),
        zone=str(zones.zone_of(visit.request.cookies, site.course)),
    )


def progress_of(site: Site, visit: Visit, store: Store) -> Progress:
    """What the student has whose pages they are."""
    return Progress(site.course, store, site.keys.pages, visit.who.id, visit.language)


def _exercise_row(site: Site, visit: Visit, say: Words, have: Have) -> dict[str, Any]:
    most, made = site.course.policy.attempts, len(have.attempts)
    attempts = str(made) if made else ""
    if made and most is not None:
        attempts = say("attempts_of", number=made, most=most)
    return {
        "exercise": have.entry.name,
        "title": say.of(have.entry.title),
        "due": site.own_time(have.due, visit) if have.due else "",
        "latest": have.attempts[-1].submission if have.attempts else "",
        "state": have.state.kind if have.state else "",
        "points": short(say, have.points, have.possible),
        "notes": have.notes,
        "attempts": attempts,
        "left": say.count("attempts_left", have.left) if have.left is not None else "",
    }


def short(say: Words, points: float | None, possible: float | None) -> str:
    """So many points of so many, "" where there are none."""
    if points is None or possible is None:
        return ""
    return say("points_short", points=number(points), possible=number(possible))


def exercise(site: Site, visit: Visit, store: Store) -> Response:
    """The task, the form, and what was handed in."""
    return exercise_page(site, visit, store)


def exercise_page(
    site: Site,
    visit: Visit,
    store: Store,
    *,
    status: int = 200,
    wrong: tuple[str, str] | None = None,
    pasted: str = "",
    why: str = "",
) -> Response:
    """The page of an exercise; `wrong` says why a form was refused, whose text comes back."""
    name = visit.request.path_params["exercise"]
    if name not in site.course.names:
        return site.refused(visit)
    say = pages.texts(visit.language)
    progress = progress_of(site, visit, store)
    have = progress.of(name)
    attempts = []
    for one in reversed(have.attempts):
        state = progress.shown(of_listed(store, one), name)
        graded = state.is_result
        attempts.append(
            {
                "id": one.submission,
                "time": site.own_time(one.received, visit),
                "state": state.kind,
                "points": short(say, state.points, state.possible) if graded else "",
            }
        )
    asked = asking.extensions(store, name, visit.who.id)
    task, task_language = site.task(name, visit.language)
    return site.page(
        visit,
        "exercise.html.jinja",
        status,
        exercise=name,
        row=_exercise_row(site, visit, say, have),
        elsewhere=passed_back.of_student(
            site, visit, store, name, released=have.points is not None
        ),
        wrong=wrong,
        may_act=visit.role is Role.STUDENT,
        once=secrets.token_hex(16),
        # As it was written, for whoever wrote it: the look would change it.
        pasted=as_written(pasted),
        attempts=attempts,
        task=task,
        task_language=task_language,
        stubs=handouts.stubs(site.course, name),
        hint_groups=_hints(site, store, visit, name),
        asked=[told(site, visit, one) for one in asked],
        may_ask=have.due is not None and not asking.is_open(asked),
        why=as_written(why),
        longest=asking.LONGEST,
    )


def as_written(text: str) -> Markup | str:
    """What somebody typed, for a text box: a browser takes away the line's end before it."""
    return Markup("\n") + escape(text) if text else ""


def told(site: Site, visit: Visit, one: asking.Asked) -> dict[str, Any]:
    """What was asked and answered, as a page shows it."""
    answer = one.answer
    wanted = time_in(one.act.value.get("until"))
    return {
        "time": site.own_time(one.act.time, visit),
        "text": one.text,
        "until": site.own_time(wanted, visit) if wanted else "",
        "answered": site.own_time(answer.time, visit) if answer else "",
        "answer": str(answer.value.get("text", "")) if answer else "",
        "outcome": one.outcome,
    }


def _hints(site: Site, store: Store, visit: Visit, name: str) -> list[dict[str, Any]]:
    """The hints that are open, and of each group the next one that can be opened."""
    opened = asking.opened_hints(store, name, visit.who.id)
    say = pages.texts(visit.language)
    groups = []
    for group in handouts.hints(site.course.assignment(name), visit.language):
        shown = [one for one in group.hints if one.number in opened]
        following = next((one for one in group.hints if one.number not in opened), None)
        groups.append(
            {
                "title": group.title or say("hints_of_checks"),
                "language": group.written or visit.language,
                "hints": [
                    {
                        "title": one.heading(visit.language),
                        "html": one.html(visit.language),
                        "language": one.written or visit.language,
                    }
                    for one in shown
                ],
                "opened": len(shown),
                "all": len(group.hints),
                "next": following.number if following else 0,
            }
        )
    return groups


def hand_in_file(site: Site, visit: Visit, store: Store) -> Response:
    """Hand in a file."""
    say = pages.texts(visit.language)
    if visit.upload is None or not visit.upload.name:
        wrong = say("no_file"), say("no_file_remedy")
        return exercise_page(site, visit, store, status=422, wrong=wrong)
    return _taken(site, visit, store, visit.upload.name, visit.upload.content)


def hand_in_code(site: Site, visit: Visit, store: Store) -> Response:
    """Hand in what was pasted. A form ends lines as no file does."""
    say = pages.texts(visit.language)
    text = visit.form.get("code", "").replace("\r\n", "\n")
    if not text.strip():
        wrong = say("no_code"), say("no_code_remedy")
        return exercise_page(site, visit, store, status=422, wrong=wrong)
    name = f"{visit.request.path_params['exercise']}.py"
    content = text.encode(errors="surrogatepass")
    return _taken(site, visit, store, name, content, pasted=text)


def _taken(
    site: Site, visit: Visit, store: Store, filename: str, content: bytes, *, pasted: str = ""
) -> Response:
    name = visit.request.path_params["exercise"]
    if name not in site.course.names:
        return site.refused(visit)
    say = pages.texts(visit.language)
    once = visit.form.get("once", "")[:64]
    if site.limits.hand_ins.wait(visit.who.id):
        wrong = say("too_often"), say("too_often_more")
        return exercise_page(site, visit, store, status=429, wrong=wrong, pasted=pasted)
    try:
        submission = parse_submission(
            content, filename.replace("\\", "/").rpartition("/")[2], visit.who.id, name
        )
        with site.limits.hand_ins.but_for_our_faults(visit.who.id):
            taken = site.connections.together(
                lambda store: hand_in(
                    site.course, store, submission, site.keys.receipts, datetime.now(UTC),
                    idempotency=f"form:{once}" if once else "", pages=site.keys.pages,
                )
            )  # fmt: skip
    except UsageError as error:
        if isinstance(error, NotNowError):
            visit.request.scope["why"] = "rules"  # for metrics; the page is the same
        wrong = error.told(visit.language)
        return exercise_page(site, visit, store, status=422, wrong=wrong, pasted=pasted)
    return RedirectResponse(f"/s/{taken.submission_id}", 303)


ROWS = (
    Row("GET", "/", SIGNED_IN, home),
    Row("GET", "/x/{exercise}", SIGNED_IN, exercise),
    Row("POST", "/x/{exercise}", STUDENT, hand_in_code, cap=_PASTE_CAP),
    Row("POST", "/x/{exercise}/file", STUDENT, hand_in_file, cap=FILE_CAP),
)
