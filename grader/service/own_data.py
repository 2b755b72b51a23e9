"""Everything that is kept about one student, as an archive for that student; of others nothing."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from grader.course import LANGUAGES
from grader.desk.comments import published
from grader.desk.history import GRADE, Entry, history
from grader.desk.judging import PUBLISHED
from grader.desk.ledger import Ledger
from grader.desk.results import counting
from grader.desk.roster import listed_entries
from grader.errors import InternalError, UsageError
from grader.feedback.data import as_data
from grader.feedback.redaction import redacted
from grader.processes.reply import drafts
from grader.service.covering import Covered
from grader.service.rendering import pages_of
from grader.store.accounts import STUDENT, Accounts
from grader.store.acts import Acts
from grader.store.arrivals import claimed
from grader.store.database import marks
from grader.store.forgetting import ids_of

if TYPE_CHECKING:
    from grader.course import Course
    from grader.service.errands import Job
    from grader.store import Store, Stored

MOST_BYTES = 20_000_000
"""What a page gives; `grade data` gives whatever there is."""
_SHOWN = ("request", "answer", "extension_asked", "extension", "hint", "rerun", "looked")
_WITH_RESULT = ("mark", "override")  # they tell points
_README = """This is what the course keeps about you, as of {time}.

submissions/   each file as you handed it in, with its receipt (receipt.txt)
results/       the feedback on each as you were shown it; what is not released yet is not here
data.json      all else, as JSON:
  ids, roster       your ids, and what the roster says of you
  submissions       what you handed in, when, with the SHA-256 of each file, and the result
  comments          what staff wrote on your work and published
  happened          what you asked and what was answered, extensions and other decisions about you,
                    and when staff looked at your pages
  points            what became of your points over time
  sign_ins          links, sessions and tokens by their beginnings; the secrets are not kept
  elsewhere         who you are at other servers from which you signed in

----

{time} 現在で、このコースが保存しているあなたの記録です。

submissions/   提出したファイルと、その受領書（receipt.txt）です。
results/       表示されたフィードバックです。まだ公開されていないものは含まれません。
data.json      そのほかのすべてです（JSON）。
  ids, roster       あなたの ID と、名簿の記載です。
  submissions       提出物、日時、ファイルの SHA-256、結果です。
  comments          あなたの提出物に公開されたコメントです。
  happened          あなたの依頼と回答、期限延長などの決定、教員がページを見た日時です。
  points            点数の変化です。
  sign_ins          リンク、セッション、トークンの先頭部分です。秘密の部分は保存されていません。
  elsewhere         サインインに使った他のサーバーでのあなたの ID です。
"""


def own_data(job: Job, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """The archive for the page of a student, or of staff who look at it as that student.

    Raises:
        UsageError: It is too large for a page.
    """
    student = value["student"]
    if student != job.actor:
        Covered(job).look_at(student, "")
    content = archive(job.course, job.store, job.secret, student)
    if len(content) > MOST_BYTES:
        raise UsageError(
            {
                "en": "There is more than a page can give.",
                "ja": "ページから渡せる量を超えています。",
            },
            {
                "en": "Ask your instructor for it: grade data",
                "ja": "先生に頼んでください：grade data",
            },
        )
    return {"content": base64.b64encode(content).decode()}


def archive(course: Course, store: Store, secret: bytes, student: str) -> bytes:
    """Everything that is kept about a student, as a zip."""
    made = _Collected(course, store, secret, student)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        now = datetime.now(UTC).isoformat(timespec="minutes")
        file.writestr("README.txt", _README.format(time=now))
        submissions = [made.submission(stored, file) for stored in made.work()]
        data = {"schema": 1, **made.beside(), "submissions": submissions}
        file.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
    return out.getvalue()


class _Collected:
    """Reads what is kept about a student, and leaves out what is not released."""

    def __init__(self, course: Course, store: Store, secret: bytes, student: str) -> None:
        self._course, self._store, self._secret = course, store, secret
        self._ids = ids_of(store.database, student)
        self._student = self._ids[0]
        self._ledger = Ledger(course, store, secret, [self._student], staff=False)
        self._hidden = {
            name for name in course.names if not self._ledger.is_released(self._student, name)
        }

    def work(self) -> Iterator[Stored]:
        """What was handed in, under whichever id, one after the other."""
        rows = self._store.database.rows(
            "SELECT DISTINCT exercise FROM present s WHERE s.student IN "
            f"({marks(self._ids)}) ORDER BY exercise",
            *self._ids,
        )
        for (exercise,) in rows:
            yield from self._store.history(self._student, exercise)

    def submission(self, stored: Stored, file: zipfile.ZipFile) -> dict[str, Any]:
        """Put a file, its receipt and its feedback into the archive; gives what else is known of it."""
        one = stored.submission
        place = f"submissions/{one.exercise}/{stored.id}"
        receipt = self._store.receipt(stored.id, self._secret).text
        kind = "ipynb" if one.filename.lower().endswith(".ipynb") else "py"
        file.writestr(f"{place}/{one.exercise}.{kind}", one.content)
        file.writestr(f"{place}/receipt.txt", receipt + "\n")
        claim = claimed(self._store.database, stored.id)
        return {
            "id": stored.id,
            "under": stored.under or one.student,
            "exercise": one.exercise,
            "filename": one.filename,
            "received": stored.received.isoformat(),
            "handed_in": stored.handed_in.isoformat() if stored.handed_in else None,
            "claimed": claim.isoformat() if claim else None,
            "sha256": one.digest,
            "receipt": receipt,
            "comments": self._comments(stored),
            "result": self._result(stored, receipt, file),
        }

    def _result(self, stored: Stored, receipt: str, file: zipfile.ZipFile) -> Any:
        one = stored.submission
        if one.exercise in self._hidden or one.exercise not in self._course.names:
            return None
        report = self._store.report(stored.id, self._secret)
        if report is None:
            return None
        counts = self._ledger.result(self._student, one.exercise)
        try:
            made = drafts(report, one, self._course, pages_of(stored))
        except InternalError:  # what can't be shown was not shown
            return None
        for language in LANGUAGES:
            page = made[language].page(self._student, receipt, counting(report, counts, language))
            file.writestr(f"results/{one.exercise}-{stored.id}.{language}.html", page)
        return as_data(redacted(report), self._course.language)

    def _comments(self, stored: Stored) -> list[dict[str, Any]]:
        if stored.submission.exercise in self._hidden:
            return []
        acts = Acts(self._store.database).all("comment", stored.id)
        return [
            {"time": one.time.isoformat(), "by": one.actor, "line": one.line, "text": one.text}
            for one in published(acts)
        ]

    def beside(self) -> dict[str, Any]:
        """What is known beside the work."""
        entries = [*history(self._store, lambda whose: whose in self._ids)]
        points = [one for one in entries if one.kind == GRADE and one.exercise not in self._hidden]
        listed = [
            {**asdict(one), "time": one.time.isoformat(), "until": one.until.isoformat(),
             "used": one.used.isoformat() if one.used else None}
            for one in Accounts(self._store.database).listed()
            if one.person in self._ids and one.role == STUDENT
        ]  # fmt: skip
        places = marks(self._ids)
        elsewhere = self._store.database.rows(
            f"SELECT time, issuer, subject, how FROM identities WHERE person IN ({places}) "
            f"AND role = '{STUDENT}' ORDER BY number",
            *self._ids,
        )
        return {
            "ids": self._ids,
            "roster": [asdict(one) for one in listed_entries(self._course) if one.id in self._ids],
            "happened": [_told(one) for one in entries if self._is_theirs(one)],
            "points": [
                {"time": one.time.isoformat(), "exercise": one.exercise, "notes": one.reason,
                 "points": one.value["points"], "submission": one.submission}
                for one in points
            ],
            "sign_ins": listed,
            "elsewhere": [
                dict(zip(("time", "server", "id", "how"), row, strict=True)) for row in elsewhere
            ],
        }  # fmt: skip

    def _is_theirs(self, one: Entry) -> bool:
        """Whether the student may see that it happened: drafts, and what is withheld, are not seen yet."""
        if one.kind in _WITH_RESULT:
            is_draft = one.kind == "mark" and one.value.get("state") != PUBLISHED
            return one.exercise not in self._hidden and not is_draft
        return one.kind in _SHOWN


def _told(one: Entry) -> dict[str, Any]:
    return {
        "time": one.time.isoformat(), "kind": one.kind, "by": one.actor, "exercise": one.exercise,
        "submission": one.submission, "what": dict(one.value), "why": one.reason,
    }  # fmt: skip
