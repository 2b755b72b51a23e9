"""What the database itself refuses: to the grader's own role, and to the web process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.course import Policy, load_course
from grader.desk.handing_in import hand_in
from grader.errors import RefusedError, UsageError
from grader.model import GradeReport, Submission
from grader.store import Store, chain, receipt_key
from grader.store.accounts import Accounts
from grader.store.database import Database
from grader.store.keys import Signer, WebKeys
from grader.store.queue import Queue
from grader.store.renderings import Rendering, Renderings, Shown
from grader.store.roles import WEB, for_web, prepare
from grader.store.schema import VERSION, open_database
from grader.submissions import parse_submission
from tests.postgres import as_role

DENIED = "permission denied|must be owner|not authorized|authorization denied|prohibited"
Work = Callable[..., Submission]
Grade = Callable[..., GradeReport]


@pytest.fixture
def graded(store: Store, work: Work, grade: Grade, noon: datetime, secret: bytes) -> str:
    """A submission of ada's with a report and a rendering, in each kind of database."""
    one = work("ada")
    id_ = store.add_submission(one, noon, receipt_key(secret)).id
    store.add_report(id_, grade(one, error="canary"), secret)
    store.log_standings(noon, [("ada", "dropout", 3.0, "canary", id_)])
    shown = Shown(id_, "en", 1, "graded", 3.0, 10.0, 3.0, 10.0, "")
    Renderings(store.database).put([Rendering.of(shown, b"{}", Signer(secret))], "basis", "1:1:ada")
    return id_


@pytest.fixture
def opened(
    where: Path | str, request: pytest.FixtureRequest
) -> Callable[..., contextmanager[Store]]:  # type: ignore[type-arg]
    """Opens the store as the web process does: in a file, or with the role that was prepared for it."""

    @contextmanager
    def open_web() -> Iterator[Store]:
        place = where
        if isinstance(where, str):
            app, web = request.getfixturevalue("roles")
            with open_database(where) as owner:
                prepare(owner, app, web)
            place = as_role(where, web)
        with Store.open(place) as store:
            for_web(store.database)
            yield store

    return open_web


def refused(database: Database, *statements: str) -> None:
    """Make sure that each is refused for want of a right, and not because it is wrong or a trigger fires."""
    for statement in statements:
        with pytest.raises(RefusedError, match=DENIED):
            database.execute(statement)


def test_the_web_process_reads_no_report(
    graded: str, opened: Callable[..., contextmanager[Store]]
) -> None:  # type: ignore[type-arg]
    """Nor whatever else holds something of one: only which reports there are, and their renderings."""
    with opened() as store:
        refused(
            store.database,
            "SELECT body FROM reports",
            "SELECT * FROM reports",
            "SELECT mac FROM reports",
            "SELECT suite_digest FROM reports",
            "SELECT count(*) FROM reports WHERE length(body) > 10",
            "SELECT notes FROM standings",
            "WITH r AS (SELECT body AS b FROM reports) SELECT b FROM r",
            "INSERT INTO chain (number, kind, row, previous, hash) SELECT 9, 'x', 9, mac, 'c' FROM reports",
        )
        with pytest.raises(RefusedError):
            store.report(graded, b"s" * 32)
        status = store.database.rows("SELECT number, submission, status FROM reports")
        assert status == [(1, graded, "graded")]
        assert store.database.rows("SELECT count(*) FROM reports") == [(1,)]
        found = Renderings(store.database, Signer(b"s" * 32).public).get(graded, "en")
        assert found is not None
        assert found.shown.points == 3.0


def test_the_web_process_hands_in(
    graded: str, opened: Callable[..., contextmanager[Store]], work: Work, secret: bytes
) -> None:  # type: ignore[type-arg]
    """With the key for receipts alone; the row is chained, and its receipt is the course's."""
    key = receipt_key(secret)
    now = datetime.now(UTC)
    with opened() as store:
        receipt = store.add_submission(work("ada", b"x = 2\n"), now, key, handed_in=now)
        assert [one.id for one in store.handed_in("ada", "dropout")] == [graded, receipt.id]
        assert store.history("ada", "dropout")[1].submission.content == b"x = 2\n"
        head = chain.head(store.database)
        assert receipt.head == f"{head.number - 1}:" + receipt.head.partition(":")[2]


def test_the_web_process_does_its_work(
    store: Store,
    opened: Callable[..., contextmanager[Store]],  # type: ignore[type-arg]
    course: Path,
    secret: bytes,
) -> None:
    """Signs people in by invitations and codes, takes hand-ins by the rules, and tells where they are."""
    now = datetime.now(UTC)
    loaded = replace(load_course(course), policy=Policy(attempts=5, cooldown_minutes=1))
    invitation = Accounts(store.database).invite("ada", "student", now + timedelta(days=1))
    keys = WebKeys.of(secret)
    with opened() as web:
        accounts = Accounts(web.database)
        session, ada = accounts.accept(invitation, now)
        assert accounts.session(session, now + timedelta(hours=1)) == ada
        code, polled = accounts.begin(now)
        accounts.approve(code, ada)
        token = accounts.poll(polled)
        assert token
        person = accounts.token(token, now)
        assert person == ada
        taken = [
            hand_in(
                loaded, web, parse_submission(source, "scaling.py", "ada", "scaling"), keys.receipts,
                now + timedelta(minutes=minutes), idempotency=f"{minutes}", claimed=now, pages=keys.pages,
            )
            for minutes, source in ((0, b"x = 1\n"), (0, b"x = 1\n"), (5, b"x = 2\n"), (5.5, b"x = 2\n"))
        ]  # fmt: skip
        assert [one.again for one in taken] == [False, True, False, True]
        place = Queue(web.database).place(taken[2].submission_id)
        assert place
        assert (place.place, place.state) == (1, "waiting")
        states = Renderings(web.database, keys.pages).of_student("ada", None, "en")
        assert [one.shown for one in states] == [None, None]
        assert accounts.revoke(token[:12]).state == "open"
        accounts.sign_out(session)
        with pytest.raises(RefusedError, match=DENIED):
            accounts.invite("eve", "staff", now + timedelta(days=1))
    assert list(chain.verify(store.database)) == []


def test_the_web_process_changes_nothing_else(
    graded: str, opened: Callable[..., contextmanager[Store]]
) -> None:  # type: ignore[type-arg]
    """No report, no rendering, no join, no table; nothing that is kept is changed."""
    with opened() as store:
        refused(
            store.database,
            "INSERT INTO reports (number, submission, suite_digest, status, body, mac) "
            f"VALUES (2, '{graded}', 's', 'graded', '', '')",
            "UPDATE renderings SET points = 10",
            "DELETE FROM renderings",
            "INSERT INTO joins (number, time, student, person) VALUES (1, 't', 'bob', 'ada')",
            "INSERT INTO standings (number, time, student, exercise, points, notes, submission) "
            "VALUES (2, 't', 'ada', 'dropout', 10, '', '')",
            "UPDATE settings SET value = ''",
            "DELETE FROM settings",
            "UPDATE submissions SET student = 'bob'",
            "DELETE FROM times",
            "DELETE FROM chain",
            "CREATE TABLE mine (x INTEGER)",
            "DROP TABLE renderings",
            "DROP VIEW joined",
            "ALTER TABLE reports RENAME TO others",
        )


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH DATABASE ':memory:' AS other",
        "PRAGMA writable_schema = ON",
        "PRAGMA user_version = 1",
        "PRAGMA journal_mode = DELETE",
        "CREATE TEMP TABLE mine (x INTEGER)",
        "SELECT sql FROM sqlite_master",
        "DROP TRIGGER reports_stay",
        "CREATE TEMP VIEW mine AS SELECT body FROM reports",
        "VACUUM INTO '/tmp/never'",
    ],
)
def test_a_files_connection_gives_up_what_else_there_is(in_file: Store, statement: str) -> None:
    """Other files, the schema, settings of the connection."""
    in_file.database.execute("PRAGMA temp_store = MEMORY")
    for_web(in_file.database)
    assert in_file.database.rows("PRAGMA user_version") == [(VERSION,)]
    refused(in_file.database, statement)


def test_the_graders_role_only_adds(
    postgres: str,
    roles: tuple[str, str],
    work: Work,
    grade: Grade,
    noon: datetime,
    secret: bytes,
) -> None:
    """It does all its work, and can change or take out nothing of what is kept, nor the tables themselves."""
    with Store.open(postgres) as owner:
        prepare(owner.database, *roles)
    with Store.open(as_role(postgres, roles[0])) as store:
        store.serve()
        id_ = store.add_submission(work(), noon, receipt_key(secret)).id
        store.add_report(id_, grade(work()), secret)
        store.join(noon, {"bob": "ada"})
        store.log_standings(noon, [("ada", "dropout", 3.0, "", id_)])
        assert store.report(id_, secret) == grade(work())
        shown = Shown(id_, "en", 1, "graded", 3.0, 10.0, 3.0, 10.0, "")
        rendering = Rendering.of(shown, b"{}", Signer(secret))
        Renderings(store.database).put([rendering], "basis", "")
        store.database.execute("DELETE FROM renderings")
        for table in ("chain", *chain.KEPT):
            refused(
                store.database,
                f"UPDATE {table} SET number = 1",
                f"DELETE FROM {table}",
                f"TRUNCATE {table} CASCADE",
                f"ALTER TABLE {table} DISABLE TRIGGER ALL",
                f"DROP TABLE {table} CASCADE",
                f"DROP TRIGGER {table}_stay ON {table}",
                f"ALTER TABLE {table} ADD COLUMN more TEXT",
            )
        refused(
            store.database,
            "SET session_replication_role = replica",
            "CREATE OR REPLACE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NULL; END $$",
            "DELETE FROM store_version",
            "CREATE TABLE mine (x INTEGER)",
        )
        assert list(chain.verify(store.database)) == []


def test_another_role_is_not_taken_for_the_web_process(
    postgres: str, roles: tuple[str, str]
) -> None:
    """Neither the owner's nor the grader's: the web process says so before it answers anybody."""
    app, web = roles
    with Store.open(postgres) as owner:
        prepare(owner.database, app, web)
        with pytest.raises(RefusedError, match="could do more"):
            for_web(owner.database)
    with (
        Store.open(as_role(postgres, app)) as store,
        pytest.raises(RefusedError, match="could do more"),
    ):
        for_web(store.database)
    with Store.open(postgres) as owner:
        owner.database.execute(f"GRANT SELECT (body) ON reports TO {web}")
    with (
        Store.open(as_role(postgres, web)) as store,
        pytest.raises(RefusedError, match=r"SELECT reports\.body"),
    ):
        for_web(store.database)
    with Store.open(postgres) as owner:
        prepare(owner.database, app, web)  # takes back what was given beside
    with Store.open(as_role(postgres, web)) as store:
        for_web(store.database)


@pytest.mark.parametrize("more", ["a login that is laid aside", "a membership", "making roles"])
def test_what_a_role_could_become_counts(postgres: str, roles: tuple[str, str], more: str) -> None:
    """A role is as strong as whatever it can turn into by one statement."""
    app, web = roles
    url = as_role(postgres, web)
    with Store.open(postgres) as owner:
        prepare(owner.database, app, web)
        if more == "a login that is laid aside":
            owner.database.execute(f"GRANT {web} TO {app}")
            url = f"{as_role(postgres, app)}%20-crole%3D{web}"
        elif more == "a membership":
            owner.database.execute(f"ALTER ROLE {web} NOINHERIT")
            owner.database.execute(f"GRANT {app} TO {web}")
        else:
            owner.database.execute(f"ALTER ROLE {web} CREATEROLE")
    with Store.open(url) as store:
        assert store.database.rows("SELECT CAST(current_user AS TEXT)") == [(web,)]
        with pytest.raises(RefusedError, match="could do more"):
            for_web(store.database)


def test_a_role_that_would_be_above_is_refused(postgres: str, roles: tuple[str, str]) -> None:
    """The owner, one that may make itself a member of the owner's, none, one for both."""
    app, web = roles
    with Store.open(postgres) as owner:
        for pair, told in (
            ((app, "owner"), "nothing can be kept from it"),
            (("nobody_here", web), "no role 'nobody_here'"),
        ):
            with pytest.raises(RefusedError, match=told):
                prepare(owner.database, *pair)
        owner.database.execute(f"ALTER ROLE {web} CREATEROLE")
        with pytest.raises(RefusedError, match="nothing can be kept from it"):
            prepare(owner.database, app, web)
        with pytest.raises(UsageError, match="can't be both"):
            prepare(owner.database, app, app)


def test_every_table_has_been_thought_of(in_file: Store) -> None:
    """A new table says whether the web process may do something with it."""
    tables = {
        name
        for (name,) in in_file.database.rows(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
        )
    }
    kept_from_it = {"standings", "upgrades", "runs_alone", "carried"}
    assert not tables - WEB.tables.keys() - kept_from_it
