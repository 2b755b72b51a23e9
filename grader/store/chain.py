"""The chain: each kept row's hash is over the row and the hash before it, so that nothing can be cut out.

What is hashed are plain values in an encoding of our own, so both databases have the same chain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from grader.errors import UsageError
from grader.store.database import marks

if TYPE_CHECKING:
    from grader.store.database import Database, Value

# The kept tables with what is hashed of a row. An upgraded store's first link is an `upgrades` row.
KEPT = {
    "submissions": "id student exercise filename received digest content parts",
    "times": "handed_in",
    "reports": "submission suite_digest status body mac",
    "standings": "time student exercise points notes submission",
    "joins": "time student person",
    "claims": "submission claimed",
    "invitations": "time prefix sha256 person role until",
    "tokens": "time prefix sha256 person role scope until",
    "revocations": "time prefix reason",
    "appointments": "time actor person role sections reason",
    "acts": "time actor kind subject value reason",
    "identities": "time issuer subject person role how",
    "contexts": "time platform deployment context title link exercise lineitem lineitems memberships "
    "scopes staff",
    "forgotten": "time actor student reason",
    "carried": "time head digest",
    "upgrades": "time version counts digest",
}
TABLES = """
CREATE TABLE chain (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    row INTEGER NOT NULL,
    previous TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL,
    UNIQUE (kind, row)
) STRICT;
CREATE TABLE upgrades (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    version INTEGER NOT NULL,
    counts TEXT NOT NULL,
    digest TEXT NOT NULL
) STRICT;
"""
# Of a store that was written anew with sealed rows: the hashes that its links had before, which receipts of
# that time name. A row of `carried` has the head of then and a hash over all of these.
EARLIER_TABLES = """
CREATE TABLE earlier_links (
    number INTEGER PRIMARY KEY,
    hash TEXT NOT NULL
) STRICT;
CREATE TABLE carried (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    head TEXT NOT NULL,
    digest TEXT NOT NULL
) STRICT;
"""
_TOLD = (
    "SELECT c.number, coalesce(e.hash, c.hash) FROM chain c "
    "LEFT JOIN earlier_links e ON e.number = c.number"
)
_LEAST = -(1 << 63)  # nobody counts from there, but a row that is put in may have any number
START = hashlib.sha256(b"").hexdigest()
"""What stands before the first link."""
_LAST = (
    "coalesce((SELECT number FROM chain ORDER BY number DESC LIMIT 1), 0), "
    f"coalesce((SELECT hash FROM chain ORDER BY number DESC LIMIT 1), '{START}')"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a chain: how many there are, and its hash."""

    number: int
    hash: str

    @property
    def text(self) -> str:
        """The head as it is written: its number, a colon and its hash."""
        return f"{self.number}:{self.hash}"

    @classmethod
    def read(cls, text: str) -> Self:
        """A head as it was written.

        Raises:
            UsageError: It is none.
        """
        number, _, hash_ = text.strip().partition(":")
        if not (number.isdecimal() and number.isascii() and len(number) < 19) or len(hash_) != 64:
            raise UsageError(
                f"{text[:80]!r} is not a head of the chain.",
                "A head is a number, a colon and 64 digits; grade log --verify tells the present one.",
            )
        return cls(int(number), hash_)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a chain: where, and what ("changed", "missing", "out of order", "not in the chain")."""

    kind: str
    row: int
    link: int
    what: str

    @property
    def text(self) -> str:
        """The fault as one line."""
        linked = f", link {self.link} of the chain" if self.link else ""
        return f"{self.kind}, row {self.row}{linked}: {self.what}"


def keep(
    database: Database, table: str, *values: Value, number: int | None = None
) -> tuple[int, Head]:
    """Add a row to a kept table, and its link to the chain; only inside `Database.writing`.

    Its number is the next one, unless it is that of another table's row. Given back are that and the link.
    """
    return keep_rows(database, {table: values}, number)


def keep_rows(
    database: Database, rows: Mapping[str, Sequence[Value]], number: int | None = None
) -> tuple[int, Head]:
    """Add a row of one number to each of some tables, as `keep` does; given back is the first's link.

    Those who hand in take turns, so this asks the database as seldom as it can.
    """
    links: list[Head] = []
    linked: list[Value] = []
    for table, values in rows.items():
        columns = KEPT[table].split()
        told = "number" if links else f"number, {_LAST}"
        ((row, *last),) = database.rows(
            f"INSERT INTO {table} ({', '.join(columns)}, number) VALUES ({marks(columns)}, "
            f"coalesce(${len(columns) + 1}, (SELECT coalesce(max(number), 0) + 1 FROM {table}))) "
            f"RETURNING {told}",
            *values, number,
        )  # fmt: skip
        number = row
        before = links[-1] if links else Head(*last)
        link = Head(before.number + 1, _hash(before.hash, table, row, values))
        links.append(link)
        linked += (link.number, table, row, before.hash, link.hash)
    places = ", ".join(f"({marks(range(5), place)})" for place in range(1, len(linked), 5))
    database.execute(
        f"INSERT INTO chain (number, kind, row, previous, hash) VALUES {places}", *linked
    )
    return row, links[0]


def head(database: Database) -> Head:
    """The last link of the chain; before the first it is number 0."""
    return Head(*database.rows(f"SELECT {_LAST}")[0])


def link_of(database: Database, table: str, number: int) -> Head | None:
    """The link of a row as it was told, None for one that was there before the chain."""
    rows = database.rows(f"{_TOLD} WHERE c.kind = $1 AND c.row = $2", table, number)
    return Head(*rows[0]) if rows else None


def seal_upgrade(
    database: Database, time: str, version: int, counts: dict[str, int] | None = None
) -> None:
    """Begin the chain of a store that had none: its first link hashes all rows that are there.

    `counts` are the last number of each table, where that is known from a chain before.
    """
    counts, digest = _digest(database, counts)
    keep(database, "upgrades", time, version, json.dumps(counts, sort_keys=True), digest)


def unlinked(database: Database) -> dict[str, int]:
    """The last number of each table up to which its rows were there before the chain."""
    rows = database.rows("SELECT counts FROM upgrades ORDER BY number LIMIT 1")
    return {table: int(number) for table, number in json.loads(rows[0][0]).items()} if rows else {}


def verify(database: Database) -> Iterator[Fault]:
    """Find the rows that were changed, taken out or put in since they were linked; as of one moment.

    A tail that was cut off leaves a chain that is whole: only a later head, from a receipt, shows it.
    """
    with database.reading():
        covered, faults = _upgraded(database)
        yield from faults
        yield from _carried(database)
        rows = {table: _Rows(database, table, covered.get(table)) for table in KEPT}
        before = Head(0, START)
        for number, kind, row, previous, hash_ in database.stream(
            "SELECT number, kind, row, previous, hash FROM chain ORDER BY number"
        ):
            if number != before.number + 1:
                yield Fault("chain", before.number + 1, number, "missing")
            elif previous != before.hash:
                yield Fault(kind, row, number, "out of order")
            before = Head(number, hash_)
            extra, values = rows[kind].up_to(row) if kind in rows else ([], None)
            for one in extra:
                yield Fault(kind, one, number, "not in the chain")
            if values is None:
                yield Fault(kind, row, number, "missing")
            elif _hash(previous, kind, row, values) != hash_:
                yield Fault(kind, row, number, "changed")
        for kind, left in rows.items():
            for one in left.rest():
                yield Fault(kind, one, 0, "not in the chain")


def cut(database: Database, heads: Sequence[Head]) -> list[Fault]:
    """Which of some links that were told before are not in the chain any more."""
    faults = []
    for told in heads:
        rows = database.rows(f"{_TOLD} WHERE c.number = $1", told.number)
        if rows != [(told.number, told.hash)]:
            what = "replaced" if rows else "cut off"
            faults.append(Fault("chain", told.number, told.number, what))
    return faults


def carry(database: Database, time: str, before: Head, links: Iterator[tuple[int, str]]) -> None:
    """Keep which hashes the links of a store had before it was written anew up to a head; inside `writing`."""
    for number, hash_ in links:
        database.execute("INSERT INTO earlier_links (number, hash) VALUES ($1, $2)", number, hash_)
    keep(database, "carried", time, before.text, _earlier(database))


def links_told(database: Database) -> Iterator[tuple[int, str]]:
    """Every link as it was told to whom has a receipt."""
    yield from database.stream(f"{_TOLD} ORDER BY c.number")


def _earlier(database: Database) -> str:
    total = hashlib.sha256()
    for number, hash_ in database.stream("SELECT number, hash FROM earlier_links ORDER BY number"):
        total.update(f"{number}:{hash_}\n".encode())
    return total.hexdigest()


def _carried(database: Database) -> list[Fault]:
    """Whether the hashes from before a store was written anew are as they were."""
    rows = database.rows("SELECT number, digest FROM carried ORDER BY number DESC LIMIT 1")
    number, digest = rows[0] if rows else (0, hashlib.sha256().hexdigest())
    return [] if _earlier(database) == digest else [Fault("earlier_links", number, 0, "changed")]


class _Rows:
    """The rows of a table after a number, or all of them, in their order."""

    def __init__(self, database: Database, table: str, after: int | None) -> None:
        columns = KEPT[table].replace(" ", ", ")
        query = f"SELECT number, {columns} FROM {table} WHERE number >= $1 ORDER BY number"
        first = _LEAST if after is None else after + 1
        self._stream = database.stream(query, first)
        self._next = next(self._stream, None)

    def up_to(self, number: int) -> tuple[list[int], tuple[Any, ...] | None]:
        """The numbers of the rows before `number`, and that row's values if it is there."""
        extra = []
        while self._next is not None and self._next[0] < number:
            extra.append(self._next[0])
            self._next = next(self._stream, None)
        if self._next is None or self._next[0] != number:
            return extra, None
        values = self._next[1:]
        self._next = next(self._stream, None)
        return extra, values

    def rest(self) -> Iterator[int]:
        """The numbers of all that are left."""
        while self._next is not None:
            yield self._next[0]
            self._next = next(self._stream, None)


def _last(database: Database, table: str) -> int:
    ((number,),) = database.rows(f"SELECT coalesce(max(number), 0) FROM {table}")
    return int(number)


def _upgraded(database: Database) -> tuple[dict[str, int], list[Fault]]:
    """The last row of each table that was there before the chain, and whether those are as they were."""
    rows = database.rows("SELECT counts, digest FROM upgrades ORDER BY number LIMIT 1")
    if not rows:
        return {}, []
    changed = [Fault("upgrades", 1, 1, "changed")]
    try:
        counts = {table: int(number) for table, number in json.loads(rows[0][0]).items()}
        digest = _digest(database, counts)[1]
    except (
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        OverflowError,
    ):  # no grader has written that
        return {}, changed
    return counts, [] if digest == rows[0][1] else changed


def _digest(database: Database, counts: dict[str, int] | None) -> tuple[dict[str, int], str]:
    """The last number of each table, or the given one, and a hash over all rows up to that."""
    total = hashlib.sha256()
    last: dict[str, int] = {}
    for table, names in KEPT.items():
        if table == "upgrades":
            continue
        columns = names.replace(" ", ", ")
        # A table that came later had no row then.
        last[table] = _last(database, table) if counts is None else counts.get(table, 0)
        query = f"SELECT number, {columns} FROM {table} WHERE number <= $1 ORDER BY number"
        for number, *values in database.stream(query, last[table]):
            total.update(_hash("", table, number, values).encode())
    return last, total.hexdigest()


def _hash(previous: str, table: str, number: int, values: Sequence[Value]) -> str:
    """The hash of a link; each value goes in with its kind and length, so that no two rows look alike."""
    link = hashlib.sha256()
    for value in (previous, table, number, *values):
        if isinstance(value, str):
            kind, data = b"s", value.encode()
        elif isinstance(value, bytes):
            kind, data = b"b", value
        elif value is None:
            kind, data = b"-", b""
        else:  # one database gives back as 12.0 what another kept as 12
            kind, data = b"n", float(value).hex().encode()
        link.update(b"%c%d:" % (kind, len(data)))
        link.update(data)
    return link.hexdigest()
