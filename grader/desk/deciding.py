"""What staff type into a form of /staff/rules, as the act that it would be; or what is wrong with it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from grader.desk.decisions import due_in, points_said
from grader.desk.releasing import BY_HAND, WAYS, WHEN_DUE
from grader.errors import UsageError
from grader.store.acts import STANDING, Act, about, time_in
from grader.store.database import marks
from grader.store.rows import IDS
from grader.store.settings import RULES, setting

if TYPE_CHECKING:
    from grader.course import Course
    from grader.store import Store

OF_STUDENTS = ("extension", "override", "withheld")
KINDS = (*OF_STUDENTS, "dropped", "due", "release")
"""What is decided at /staff/rules; the first are about one student in an exercise."""
BACK = "back"
"""What stands in a form in place of a value, where the last decision is taken back."""
NOW = "now"
"""Of a release: by hand, and this is the hand."""
ASSISTANTS_DAYS = 7
_LONGEST = 200
_NAME = "CAST($1 AS TEXT)"
_OF_EXERCISE = f"(subject = {_NAME} OR substr(subject, 1, length({_NAME}) + 1) = {_NAME} || '/')"
_ROOM = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided: an act of a kind about an exercise, and a student in it ("" for all).

    `what` is what the form said, from which the same decision is read again.
    """

    kind: str
    exercise: str
    student: str
    what: str
    value: Mapping[str, Any] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """What the act is about."""
        return about(self.exercise, self.student) if self.student else self.exercise

    @property
    def is_back(self) -> bool:
        """Whether it takes an earlier one back."""
        return self.what == BACK or self.what.startswith(f"{BACK}:")

    def act(self, number: int, actor: str) -> Act:
        """The act that it would be."""
        return Act(number, datetime.now(UTC), actor, self.kind, self.subject, self.value, "")

    def data(self) -> dict[str, str]:
        """What `read` makes the same of."""
        return {
            "kind": self.kind,
            "exercise": self.exercise,
            "student": self.student,
            "what": self.what,
        }


def read(course: Course, kind: str, exercise: str, student: str, what: str) -> Decision:
    """Read what a form says.

    Raises:
        UsageError: It makes no sense, and why.
    """
    what, student = what.strip()[:_LONGEST], student.strip()[:_LONGEST]
    if kind == "dropped" and "/" in what:  # one list has the checks of all exercises
        exercise, _, what = what.partition("/")
    name = course.entry(exercise).name
    if kind not in KINDS:
        raise _wrong("There is no such rule.", "そのような規則はありません。")
    if kind not in OF_STUDENTS:
        student = ""
    elif not student:
        raise _wrong("No student was named.", "学生が指定されていません。",
                     "Type the id as the roster has it.", "名簿のとおりに ID を入力してください。")  # fmt: skip
    values = {
        "extension": _due,
        "due": _due,
        "override": _points,
        "dropped": _dropped,
        "release": _release,
        "withheld": _withheld,
    }
    return Decision(kind, name, student, what, values[kind](course, what))


def _due(course: Course, what: str) -> dict[str, Any]:
    if what == BACK:
        return {"due": None}
    due: datetime | None
    try:
        due = datetime.fromisoformat(what)
        if due.tzinfo is None:
            due = due.replace(tzinfo=course.timezone or UTC)
        due.astimezone(UTC) + _ROOM, due.astimezone(UTC) - _ROOM
    except (ValueError, OverflowError):
        due = None
    value = {"due": due.isoformat()} if due else {}
    if time_in(value.get("due")) is None:
        raise _wrong(
            f"{what[:40]!r} is no time.", f"{what[:40]!r} は日時ではありません。",
            "Write it like this: 2026-12-01T23:59", "2026-12-01T23:59 のように書いてください。",
        )  # fmt: skip
    return value


def _points(__: Course, what: str) -> dict[str, Any]:
    if what == BACK:
        return {"points": None}
    try:
        points = round(float(what), 6)
    except (ValueError, OverflowError):
        points = math.nan
    value = {"points": points}
    if points_said(value) is None:
        raise _wrong(
            f"{what[:40]!r} is no number of points.", f"{what[:40]!r} は点数ではありません。",
            "Write a number of 0 or more, such as 7.5.", "7.5 のように、0 以上の数を書いてください。",
        )  # fmt: skip
    return value


def _dropped(__: Course, what: str) -> dict[str, Any]:
    back, _, check = what.rpartition(":")
    if not check or back not in ("", BACK):
        raise _wrong("No check was named.", "チェックが指定されていません。",
                     "Choose one.", "一つ選んでください。")  # fmt: skip
    return {"check": check, "dropped": not back}


def _release(_: Course, what: str) -> dict[str, Any]:
    if what == NOW:
        return {"when": BY_HAND, "released": True}
    way = WAYS[0] if what == BACK else what
    if way not in WAYS:
        raise _wrong("It was not said when.", "いつ公開するかが指定されていません。",
                     "Choose one.", "一つ選んでください。")  # fmt: skip
    return {"when": way, "released": False}


def _withheld(_: Course, what: str) -> dict[str, Any]:
    return {"withheld": what != BACK}


def refused_to_assistants(
    decision: Decision, everybodys: datetime | None, holding: Act | None, actor: str
) -> UsageError | None:
    """Why an assistant may not decide this, None if they may: an extension, for a week, and no shorter one.

    `everybodys` is when the exercise is due for all, `holding` the student's last extension. Only who gave one
    takes it back.
    """
    if decision.kind != "extension":
        return _wrong("Instructors decide this.", "これを決めるのは教員です。")
    before = due_in(holding)
    if decision.is_back:
        if holding is not None and before is not None and holding.actor == actor:
            return None
        return _wrong("You take back what you have given.", "取り消せるのは自分が認めた延長だけです。",
                      "Ask an instructor.", "教員に頼んでください。")  # fmt: skip
    until = due_in(decision.act(0, actor))
    if everybodys is None or until is None:
        return _not_due()
    if until > everybodys + timedelta(days=ASSISTANTS_DAYS):
        return _wrong(
            f"An assistant extends by up to {ASSISTANTS_DAYS} days.",
            f"アシスタントが認められる延長は {ASSISTANTS_DAYS} 日までです。",
            "Choose an earlier time, or ask an instructor.",
            "もっと早い日時にするか、教員に頼んでください。",
        )
    if before is not None and until < before:
        return _wrong(
            "The student has more time already.", "もっと長い延長がすでに認められています。"
        )
    return None


def refused(decision: Decision, everybodys: datetime | None) -> UsageError | None:
    """Why nobody may decide this, None if some may; `everybodys` is when the exercise is due for all."""
    is_extension = decision.kind == "extension" and not decision.is_back
    if everybodys is None:
        return _not_due() if is_extension or decision.value.get("when") == WHEN_DUE else None
    until = due_in(decision.act(0, "")) if is_extension else None
    if until is not None and until <= everybodys:
        return _wrong(
            "That is no more time than everybody has.", "全員の締め切りより長くなっていません。",
            "Choose a later time.", "もっと遅い日時を選んでください。",
        )  # fmt: skip
    return None


def stamp(store: Store, decision: Decision) -> str:
    """What changes with anything that the preview of a decision shows; another one is refused then.

    That are the files' rules, what else was decided about the exercise, and its reports; where the decision
    is about one student, only theirs.
    """
    kinds = ", ".join(f"'{kind}'" for kind in (*STANDING, "release", "withheld"))
    database, name = store.database, decision.exercise
    if decision.student:
        ids = [id_ for (id_,) in database.rows(IDS, decision.student)]
        subjects = [name, *(about(name, id_) for id_ in ids)]
        of_acts, of_work = (
            f"subject IN ({marks(subjects)})",
            f"AND s.student IN ({marks(ids, 2)})",
        )
        acts_values, work_values = subjects, [name, *ids]
    else:
        of_acts, of_work = _OF_EXERCISE, ""
        acts_values = work_values = [name]
    ((acts,),) = database.rows(
        f"SELECT coalesce(max(number), 0) FROM acts WHERE kind IN ({kinds}) AND {of_acts}",
        *acts_values,
    )
    ((reports,),) = database.rows(
        "SELECT coalesce(max(r.number), 0) FROM reports r JOIN present s ON s.id = r.submission "
        f"WHERE s.exercise = $1 {of_work}",
        *work_values,
    )
    ((joins,),) = database.rows("SELECT coalesce(max(number), 0) FROM joins")
    return f"{acts}.{reports}.{joins}.{setting(database, RULES)[:16]}"


def _not_due() -> UsageError:
    return _wrong(
        "The exercise has no due time.", "この課題には締め切りがありません。",
        "Give it one first.", "先に締め切りを決めてください。",
    )  # fmt: skip


def _wrong(en: str, ja: str, next_en: str = "", next_ja: str = "") -> UsageError:
    return UsageError({"en": en, "ja": ja}, {"en": next_en, "ja": next_ja})
