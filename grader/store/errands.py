"""What staff ask for that the web process can't answer, since it reads no report and no solution.

It leaves an errand; a worker does it, and leaves the answer encrypted for the very process that asked. No
evidence: errands may be dropped at any time, and whoever asked asks again.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from grader.errors import InternalError
from grader.store.acts import said_in

if TYPE_CHECKING:
    from grader.store.database import Database

TABLES = """
CREATE TABLE errands (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    actor TEXT NOT NULL,
    mailbox BLOB NOT NULL,
    asked REAL NOT NULL,
    worker TEXT NOT NULL,
    lease_until REAL NOT NULL,
    lost INTEGER NOT NULL,
    done REAL,
    answer BLOB,
    attachment BLOB
) STRICT;
CREATE INDEX errands_by_value ON errands (kind, value);
"""
KEPT_SECONDS = 900.0
"""After so long an errand is dropped, done or not."""
_LEASE_SECONDS = 600.0
_MOST_LOST = 2
_REMOTE = "CASE WHEN substr(kind, 1, 7) = 'remote_' THEN 1 ELSE 0 END"
# No lease is so long: what ends later than that was written before the clock was set back.
_FREE = "(lease_until <= $1 OR lease_until - 1200 > $1)"


@dataclass(frozen=True, slots=True)
class Errand:
    """What is asked: of which kind, about what (plain data), by whom, and for which mailbox.

    `lost` is how often a worker had it and was lost. `attachment` is a file that came with it.
    """

    id: str
    kind: str
    value: Mapping[str, Any]
    actor: str
    mailbox: bytes
    lost: int
    attachment: bytes | None = None


class Errands:
    """The errands in a store; times are the database's own (`Database.clock`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(
        self,
        kind: str,
        value: Mapping[str, Any],
        actor: str,
        mailbox: bytes,
        now: datetime,
        attachment: bytes | None = None,
    ) -> str:
        """Leave an errand, unless this mailbox has asked the same of late, and give its id.

        What the `attachment` is has to be told by `value`: it is no part of what makes two errands the same.
        """
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        with self._database.writing():
            self._database.execute(
                "DELETE FROM errands WHERE asked < $1 OR asked > $2",
                now.timestamp() - KEPT_SECONDS, now.timestamp() + KEPT_SECONDS,
            )  # fmt: skip
            rows = self._database.rows(
                "SELECT id FROM errands WHERE kind = $1 AND value = $2 AND actor = $3 AND mailbox = $4",
                kind, text, actor, mailbox,
            )  # fmt: skip
            if rows:
                return str(rows[0][0])
            id_ = secrets.token_hex(8)
            self._database.execute(
                "INSERT INTO errands "
                "(id, kind, value, actor, mailbox, asked, worker, lease_until, lost, done, answer, attachment) "
                "VALUES ($1, $2, $3, $4, $5, $6, '', 0, 0, NULL, NULL, $7)",
                id_, kind, text, actor, mailbox, now.timestamp(), attachment,
            )  # fmt: skip
            return id_

    def is_asked(self, kind: str, value: Mapping[str, Any], actor: str, mailbox: bytes) -> bool:
        """Whether this mailbox has asked the same of late, so that to ask it costs nothing."""
        return bool(
            self._database.rows(
                "SELECT 1 FROM errands WHERE kind = $1 AND value = $2 AND actor = $3 AND mailbox = $4",
                kind, json.dumps(value, ensure_ascii=False, sort_keys=True), actor, mailbox,
            )
        )  # fmt: skip

    def answer(self, id_: str, now: datetime) -> bytes | None:
        """What a worker has left for the mailbox that asked, None as long as there is nothing.

        Raises:
            InternalError: It has cost as many workers as it may.
        """
        rows = self._database.rows(
            f"SELECT answer, lost >= $2 AND {_FREE} FROM errands WHERE id = $3",
            now.timestamp(), _MOST_LOST, id_,
        )  # fmt: skip
        if not rows:
            return None
        answer, is_lost = rows[0]
        if answer is None and is_lost:
            raise InternalError("No worker can do this.", "What the server has told says why.")
        return None if answer is None else bytes(answer)

    def asked(self, id_: str, kind: str, actor: str) -> dict[str, Any] | None:
        """What somebody has asked, None where they have not, or where it was dropped."""
        rows = self._database.rows(
            "SELECT value FROM errands WHERE id = $1 AND kind = $2 AND actor = $3", id_, kind, actor
        )
        return said_in(rows[0][0]) if rows else None

    def forget(self, id_: str) -> None:
        """Drop an errand: what it did can be asked for once more."""
        self._database.execute("DELETE FROM errands WHERE id = $1", id_)

    # ------------------------------------------------------------ for workers

    def lease(self, worker: str, now: datetime, *, remote: bool = False) -> Errand | None:
        """Take the errand that waits longest, None if none does; one that has cost two workers is no more.

        The `remote` ones, whose kinds begin so, are the courier's, and no others.
        """
        rows = self._database.rows(
            f"SELECT id FROM errands WHERE done IS NULL AND lost < $2 AND {_FREE} AND {_REMOTE} = $3 "
            "ORDER BY asked LIMIT 1",
            now.timestamp(), _MOST_LOST, int(remote),
        )  # fmt: skip
        if not rows:
            return None
        with self._database.writing():
            rows = self._database.rows(
                "SELECT id, kind, value, actor, mailbox, lost, attachment FROM errands "
                f"WHERE done IS NULL AND lost < $2 AND {_FREE} AND {_REMOTE} = $3 ORDER BY asked LIMIT 1",
                now.timestamp(), _MOST_LOST, int(remote),
            )  # fmt: skip
            if not rows:
                return None
            id_, kind, value, actor, mailbox, lost, attachment = rows[0]
            # Counted at once, and taken back at its end: a worker that is killed can count nothing.
            self._database.execute(
                "UPDATE errands SET worker = $1, lease_until = $2, lost = lost + 1 WHERE id = $3",
                worker, now.timestamp() + _LEASE_SECONDS, id_,
            )  # fmt: skip
        file = None if attachment is None else bytes(attachment)
        return Errand(id_, kind, said_in(value), actor, bytes(mailbox), lost, file)

    def lost(self, worker: str) -> None:
        """Let others take what a worker had that is no more."""
        self._database.execute(
            "UPDATE errands SET lease_until = 0 WHERE worker = $1 AND done IS NULL", worker
        )

    def give_up(self, errand: Errand) -> None:
        """Let nobody wait any longer for what can't be done."""
        self._database.execute(
            "UPDATE errands SET lost = $1, lease_until = 0, attachment = NULL WHERE id = $2",
            _MOST_LOST, errand.id,
        )  # fmt: skip

    def finish(self, errand: Errand, answer: bytes, now: datetime) -> None:
        """Leave the answer, which is encrypted for the errand's mailbox."""
        self._database.execute(
            "UPDATE errands SET answer = $1, done = $2, lost = $3, attachment = NULL WHERE id = $4",
            answer, now.timestamp(), errand.lost, errand.id,
        )  # fmt: skip
