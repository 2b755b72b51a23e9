"""One work to be judged: its code with comments, the rubric to tick, and what either is sent with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from grader.desk.comments import Bank, Comments, threads
from grader.desk.judging import (
    DRAFT,
    MOST_ITEMS,
    PUBLISHED,
    WITHDRAWN,
    Judging,
    Mark,
    items_in,
)
from grader.errors import InternalError
from grader.model import Status
from grader.server import judged, pages
from grader.server.access import Row
from grader.server.commented import source_of
from grader.server.entered import whole_number
from grader.server.judged import Division, Work
from grader.server.routes.judging import STATES, called, exercise_of
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import ASSISTANTS, READERS
from grader.store.acts import Acts
from grader.store.renderings import Renderings
from grader.store.store import Store

if TYPE_CHECKING:
    from grader.desk.comments import Comment
    from grader.feedback.listing import Listing
    from grader.feedback.wording import Words

_STATES = (DRAFT, PUBLISHED, WITHDRAWN)
_ITEM = "item-"


@dataclass(frozen=True, slots=True)
class Opened:
    """A work that somebody looks at: which exercise, which attempt, and whether names are shown."""

    exercise: str
    work: Work
    id: str
    names: bool
    found: list[Work] = field(repr=False)

    @property
    def path(self) -> str:
        return f"/staff/judging/{self.exercise}/work/{self.work.name}"


@dataclass(frozen=True, slots=True)
class Again:
    """What somebody has sent that was not kept: they get it back, with why.

    `follows` is the comment that was to be changed, with what it says by now in `number`.
    """

    wrong: tuple[str, str]
    ticked: frozenset[str] | None = None
    text: str = ""
    part: int = 0
    line: str = ""
    follows: int | None = None


def opened_work(site: Site, visit: Visit, store: Store) -> Opened | None:
    """The work that an address names; None where there is none, or it is another section's."""
    exercise = exercise_of(site, visit)
    if not exercise:
        return None
    division = Division.of(store, exercise)
    found = judged.works(site, visit, store, exercise, division)
    known = judged.find(site, exercise, found, visit.request.path_params["work"])
    if known is None:
        return None
    names = judged.shows_names(visit, division)
    return Opened(exercise, known[0], known[1], names, found)


def work(site: Site, visit: Visit, store: Store) -> Response:
    """The code, the rubric, and the comments."""
    opened = opened_work(site, visit, store)
    return page(site, visit, store, opened) if opened else site.refused(visit)


def page(
    site: Site,
    visit: Visit,
    store: Store,
    opened: Opened,
    again: Again | None = None,
    status: int = 200,
) -> Response:
    """The page of a work; where something was not kept, with it and why."""
    say = pages.texts(visit.language)
    rubric = Acts(store.database).last("rubric", opened.exercise)
    marks = Judging(store).marks(opened.work.student, opened.exercise)
    last = marks[-1] if marks else None
    source = source_of(store.submission(opened.id).submission.parts)
    heads = [thread[-1] for thread in threads(Comments(store).on(opened.id))]
    ticked = frozenset(last.items) if last and last.state != WITHDRAWN else frozenset()
    mine = judged.mine(opened.found, visit.asker)
    return site.page(
        visit,
        "judged_work.html.jinja",
        status,
        opened=opened,
        here=visit.request.path_params["work"],
        title=site.title_of(say, opened.exercise),
        called=called(site, say, opened.work, names=opened.names),
        section=site.section(opened.work.student) if opened.names else "",
        state=opened.work.state,
        said=say(STATES[opened.work.state]),
        graded=_graded(site, visit, store, say, opened.id),
        items=items_in(rubric),
        ticked=again.ticked if again and again.ticked is not None else ticked,
        seen=last.number if last else 0,
        last=last,
        last_at=site.time(last.time, say) if last else "",
        rubric=rubric.number if rubric else 0,
        source=_shown(site, say, source, heads),
        whole=[_said(site, say, one) for one in heads if one.line is None],
        bank=Bank(store, opened.exercise).sayings(),
        line=again.line if again else _line(visit, source)[1],
        part=again.part if again else _line(visit, source)[0],
        again=again,
        publishes=visit.role in ASSISTANTS,
        earlier=_earlier(site, opened),
        left=sum(one.is_left(visit) for one in mine),
        stored="stored" in visit.request.query_params,
    )


def _earlier(site: Site, opened: Opened) -> list[dict[str, Any]]:
    """The attempts of this student, the first first, where there are several."""
    ids = opened.work.attempts
    if len(ids) == 1:
        return []
    return [
        {
            "work": judged.name_of(site.keys.csrf, opened.exercise, id_),
            "number": number,
            "current": id_ == opened.id,
        }
        for number, id_ in enumerate(ids, start=1)
    ]


def _graded(site: Site, visit: Visit, store: Store, say: Words, id_: str) -> dict[str, Any] | None:
    """What the machine says of it: points, and the checks that failed; None as long as it says nothing."""
    try:
        rendering = Renderings(store.database, site.keys.pages).get(id_, visit.language)
    except InternalError as error:
        site.note(error)
        return None
    if rendering is None or rendering.shown.status != Status.GRADED.value:
        return None
    failed = [
        say.of(check["title"])
        for check in rendering.data["report"].get("checks", [])
        if check.get("outcome") != "passed"
    ]
    return {
        "points": rendering.shown.points,
        "possible": rendering.shown.possible,
        "failed": failed,
    }


def _shown(
    site: Site, say: Words, source: tuple[Listing, ...], heads: list[Comment]
) -> list[dict[str, Any]]:
    """The parts of the code, each line with what is said of it."""
    return [
        {
            "place": place,
            "name": say.part(part.name),
            "cut": part.cut,
            "lines": [
                (
                    line.number,
                    line.html,
                    [
                        _said(site, say, one)
                        for one in heads
                        if one.part == part.name and one.line == line.number
                    ],
                )
                for line in part.lines
            ],
        }
        for place, part in enumerate(source)
    ]


def _said(site: Site, say: Words, comment: Comment) -> dict[str, Any]:
    return {
        "number": comment.number,
        "actor": comment.actor,
        "time": site.time(comment.time, say),
        "text": comment.text,
        "state": comment.state,
        "said": say(STATES_OF_COMMENTS[comment.state])
        if comment.state in STATES_OF_COMMENTS
        else "",
    }


STATES_OF_COMMENTS = {
    DRAFT: "comment_draft",
    PUBLISHED: "comment_published",
    WITHDRAWN: "comment_withdrawn",
}


def _line(visit: Visit, source: tuple[Listing, ...]) -> tuple[int, str]:
    """The line that somebody has chosen in the code: `line=PART-NUMBER` in the address."""
    part, _, line = visit.request.query_params.get("line", "")[:20].partition("-")
    known = whole_number(part)
    if known is None or known >= len(source) or whole_number(line) is None:
        return 0, ""
    return known, line


# ---------------------------------------------------------------- what is sent


def may(visit: Visit, state: str) -> bool:
    """Whether whoever asks may leave something in this state: who only reads leaves drafts."""
    return state == DRAFT or (state in _STATES and visit.role in ASSISTANTS)


def mark(site: Site, visit: Visit, store: Store) -> Response:
    """Keep what is ticked, as a draft or published, and go on to the next."""
    opened = opened_work(site, visit, store)
    if opened is None:
        return site.refused(visit)
    say = pages.texts(visit.language)
    state = visit.form.get("state", "")
    seen = whole_number(visit.form.get("seen", ""))
    if seen is None or not may(visit, state):
        return site.message(visit, 422, "bad_request")
    rubric = Acts(store.database).last("rubric", opened.exercise)
    ticked = frozenset(key[len(_ITEM) :] for key in visit.form if key.startswith(_ITEM))
    if visit.form.get("rubric") != str(rubric.number if rubric else 0):
        wrong = say("rubric_changed", who=rubric.actor if rubric else ""), say("look_again")
        return page(site, visit, store, opened, Again(wrong, ticked), 409)
    items = () if state == WITHDRAWN else tuple(
        item.id for item in items_in(rubric) if item.id in ticked
    )  # fmt: skip
    now = datetime.now(UTC)
    kept = Mark(0, visit.asker, now, opened.id, items, state)
    other = Judging(store).keep(
        opened.work.student, opened.exercise, kept,
        seen=seen, rubric=rubric.number if rubric else 0,
    )  # fmt: skip
    if other is not None:
        wrong = _what_the_other_did(
            site, say, other, {one.id: one.text for one in items_in(rubric)}
        )
        return page(site, visit, store, opened, Again(wrong, ticked), 409)
    return RedirectResponse(
        f"/staff/judging/{opened.exercise}/next?after={opened.work.name}&stored=1", 303
    )


def _what_the_other_did(
    site: Site, say: Words, other: Mark, texts: Mapping[str, str]
) -> tuple[str, str]:
    ticked = say("list_comma").join(texts[id_] for id_ in other.items if id_ in texts)
    told = say(
        "other_was_first",
        who=other.actor,
        time=site.time(other.time, say),
        state=say(STATES_OF_COMMENTS.get(other.state, "comment_draft")),
        items=ticked or say("nothing_ticked"),
    )
    return told, say("other_was_first_next")


ROWS = (
    Row("GET", "/staff/judging/{exercise}/work/{work}", READERS, work),
    Row("POST", "/staff/judging/{exercise}/work/{work}", READERS, mark, fields=MOST_ITEMS + 8),
)
