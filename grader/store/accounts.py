"""Who may sign in to a served course, and by what: one-time invitations, sessions, tokens, device codes.

Each is 256 random bits that are shown once; the store has their SHA-256 alone, and their beginning, by which a
person can name one. Invitations, tokens and revocations are evidence and kept for ever; sessions, last uses and
device codes may be dropped at any time: whoever had one signs in again.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.store import chain
from grader.store.database import written
from grader.store.sealing import refuse_forgotten

if TYPE_CHECKING:
    from grader.store.database import Database

# An invitation that was used is one that was revoked, with that as the reason.
TABLES = """
CREATE TABLE invitations (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    prefix TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;
CREATE TABLE tokens (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    prefix TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    scope TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;
CREATE TABLE revocations (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    prefix TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX revocations_by_prefix ON revocations (prefix);
CREATE TABLE sessions (
    sha256 TEXT PRIMARY KEY NOT NULL,
    prefix TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    begun TEXT NOT NULL,
    used TEXT NOT NULL
) STRICT;
CREATE TABLE uses (
    prefix TEXT PRIMARY KEY NOT NULL,
    time TEXT NOT NULL
) STRICT;
CREATE TABLE device_codes (
    code TEXT PRIMARY KEY NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    until TEXT NOT NULL,
    person TEXT,
    role TEXT
) STRICT;
"""
STUDENT, STAFF = "student", "staff"
SUBMIT = "submit"
"""The scope of a token that hands in, and reads what came of it."""
IDLE = {STUDENT: timedelta(hours=12), STAFF: timedelta(hours=2)}
"""After so long without a request a session has ended."""
INVITED = timedelta(days=14)
TOKEN = timedelta(days=180)
CODE = timedelta(minutes=15)
_LISTED = {
    "invitation": "SELECT prefix, person, role, time, until, NULL FROM invitations ORDER BY number",
    "token": "SELECT t.prefix, person, role, t.time, until, u.time FROM tokens t "
    "LEFT JOIN uses u ON u.prefix = t.prefix ORDER BY t.number",
    "session": "SELECT prefix, person, role, begun, NULL, used FROM sessions ORDER BY begun, prefix",
}
_USED, _REVOKED = "used", "revoked"
_IS_REVOKED = "EXISTS (SELECT 1 FROM revocations r WHERE r.prefix = {}.prefix)"
_START = "grade_"
_SHORT = len(_START) + 6
_NOTED = timedelta(minutes=1)  # last uses are as exact as that, so that not every request writes
_SIGNS = (
    "BCDFGHJKLMNPQRSTVWXZ"  # read out or typed, none is taken for another, and none makes a word
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, as a student or as staff; with a token, by which one, and what it is good for."""

    id: str
    role: str
    scope: str = field(default="", compare=False)
    prefix: str = field(default="", compare=False)

    @property
    def is_staff(self) -> bool:
        """Whether it is one of the staff."""
        return self.role == STAFF


@dataclass(frozen=True, slots=True)
class Listed:
    """An invitation, a token or a session: whose, since and until when, when used last, and its state.

    The state is "open", "used", "expired" or "revoked"; a session ends by itself where nobody uses it.
    """

    kind: str
    prefix: str
    person: str
    role: str
    time: datetime
    until: datetime
    used: datetime | None
    state: str


class Accounts:
    """The accounts in a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ------------------------------------------------------------ invitations and sessions

    def invite(self, person: str, role: str, until: datetime) -> str:
        """Make an invitation that signs somebody in once, and give its text, which is nowhere else.

        Raises:
            IntakeError: It is for a student who was forgotten.
            RefusedError: It could not be stored.
        """
        text = self._drawn()
        with self._database.writing():
            if role == STUDENT:
                refuse_forgotten(self._database, person)
            chain.keep(
                self._database, "invitations",
                _now(), _prefix(text), _hash(text), person, role, written(until),
            )  # fmt: skip
        return text

    def invited(self, text: str, now: datetime) -> Person:
        """Whom an invitation is for, which stays as it is: what a page asks before it is used.

        Raises:
            UsageError: It is none, or was used, or has expired, or was revoked.
        """
        rows = self._database.rows(
            "SELECT prefix, person, role, until FROM invitations WHERE sha256 = $1", _hash(text)
        )
        if not rows:
            raise _no_invitation()
        prefix, person, role, until = rows[0]
        if self._is_revoked(prefix):
            raise UsageError(
                {
                    "en": "This link was used already, or it was revoked.",
                    "ja": "このリンクはすでに使われたか、取り消されています。",
                },
                _ANOTHER,
            )
        if until <= written(now):
            raise UsageError(
                {"en": "This link has expired.", "ja": "このリンクは期限が切れています。"}, _ANOTHER
            )
        return Person(person, role)

    def accept(self, text: str, now: datetime) -> tuple[str, Person]:
        """Use an invitation, and give the text of the session that begins with whose it is.

        Raises:
            UsageError: It is none, or was used, or has expired, or was revoked.
        """
        with self._database.writing():
            person = self.invited(text, now)
            self._revoke(_prefix(text), _USED)
            return self._begin_session(person, now), person

    def sign_in(self, person: Person, now: datetime) -> str:
        """Begin a session of somebody whom another server has vouched for, and give its text.

        Raises:
            IntakeError: It is a student who was forgotten.
        """
        with self._database.writing():
            return self._begin_session(person, now)

    def session(self, text: str, now: datetime) -> Person | None:
        """Who is signed in with a session, None where it has ended."""
        rows = self._database.rows(
            f"SELECT prefix, person, role, used, {_IS_REVOKED.format('sessions')} FROM sessions "
            "WHERE sha256 = $1",
            _hash(text),
        )
        if not rows:
            return None
        prefix, person, role, used, revoked = rows[0]
        last = datetime.fromisoformat(used)
        if now - last > IDLE[role] or revoked:
            return None
        if now - last > _NOTED:
            self._database.execute(
                "UPDATE sessions SET used = $1 WHERE prefix = $2", written(now), prefix
            )
        return Person(person, role, prefix=prefix)

    def sign_out(self, text: str) -> None:
        """End a session."""
        self._database.execute("DELETE FROM sessions WHERE sha256 = $1", _hash(text))

    def _begin_session(self, person: Person, now: datetime) -> str:
        if person.role == STUDENT:
            refuse_forgotten(self._database, person.id)
        longest = written(now - max(IDLE.values()))
        self._database.execute("DELETE FROM sessions WHERE used < $1", longest)
        text = self._drawn()
        self._database.execute(
            "INSERT INTO sessions (sha256, prefix, person, role, begun, used) "
            "VALUES ($1, $2, $3, $4, $5, $5)",
            _hash(text), _prefix(text), person.id, person.role, written(now),
        )  # fmt: skip
        return text

    # ------------------------------------------------------------ tokens

    def new_token(self, person: Person, scope: str, until: datetime) -> str:
        """Make a token for programs, and give its text, which is nowhere else."""
        text = self._drawn()
        with self._database.writing():
            chain.keep(
                self._database, "tokens",
                _now(), _prefix(text), _hash(text), person.id, person.role, scope, written(until),
            )  # fmt: skip
        return text

    def token(self, text: str, now: datetime) -> Person | None:
        """Whose a token is, None where it is none or no longer one."""
        rows = self._database.rows(
            f"SELECT prefix, person, role, scope, until, {_IS_REVOKED.format('tokens')} FROM tokens "
            "WHERE sha256 = $1",
            _hash(text),
        )
        if not rows:
            return None
        prefix, person, role, scope, until, revoked = rows[0]
        if until <= written(now) or revoked:
            return None
        return Person(person, role, scope, prefix)

    def is_use_to_be_noted(self, person: Person, now: datetime) -> bool:
        """Whether somebody's token was used for the first time, or again after a while."""
        rows = self._database.rows("SELECT time FROM uses WHERE prefix = $1", person.prefix)
        return not rows or now - datetime.fromisoformat(rows[0][0]) > _NOTED

    def note_use(self, person: Person, now: datetime) -> None:
        """Note when somebody's token was used."""
        self._database.execute(
            "INSERT INTO uses (prefix, time) VALUES ($1, $2) "
            "ON CONFLICT (prefix) DO UPDATE SET time = excluded.time",
            person.prefix, written(now),
        )  # fmt: skip

    # ------------------------------------------------------------ device codes

    def begin(self, now: datetime) -> tuple[str, str]:
        """Begin the sign-in of a program: a short code for a person to type, and a secret to poll with."""
        code = "".join(secrets.choice(_SIGNS) for _ in range(8))
        text = self._drawn()
        with self._database.writing():
            self._database.execute("DELETE FROM device_codes WHERE until <= $1", written(now))
            self._database.execute(
                "INSERT INTO device_codes (code, sha256, until, person, role) "
                "VALUES ($1, $2, $3, NULL, NULL)",
                code, _hash(text), written(now + CODE),
            )  # fmt: skip
        return f"{code[:4]}-{code[4:]}", text

    def approve(self, code: str, person: Person, now: datetime | None = None) -> None:
        """Let the program that shows a code be signed in as the person who typed it.

        Raises:
            UsageError: Nobody waits with this code.
        """
        plain = "".join(code.split()).replace("-", "").upper()
        # Only what can be a code is looked up: others may be no text that a database takes.
        touched = set(plain) <= set(_SIGNS) and self._database.execute(
            "UPDATE device_codes SET person = $1, role = $2 "
            "WHERE code = $3 AND until > $4 AND person IS NULL",
            person.id, person.role, plain, written(now or datetime.now(UTC)),
        )  # fmt: skip
        if not touched:
            raise UsageError(
                {
                    "en": "Nobody waits with this code.",
                    "ja": "このコードで待っているものはありません。",
                },
                {
                    "en": "Codes last for 15 minutes. Type the one that grade login shows now.",
                    "ja": "コードは 15 分間有効です。grade login が今表示しているコードを入力してください。",
                },
            )

    def poll(self, poll_secret: str, now: datetime | None = None) -> str | None:
        """A new token for the program that polls, None as long as nobody has typed its code.

        Raises:
            UsageError: It waits no longer: the code has expired, or its token was given.
        """
        now = now or datetime.now(UTC)
        key = _hash(poll_secret)
        query = "SELECT person, role FROM device_codes WHERE sha256 = $1 AND until > $2"
        rows = self._database.rows(query, key, written(now))
        if rows and rows[0][0] is None:
            return None
        with self._database.writing():
            rows = self._database.rows(query, key, written(now))
            if not rows:
                raise UsageError(
                    {"en": "The code has expired.", "ja": "コードの期限が切れています。"},
                    {"en": "Begin again: grade login", "ja": "もう一度始めてください：grade login"},
                )
            self._database.execute("DELETE FROM device_codes WHERE sha256 = $1", key)
            return self.new_token(Person(*rows[0]), SUBMIT, now + TOKEN)

    # ------------------------------------------------------------ what there is

    def listed(self, now: datetime | None = None) -> list[Listed]:
        """Every invitation, token and session, what began first coming first within each kind."""
        now = now or datetime.now(UTC)
        reasons = dict(
            self._database.rows("SELECT prefix, reason FROM revocations ORDER BY number")
        )
        found = []
        for kind, query in _LISTED.items():
            for prefix, person, role, time, until, used in self._database.rows(query):
                try:
                    last = used and datetime.fromisoformat(used)
                    end = datetime.fromisoformat(until) if until else last + IDLE[role]
                    begun = datetime.fromisoformat(time)
                except (ValueError, KeyError):  # a session that no program of ours has begun
                    continue
                state = reasons.get(prefix) or ("open" if end > now else "expired")
                found.append(Listed(kind, prefix, person, role, begun, end, last, state))
        return found

    def staff(self) -> set[str]:
        """Whoever was ever invited as staff."""
        rows = self._database.rows("SELECT DISTINCT person FROM invitations WHERE role = $1", STAFF)
        return {person for (person,) in rows}

    def revoke(self, prefix: str, now: datetime | None = None) -> Listed:
        """Let an invitation, a token or a session be good for nothing from now on; given back is which.

        Raises:
            UsageError: There is none that begins so, or it is no longer good for anything anyhow.
        """
        start = prefix.strip()[:_SHORT]
        with self._database.writing():
            found = [one for one in self.listed(now) if one.prefix == start]
            if not found:
                raise UsageError(
                    f"No invitation, token or session begins with {prefix[:40]!r}.",
                    "grade invite --list shows them all.",
                )
            if found[0].state in (_USED, _REVOKED):
                raise UsageError(
                    f"{start} was {found[0].state} already.",
                    "grade invite --list shows the others.",
                )
            self._revoke(start, _REVOKED)
            self._database.execute("DELETE FROM sessions WHERE prefix = $1", start)
        return found[0]

    def revoke_token(self, prefix: str, person: str | None) -> str:
        """The same of a token of this person's, or of anybody's (None); given back is whose it was.

        Raises:
            UsageError: There is none that is still good for anything.
        """
        with self._database.writing():
            rows = self._database.rows("SELECT person FROM tokens WHERE prefix = $1", prefix)
            if not rows or person not in (None, rows[0][0]) or self._is_revoked(prefix):
                raise UsageError(f"There is no token {prefix[:40]!r}.")
            self._revoke(prefix, _REVOKED)
        return str(rows[0][0])

    def end(self, student: str) -> None:
        """Let nothing be good any more by which a student signs in, now and later."""
        now = datetime.now(UTC)
        with self._database.writing():
            for one in self.listed(now):
                if one.person == student and one.role == STUDENT and one.state == "open":
                    if one.kind != "session":
                        self._revoke(one.prefix, _REVOKED)
                    self._database.execute("DELETE FROM uses WHERE prefix = $1", one.prefix)
            self._database.execute(
                "DELETE FROM sessions WHERE person = $1 AND role = $2", student, STUDENT
            )

    def _revoke(self, prefix: str, reason: str) -> None:
        chain.keep(self._database, "revocations", _now(), prefix, reason)

    def _is_revoked(self, prefix: str) -> bool:
        return bool(
            self._database.rows("SELECT 1 FROM revocations WHERE prefix = $1 LIMIT 1", prefix)
        )

    def _drawn(self) -> str:
        """256 random bits as a text whose beginning is no other's."""
        while True:
            text = _START + secrets.token_urlsafe(32)
            taken = [
                self._database.rows(f"SELECT 1 FROM {table} WHERE prefix = $1", _prefix(text))
                for table in ("invitations", "tokens", "sessions")
            ]
            if not any(taken):
                return text


_ANOTHER = {
    "en": "Ask your instructor for another one.",
    "ja": "新しいリンクを先生からもらってください。",
}


def sign_in_link(address: str, invitation: str) -> str:
    """The link that signs in at a server's address, once."""
    return f"{address}/signin?invitation={invitation}"


def _no_invitation() -> UsageError:
    return UsageError(
        {
            "en": "This link is not one of this course's.",
            "ja": "これはこのコースのリンクではありません。",
        },
        {
            "en": "Copy the whole link again, or ask your instructor for another one.",
            "ja": "リンク全体をもう一度コピーするか、新しいリンクを先生からもらってください。",
        },
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _prefix(text: str) -> str:
    return text[:_SHORT]


def _now() -> str:
    return written(datetime.now(UTC))
