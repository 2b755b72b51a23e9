"""A student's own key: what it seals, and what is left of a student whose key is deleted."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from grader.errors import IntakeError, RefusedError, UsageError
from grader.store import Store, chain, receipt_key
from grader.store.accounts import STAFF, STUDENT, Person
from grader.store.acts import Acts
from grader.store.beliefs import Belief, Beliefs
from grader.store.copies import (
    back_up,
    copy,
    copy_sealed,
    keys_in,
    move,
    opened_backup,
    write_keys,
)
from grader.store.errands import Errands
from grader.store.forgetting import all_forgotten, apply, clean, forget, ids_of, lacking
from grader.store.identities import EMAIL, Identities, Identity
from grader.store.keys import Signer
from grader.store.person_keys import PersonKeys
from grader.store.renderings import Rendering, Renderings, Shown
from grader.store.requests import Requests
from grader.store.roles import for_web, prepare
from grader.store.rows import report_json
from grader.store.schema import open_database, open_tables
from grader.store.sealing import PLAIN_ACT, PLAIN_SUBMISSION
from grader.store.sqlite import Sqlite, open_keys
from grader.store.trials import Trials
from tests.postgres import as_role

pytest.importorskip("cryptography")

CODE = b"marker_in_code = 1\n"
WORDS = "words that ada wrote to staff"
WHY = "a reason about ada"


@pytest.fixture
def ada(store: Store, work, grade, secret, noon) -> str:
    """A served store in which ada has work, a report, a request and an answer; bob has, too. Gives ada's id."""
    store.serve()
    return _fill(store, work, grade, secret, noon)


def _fill(store: Store, work, grade, secret, noon) -> str:
    ids = []
    for student, source in (("ada", CODE), ("bob", b"bobs = 2\n")):
        one = work(student, source)
        receipt = store.add_submission(one, noon, receipt_key(secret), noon)
        store.add_report(receipt.id, grade(one, error="marker_in_report"), secret)
        ids.append(receipt.id)
    acts = Acts(store.database)
    number = acts.add("request", ids[0], {"text": WORDS}, actor="ada", time=noon)
    acts.add("answer", str(number), {"text": WORDS}, actor="prof", time=noon)
    acts.add("extension", "dropout/ada", {"due": "never"}, actor="prof", time=noon, reason=WHY)
    acts.add("due", "dropout", {"due": "soon"}, actor="prof", time=noon, reason="for all")
    return ids[0]


def _forget(store: Store, noon: datetime, student: str = "ada") -> None:
    ids = ids_of(store.database, student)
    forget(store.database, ids, actor="prof", time=noon, reason="asked")


def test_what_is_about_a_student_is_sealed_and_reads_as_before(
    store: Store, ada: str, secret: bytes, work
) -> None:
    """No row about a student says anything in the clear; files, reports and acts come back as they were."""
    database = store.database
    (row,) = database.rows("SELECT filename, content, parts FROM submissions WHERE id = $1", ada)
    assert not row[0].startswith("dropout") and b"marker" not in bytes(row[1])
    bodies = b"".join(bytes(body) for (body,) in database.rows("SELECT body FROM reports"))
    acts = "".join(value + why for value, why in database.rows("SELECT value, reason FROM acts"))
    assert b"marker" not in bodies and WORDS not in acts and WHY not in acts and "for all" in acts
    assert store.submission(ada).submission == work("ada", CODE)
    assert store.report(ada, secret).error == "marker_in_report"
    assert [one.text for one in Requests(database).open()] == []
    assert Requests(database).about(ada)[0].text == WORDS
    assert Acts(database).last("extension", "dropout/ada").reason == WHY
    assert list(chain.verify(database)) == []


def test_reasons_in_the_log_of_points_are_sealed(
    store: Store, ada: str, target, secret: bytes, noon: datetime
) -> None:
    """Why points were given is in a standing's notes, too: sealed, read as it was, and gone with the key."""
    store.log_standings(noon, [("ada", "dropout", 3.0, WHY, ada), ("bob", "dropout", 2.0, "", "")])
    ((notes,),) = store.database.rows("SELECT notes FROM standings WHERE student = 'ada'")
    assert WHY not in notes
    assert store.last_standings()["ada", "dropout"] == (3.0, WHY)
    assert [row[4] for row in store.standings_log()] == [WHY, ""]
    _forget(store, noon)
    assert [row[3:5] for row in store.standings_log()] == [(3.0, ""), (2.0, "")]
    store.log_standings(noon, [("ada", "dropout", 1.0, WHY, ada)])  # of who looked before
    assert len(store.standings_log()) == 2
    copy_sealed(store.database, target, secret, used=False)
    assert Store(target).last_standings()["ada", "dropout"] == (3.0, "")


def test_plain_reasons_in_the_log_of_points_are_sealed_anew(
    store: Store, target, secret: bytes, noon: datetime
) -> None:
    """They are plain rows, in the way of forgetting until the store is written anew."""
    store.log_standings(noon, [("ada", "dropout", 3.0, WHY, "")])
    with pytest.raises(UsageError, match="1 rows about 'ada' are not sealed"):
        _forget(store, noon)
    copy_sealed(store.database, target, secret, used=False)
    assert WHY not in str(target.rows("SELECT notes FROM standings"))
    new = Store(target)
    assert new.last_standings() == {("ada", "dropout"): (3.0, WHY)}
    _forget(new, noon)
    assert new.last_standings() == {("ada", "dropout"): (3.0, "")}
    assert list(chain.verify(target)) == []


def test_what_is_made_meanwhile_of_the_work_is_not_kept(
    store: Store, ada: str, secret: bytes, noon: datetime, work, grade
) -> None:
    """A worker that has read the work before it was forgotten leaves nothing that it makes of it."""
    shown = Shown(ada, "en", 1, "graded", 1.0, 3.0, 1.0, 3.0, digest="")
    rendering = Rendering.of(shown, b"{}", Signer(secret))
    belief = Belief(ada, "ada", "dropout", "f", "idea", {"en": WORDS})
    trial = grade(work("ada", CODE))
    database = store.database

    def left() -> list[int]:
        Renderings(database).put([rendering], "basis", "standing")
        Beliefs(database).put(ada, [belief])
        Trials(database).put(ada, trial, secret)
        names = ("renderings", "beliefs", "trials")
        return [database.rows(f"SELECT count(*) FROM {name}")[0][0] for name in names]

    assert left() == [1, 1, 1]
    _forget(store, noon)
    assert left() == [0, 0, 0]


def test_an_act_that_no_key_opens_hides_no_other(store: Store, ada: str, noon: datetime) -> None:
    """Whoever takes over the web process can add rows, for ever: one that is sealed wrongly says nothing."""
    acts = Acts(store.database)
    (real,) = store.database.rows("SELECT value FROM acts WHERE kind = 'extension'")[0]
    for value in ('["sealed1", "ada", "AAAA"]', '["sealed1", "ada", 1]', real):
        with store.together():
            row = ("2026-10-02T00:00:00+00:00", "eve", "extension", "dropout/bob", value, "why")
            chain.keep(store.database, "acts", *row)
    held = acts.holding("extension")
    assert held["dropout/ada"].reason == WHY
    assert (held["dropout/bob"].value, held["dropout/bob"].reason) == ({}, "")
    assert len(acts.since(0, 99)) == 7


def test_a_file_that_nobody_took_in_is_dropped(store: Store, ada: str, noon: datetime) -> None:
    """The work may be in an archive of staff's; one that came just now is still to be taken in."""
    errands, now = Errands(store.database), store.database.clock()
    errands.ask("take_in", {"name": "new"}, "prof", b"m", now, CODE)
    store.database.execute(
        "INSERT INTO errands SELECT 'old', kind, value, actor, mailbox, asked - 1000, worker, lease_until, "
        "lost, done, answer, attachment FROM errands"
    )
    _forget(store, noon)
    assert [value for (value,) in store.database.rows("SELECT id FROM errands")] != ["old"]
    assert len(store.database.rows("SELECT 1 FROM errands")) == 1


def test_who_was_forgotten_is_not_known_of_another_server_again(
    store: Store, ada: str, noon: datetime
) -> None:
    """A platform's list, or a roster that still has the line, would else be kept with the id."""
    identities, identity = Identities(store.database), Identity("https://lms.example", "77")
    identities.link(identity, Person("ada", STUDENT), EMAIL, noon)
    assert identities.person(identity) == Person("ada", STUDENT)
    _forget(store, noon)
    assert identities.person(identity) is None
    count = store.database.rows("SELECT count(*) FROM identities")
    identities.link(identity, Person("ada", STUDENT), EMAIL, noon)
    assert identities.person(identity) is None
    assert store.database.rows("SELECT count(*) FROM identities") == count
    identities.link(
        identity, Person("ada", STAFF), EMAIL, noon
    )  # who has the id as one of the staff
    assert identities.person(identity) == Person("ada", STAFF)


def test_grades_that_wait_to_be_sent_are_dropped(store: Store, ada: str, noon: datetime) -> None:
    """What an LMS has of a student, or is to get, says how the work was graded."""
    for student in ("ada", "bob"):
        store.database.execute(
            "INSERT INTO passback (platform, line, exercise, student, subject, seen, changed, due, tries, stamp, "
            "has, since, answer, detail) VALUES ('lms', 'line', 'dropout', $1, $1, '', 0, 0, 0, 0, '3', 0, '', '')",
            student,
        )
    _forget(store, noon)
    assert store.database.rows("SELECT student FROM passback") == [("bob",)]


def test_a_local_store_stays_plain(store: Store, work, grade, secret, noon) -> None:
    """Where nobody serves or seals there is no key, and rows are as they were."""
    _fill(store, work, grade, secret, noon)
    assert store.database.rows(f"SELECT 1 FROM submissions WHERE {PLAIN_SUBMISSION}")
    assert store.database.rows(f"SELECT 1 FROM acts WHERE NOT ({PLAIN_ACT})") == []


def test_a_forgotten_student_is_not_there_any_more(
    store: Store, ada: str, secret: bytes, noon: datetime, work
) -> None:
    """Nothing of one who was forgotten is found, nothing says that it was changed, and others have all of theirs."""
    receipt, head = store.receipt(ada, secret), chain.head(store.database)
    _forget(store, noon)
    assert list(chain.verify(store.database)) == []
    assert chain.cut(store.database, [chain.Head.read(receipt.head), head]) == []
    assert store.students() == {"bob"} and not store.knows("ada")
    assert store.handed_in("ada", "dropout") == [] and store.history("ada", "dropout") == []
    assert [one.submission.student for one, _ in store.latest(secret)] == ["bob"]
    assert store.report(ada, secret) is None and list(store.reports(ada, secret)) == []
    with pytest.raises(UsageError, match="No submission begins with"):
        store.submission(ada)
    acts = Acts(store.database)
    assert (
        acts.last("extension", "dropout/ada") is None and Requests(store.database).about(ada) == []
    )
    assert [act.value for act in acts.since(0, 9)] == [{}, {}, {}, {"due": "soon"}]
    told = all_forgotten(store.database)["ada"]
    assert (told.actor, told.reason, told.time) == ("prof", "asked", noon)
    with pytest.raises(IntakeError, match="was forgotten"):
        store.add_submission(work("ada", CODE), noon, receipt_key(secret), noon)
    with pytest.raises(IntakeError, match="was forgotten"):
        acts.add("hint", "dropout/ada", {"number": 1}, actor="ada", time=noon)


def test_every_id_of_a_person_is_forgotten(
    store: Store, ada: str, secret: bytes, noon: datetime, work
) -> None:
    """What a person handed in under another id goes with the rest, whichever id is named."""
    store.add_submission(work("ada@example.org", CODE), noon, receipt_key(secret), noon)
    store.join(noon, {"ada@example.org": "ada"})
    assert ids_of(store.database, "ada@example.org") == ["ada", "ada@example.org"]
    _forget(store, noon, "ada@example.org")
    assert store.students() == {"bob"}
    assert PersonKeys.of(store.database).all().keys() == {"ada", "ada@example.org", "bob"}
    assert [id_ for id_, key in PersonKeys.of(store.database).all().items() if key] == ["bob"]


def test_plain_rows_are_refused_with_the_remedy(store: Store, work, grade, secret, noon) -> None:
    """A student of whom a row is plain can't be forgotten, and nothing is done."""
    _fill(store, work, grade, secret, noon)
    store.serve()
    with pytest.raises(UsageError, match="rows about 'ada' are not sealed") as caught:
        _forget(store, noon)
    assert "--sealed --use" in caught.value.remedy
    assert all_forgotten(store.database) == {} and store.knows("ada")


def test_a_forgetting_that_was_ended_is_finished_by_the_next(
    store: Store, ada: str, noon: datetime, monkeypatch
) -> None:
    """Ended before the key was deleted the student is gone already, and done again it is whole, once."""
    with monkeypatch.context() as patch:
        patch.setattr(PersonKeys, "delete", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            _forget(store, noon)
    assert store.students() == {"bob"} and PersonKeys.of(store.database).get("ada")
    _forget(store, noon)
    assert PersonKeys.of(store.database).get("ada") == b""
    _forget(store, noon)
    assert store.database.rows("SELECT student FROM forgotten") == [("ada",)]
    assert list(chain.verify(store.database)) == []


def test_another_process_that_has_the_store_open_sees_it_at_once(
    store: Store, where: Path | str, ada: str, secret: bytes, noon: datetime
) -> None:
    """A connection that was there before finds nothing afterwards, also where it was reading a whole class."""
    with Store.open(where) as other:
        assert other.submission(ada)
        reading = other.latest(secret)
        next(reading)
        _forget(store, noon)
        reading.close()
        assert other.students() == {"bob"}
        with pytest.raises(UsageError):
            other.submission(ada)


def test_a_key_that_is_missing_is_told_with_the_remedy(
    store: Store, ada: str, secret: bytes
) -> None:
    """A lost key is no forgotten student, and says what to do."""
    store.database.beside.execute("DELETE FROM student_keys")
    with pytest.raises(
        RefusedError, match="The key that opens what is kept about 'ada' is missing"
    ):
        store.submission(ada)


def test_nothing_is_left_in_the_files_of_a_store(
    in_file: Store, path: Path, work, grade, secret, noon
) -> None:
    """Neither the key nor what was dropped is in any file beside the store, while another has it open."""
    in_file.serve()
    _fill(in_file, work, grade, secret, noon)
    database = in_file.database
    key = PersonKeys.of(database).get("ada")
    assert key is not None
    database.execute(
        "INSERT INTO beliefs SELECT id, student, exercise, 'f', 'marker_in_belief', '', '' "
        "FROM submissions WHERE student = 'ada'"
    )
    assert key in _bytes(path.parent) and b"marker_in_belief" in _bytes(path.parent)
    with open_database(path) as other:
        assert PersonKeys.of(other).get("ada") == key
        _forget(in_file, noon)
        assert clean(database) == []
        left = _bytes(path.parent)
        assert key not in left and b"marker_in_belief" not in left and CODE not in left
    assert (path.parent / "keys").stat().st_mode & 0o777 == 0o600


def test_nothing_is_left_in_the_files_of_a_database(
    postgres_server, postgres: str, work, grade, secret, noon
) -> None:
    """The same of PostgreSQL's folder with its log, where that keeps no segments to use them again."""
    with Store.open(postgres) as store:
        database = store.database
        database.execute("ALTER SYSTEM SET wal_recycle = off")
        database.rows("SELECT pg_reload_conf()")
        store.serve()
        _fill(store, work, grade, secret, noon)
        key = PersonKeys.of(database).get("ada")
        assert key is not None
        database.execute(
            "INSERT INTO beliefs SELECT id, student, exercise, 'f', 'marker_in_belief', '', '' "
            "FROM submissions WHERE student = 'ada'"
        )
        database.execute("CHECKPOINT")
        before = _bytes(postgres_server.folder)
        assert key in before and b"marker_in_belief" in before
        _forget(store, noon)
        assert clean(database) == []
        left = _bytes(postgres_server.folder)
        assert key not in left and b"marker_in_belief" not in left


def _bytes(folder: Path) -> bytes:
    found = []
    for file in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):  # a server's, which come and go
            if file.is_file():
                found.append(file.read_bytes())
    return b"".join(found)


def test_a_role_that_only_adds_is_told_what_is_left(
    postgres: str, roles: tuple[str, str], work, grade, secret, noon
) -> None:
    """The grader's own role deletes keys and says what the owner has to run; the web process's deletes none."""
    with Store.open(postgres) as owner:
        owner.serve()
        _fill(owner, work, grade, secret, noon)
        prepare(owner.database, *roles)
    with open_database(as_role(postgres, roles[1])) as web:
        for_web(web)
        assert PersonKeys.of(web).get("ada")
        with pytest.raises(RefusedError, match="permission denied"):
            PersonKeys.of(web).delete(["ada"])
    with Store.open(as_role(postgres, roles[0])) as app:
        _forget(app, noon)
        assert "VACUUM FULL student_keys;" in clean(app.database)
        assert PersonKeys.of(app.database).get("ada") == b""


def test_the_web_process_makes_keys_and_deletes_none(
    in_file: Store, path: Path, noon, work, secret
) -> None:
    """With no more rights than it needs it keeps and opens work, and can neither delete a key nor forget anybody."""
    in_file.serve()
    with open_database(path) as database:
        database.settle()
        for_web(database)
        store = Store(database)
        id_ = store.add_submission(work("ada", CODE), noon, receipt_key(secret), noon).id
        assert store.submission(id_).submission.content == CODE
        with pytest.raises(RefusedError):
            PersonKeys.of(database).delete(["ada"])
        with pytest.raises(RefusedError):
            _forget(store, noon)
    assert PersonKeys.of(in_file.database).get("ada")


def test_a_row_that_only_looks_sealed_is_no_trouble(store: Store, noon, secret) -> None:
    """A file's name that begins as a sealed one's is kept as a plain name."""
    from grader.model import Part, Submission

    name = "/sealed1/dropout.py"
    one = Submission("eve", "dropout", name, b"x\n", (Part("dropout.py", b"x\n"),))
    id_ = store.add_submission(one, noon, receipt_key(secret), noon).id
    assert store.submission(id_).submission.filename == "sealed1/dropout.py"


# ---------------------------------------------------------------- written anew


@pytest.fixture
def target(request, where, tmp_path):
    """An empty store of the same kind at another place."""
    if isinstance(where, str):
        where = request.getfixturevalue("second_postgres")
    else:
        where = tmp_path / "new" / "sealed.sqlite"
    with open_tables(where, {}) as database:
        yield database


def test_a_store_is_written_anew_with_sealed_rows(
    store: Store, target, work, grade, secret, noon
) -> None:
    """Every row comes along sealed, and receipts and heads from before are still found, also after forgetting."""
    ada = _fill(store, work, grade, secret, noon)
    receipt, head = store.receipt(ada, secret), chain.head(store.database)
    copy_sealed(store.database, target, secret, used=True)
    with pytest.raises(RefusedError, match="has moved"):
        store.add_submission(work("cyd"), noon, receipt_key(secret), noon)
    with Store(target) as new:
        assert new.database.rows(f"SELECT 1 FROM submissions WHERE {PLAIN_SUBMISSION}") == []
        assert new.submission(ada).submission.content == CODE
        assert new.report(ada, secret).error == "marker_in_report"
        assert Requests(target).about(ada)[0].text == WORDS
        assert new.receipt(ada, secret) == receipt
        told = [chain.Head.read(receipt.head), head]
        assert list(chain.verify(target)) == [] and chain.cut(target, told) == []
        wrong = chain.Head(head.number, "0" * 64)
        assert [fault.what for fault in chain.cut(target, [wrong])] == ["replaced"]
        later = new.add_submission(work("cyd"), noon, receipt_key(secret), noon)
        _forget(new, noon)
        assert list(chain.verify(target)) == []
        assert chain.cut(target, [*told, chain.Head.read(later.head)]) == []


def test_a_store_that_was_changed_gets_no_new_chain(
    store: Store, target, work, grade, secret, noon, tamper
) -> None:
    """What somebody has changed would be as good as genuine in a new chain; so it is refused."""
    _fill(store, work, grade, secret, noon)
    tamper("UPDATE submissions SET filename = 'other.py' WHERE student = 'bob'")
    with pytest.raises(UsageError, match="is not what the grader wrote"):
        copy_sealed(store.database, target, secret, used=True)


def test_earlier_links_that_were_changed_are_found(
    store: Store, work, grade, secret, noon, target
) -> None:
    """Who changes what the links were before is found out as one who changes a row."""
    _fill(store, work, grade, secret, noon)
    copy_sealed(store.database, target, secret, used=False)
    for trigger in ("stay", "remain"):
        end = "" if target.skipping == "" else " ON earlier_links"
        target.execute(f"DROP TRIGGER earlier_links_{trigger}{end}")
    target.execute("UPDATE earlier_links SET hash = 'other' WHERE number = 1")
    assert [fault.text for fault in chain.verify(target)] == ["earlier_links, row 1: changed"]


# ---------------------------------------------------------------- backups


def test_a_backup_without_keys_is_restored_with_the_newest(
    store: Store, ada: str, tmp_path: Path, secret, noon, target
) -> None:
    """Who was forgotten after a backup was written is forgotten in what comes of it: the keys tell."""
    back_up(store.database, secret, "course", tmp_path / "backup.zip")
    assert PersonKeys.of(store.database).get("ada") not in (tmp_path / "backup.zip").read_bytes()
    _forget(store, noon)
    write_keys(store.database, tmp_path / "kept")
    keys = keys_in(tmp_path / "kept")
    with (
        opened_backup(tmp_path / "backup.zip") as (_, _, path, inside),
        open_tables(path, {}) as source,
    ):
        assert inside == {} and lacking(source, inside) == 2 and lacking(source, keys) == 0
        from grader.store.copies import copy_rows

        copy_rows(source, target)
    assert apply(target, keys, noon) == ["ada"]
    assert Store(target).students() == {"bob"}
    assert [one.submission.student for one, _ in Store(target).latest(secret)] == ["bob"]
    assert list(chain.verify(target)) == []


def test_a_backup_with_keys_forgets_as_its_log_says(
    store: Store, ada: str, tmp_path: Path, secret, noon, target
) -> None:
    """A key that comes from elsewhere is not taken for somebody whom the log has forgotten."""
    older = PersonKeys.of(store.database).all()
    _forget(store, noon)
    back_up(store.database, secret, "course", tmp_path / "backup.zip", with_keys=True)
    with (
        opened_backup(tmp_path / "backup.zip") as (_, _, path, inside),
        open_tables(path, {}) as source,
    ):
        from grader.store.copies import copy_rows

        copy_rows(source, target)
    assert inside["ada"] == b"" and inside["bob"]
    assert apply(target, older, noon) == []
    assert (
        PersonKeys.of(target).get("ada") == b"" and PersonKeys.of(target).get("bob") == older["bob"]
    )


def test_reports_from_before_are_sealed_as_they_were(
    store: Store, target, work, grade, secret, noon
) -> None:
    """A report that only the course's secret sealed comes along, equal to the byte."""
    store.sealing = True
    ada = _fill(store, work, grade, secret, noon)
    before = report_json(store.report(ada, secret))
    copy_sealed(store.database, target, secret, used=False)
    assert report_json(Store(target).report(ada, secret)) == before


# ---------------------------------------------------------------- keys and what they belong to


def _must_not_be_taken(store: Store, target, head: chain.Head, noon, secret, work) -> None:
    assert chain.head(target).number == 0 and target.rows("SELECT 1 FROM submissions") == []
    store.add_submission(work("cyd"), noon, receipt_key(secret), noon)  # it has not moved
    assert chain.head(store.database).number > head.number


def test_a_copy_is_not_put_beside_the_keys_of_another_store(
    store: Store, ada: str, target, noon: datetime, secret, work
) -> None:
    """Ids of two courses are often the same, and what one's keys have sealed another's don't open."""
    head = chain.head(store.database)
    other = PersonKeys.of(target).made("ada")
    for way in (copy, move):
        with pytest.raises(RefusedError, match="are another store's"):
            way(store.database, target)
    assert PersonKeys.of(target).all() == {"ada": other}
    _must_not_be_taken(store, target, head, noon, secret, work)


def test_rows_are_copied_with_their_keys_or_not_at_all(
    store: Store, ada: str, target, noon: datetime, secret, work, monkeypatch
) -> None:
    """Ended between the two, nothing is in the copy, so that it is made again, and the store goes on."""
    head = chain.head(store.database)
    with monkeypatch.context() as patch:
        patch.setattr(PersonKeys, "take", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        for way in (copy, move):
            with pytest.raises(KeyboardInterrupt):
                way(store.database, target)
    _must_not_be_taken(store, target, head, noon, secret, work)
    move(store.database, target)
    assert Store(target).submission(ada).submission.content == CODE


def test_no_copy_has_the_key_that_a_forgetting_did_not_come_to(
    store: Store, ada: str, target, tmp_path: Path, noon: datetime, secret, monkeypatch
) -> None:
    """Ended before the key was deleted: the log says that it is gone, and so do backups, keys and copies."""
    with monkeypatch.context() as patch:
        patch.setattr(PersonKeys, "delete", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            _forget(store, noon)
    write_keys(store.database, tmp_path / "kept")
    assert keys_in(tmp_path / "kept")["ada"] == b""
    back_up(store.database, secret, "course", tmp_path / "backup.zip", with_keys=True)
    with opened_backup(tmp_path / "backup.zip") as (*_, inside):
        assert inside["ada"] == b"" and inside["bob"]
    copy(store.database, target)
    assert PersonKeys.of(target).get("ada") == b"" and PersonKeys.of(target).get("bob")


def test_keys_that_open_nothing_are_told_before_a_restore(
    store: Store, work, grade, noon: datetime, secret
) -> None:
    """Also where only what came after the files is sealed, and where the keys are another course's."""
    one = store.add_submission(work("ada", CODE), noon, receipt_key(secret), noon)
    assert lacking(store.database, {}) == 0
    store.serve()
    Acts(store.database).add("hint", "dropout/eve", {"number": 1}, actor="eve", time=noon)
    assert lacking(store.database, {}) == 1
    store.add_report(one.id, grade(work("ada", CODE)), secret)
    assert lacking(store.database, {}) == 2
    store.add_submission(work("bob", CODE), noon, receipt_key(secret), noon)
    keys = PersonKeys.of(store.database).all()
    assert lacking(store.database, keys) == 0
    assert lacking(store.database, {**keys, "bob": keys["ada"]}) == 1
    assert lacking(store.database, {**keys, "bob": b""}) == 0


def test_no_key_is_put_in_the_place_of_another(in_file: Store, path: Path) -> None:
    """Who may only insert could replace one in a file, and destroy a student's work for ever."""
    keys = PersonKeys.of(in_file.database)
    key = keys.made("ada")
    with open_database(path) as database:
        database.settle()
        for_web(database)
        for statement in (
            "INSERT OR REPLACE INTO student_keys (student, key) VALUES ('ada', x'00')",
            "UPDATE student_keys SET key = x'00'",
            "DELETE FROM student_keys",
        ):
            with pytest.raises(RefusedError):
                database.beside.execute(statement)
        assert PersonKeys.of(database).made("ada") == key


def test_keys_may_be_made_by_two_processes_at_once(tmp_path: Path, monkeypatch) -> None:
    """Whoever comes while another makes the file does not take it for another program's."""
    real, met = Sqlite.rows, []

    def rows(self: Sqlite, query: str, *values: object) -> list[tuple[object, ...]]:
        found = real(self, query, *values)
        if query == "PRAGMA user_version" and not met:
            met.append(query)
            with open_keys(tmp_path / "keys") as other:
                PersonKeys(other).made("ada")
        return found

    monkeypatch.setattr(Sqlite, "rows", rows)
    with open_keys(tmp_path / "keys") as keys:
        assert PersonKeys(keys).get("ada")
