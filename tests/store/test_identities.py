"""Who people are at other servers, sign-ins under way, and a store of version 4 that goes on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from grader.store import Store, chain
from grader.store.accounts import Person
from grader.store.fetched import Fetched
from grader.store.identities import EMAIL, SIGNED_IN, Identities, Identity
from grader.store.logins import SECONDS, Logins

VERSION_4 = Path(__file__).with_name("version_4.sql").read_text()
ADA = Identity("https://lms.example.edu", "5f1c")


def test_the_last_row_about_somebody_holds(store: Store, noon: datetime) -> None:
    """Somebody is linked once, may be linked anew, and unlinked; all of that is kept."""
    identities = Identities(store.database)
    assert identities.person(ADA) is None
    ada, bob = Person("ada", "student"), Person("bob", "student")
    for _ in range(2):
        identities.link(ADA, ada, EMAIL, noon)
    assert identities.person(ADA) == ada
    assert identities.person(Identity("https://other.example.edu", ADA.subject)) is None
    identities.link(ADA, bob, SIGNED_IN, noon)
    assert identities.known(ADA.issuer) == {ADA.subject: bob}
    identities.unlink(ADA, "revoked", noon)
    identities.unlink(ADA, "revoked", noon)
    assert identities.person(ADA) is None
    assert identities.known(ADA.issuer) == {}
    ((rows,),) = store.database.rows("SELECT count(*) FROM identities")
    assert rows == 3
    assert list(chain.verify(store.database)) == []


def test_a_login_ends_once_and_in_time(store: Store, noon: datetime) -> None:
    """A state that was used, is another server's, or came too late ends nothing."""
    logins = Logins(store.database)
    state, login = logins.begin("canvas", "/x/dropout", noon)
    assert logins.end(state, "moodle", noon) is None
    assert logins.end(state + "x", "canvas", noon) is None
    assert logins.end(state, "canvas", noon) == login
    assert logins.end(state, "canvas", noon) is None
    late, _ = logins.begin("canvas", "", noon)
    assert logins.end(late, "canvas", noon + timedelta(seconds=SECONDS)) is None
    logins.begin("canvas", "", noon + timedelta(seconds=2 * SECONDS))
    ((rows,),) = store.database.rows("SELECT count(*) FROM logins")
    assert rows == 1


def test_what_was_fetched_is_replaced(store: Store, noon: datetime) -> None:
    """Of an address there is what it had last, and since when."""
    fetched = Fetched(store.database)
    assert fetched.get("u") == {}
    assert fetched.seconds("u", noon) is None
    for body in ('{"a": 1}', '{"a": 2}'):
        fetched.put("u", body, noon)
    assert fetched.get("u") == {"a": 2}
    assert fetched.seconds("u", noon + timedelta(seconds=5)) == 5


def test_a_store_of_version_4_goes_on(path: Path, noon: datetime) -> None:
    """Its chain is whole, and who people are elsewhere comes after."""
    path.parent.mkdir(mode=0o700)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(VERSION_4)
    with Store.open(path) as store:
        before = chain.head(store.database)
        assert before.number == 4
        Identities(store.database).link(ADA, Person("ada", "student"), EMAIL, noon)
        assert chain.head(store.database).number == 5
        assert list(chain.verify(store.database)) == []
