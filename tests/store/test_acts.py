"""What people do in the pages, and what staff may: kept in the chain, the last of each holding."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from grader.errors import InternalError, RefusedError, UsageError
from grader.store import Store, chain
from grader.store.acts import Acts, about
from grader.store.appointments import Appointment, Appointments, Role
from grader.store.errands import Errands
from grader.store.keys import Mailbox, Signer, posted
from grader.store.requests import Requests
from grader.store.roles import for_web

VERSION_3 = Path(__file__).with_name("version_3.sql").read_text()


def test_the_last_act_about_a_subject_holds(store: Store, noon: datetime) -> None:
    """Earlier ones stay, with who did them and why."""
    acts = Acts(store.database)
    subject = about("dropout", "ada")
    for points in (3, 4):
        acts.add("override", subject, {"points": points}, actor="prof", time=noon, reason="凡例")
    acts.add("override", about("dropout", "bob"), {"points": 1}, actor="prof", time=noon)
    last = acts.last("override", subject)
    assert last is not None
    assert (last.value["points"], last.actor, last.time, last.reason) == (4, "prof", noon, "凡例")
    assert {key: act.value["points"] for key, act in acts.holding("override").items()} == {
        subject: 4,
        about("dropout", "bob"): 1,
    }
    assert [act.value["points"] for act in acts.all("override", subject)] == [3, 4]
    assert [act.number for act in acts.since(1, 5)] == [2, 3]
    assert [act.value["points"] for act in acts.within("override", "dropout")] == [3, 4, 1]
    assert acts.within("override", "dropou") == []
    assert acts.last("override", "none") is None
    assert list(chain.verify(store.database)) == []


def test_staff_without_an_appointment_are_instructors(store: Store, noon: datetime) -> None:
    """The last appointment holds; an assistant has sections, or the whole class."""
    appointments = Appointments(store.database)
    assert appointments.of("prof") == Appointment(Role.INSTRUCTOR)
    appointments.appoint("tom", Role.READER, ["A"], actor="prof", time=noon)
    appointments.appoint("tom", Role.ASSISTANT, ["A", "B"], actor="prof", time=noon)
    tom = appointments.of("tom")
    assert tom == Appointment(Role.ASSISTANT, frozenset({"A", "B"}))
    assert tom.covers("A")
    assert not tom.covers("")
    assert appointments.of("prof").covers("")
    assert appointments.all() == {"tom": tom}


@pytest.mark.parametrize("table", ["acts", "appointments"])
def test_they_only_grow(in_file: Store, path: Path, noon: datetime, table: str) -> None:
    """The database itself holds that."""
    Acts(in_file.database).add("x", "y", {}, actor="prof", time=noon)
    Appointments(in_file.database).appoint("tom", Role.READER, [], actor="prof", time=noon)
    with closing(sqlite3.connect(path)) as connection:
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET actor = 'eve'"):
            with pytest.raises(sqlite3.IntegrityError, match="only grows"):
                connection.execute(statement)


def test_the_web_process_appoints_nobody(in_file: Store, noon: datetime) -> None:
    """It keeps acts, and reads who may do what."""
    for_web(in_file.database)
    Acts(in_file.database).add("x", "y", {}, actor="prof", time=noon)
    assert Appointments(in_file.database).of("tom").role is Role.INSTRUCTOR
    with pytest.raises(RefusedError):
        Appointments(in_file.database).appoint("tom", Role.READER, [], actor="x", time=noon)


def test_a_store_of_version_3_goes_on(path: Path, noon: datetime) -> None:
    """Its chain is whole, and what people do comes after."""
    path.parent.mkdir(mode=0o700)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(VERSION_3)
    with Store.open(path) as store:
        before = chain.head(store.database)
        assert before.number == 3
        Acts(store.database).add("x", "y", {}, actor="prof", time=noon)
        assert chain.head(store.database).number == 4
        assert list(chain.verify(store.database)) == []
        assert len(store.handed_in("ada", "scaling")) == 1


# ---------------------------------------------------------------- errands


def test_an_errand_is_asked_once_and_answered_once(store: Store) -> None:
    """The same question of the same person has the same answer; another's is another errand."""
    errands, clock = Errands(store.database), store.database.clock
    mailbox = Mailbox().public
    id_ = errands.ask("look", {"id": "a"}, "prof", mailbox, clock())
    assert errands.ask("look", {"id": "a"}, "prof", mailbox, clock()) == id_
    assert errands.ask("look", {"id": "a"}, "tom", mailbox, clock()) != id_
    assert errands.asked(id_, "look", "prof") == {"id": "a"}
    assert errands.asked(id_, "look", "tom") is errands.asked(id_, "other", "prof") is None
    errand = errands.lease("w1", clock())
    assert errand is not None
    assert (errand.id, errand.kind, errand.value, errand.mailbox) == (
        id_,
        "look",
        {"id": "a"},
        mailbox,
    )
    other = errands.lease("w2", clock())
    assert other is not None
    assert other.actor == "tom"
    assert errands.lease("w3", clock()) is None
    assert errands.answer(id_, clock()) is None
    errands.finish(errand, b"done", clock())
    assert errands.answer(id_, clock()) == b"done"
    errands.forget(id_)
    assert errands.answer(id_, clock()) is None


def test_an_errand_that_costs_workers_is_given_up(store: Store) -> None:
    """Another worker takes it when one is lost, and whoever asked is told when that goes on."""
    errands, clock = Errands(store.database), store.database.clock
    id_ = errands.ask("look", {}, "prof", b"m", clock())
    for worker in ("w1", "w2"):
        assert errands.lease(worker, clock()) is not None
        assert errands.lease("w3", clock()) is None
        errands.lost(worker)
    assert errands.lease("w3", clock()) is None
    with pytest.raises(InternalError, match="No worker can do this"):
        errands.answer(id_, clock())


def test_an_answer_is_for_who_asked_alone() -> None:
    """It opens in its mailbox, as what it is about, from a worker of this course."""
    signer, mailbox = Signer(b"s" * 32), Mailbox()
    sealed = posted(mailbox.public, b"hidden", "errand 1", signer)
    assert b"hidden" not in sealed
    assert mailbox.opened(sealed, "errand 1", signer.public) == b"hidden"
    for box, data, about_, pages in (
        (Mailbox(), sealed, "errand 1", signer.public),
        (mailbox, sealed, "errand 2", signer.public),
        (mailbox, sealed, "errand 1", Signer(b"t" * 32).public),
        (mailbox, sealed[:-1] + bytes([sealed[-1] ^ 1]), "errand 1", signer.public),
        (mailbox, sealed[:40], "errand 1", signer.public),
    ):
        with pytest.raises(InternalError):
            box.opened(data, about_, pages)


def test_a_request_for_time_is_of_whoever_its_id_was_joined_to(
    store: Store, noon: datetime
) -> None:
    """So that it is found in their section, and what is granted is theirs."""
    acts, requests = Acts(store.database), Requests(store.database)
    number = acts.add(
        "extension_asked", about("scaling", "old"), {"text": "?"}, actor="old", time=noon
    )
    assert [one.student for one in requests.open()] == ["old"]
    store.join(noon, {"old": "ada"})
    asked = requests.get(number)
    assert asked is not None
    assert {asked.student, *(one.student for one in requests.open())} == {"ada"}
