"""Reports of a course on a server: sealed as they are stored, and read as they were written."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from grader.errors import InternalError
from grader.model import GradeReport, Submission
from grader.store import Store, chain, receipt_key
from grader.store.keys import SEALED, SEALED_TWICE

Work = Callable[..., Submission]
Grade = Callable[..., GradeReport]


def body_of(store: Store) -> bytes:
    """The last report as it is stored."""
    ((body,),) = store.database.rows("SELECT body FROM reports ORDER BY number DESC LIMIT 1")
    return bytes(body)


def test_reports_of_a_served_course_are_sealed(
    store: Store, work: Work, grade: Grade, noon: datetime, secret: bytes
) -> None:
    """From when it is served on; earlier ones stay as they are, and all are read and chained alike."""
    id_ = store.add_submission(work(), noon, receipt_key(secret)).id
    assert not store.served
    assert store.add_report(id_, grade(work(), error="canary"), secret) == 1
    assert b"canary" in body_of(store)
    store.serve()
    store.serve()
    assert store.served
    report = grade(work(), 4.0, error="canary")
    assert store.add_report(id_, report, secret) == 2
    assert body_of(store).startswith(SEALED_TWICE)
    assert b"canary" not in body_of(store)
    assert store.report(id_, secret) == report
    assert store.graded(id_, "suite", secret) == report
    assert [one for _, one in store.latest(secret)] == [report]
    assert list(chain.verify(store.database)) == []


def test_a_worker_seals_whatever_the_database_says(
    store: Store, work: Work, grade: Grade, noon: datetime, secret: bytes
) -> None:
    """The row that says so may be dropped by whoever can write to the file."""
    id_ = store.add_submission(work(), noon, receipt_key(secret)).id
    store.sealing = True
    store.add_report(id_, grade(work(), error="canary"), secret)
    assert b"canary" not in body_of(store)


def test_where_a_report_is_sealed_the_next_one_is(
    store: Store, work: Work, grade: Grade, noon: datetime, secret: bytes
) -> None:
    """A store that was copied or restored has no settings, and is still a served course's."""
    id_ = store.add_submission(work(), noon, receipt_key(secret)).id
    store.serve()
    store.add_report(id_, grade(work()), secret)
    store.database.execute("DELETE FROM settings")
    assert store.served
    store.add_report(id_, grade(work(), error="canary"), secret)
    assert b"canary" not in body_of(store)


def test_a_sealed_report_is_no_other_submissions(
    store: Store,
    tamper: Callable[..., int],
    work: Work,
    grade: Grade,
    noon: datetime,
    secret: bytes,
) -> None:
    """What is signed is what is stored, with the submission that it is about."""
    store.serve()
    for student in ("ada", "bob"):
        id_ = store.add_submission(work(student), noon, receipt_key(secret)).id
        store.add_report(id_, grade(work(student)), secret)
    tamper(
        "UPDATE reports SET body = (SELECT body FROM reports WHERE number = 1), "
        "mac = (SELECT mac FROM reports WHERE number = 1) WHERE number = 2"
    )
    with pytest.raises(InternalError, match="not what this course's grader wrote"):
        store.report(id_, secret)


def test_what_is_not_installed_is_named(
    in_file: Store, path: Path, work: Work, grade: Grade, noon: datetime, secret: bytes
) -> None:
    """Without cryptography sealed reports are neither read nor written, plain ones are."""
    plain = in_file.add_submission(work("ada"), noon, receipt_key(secret)).id
    in_file.add_report(plain, grade(work("ada")), secret)
    in_file.serve()
    sealed = in_file.add_submission(work("bob"), noon, receipt_key(secret)).id
    in_file.add_report(sealed, grade(work("bob")), secret)
    program = (
        "import sys; from pathlib import Path; sys.modules['cryptography'] = None\n"
        "from grader.errors import RefusedError\n"
        "from grader.store import Store\n"
        "path, secret, plain, sealed = sys.argv[1:]\n"
        "store = Store.open(Path(path)); key = secret.encode()\n"
        "report = store.report(plain, key)\n"
        "print(report.points)\n"
        "for do in (lambda: store.report(sealed, key), lambda: store.add_report(plain, report, key)):\n"
        "    try: do()\n"
        "    except RefusedError as error: print(error.message, error.remedy)\n"
        "print(store.report(plain, key) == report)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path), secret.decode(), plain, sealed],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    first, *refused, last = done.stdout.splitlines()
    assert (first, last, len(refused)) == ("3.0", "True", 2)
    assert all("cryptography is not installed" in line for line in refused)
    assert all("pip install 'numpy-course-grader[server]'" in line for line in refused)
