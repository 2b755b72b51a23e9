"""Comments on a work that is judged: new ones, and what one is changed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from grader.desk.comments import Bank, Comments, threads
from grader.desk.judging import DRAFT, WITHDRAWN
from grader.server import pages
from grader.server.access import Row
from grader.server.commented import LONGEST, source_of
from grader.server.entered import whole_number
from grader.server.routes.judged_work import (
    STATES_OF_COMMENTS,
    Again,
    Opened,
    may,
    opened_work,
    page,
)
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import ASSISTANTS, READERS
from grader.store.store import Store

if TYPE_CHECKING:
    from grader.feedback.listing import Listing
    from grader.feedback.wording import Words


def comment(site: Site, visit: Visit, store: Store) -> Response:
    """Keep a comment, or what one is changed to."""
    opened = opened_work(site, visit, store)
    if opened is None:
        return site.refused(visit)
    state = visit.form.get("state", "")
    if not may(visit, state):
        return site.message(visit, 422, "bad_request")
    return _Writing(site, visit, store, opened, state).answer()


@dataclass(slots=True)
class _Writing:
    """A comment that was sent, on its way into the store."""

    site: Site
    visit: Visit
    store: Store
    opened: Opened
    state: str

    def answer(self) -> Response:
        say = pages.texts(self.visit.language)
        if "follows" in self.visit.form:
            return self._change(say)
        return self._new(say)

    def _new(self, say: Words) -> Response:
        form = self.visit.form
        used = whole_number(form.get("bank", ""))
        bank = Bank(self.store, self.opened.exercise)
        saying = next((one for one in bank.sayings() if one.number == used), None)
        typed = _typed(form.get("text", ""))
        text = "\n".join(one for one in (saying.text if saying else "", typed) if one)
        source = source_of(self.store.submission(self.opened.id).submission.parts)
        part, line = whole_number(form.get("part", "0")) or 0, form.get("line", "").strip()
        number = whole_number(line) if line else None
        wrong = self._wrong(say, text)
        if part >= len(source) or (line and not _is_line(source[part], number)):
            wrong = say("no_such_line"), say("no_such_line_more")
        if wrong:
            return self._again(Again(wrong, text=typed, part=part, line=line))
        value = {
            "part": source[part].name if line else "",
            "line": number,
            "text": text,
            "state": self.state,
            "follows": None,
        }
        now, who = datetime.now(UTC), self.visit.asker
        with self.store.database.writing():
            comments = Comments(self.store)
            before = len(comments.on(self.opened.id))
            comments.write(self.opened.id, value, actor=who, time=now)
            if len(comments.on(self.opened.id)) == before:
                pass  # it was sent twice
            elif saying is not None:
                bank.use(saying.number, self.opened.id, actor=who, time=now)
            elif form.get("keep") == "1" and self.visit.role in ASSISTANTS:
                bank.add(text, actor=who, time=now)
        return self._done(part if line else None, number)

    def _change(self, say: Words) -> Response:
        follows = whole_number(self.visit.form["follows"])
        heads = {
            thread[-1].number: thread for thread in threads(Comments(self.store).on(self.opened.id))
        }
        known = {one.number: thread for thread in heads.values() for one in thread}
        if follows not in known:
            return self.site.message(self.visit, 422, "bad_request")
        before = known[follows][-1]
        if before.state != DRAFT and self.visit.role not in ASSISTANTS:
            refused = say("comment_not_yours"), say("comment_not_yours_more")
            return self._again(Again(refused), 403)
        withdrawn = self.state == WITHDRAWN
        text = before.text if withdrawn else _typed(self.visit.form.get("text", ""))
        wrong = self._wrong(say, text)
        if wrong:
            return self._again(Again(wrong, text=text, follows=before.number))
        value = {
            "part": before.part,
            "line": before.line,
            "text": text,
            "state": self.state,
            "follows": follows,
        }
        other = Comments(self.store).write(
            self.opened.id, value, actor=self.visit.asker, time=datetime.now(UTC)
        )
        if other is not None:
            told = say(
                "other_changed_comment",
                who=other.actor,
                time=self.site.time(other.time, say),
                state=say(STATES_OF_COMMENTS.get(other.state, "comment_draft")),
                text=other.text,
            )
            both = told, say("other_was_first_next")
            return self._again(Again(both, text=text, follows=other.number), 409)
        return self._done(None, None)

    def _wrong(self, say: Words, text: str) -> tuple[str, str] | None:
        if not text:
            return say("comment_empty"), say("comment_empty_more")
        if len(text) > LONGEST:
            return say("comment_long"), say("comment_long_more", most=LONGEST)
        return None

    def _again(self, again: Again, status: int = 422) -> Response:
        return page(self.site, self.visit, self.store, self.opened, again, status)

    def _done(self, part: int | None, line: int | None) -> Response:
        name = self.visit.request.path_params["work"]
        where = f"#c{part}-{line}" if part is not None and line is not None else "#comments"
        return RedirectResponse(f"/staff/judging/{self.opened.exercise}/work/{name}{where}", 303)


def _typed(text: str) -> str:
    """What was typed; a form ends lines as no text does."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _is_line(part: Listing, number: int | None) -> bool:
    return number is not None and 1 <= number <= len(part.lines)


ROWS = (
    Row(
        "POST", "/staff/judging/{exercise}/work/{work}/comment", READERS, comment,
        fields=8, cap=200_000,
    ),
)  # fmt: skip
