"""Invitations, sessions, tokens and device codes, in each kind of database."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from grader.errors import GraderError, UsageError
from grader.store import chain
from grader.store.accounts import CODE, IDLE, Accounts, Person

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
ADA = Person("ada", "student")
SOON = NOW + timedelta(days=1)


@pytest.fixture
def accounts(store):
    """The accounts of a new store."""
    return Accounts(store.database)


def test_an_invitation_signs_in_once(accounts):
    """It begins a session of whom it is for; used again, it is refused, and stays used."""
    link = accounts.invite("ada", "student", SOON)
    assert accounts.invited(link, NOW) == ADA
    session, person = accounts.accept(link, NOW)
    assert person == ADA == accounts.session(session, NOW)
    with pytest.raises(UsageError, match="used already"):
        accounts.accept(link, NOW)
    assert [(one.kind, one.state) for one in accounts.listed(NOW)] == [
        ("invitation", "used"), ("session", "open"),
    ]  # fmt: skip


def test_an_invitation_that_has_expired_or_is_none_is_refused(accounts):
    """At its last moment, and for what was changed in it."""
    link = accounts.invite("ada", "student", SOON)
    with pytest.raises(UsageError, match="expired"):
        accounts.accept(link, SOON)
    for wrong in (link[:-1], link.upper(), "", "grade_x", "\ud800"):
        with pytest.raises(UsageError, match="not one of this course"):
            accounts.accept(wrong, NOW)
    accounts.accept(link, SOON - timedelta(seconds=1))


@pytest.mark.parametrize("role", ["student", "staff"])
def test_a_session_ends_when_it_is_idle(accounts, role):
    """Each use counts from anew; staff's end sooner."""
    session, person = accounts.accept(accounts.invite("x", role, SOON), NOW)
    later = NOW + IDLE[role]
    assert accounts.session(session, later) == person
    assert accounts.session(session, later + IDLE[role]) == person
    assert accounts.session(session, later + 2 * IDLE[role] + timedelta(seconds=1)) is None


def test_a_session_ends_when_it_is_signed_out(accounts):
    """What remains of it signs nobody in."""
    session, _ = accounts.accept(accounts.invite("ada", "student", SOON), NOW)
    accounts.sign_out(session)
    assert accounts.session(session, NOW) is None


def test_the_store_has_no_text_that_signs_in(accounts, store):
    """Invitations, sessions, tokens and polls are there as hashes and beginnings alone."""
    link = accounts.invite("ada", "student", SOON)
    session, _ = accounts.accept(link, NOW)
    token = accounts.new_token(ADA, "submit", SOON)
    _, poll = accounts.begin(NOW)
    for text in (link, session, token, poll):
        assert re.fullmatch(r"grade_[\w-]{43}", text)
    for table in ("invitations", "sessions", "tokens", "device_codes", "uses", "revocations"):
        found = str(store.database.rows(f"SELECT * FROM {table}"))
        assert not [text for text in (link, session, token, poll) if text[12:] in found], table


def test_a_token_is_good_until_it_expires_or_is_revoked(accounts):
    """It says whose it is and what for; its last use is noted, once a minute, and it is found by its beginning."""
    token = accounts.new_token(ADA, "submit", SOON)
    found = accounts.token(token, NOW)
    assert (found, found.scope, found.prefix) == (ADA, "submit", token[:12])
    assert accounts.token(token, SOON) is None
    assert accounts.token(token + "x", NOW) is None
    later = NOW + timedelta(hours=1)
    for now in (NOW, later):
        assert accounts.is_use_to_be_noted(found, now)
        accounts.note_use(found, now)
    assert not accounts.is_use_to_be_noted(found, later + timedelta(seconds=30))
    (listed,) = accounts.listed(NOW)
    assert (listed.kind, listed.person, listed.used, listed.state) == (
        "token",
        "ada",
        later,
        "open",
    )
    assert accounts.revoke(token[:12]).person == "ada"
    assert accounts.token(token, NOW) is None
    assert accounts.listed(NOW)[0].state == "revoked"


def test_what_was_revoked_stays_so(accounts, store):
    """An invitation, a session that lies in an older copy of the droppable tables, and twice is refused."""
    link = accounts.invite("ada", "student", SOON)
    accounts.revoke(link[:12])
    with pytest.raises(UsageError, match="revoked"):
        accounts.accept(link, NOW)
    session, _ = accounts.accept(accounts.invite("ada", "student", SOON), NOW)
    rows = store.database.rows("SELECT sha256, prefix, person, role, begun, used FROM sessions")
    accounts.revoke(session[:12])
    store.database.execute("INSERT INTO sessions VALUES ($1, $2, $3, $4, $5, $6)", *rows[0])
    assert accounts.session(session, NOW) is None
    for prefix in (link[:12], "grade_nobody", "", "grade_"):
        with pytest.raises(UsageError):
            accounts.revoke(prefix)


def test_a_code_that_was_typed_gives_its_program_one_token(accounts):
    """Until then there is none; a code is good for one person, its token is given once."""
    code, poll = accounts.begin(NOW)
    assert re.fullmatch("[A-Z]{4}-[A-Z]{4}", code)
    assert accounts.poll(poll, NOW) is None
    accounts.approve(code.lower().replace("-", " "), ADA, NOW)
    with pytest.raises(UsageError, match="Nobody waits"):
        accounts.approve(code, Person("eve", "student"), NOW)
    token = accounts.poll(poll, NOW)
    assert accounts.token(token, NOW) == ADA
    with pytest.raises(UsageError, match="expired"):
        accounts.poll(poll, NOW)


def test_a_code_expires(accounts):
    """Neither can it be typed then, nor does its program get anything."""
    code, poll = accounts.begin(NOW)
    with pytest.raises(UsageError):
        accounts.approve(code, ADA, NOW + CODE)
    accounts.approve(code, ADA, NOW)
    with pytest.raises(UsageError):
        accounts.poll(poll, NOW + CODE)
    accounts.begin(NOW + CODE)
    with pytest.raises(UsageError):
        accounts.poll(poll, NOW)


def test_what_is_evidence_is_in_the_chain(accounts, store):
    """An invitation, its use, a token and its revocation are kept rows, which can't be changed."""
    accounts.accept(accounts.invite("ada", "student", SOON), NOW)
    accounts.revoke(accounts.new_token(ADA, "submit", SOON)[:12])
    kinds = [kind for (kind,) in store.database.rows("SELECT kind FROM chain ORDER BY number")]
    assert kinds == ["invitations", "revocations", "tokens", "revocations"]
    assert not list(chain.verify(store.database))
    for table in ("invitations", "tokens", "revocations"):
        with pytest.raises(GraderError, match="only grows"):
            store.database.execute(f"DELETE FROM {table}")
        with pytest.raises(GraderError, match="only grows"):
            store.database.execute(f"UPDATE {table} SET prefix = 'x'")
