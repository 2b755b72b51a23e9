"""Who holds which idea now: by the latest attempt that has a grade; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from grader.model import Submission
from grader.store import Store, receipt_key
from grader.store.beliefs import Belief, Beliefs
from grader.store.keys import Signer
from grader.store.renderings import Rendering, Renderings, Shown

Work = Callable[..., Submission]


def idea(submission: str, student: str, name: str = "axis", function: str = "f") -> Belief:
    """An idea that a submission shows."""
    return Belief(submission, student, "dropout", function, name, {"en": name, "ja": name})


def test_only_the_latest_grade_of_each_student_says_what_they_hold(
    store: Store, work: Work, noon: datetime, secret: bytes
) -> None:
    """An idea that is gone is gone, also under another id; what waits or failed by our fault says nothing."""
    beliefs = Beliefs(store.database)

    def graded(student: str, *ideas: str, status: str = "graded") -> str:
        source = f"x = '{student} {ideas} {status}'\n".encode()
        key = receipt_key(secret)
        id_ = store.add_submission(work(student, source), noon, key).id
        shown = Shown(id_, "en", 1, status, 3.0, 10.0, 3.0, 10.0, "")
        Renderings(store.database).put([Rendering.of(shown, b"{}", Signer(secret))], "b", "1")
        beliefs.put(id_, [idea(id_, student, name) for name in ideas])
        return id_

    graded("ada", "axis")
    graded("ada", "axis", "sign")
    first = graded("bob", "axis")
    graded("bob", status="internal_error")
    graded("eve", "axis")
    graded("eve")
    graded("joe", "sign")
    store.add_submission(work("bob", b"waits\n"), noon, receipt_key(secret))
    assert [(one.name, one.student) for one in beliefs.held()] == [
        ("axis", "ada"), ("axis", "bob"), ("sign", "ada"), ("sign", "joe"),
    ]  # fmt: skip
    store.join(noon, {"joe": "ada"})
    assert [(one.name, one.student) for one in beliefs.held()] == [("axis", "bob"), ("sign", "joe")]
    beliefs.put(first, [])
    assert beliefs.of_submission(first) == []


def test_what_is_told_anew_replaces_what_was_told(store: Store) -> None:
    """The same idea in two functions is two, and the last writing holds."""
    beliefs = Beliefs(store.database)
    beliefs.put("a", [idea("a", "ada", "axis", "g"), idea("a", "ada"), idea("a", "ada")])
    assert [(one.function, one.subject) for one in beliefs.of_submission("a")] == [
        ("f", "dropout/axis"), ("g", "dropout/axis"),
    ]  # fmt: skip
    beliefs.put("a", [idea("a", "ada", "sign")])
    assert [one.name for one in beliefs.of_submission("a")] == ["sign"]
