"""Sign-ins by another server that are under way: each is begun here, and ended once, within ten minutes.

No evidence: whoever's was lost begins again.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.store.database import Database

TABLES = """
CREATE TABLE logins (
    sha256 TEXT PRIMARY KEY NOT NULL,
    server TEXT NOT NULL,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    target TEXT NOT NULL,
    until REAL NOT NULL
) STRICT;
CREATE INDEX logins_by_time ON logins (until);
"""
SECONDS = 600.0
"""So long it may take somebody to sign in at the other server."""


@dataclass(frozen=True, slots=True)
class Login:
    """What was sent to the other server, or is only for the end: `server` is our name for it.

    `verifier` is the secret of PKCE. `target` is where to go then.
    """

    server: str
    nonce: str
    verifier: str
    target: str


class Logins:
    """The sign-ins under way in a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, server: str, target: str, now: datetime) -> tuple[str, Login]:
        """Begin one, and give its state, which is in the browser and nowhere else, and the rest."""
        state = secrets.token_urlsafe(32)
        login = Login(server, secrets.token_urlsafe(32), secrets.token_urlsafe(48), target)
        at = now.timestamp()
        with self._database.writing():
            self._database.execute(
                "DELETE FROM logins WHERE until < $1 OR until > $2", at, at + 2 * SECONDS
            )
            self._database.execute(
                "INSERT INTO logins (sha256, server, nonce, verifier, target, until) "
                "VALUES ($1, $2, $3, $4, $5, $6)",
                _hash(state), server, login.nonce, login.verifier, target, at + SECONDS,
            )  # fmt: skip
        return state, login

    def under_way(self, state: str, server: str, now: datetime) -> Login | None:
        """The one with a state, which stays as it is; None where there is none, or no more."""
        rows = self._database.rows(
            "SELECT server, nonce, verifier, target FROM logins "
            "WHERE sha256 = $1 AND server = $2 AND until > $3",
            _hash(state), server, now.timestamp(),
        )  # fmt: skip
        return Login(*rows[0]) if rows else None

    def end(self, state: str, server: str, now: datetime) -> Login | None:
        """The one with a state, which is used up by that; None where there is none, or no more."""
        rows = self._database.rows(
            "DELETE FROM logins WHERE sha256 = $1 AND server = $2 AND until > $3 "
            "RETURNING server, nonce, verifier, target",
            _hash(state), server, now.timestamp(),
        )  # fmt: skip
        return Login(*rows[0]) if rows else None


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode(errors="surrogatepass")).hexdigest()
