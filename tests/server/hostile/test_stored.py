"""Odd rows in the store, written by hand: no page and no worker ends by them, and nobody gets points by them."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.course import course_secret, load_course
from grader.service.errands import DOERS
from grader.store import chain
from grader.store.acts import about
from grader.store.appointments import Role
from grader.store.keys import Mailbox, Signer, posted
from tests.server.hostile.test_entered import check, ready
from tests.server.hostile.world import GETS, named
from tests.server.visiting import Visitor
from tests.server.working import CHECK, Work, after, working

SUBJECTS = {
    "extension": "student", "override": "student", "mark": "student", "withheld": "student", "extension_asked": "student",
    "hint": "student", "due": "exercise", "dropped": "exercise", "release": "exercise", "rubric": "exercise",
    "bank": "exercise", "division": "exercise", "names": "exercise", "regraded": "exercise", "request": "submission",
    "comment": "submission", "judged": "submission", "rerun": "submission", "answer": "number", "explanation": "belief",
    "looked": "person", "imported": "exercise", "revoked": "person", "no_such_kind": "exercise",
}  # fmt: skip
VALUES = (
    "", "{", "null", "[]", "7", '"x"', "NaN", '{"a": NaN}', "[" * 3000 + "]" * 3000, "{}",
    '{"due": 5, "points": "x", "check": 5, "dropped": "yes", "withheld": 3, "until": {}, "text": ["t"], "number": "1"}',
    '{"due": "no time", "points": 1e999, "check": null, "when": 3, "released": "x", "until": "2027-13-45", "text": null}',
    '{"due": "2027-12-01T12:00:00", "points": -5, "check": {"a": 1}, "dropped": true, "text": {"en": 1}, "number": -1}',
    '{"due": [], "points": true, "items": "x", "submission": 7, "outcome": [], "by": {}, "state": "odd", "part": 3, "line": "x"}',
    '{"items": [1, null, "x", {}, {"id": 1, "text": [], "points": "x"}], "state": "published", "follows": "x", "text": 7}',
    '{"items": {"a": 1}, "state": ["published"], "line": 1e30, "part": null, "follows": {}, "step": "kept", "kept": 5}',
    '{"step": "asked", "notice": 7, "state": [], "follows": [1], "undoes": {}, "kept": [1, {}], "members": "x"}',
    '{"step": "undo_asked", "follows": 99999999999999999999999, "number": 1e400, "people": [1], "parts": 5, "of": null}',
    '{"step": "undone", "undoes": "x", "graders": {"a": [1]}, "names": "yes", "hidden": [], "text": "\\u0000\\ud800"}',
)  # fmt: skip


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    """Give a class with a worker that stays."""
    with working(tmp_path_factory.mktemp("odd") / "course") as found:
        yield found


def add(
    work: Work, kind: str, subject: str, value: str, moment: str = "2026-03-04T12:00:00+00:00"
) -> int:
    """Keep an act as no page writes it, in the chain."""
    with work.served.store() as store, store.database.writing():
        number, _ = chain.keep(store.database, "acts", moment, "prof", kind, subject, value, "why")
    return number


def subject(work: Work, kind: str) -> str:
    """What an act of a kind is about."""
    with work.served.store() as store:
        ((last,),) = store.database.rows("SELECT coalesce(max(number), 1) FROM acts")
    return {
        "student": about("scaling", "ada"), "exercise": "scaling", "submission": work.id, "number": str(last),
        "belief": "scaling/one_mean_for_all", "person": "ada",
    }[SUBJECTS[kind]]  # fmt: skip


def addresses(work: Work, number: int) -> list[str]:
    """Every page of the table, about ada, and about what was asked by an act."""
    known = {
        "id": work.id, "work": work.id, "student": "ada", "exercise": "scaling", "number": str(number),
        "kind": "override", "format": "grades", "belief": "one_mean_for_all", "errand": "0" * 16, "digest": "0",
        "name": "x", "number2": "1", "platform": "canvas",
    }  # fmt: skip
    paths = [row.path for row in GETS if not row.path.endswith("/events")]
    return [re.sub(r"{(\w+)}", lambda part: known[part[1]], path) for path in paths]


def is_whole(work: Work, number: int) -> None:
    """Make sure that each page is answered to student and staff, and that a worker still grades."""
    visitors: list[Visitor] = [
        work.ada,
        # Others each time, so that no limit of another test's is met.
        work.served.staff(f"prof{secrets.token_hex(4)}"),
        work.served.staff(f"tom{secrets.token_hex(4)}", Role.ASSISTANT, "A"),
    ]
    paths = addresses(work, number)

    def broken(visitor: Visitor) -> list[tuple[str, int]]:
        """The pages that are none, and none whose parts are more than text."""
        found = []
        for path in paths:
            answer = ready(visitor, path)
            if answer.status >= 500 or answer.status == 429:
                found.append((path, answer.status))
            else:
                check(answer, path)
        return found

    with ThreadPoolExecutor(len(visitors)) as all_at_once:
        assert list(all_at_once.map(broken, visitors)) == [[], [], []]


@pytest.mark.parametrize("kind", sorted(SUBJECTS))
def test_an_odd_act_takes_no_page_down(work: Work, kind: str) -> None:
    """Broken JSON, wrong types, numbers that are none: they say nothing, and all else is as it was."""
    for value in VALUES:
        number = add(work, kind, subject(work, kind), value)
    is_whole(work, number)


@pytest.mark.parametrize(
    "about_what",
    ["", "/", "scaling", "none/ada", "scaling/", "x" * 5000, "scaling/a/b", "\u202e", "-1"],
)
def test_an_act_about_nothing_takes_no_page_down(work: Work, about_what: str) -> None:
    """Of each kind: its subject is none that there is."""
    for kind in SUBJECTS:
        number = add(
            work,
            kind,
            about_what,
            '{"text": "t", "until": "2027-01-01T00:00:00+00:00", "points": 1}',
        )
    is_whole(work, number)


def test_an_act_at_no_time_takes_no_page_down(work: Work) -> None:
    """Nor does one of another age."""
    for kind in SUBJECTS:
        for moment in ("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00"):
            number = add(work, kind, subject(work, kind), '{"text": "t"}', moment)
    is_whole(work, number)


def errand(
    work: Work, kind: str, value: str, mailbox: bytes | None = None, actor: str = "prof"
) -> str:
    """Leave an errand as the web process never does."""
    id_ = secrets.token_hex(8)
    with work.served.store() as store:
        now = store.database.clock().timestamp()
        store.database.execute(
            "INSERT INTO errands (id, kind, value, actor, mailbox, asked, worker, lease_until, lost, done, answer) "
            "VALUES ($1, $2, $3, $4, $5, $6, '', 0, 0, NULL, NULL)",
            id_, kind, value, actor, Mailbox().public if mailbox is None else mailbox, now - 100,
        )  # fmt: skip
    return id_


def graded(work: Work) -> None:
    """Make sure that a worker takes what comes after, and with the same process."""
    visitor = work.served.visitor(f"n{secrets.token_hex(4)}")
    at = visitor.hand_in(f"x = {secrets.randbelow(10**9)}\n".encode()).at
    after(visitor, at, "Open the feedback")


ODD = (
    "", "{", "null", "[]", "7", "{}", '{"submission": 7, "report": "x", "language": "xx", "exercise": 7, "last": {}}',
    '{"submission": "none", "report": null, "language": ["en"], "exercise": "../x", "request": "x", "act": "x", "period": []}',
    '{"kind": "override", "exercise": "scaling", "student": 7, "what": {}, "stamp": 1, "format": "../x", "language": "ja"}',
    '{"act": 1, "request": 1, "number": 1, "exercise": "scaling", "tried": "x", "reports": -1, "items": "x", "minute": []}',
    "[" * 3000 + "]" * 3000,
)  # fmt: skip


@pytest.mark.parametrize("kind", [*sorted(DOERS), "no_such_kind", "__class__", ""])
def test_an_odd_errand_takes_no_worker_down(work: Work, kind: str) -> None:
    """It is refused or given up, at once, and the next one and what students hand in are done."""
    before = work.served.children()
    ids = [errand(work, kind, value) for value in ODD]
    graded(work)
    assert work.served.children() == before
    last = time.monotonic() + 60
    while True:
        with work.served.store() as store:
            left = store.database.rows(
                f"SELECT id, value FROM errands WHERE done IS NULL AND lost < 2 AND id IN ({', '.join(map(repr, ids))})"
            )
        if not left:
            return
        assert time.monotonic() < last, left
        time.sleep(0.2)


@pytest.mark.parametrize("mailbox", [b"", b"x", b"\0" * 32, b"\xff" * 31, b"x" * 5000])
def test_a_mailbox_that_is_none_takes_no_worker_down(work: Work, mailbox: bytes) -> None:
    """Whoever asked left nowhere to answer to."""
    before = work.served.children()
    errand(work, "rules", "{}", mailbox)
    graded(work)
    assert work.served.children() == before


def replaced(work: Work, answer: Any) -> None:
    """Put another answer in the place of each that there is."""
    with work.served.store() as store:
        for id_, mailbox in store.database.rows(
            "SELECT id, mailbox FROM errands WHERE done IS NOT NULL"
        ):
            forged = answer(id_, bytes(mailbox))
            store.database.execute("UPDATE errands SET answer = $1 WHERE id = $2", forged, id_)


SIGNED = (b"{", b"null", b"[]", b"7", b"{}", b'{"answer": null}', b'{"answer": []}', b'{"answer": {}}', b'{"answer": 7}',
          b'{"error": 7}', b'{"error": {}}', b'{"error": {"message": 5, "next": []}}', b"\xff", b"[" * 3000)  # fmt: skip


@pytest.mark.parametrize("number", range(len(SIGNED) + 4))
def test_an_answer_that_is_not_what_was_promised_is_an_apology(work: Work, number: int) -> None:
    """Forged, of another errand, or no data of its kind: nothing of it is shown, and other pages are."""
    signer = Signer(course_secret(load_course(work.served.course)))

    def answer(id_: str, mailbox: bytes) -> bytes:
        good = b'{"answer": {"canary": "canary-9"}}'
        if number < len(SIGNED):
            return posted(mailbox, SIGNED[number], f"errand {id_}", signer)
        return [
            b"", b"x" * 500, posted(mailbox, good, "errand another", signer), posted(mailbox, good, f"errand {id_}", Signer(b"x" * 32)),
        ][number - len(SIGNED)]  # fmt: skip

    prof = work.served.staff("prof")
    paths = [
        f"/staff/s/{work.id}",
        "/staff/similar?exercise=scaling",
        "/staff/rules",
        "/staff/regrade",
        "/staff/log",
    ]
    for path in paths:
        ready(prof, path)
    replaced(work, answer)
    for path in paths:
        text = prof.get(path).text
        assert "canary-9" not in text
        assert "Traceback" not in text
        assert "<main" in text
    assert work.ada.get(f"/s/{work.id}").status == 200
    with work.served.store() as store:
        store.database.execute("DELETE FROM errands")


def test_a_forged_answer_is_asked_for_once_more(work: Work) -> None:
    """Loading the page again helps: what can't be read is let go."""
    prof = work.served.staff("new")
    path = f"/staff/s/{work.id}"
    assert ready(prof, path).status == 200
    replaced(work, lambda *_: b"x" * 500)
    assert prof.get(path).status == 500
    assert ready(prof, path).status == 200


@pytest.mark.parametrize(
    "row",
    ["queue", "sessions", "device_codes", "workers", "waits", "beliefs", "idempotency", "uses"],
)
def test_an_odd_row_that_may_be_dropped_takes_no_page_down(work: Work, row: str) -> None:
    """What is no evidence may be anything: pages are answered, and nobody is signed in by it."""
    with work.served.store() as store:
        columns = store.database.rows(f"SELECT name, type FROM pragma_table_info('{row}')")
        odd = {"TEXT": "\u202e<b>", "INTEGER": -(2**60), "REAL": 1e300, "BLOB": b"\xff"}
        names = ", ".join(name for name, _ in columns)
        marks = ", ".join(f"${place + 1}" for place in range(len(columns)))
        store.database.execute(
            f"INSERT OR REPLACE INTO {row} ({names}) VALUES ({marks})",
            *(odd[kind] for _, kind in columns),
        )
    try:
        is_whole(work, 1)
        graded(work)
    finally:
        with work.served.store() as store:
            text = next(name for name, kind in columns if kind == "TEXT")
            store.database.execute(f"DELETE FROM {row} WHERE {text} = $1", odd["TEXT"])


def test_what_these_tests_stored_gives_nobody_points(work: Work) -> None:
    """In the end, ada has what her work is worth, or what staff gave her: no odd number counts."""
    page = work.ada.get("/").text
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    read = re.sub("<[^>]*>", " ", table).lower()  # an address may hold any letters and digits
    for odd in ("nan", "inf", "1e", "-5", "none"):
        assert odd not in read
