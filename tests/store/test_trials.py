"""What would come of a regrade: kept sealed, the last of each submission, and readable by workers alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import RefusedError
from grader.model import GradeReport, Submission
from grader.store import Store, receipt_key
from grader.store.roles import for_web
from grader.store.trials import Trials


def test_the_last_trial_of_a_submission_is_kept(
    store: Store,
    work: Callable[..., Submission],
    grade: Callable[..., GradeReport],
    noon,
    secret: bytes,
) -> None:
    """As it was, and not to be read in the database."""
    one = work("ada", b"x = 1\n")
    id_ = store.add_submission(one, noon, receipt_key(secret)).id
    trials = Trials(store.database)
    assert (trials.count(), trials.get(id_, secret)) == (0, None)
    for suite in ("old", "new"):
        trials.put(id_, replace(grade(one), suite_digest=suite), secret)
    assert trials.tried("old") == set()
    assert trials.tried("new") == {id_}
    assert trials.get(id_, secret) == replace(grade(one), suite_digest="new")
    ((body,),) = store.database.rows("SELECT body FROM trials")
    assert b"ada" not in bytes(body)
    trials.forget(id_)
    assert trials.count() == 0


def test_the_web_process_may_only_count_them(in_file: Store, path: Path) -> None:
    """It writes none and reads none."""
    with Store.open(path) as store:
        for_web(store.database)
        assert Trials(store.database).count() == 0
        for statement in ("SELECT body FROM trials", "SELECT mac FROM trials"):
            with pytest.raises(RefusedError):
                store.database.rows(statement)
        with pytest.raises(RefusedError):
            Trials(store.database).forget("x")
