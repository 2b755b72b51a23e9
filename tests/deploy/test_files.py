"""The files that the documents give to operators: what must not be in them, and what is told of limits."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from click import Command

from grader.cli.commands import serve_, worker_
from grader.server import live, security
from grader.server.access import Row
from grader.server.limits import BODY_SECONDS, HEAD_SECONDS, Limit, Limits
from grader.server.routes import student, tables
from grader.service.inspecting import outside
from grader.store import accounts, errands, queue
from grader.store.accounts import IDLE
from grader.submissions import intake

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "docs/deploy").glob("*.service"))
SERVER = (ROOT / "docs/server.md").read_text("utf-8")
# What was measured to weaken the jail of submissions, or to keep it from beginning: the table in docs/server.md.
WEAKENING = (
    "RestrictNamespaces",
    "SystemCallFilter",
    "InaccessiblePaths",
    "RootDirectory",
    "RootImage",
)


def options(unit: Path) -> dict[str, str]:
    """What a unit sets."""
    lines = unit.read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if re.match("[A-Z][A-Za-z]+=", line))


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_no_unit_weakens_the_jail(unit: Path) -> None:
    """Hardening of the service must not take from the sandbox what holds submissions."""
    found = options(unit)
    assert not set(WEAKENING) & set(found)
    assert found["User"] != "root"
    # Strict leaves no folder for temporary files but one of its own, without which no sandbox begins.
    assert found["ProtectSystem"] == "strict"
    assert found["PrivateTmp"] == "yes"


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_what_there_is(unit: Path) -> None:
    """Each option of the command is one of ours."""
    words = options(unit)["ExecStart"].split()
    command: Command = {"serve": serve_, "worker": worker_}[words[3]].command
    known = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words[4:] if word.startswith("--")} <= known


def test_the_port_that_is_looked_at_is_the_units() -> None:
    """`grade doctor --server` looks for metrics where the unit has them."""
    (unit,) = [path for path in UNITS if path.name == "grade.service"]
    assert f"--metrics-port {outside.METRICS_PORT} " in options(unit)["ExecStart"]


def test_proxies_let_through_what_the_server_takes() -> None:
    """The largest body is the same in the inspection, and below what the proxies' files allow."""
    assert outside.BODY == tables.IMPORT_CAP < 60_000_000
    assert "client_max_body_size 60m;" in (ROOT / "docs/deploy/nginx.conf").read_text("utf-8")
    assert "max_size 60MB" in (ROOT / "docs/deploy/Caddyfile").read_text("utf-8")


def often(limit: Limit) -> str:
    """A limit as the table says it."""
    return f"{limit.times:,} in {limit.seconds:.0f} s"


def told_limits() -> dict[str, str]:
    """The table of limits."""
    part = SERVER[SERVER.index("\n## Limits") : SERVER.index("\n## Backup")]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", part, re.MULTILINE)
    return {what: most for what, most in rows if what not in ("what", "---")}


def test_the_table_of_limits_has_the_codes_numbers() -> None:
    """Each of them; and each rate limit is in it."""
    limits = Limits()
    person, address = " a person", " an address"
    hours = {role: f"{idle.total_seconds() / 3600:.0f} h" for role, idle in IDLE.items()}
    assert told_limits() == {
        "a Python file": f"{intake._PYTHON_CAP // 1024} KiB",
        "a notebook": f"{intake._NOTEBOOK_CAP // 2**20} MiB",
        "a form with a file": f"{student.FILE_CAP:,} bytes",
        "pasted code, as a form": f"{student._PASTE_CAP:,} bytes",
        "an archive that staff take in": f"{tables.IMPORT_CAP:,} bytes",
        "any other form": f"{Row.__dataclass_fields__['cap'].default:,} bytes",
        "time for a body": f"{BODY_SECONDS:.0f} s",
        "time for a request's head": f"{HEAD_SECONDS:.0f} s",
        "headers of a request": str(security._MOST_HEADERS),
        "hand-ins": often(limits.hand_ins) + person,
        "sign-ins that fail": often(limits.sign_ins) + address,
        "sign-ins that programs begin": often(limits.begun) + address,
        "their polls": often(limits.polling) + address,
        "forms": often(limits.forms) + person,
        "forms with files": often(limits.files) + person,
        "forms of who is not signed in": often(limits.strangers) + address,
        "arrivals from a platform": often(limits.launches) + address,
        "requests of programs": often(limits.programs) + person,
        "hints opened": often(limits.hints) + person,
        "requests to staff": often(limits.asks) + person,
        "what one of the staff asks of workers": often(limits.errands) + person,
        "archives of everything about a student": often(limits.archives) + person,
        "live pages": f"{live._MOST_A_PERSON} a person",
        "a live page": f"{live._LONGEST:.0f} s, then the browser comes again",
        "a session without use": f"{hours[accounts.STUDENT]}, of staff {hours[accounts.STAFF]}",
        "a lease of a worker": f"{queue.LEASE_SECONDS:.0f} s",
        "workers lost with a submission": str(queue.MOST_LOSSES),
        "runs again after our failures": str(queue.MOST_AGAIN),
        "an errand": f"{errands.KEPT_SECONDS:.0f} s",
    }
    # Two are told nowhere: how often a program looks whether its code was typed, and a look is noted.
    named = {
        field.name for field in fields(limits) if isinstance(getattr(limits, field.name), Limit)
    }
    assert named - {"polls", "looks"} == {
        "hand_ins", "sign_ins", "begun", "polling", "forms", "files", "strangers", "programs", "hints",
        "asks", "errands", "archives", "launches",
    }  # fmt: skip
