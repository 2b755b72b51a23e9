"""`grade log`: every change to a grade, and every act of people in the pages of a server."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from grader.cli.options import format_option, staff_course_of, store_of
from grader.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course import Course
    from grader.desk.history import Entry
    from grader.store import Untimed


@click.command("log", epilog="Example: grade log ada")
@click.argument("student", required=False)
@click.option("--verify", "verified", is_flag=True,
              help="Look instead for rows that were changed or taken out.")  # fmt: skip
@click.option("--receipt", help="With --verify: a receipt, whose submission has to be there.")
@click.option("--head", help="With --verify: a head that was told before, which has to be there.")
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    student: str | None,
    verified: bool,
    receipt: str | None,
    head: str | None,
    form: str,
) -> int:
    """Show when which grade became what, and what people did in a server's pages: about STUDENT, or all.

    A change is noted when the class report is written: a new attempt, a new suite, a late penalty, an
    extension, an override, a check that was dropped. What an earlier version of the grader stored without
    telling when it was handed in is never late: it is named here, and an override can decide otherwise.

    With --verify every row of the store is compared with the chain of hashes over all of them. That finds what
    was changed, taken out or put in; a tail that was cut off is found by a later receipt or head alone.
    """
    from grader.cli.printing import print_json
    from grader.desk.history import GRADE, history
    from grader.feedback.clean import visible
    from grader.store import Store
    from grader.text import some

    course = staff_course_of(ctx)
    if student is not None and verified:
        raise UsageError(
            "--verify looks at all rows, not at those of one student.", "Leave it out."
        )
    if (receipt or head) and not verified:
        raise UsageError("--receipt and --head are for --verify.", "Add: --verify")
    where = store_of(course)
    if verified:
        return _verify(course, where, receipt, head, form)
    with Store.open(where, course.dues) as store:
        entries = history(store, lambda whose: student in (None, whose))
        untimed = [one for one in store.untimed() if student in (None, one.student)]
    if form == "json":
        changes = [_change(one) for one in entries if one.kind == GRADE]
        acts = [_act(one) for one in entries if one.kind != GRADE]
        print_json({"schema": 1, "changes": changes, "acts": acts, **_data(untimed)})
        return 0
    for one in entries:
        click.echo(_line(one))
    if not entries:
        whose = (
            f" of {visible(student, 40)}; grade roster shows who is there" if student else " yet"
        )
        click.echo(f"No grade has been noted{whose}.")
    if untimed:
        click.echo(
            f"! {len(untimed)} stored by an earlier version, which did not tell when they were handed in; "
            "they count as in time:"
        )
        told = [
            f"{visible(one.student, 40)}, {one.exercise}, stored {one.received:%Y-%m-%d %H:%M} UTC"
            f"  [{one.id}]"
            for one in untimed
        ]
        for line in some(told, 5):
            click.echo(f"!   {line}")
    return 0


def _change(one: Entry) -> dict[str, Any]:
    """A change of a grade as plain data."""
    return {
        "time": one.time.isoformat(), "student": one.student, "exercise": one.exercise,
        "points": one.value["points"], "notes": one.reason, "submission": one.submission,
    }  # fmt: skip


def _act(one: Entry) -> dict[str, Any]:
    """An act as plain data."""
    return {**asdict(one), "time": one.time.isoformat()}


def _line(one: Entry) -> str:
    """What happened, in a line."""
    from grader.desk.history import GRADE
    from grader.feedback.clean import visible
    from grader.feedback.wording import number

    time = one.time.isoformat()
    end = f"  [{one.submission}]" if one.submission else ""
    if one.kind == GRADE:
        points = one.value["points"]
        unit = "point" if points == 1 else "points"
        got = "no grade" if points is None else f"{number(points)} {unit}"
        why = f" ({visible(one.reason, 300)})" if one.reason and points is not None else ""
        return f"{time}  {visible(one.student, 40)}  {one.exercise}: {got}{why}{end}"
    about = ", ".join(visible(text, 80) for text in (one.student, one.exercise) if text)
    said = "".join(f" ({visible(text, 300)})" for text in (one.told, one.reason) if text)
    subject = f"{about}:" if about else ""
    actor = f"by {visible(one.actor, 40)}:" if one.actor else ""
    told = " ".join(filter(None, (actor, subject, f"{one.kind}{said}{end}")))
    return f"{time}  {told}"


def _verify(
    course: Course, where: Path | str, receipt: str | None, head: str | None, form: str
) -> int:
    """Compare the rows with their chain, and tell; 1 where anything is wrong."""
    from grader.cli.printing import print_json
    from grader.course import course_secret
    from grader.store import Store, chain, verify_receipt
    from grader.text import some

    asked = [chain.Head.read(head)] if head else []
    if receipt is not None:
        found = verify_receipt(receipt, course_secret(course))
        if not found.head:
            raise UsageError(
                "A receipt of the first kind (grade1) says nothing of the chain.",
                "grade verify tells whether it is genuine.",
            )
        asked.append(chain.Head.read(found.head))
    with Store.open(where, course.dues) as store:
        faults = list(chain.verify(store.database))
        faults += chain.cut(store.database, asked)
        last = chain.head(store.database)
    if form == "json":
        told = [asdict(fault) for fault in faults]
        print_json({"schema": 1, "whole": not faults, "head": last.text, "faults": told})
    elif faults:
        click.echo(f"The store is not what the grader wrote: {len(faults)} faults.")
        for line in some([fault.text for fault in faults], 20):
            click.echo(f"! {line}")
        click.echo("Next: compare with a backup (grade restore --check FILE)")
    else:
        click.echo(f"Whole: {last.number} rows in one chain.")
        click.echo(f"Head: {last.text}")
        click.echo(
            "Next: keep the head elsewhere; with --head it tells later whether all up to here is still there."
        )
    return 1 if faults else 0


def _data(untimed: list[Untimed]) -> dict[str, Any]:
    """How many have no time, and the first of them."""
    from grader.feedback.clean import MOST_TOLD

    told = [one.data() for one in untimed[:MOST_TOLD]]
    return {"untimed": len(untimed), "untimed_submissions": told}
