"""Who may do what in a store: the grader's own processes, and the web process, which needs little of it.

On PostgreSQL they are roles, so that the server itself refuses the rest, whoever runs in the process. SQLite
has no roles: there the web process gives up what it need not do, and its confinement by the system holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.errors import RefusedError, UsageError
from grader.store import chain, person_keys
from grader.store.database import Grants

if TYPE_CHECKING:
    from grader.store.database import Database

_ALL = "SELECT INSERT UPDATE DELETE"
_VERSION = "store_version"
WEB = Grants(
    {
        # It takes hand-ins ...
        "submissions": "SELECT INSERT",
        "times": "SELECT INSERT",
        "claims": "SELECT INSERT",
        "chain": "SELECT INSERT",
        "queue": _ALL,
        "idempotency": _ALL,
        # ... signs people in, but invites nobody ...
        "invitations": "SELECT",
        "tokens": "SELECT INSERT",
        "revocations": "SELECT INSERT",
        "sessions": _ALL,
        "uses": _ALL,
        "device_codes": _ALL,
        # ... keeps what people do in its pages, as what they may, and asks workers for the rest ...
        "appointments": "SELECT",
        "acts": "SELECT INSERT",
        "errands": _ALL,
        "waits": _ALL,
        # ... lets those in who come from other servers ...
        "identities": "SELECT INSERT",
        "contexts": "SELECT INSERT",
        "logins": _ALL,
        "fetched": "SELECT",
        "passback": "SELECT",
        # ... makes a student's key and opens what it shows, but forgets nobody ...
        "student_keys": "SELECT INSERT",
        "forgotten": "SELECT",
        "present": "SELECT",
        "earlier_links": "SELECT",
        # ... and shows what workers have made; of reports only which there are.
        "reports": "SELECT",
        "renderings": "SELECT",
        "beliefs": "SELECT",
        "trials": "SELECT",
        "workers": "SELECT",
        "gradings": "SELECT",
        "joins": "SELECT",
        "joined": "SELECT",
        "settings": "SELECT",
        _VERSION: "SELECT",
    },
    {"reports": ("number", "submission", "status"), "trials": ("submission",)},
)
"""All that the web process may do."""


def for_web(database: Database) -> None:
    """Let a connection do no more than the web process needs, once its tables are there.

    Raises:
        RefusedError: It could do more: on PostgreSQL it is the role that has to be the web process's own.
    """
    database.restrict(WEB)
    if not database.has_keys:
        database.beside.restrict(WEB)


def prepare(database: Database, app: str, web: str) -> None:
    """Give two roles of a PostgreSQL what they need of the store in it; the tables stay the owner's.

    The role of the `app` adds to what is kept, and changes only what may be dropped. Whatever they were given
    before on these tables is taken back.

    Raises:
        UsageError: The two are one.
        RefusedError: There is no such role, or it may do whatever it likes anyhow; or we may not do this.
    """
    if app == web:
        raise UsageError(
            f"The role {app[:60]!r} can't be both, since the web process may do less.",
            "Name two roles: --app ROLE --web ROLE",
        )
    _must_own(database)
    for role in (app, web):
        _must_be_plain(database, role)
    ((schema,),) = database.rows("SELECT current_schema()")
    tables = {name for (name,) in database.rows(_TABLES)}
    with database.writing():
        database.execute(f"REVOKE CREATE ON SCHEMA {_quoted(schema)} FROM PUBLIC")
        for role in (app, web):
            name = _quoted(role)
            database.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA {_quoted(schema)} FROM {name}")
            database.execute(f"REVOKE ALL ON SCHEMA {_quoted(schema)} FROM {name}")
            database.execute(f"GRANT USAGE ON SCHEMA {_quoted(schema)} TO {name}")
        for table in sorted(tables):
            _grant(database, table, _of_app(table), app)
            if table in WEB.tables:
                _grant(database, table, WEB.tables[table], web, WEB.columns.get(table, ()))


# Views, too.
_TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v')
"""


def _of_app(table: str) -> str:
    if table in chain.KEPT or table in ("chain", "earlier_links"):
        return "SELECT INSERT"
    if table == person_keys.TABLE:
        return "SELECT INSERT DELETE"
    return "SELECT" if table in ("joined", "present", _VERSION) else _ALL


def _grant(
    database: Database, table: str, privileges: str, role: str, columns: tuple[str, ...] = ()
) -> None:
    of = f" ({', '.join(columns)})" if columns else ""
    granted = ", ".join(f"{privilege}{of}" for privilege in privileges.split())
    database.execute(f"GRANT {granted} ON {_quoted(table)} TO {_quoted(role)}")


def _must_own(database: Database) -> None:
    """Refuse to grant what is another's: PostgreSQL would only warn, and grant nothing."""
    if database.rows(
        "SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
        "AND relkind IN ('r', 'v') AND NOT pg_has_role(relowner, 'USAGE') LIMIT 1"
    ):
        raise RefusedError(
            f"The tables in {database.name} are another role's.",
            "Give the URL with the role that has made them, or with a superuser.",
        )


def _must_be_plain(database: Database, role: str) -> None:
    """Refuse a role that would be above what it is granted."""
    rows = database.rows(
        "SELECT r.rolsuper OR r.rolcreaterole, EXISTS (SELECT 1 FROM pg_class c "
        "WHERE c.relnamespace = current_schema()::regnamespace AND pg_has_role(r.oid, c.relowner, 'MEMBER')) "
        "FROM pg_roles r WHERE r.rolname = $1",
        role,
    )
    if not rows:
        raise RefusedError(
            f"There is no role {role[:60]!r} in {database.name}.",
            "Make it first: CREATE ROLE ... LOGIN PASSWORD '...';",
        )
    if any(rows[0]):
        raise RefusedError(
            f"The role {role[:60]!r} is the tables' owner, or above it: nothing can be kept from it.",
            "Use a role that is no superuser, may make no roles, and is no member of the owner's.",
        )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
