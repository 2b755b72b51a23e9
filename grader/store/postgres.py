"""A store in a PostgreSQL database, for a course that has outgrown one machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from grader.errors import RefusedError
from grader.store.database import Database, Grants, Value, foreign, refusal, refuse_nul

try:
    import psycopg
    from psycopg import IsolationLevel, RawCursor, RawServerCursor
    from psycopg.pq import TransactionStatus
except ImportError:
    raise RefusedError(
        "A store in PostgreSQL needs psycopg, which is not installed.",
        "Install it in grade's own environment: pip install 'numpy-course-grader[postgres]'",
    ) from None

# Numbers are given in the order of commits only where writers take turns, as SQLite's do by themselves; and
# processes that begin at once collide even with IF NOT EXISTS.
# Stores in other schemas of the database have turns of their own, or one could not be copied to another.
_TURN = (
    "SELECT pg_advisory_xact_lock(7231987001 # (current_schema()::regnamespace::oid::bigint << 32)), "
    "clock_timestamp()"
)
_TYPES = {"REAL": "DOUBLE PRECISION", "BLOB": "BYTEA", "INTEGER": "BIGINT", ") STRICT": ")"}
_GROWS = """
CREATE OR REPLACE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the store only grows'; END $$
"""
_MOVED = _GROWS.replace("only_grows", "has_moved").replace("only grows", "has moved")
_GUARDS = (
    "CREATE TRIGGER {0}_stay BEFORE UPDATE OR DELETE ON {0} EXECUTE FUNCTION only_grows()",
    "CREATE TRIGGER {0}_remain BEFORE TRUNCATE ON {0} EXECUTE FUNCTION only_grows()",
)


class Postgres(Database):
    """The PostgreSQL database with a URL."""

    errors = (psycopg.Error,)
    skipping = "FOR UPDATE SKIP LOCKED"
    has_keys = True

    def __init__(self, url: str) -> None:
        self.name = re.sub(r"(?<=//)([^@/:]*):[^@/]*@", r"\1@", url)  # without the password
        with self.explained():
            self._connection = psycopg.connect(
                url, autocommit=True, cursor_factory=RawCursor, connect_timeout=10
            )
            # Through a pooler the next statement may come to another process, which knows nothing that was
            # prepared. Planning takes longer than most statements do, so all others prepare.
            ((process,),) = self._connection.execute("SELECT pg_backend_pid()").fetchall()
            if process != self._connection.info.backend_pid:
                self._connection.prepare_threshold = None
            # Whatever the database is set to: with another one a writer who has waited for its turn sees
            # what was there before it waited.
            self._connection.isolation_level = IsolationLevel.READ_COMMITTED
        self._streams = 0

    @property
    def password(self) -> str:
        """What it was opened with, wherever PostgreSQL's library has found that; "" without one."""
        return self._connection.info.password

    def execute(self, statement: str, *values: Value) -> int:
        """Run a statement, and say how many rows it touched."""
        with self.explained():
            refuse_nul(values)
            return self._connection.execute(statement, values).rowcount

    def rows(self, query: str, *values: Value) -> list[tuple[Any, ...]]:
        """All rows that a query finds, or that a statement returns."""
        with self.explained():
            refuse_nul(values)
            return self._connection.execute(query, values).fetchall()

    def stream(self, query: str, *values: Value) -> Iterator[tuple[Any, ...]]:
        """The same some at a time; several may be under way."""
        self._streams += 1
        name = f"stream_{self._streams}"
        with (
            self._transaction(),
            self.explained(),
            RawServerCursor(self._connection, name) as cursor,
        ):
            cursor.execute(query, values)
            yield from cursor

    @contextmanager
    def _transaction_to_write(self) -> Iterator[datetime]:
        """Whoever else wants to write waits for the lock."""
        with self._savepoint():
            ((_, time),) = self.rows(_TURN)
            yield time.astimezone(UTC)

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        """The same outside of a transaction: then it is one."""
        try:
            with self._connection.transaction():
                yield
        except psycopg.Error as error:  # of its end; what is inside is explained already
            raise refusal(self.name, error) from None

    @property
    def is_in_transaction(self) -> bool:
        """Whether one is under way."""
        return self._connection.info.transaction_status is TransactionStatus.INTRANS

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction that sees one moment, whoever writes meanwhile."""
        with self._transaction():
            self.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield

    def clock(self) -> datetime:
        """The server's time: clocks of machines differ by more than a lease may."""
        ((time,),) = self.rows("SELECT clock_timestamp()")
        return time.astimezone(UTC)  # type: ignore[no-any-return]

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def _open_beside(self) -> Database:
        """This one: what may be read of it is a matter of roles."""
        return self

    def clean(self, *tables: str) -> list[str]:
        """Write these tables anew, and go on to a new log; a role that may not is told what is left."""
        # Where a table is another role's, VACUUM warns and does nothing.
        ((owns,),) = self.rows(
            "SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class "
            "WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
        )
        anew = [f"VACUUM FULL {table}" for table in tables]
        log = ["CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT"]
        if not owns:
            return [f"{statement};" for statement in (*anew, *log)]
        left = []
        for statement in (*anew, *log):
            try:
                self._connection.execute(statement)
            except psycopg.errors.InsufficientPrivilege:
                left.append(f"{statement};")
            except psycopg.Error as error:
                raise refusal(self.name, error) from None
        return left

    def restrict(self, grants: Grants) -> None:
        """Make sure that the role which this connection has can do no more than is granted."""
        here = "relnamespace = current_schema()::regnamespace"
        # Also what it could do as a role that it can become, or as the one with which it has logged in.
        mine = "pg_has_role(session_user, r.oid, 'MEMBER')"
        more = [
            f"{privilege} {table}"
            for table, privilege in self.rows(
                "SELECT DISTINCT c.relname, p.name FROM pg_class c, pg_roles r, "
                f"unnest(string_to_array($1, ' ')) AS p (name) WHERE c.{here} "
                f"AND c.relkind IN ('r', 'v') AND {mine} AND has_table_privilege(r.oid, c.oid, p.name)",
                "SELECT INSERT UPDATE DELETE TRUNCATE REFERENCES TRIGGER",
            )
            if privilege not in grants.tables.get(table, "").split() or table in grants.columns
        ]
        for table, columns in grants.columns.items():
            more += [
                f"SELECT {table}.{column}"
                for (column,) in self.rows(
                    "SELECT DISTINCT a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, "
                    f"pg_roles r WHERE c.{here} AND c.relname = $1 AND a.attnum > 0 AND NOT a.attisdropped "
                    f"AND {mine} AND has_column_privilege(r.oid, c.oid, a.attnum, 'SELECT')",
                    table,
                )
                if column not in columns
            ]
        ((makes, owns),) = self.rows(
            "SELECT bool_or(r.rolsuper OR r.rolcreaterole "
            "OR has_schema_privilege(r.oid, current_schema(), 'CREATE')), EXISTS (SELECT 1 FROM pg_class c "
            f"WHERE c.{here} AND pg_has_role(session_user, c.relowner, 'MEMBER')) FROM pg_roles r WHERE {mine}"
        )
        if makes or owns or more:
            raise RefusedError(
                f"The role that the store {self.name} is opened with could do more than it has to: "
                f"{', '.join(sorted(more)[:3]) or 'make tables or roles'}.",
                "Give the web process a role of its own with --web-database URL, and prepare both with: "
                "grade store prepare URL --app ROLE --web ROLE",
            )

    # ------------------------------------------------------------ the making of tables

    def version(self) -> int:
        """The version of the tables in it, 0 where there are none."""
        # With one look: between two another process may make them.
        tables = self.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        if ("store_version",) in tables:
            ((version,),) = self.rows("SELECT version FROM store_version")
            return int(version)
        if tables:
            raise foreign(self.name, "by another program")
        return 0

    def settle(self) -> None:
        """Nothing: a server waits for the disk by itself."""

    def set_version(self, version: int) -> None:
        """Say which version its tables are."""
        self.execute("CREATE TABLE IF NOT EXISTS store_version (version INTEGER NOT NULL)")
        self.execute("DELETE FROM store_version")
        self.execute("INSERT INTO store_version VALUES ($1)", version)

    def create(self, tables: str) -> None:
        """Make tables, with the types that PostgreSQL has."""
        for ours, its in _TYPES.items():
            tables = tables.replace(ours, its)
        self._connection.execute(tables)

    def guard(self, *tables: str) -> None:
        """Let the database itself hold that rows of these tables are only added."""
        self.execute(_GROWS)
        for table in tables:
            for statement in _GUARDS:
                self.execute(statement.format(table))

    def refuse_rows(self, table: str) -> None:
        """Let a table take no row any more: the store has moved."""
        self.execute(_MOVED)
        moved = "FOR EACH STATEMENT EXECUTE FUNCTION has_moved()"
        self.execute(f"CREATE TRIGGER {table}_moved BEFORE INSERT ON {table} {moved}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """The transaction that is under way, or one."""
        if self.is_in_transaction:
            yield
        else:
            with self._connection.transaction():
                yield
