"""`grade invite`: who may sign in to a served course, and by which links and tokens."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from grader.cli.options import format_option, staff_course_of
from grader.store.appointments import STAFF_ROLES, Appointment, Appointments, Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from grader.course import Course
    from grader.store import Store
    from grader.store.accounts import Accounts, Listed

_OF_SECTIONS = (Role.ASSISTANT.value, Role.READER.value)
_HERE = "http://127.0.0.1:8000"  # where grade serve listens unless it is told otherwise


@click.command("invite", epilog="Example: grade invite --all --csv")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--all", "everybody", is_flag=True, help="Everybody on the roster.")
@click.option(
    "--staff", metavar="NAME", help="One of the staff, by any name, instead of a student."
)
@click.option("--role", type=click.Choice([role.value for role in STAFF_ROLES]),
              help="What this one of the staff may do; without it, as before, or all of it.")  # fmt: skip
@click.option("--section", "sections", multiple=True, metavar="NAME",
              help="Only for students of this section; may be given again.")  # fmt: skip
@click.option("--days", type=click.IntRange(1, 366), default=14, show_default=True,
              help="After so many days a link that was not used has expired.")  # fmt: skip
@click.option(
    "--url",
    help="The server's address; without it, course.toml's, or where it was served last.",
)
@click.option("--csv", "as_csv", is_flag=True, help="Print id, name and link as CSV.")
@click.option("--list", "listing", is_flag=True,
              help="Show every link, token and session, with when it was used last, and who is linked "
              "with another server.")  # fmt: skip
@click.option("--revoke", "prefixes", multiple=True, metavar="PREFIX",
              help="Let a link, token or session be good for nothing; may be given again.")  # fmt: skip
@click.option("--unlink", "numbers", multiple=True, type=int, metavar="NUMBER",
              help="Let somebody of another server be nobody here, by --list's number.")  # fmt: skip
@click.option("--database", metavar="URL",
              help="The PostgreSQL that the course is served from.")  # fmt: skip
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    ids: tuple[str, ...],
    everybody: bool,
    staff: str | None,
    role: str | None,
    sections: tuple[str, ...],
    days: int,
    url: str | None,
    as_csv: bool,
    listing: bool,
    prefixes: tuple[str, ...],
    numbers: tuple[int, ...],
    database: str | None,
    form: str,
) -> None:
    """Make links that sign students of the roster in to the course's server, each once.

    A link is shown here and nowhere else: the store has its hash alone. Who lost one gets another. `--list`
    names links, tokens and sessions by their beginnings, and `--revoke` takes these; who is linked with
    another server has a number for `--unlink`.
    """
    from grader.cli.printing import print_json
    from grader.course.server import address
    from grader.store import Store
    from grader.store.accounts import STAFF, STUDENT, Accounts, sign_in_link
    from grader.store.place import place, place_of
    from grader.store.settings import ADDRESS, setting

    course = staff_course_of(ctx)
    _must_be_one(ids, everybody, staff, listing, prefixes, numbers)
    _check_role(course, staff, role, sections)
    named = address(url) if url is not None else course.server
    people: Mapping[str, str] = {}
    if not listing and not prefixes and not numbers:
        people = {_staff_name(staff): ""} if staff is not None else _students(course, ids)
    with Store.open(place(database) if database else place_of(course), course.dues) as store:
        accounts = Accounts(store.database)
        if listing:
            _list(store, accounts.listed(), form)
            return
        if numbers:
            _unlink(store, numbers, form)
            return
        if prefixes:
            _revoke(accounts, prefixes, form)
            return
        where = named or setting(store.database, ADDRESS) or _HERE
        until = datetime.now(UTC) + timedelta(days=days)
        kind = STAFF if staff is not None else STUDENT
        with store.together():
            links = {id_: sign_in_link(where, accounts.invite(id_, kind, until)) for id_ in people}
            if role is not None:
                _appoint(store, next(iter(people)), Role(role), sections)
    if form == "json":
        made = [{"id": id_, "name": people[id_], "link": link} for id_, link in links.items()]
        print_json({"schema": 1, "until": until.isoformat(timespec="seconds"), "invitations": made})
    elif as_csv:
        _print_csv(people, links)
    else:
        _print_links(people, links, days)


def _must_be_one(*asked: object) -> None:
    """Make sure that exactly one thing is asked for; an empty name is one.

    Raises:
        UsageError: It is not so.
    """
    from grader.errors import UsageError

    count = sum(bool(one) or one == "" for one in asked)
    if count != 1:
        raise UsageError(
            "That is several things at once." if count else "Who is to be invited?",
            "One of: grade invite ID, --all, --staff NAME, --list, --revoke PREFIX, --unlink NUMBER",
        )


def _check_role(
    course: Course, staff: str | None, role: str | None, sections: Collection[str]
) -> None:
    """Make sure that a role is for staff, and its sections are some that there are.

    Raises:
        UsageError: It is not so.
    """
    from grader.desk.roster import listed_entries
    from grader.errors import UsageError

    if staff is None and (role or sections):
        raise UsageError(
            "A role is for staff, and so are its sections.",
            "grade invite --staff NAME --role ROLE --section NAME",
        )
    if sections and role not in _OF_SECTIONS:
        roles = " or ".join(_OF_SECTIONS)
        raise UsageError(
            f"Sections are for who is {roles}: the others look after the whole class, or nobody.",
            f"Add --role {' or --role '.join(_OF_SECTIONS)}, or leave --section out.",
        )
    known = {entry.section for entry in listed_entries(course)} - {""} if sections else set()
    for name in sections:
        if name not in known:
            raise UsageError(
                f"There is no section {name[:60]!r} on the roster.",
                f"Sections: {', '.join(sorted(known)) or 'none'}",
            )


def _students(course: Course, ids: Iterable[str]) -> dict[str, str]:
    """The ids and names of these students of the roster, or of all.

    Raises:
        UsageError: One of them is not on it.
    """
    from grader.desk.roster import listed_people
    from grader.errors import UsageError

    roster = dict(listed_people(course))
    if not roster:
        raise UsageError(
            "There is no roster, which says who the students are.",
            "Write roster.csv into the course's folder, with the columns id,name,section.",
        )
    wanted = list(dict.fromkeys(ids))
    for id_ in wanted:
        if id_ not in roster:
            import difflib

            close = difflib.get_close_matches(id_[:80], roster, n=1)
            hint = f"Did you mean {close[0]!r}? " if close else ""
            raise UsageError(
                f"{id_[:80]!r} is not on the roster.", f"{hint}grade roster shows who is."
            )
    return {id_: roster[id_] for id_ in wanted or roster}


def _appoint(store: Store, person: str, role: Role, sections: Collection[str]) -> None:
    now = datetime.now(UTC)
    Appointments(store.database).appoint(person, role, sections, actor="grade invite", time=now)


def _staff_name(name: str) -> str:
    from grader.submissions import student_id

    return student_id(name)


def _print_links(people: Mapping[str, str], links: Mapping[str, str], days: int) -> None:
    from grader.feedback.clean import visible

    for id_, link in links.items():
        name = f" ({visible(people[id_], 80)})" if people[id_] else ""
        click.echo(f"{visible(id_, 80)}{name}: {link}")
    one = len(links) == 1
    click.echo(
        f"{'It works' if one else 'Each works'} once, within {days} days, and is shown only here. "
        "Whoever has it is signed in: send it to that person alone.",
        err=True,
    )


def _print_csv(people: Mapping[str, str], links: Mapping[str, str]) -> None:
    from grader.feedback.clean import csv_cell

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "name", "link"])
    for id_, link in links.items():
        writer.writerow([csv_cell(id_), csv_cell(people[id_]), link])
    click.echo(out.getvalue(), nl=False)


def _list(store: Store, found: list[Listed], form: str) -> None:
    from grader.cli.printing import print_json
    from grader.feedback.clean import visible
    from grader.store.identities import Identities

    appointed, linked = Appointments(store.database).all(), Identities(store.database).all()
    if form == "json":
        listed = [
            {
                "kind": one.kind, "prefix": one.prefix, "id": one.person,
                "role": _role(one.person, one.role, appointed),
                "made": one.time.isoformat(), "until": one.until.isoformat(),
                "used": one.used.isoformat() if one.used else None, "state": one.state,
            }
            for one in found
        ]  # fmt: skip
        identities = [
            {
                "number": one.number, "issuer": one.identity.issuer, "subject": one.identity.subject,
                "id": one.person.id, "role": _role(one.person.id, one.person.role, appointed),
                "made": one.time.isoformat(), "how": one.how,
            }
            for one in linked
        ]  # fmt: skip
        print_json({"schema": 1, "accounts": listed, "identities": identities})
        return
    if not found and not linked:
        click.echo("Nobody was invited yet. Begin with: grade invite --all")
    for one in found:
        used = f", last used {one.used:%Y-%m-%d %H:%M} UTC" if one.used else ""
        who = visible(one.person, 80)
        made = f"{one.time:%Y-%m-%d}"
        click.echo(
            f"{one.prefix}  {one.kind:10}  {one.state:7}  {who} ({_role(one.person, one.role, appointed)}), "
            f"of {made}{used}"
        )
    for link in linked:
        who, there = visible(link.person.id, 80), visible(link.identity.subject, 80)
        role = _role(link.person.id, link.person.role, appointed)
        click.echo(
            f"{link.number:<12}  identity    open     {who} ({role}), of {link.time:%Y-%m-%d}: "
            f"{there} at {visible(link.identity.issuer, 80)}, by {link.how}"
        )


def _role(person: str, role: str, appointed: Mapping[str, Appointment]) -> str:
    """What somebody may do, with the sections for which."""
    found = appointed.get(person)
    if role == "student" or found is None:
        return role
    return f"{found.role}{' of ' if found.sections else ''}{', '.join(sorted(found.sections))}"


def _revoke(accounts: Accounts, prefixes: Iterable[str], form: str) -> None:
    from grader.cli.printing import print_json
    from grader.feedback.clean import visible

    found = [accounts.revoke(prefix) for prefix in prefixes]
    if form == "json":
        print_json({"schema": 1, "revoked": [one.prefix for one in found]})
        return
    for one in found:
        click.echo(f"Revoked: {one.prefix}, a {one.kind} of {visible(one.person, 80)}.")


def _unlink(store: Store, numbers: Iterable[int], form: str) -> None:
    """Take these identities for nobody again.

    Raises:
        UsageError: One of them is not there.
    """
    from grader.cli.printing import print_json
    from grader.errors import UsageError
    from grader.feedback.clean import visible
    from grader.store.identities import Identities

    identities = Identities(store.database)
    known = {one.number: one for one in identities.all()}
    for number in numbers:
        if number not in known:
            raise UsageError(
                f"Nobody is linked by number {number}.", "grade invite --list has them."
            )
    with store.together():
        for number in numbers:
            identities.unlink(known[number].identity, "grade invite", datetime.now(UTC))
    if form == "json":
        print_json({"schema": 1, "unlinked": list(numbers)})
        return
    for number in numbers:
        one = known[number]
        click.echo(
            f"Unlinked: {visible(one.identity.subject, 80)} at {visible(one.identity.issuer, 80)} "
            f"is no longer {visible(one.person.id, 80)}. Sessions go on: --revoke ends them."
        )
