"""What the web process reads of the database, and by which connections."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from grader.server.readings import of_listed, state_of
from grader.store import Store, receipt_key
from grader.store.keys import Signer
from grader.store.queue import Lane, Queue
from grader.store.renderings import Rendering, Renderings, Shown
from grader.submissions import parse_submission


def test_what_is_run_again_waits_in_a_list_as_on_its_page(tmp_path: Path) -> None:
    """A failure of ours is told as one when nothing comes any more; so is what nobody of ours has made."""
    secret, now = b"s" * 32, datetime.now(UTC)
    submission = parse_submission(b"x = 1\n", "scaling.py", "ada", "scaling")
    with Store.open(tmp_path / "store.sqlite") as store:
        id_ = store.add_submission(submission, now, receipt_key(secret)).id
        shown = Shown(id_, "en", 1, "internal_error", None, 10.0, None, None, "")
        Renderings(store.database).put([Rendering.of(shown, b"{}", Signer(secret))], "", "")
        Queue(store.database).add(id_, "ada", "scaling", Lane.STUDENT, now)

        def kind(secret: bytes) -> str:
            pages = Renderings(store.database, Signer(secret).public)
            (one,) = pages.of_student("ada", None, "en")
            return of_listed(store, one).kind

        assert [kind(secret), kind(b"t" * 32)] == ["waiting", "waiting"]
        store.database.execute("DELETE FROM queue")
        assert [kind(secret), kind(b"t" * 32)] == ["ours", "ours"]


def test_a_grade_stays_while_it_is_graded_again(tmp_path: Path) -> None:
    """Staff may have a submission graded again: its student has no less to see meanwhile."""
    secret, now = b"s" * 32, datetime.now(UTC)
    pages = Signer(secret).public
    submission = parse_submission(b"x = 1\n", "scaling.py", "ada", "scaling")
    with Store.open(tmp_path / "store.sqlite") as store:
        id_ = store.add_submission(submission, now, receipt_key(secret)).id
        Queue(store.database).add(id_, "ada", "scaling", Lane.RERUN, now)
        assert state_of(store, pages, id_, "en").kind == "waiting"
        shown = Shown(id_, "en", 1, "graded", 7.0, 12.0, None, None, "")
        Renderings(store.database).put([Rendering.of(shown, b"{}", Signer(secret))], "", "")
        assert state_of(store, pages, id_, "en").points == 7
        (one,) = Renderings(store.database, pages).of_student("ada", None, "en")
        assert of_listed(store, one).points == 7
