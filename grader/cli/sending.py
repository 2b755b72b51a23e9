"""Hands in to a course's server, and shows what comes back; what can't be sent waits for the next time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from grader.errors import IntakeError, UsageError
from grader.feedback.clean import visible
from grader.feedback.wording import Words, words
from grader.remote import outbox
from grader.remote.client import Client, NotNowError, Sent, TooOftenError, UnreachableError
from grader.remote.logins import Login, login_at, with_kept
from grader.submissions import page_name, read_submission, student_id
from grader.writing import write_file

if TYPE_CHECKING:
    from grader.course import Course
    from grader.model import Submission

T = TypeVar("T")
_LONGEST = 1e6  # an estimate in seconds that is worth telling
_PAUSES = (1.0, 2.0, 4.0, 8.0)  # before a server that is started anew is asked again
_LOOK_SECONDS = 2.0  # at least, between two looks at what is not done
_TIMES = 3  # that a server may want to be asked later


def hand_in_to_server(
    course: Course, exercise: str, path: Path, student: str | None, form: str, language: str
) -> int:
    """Send a file and all that waits, show the result, and give the exit code.

    Raises:
        UsageError: Nobody is logged in, or somebody else than `student`, or the server refuses the file.
        UnreachableError: It was handed in, but the server no longer tells what comes of it.
    """
    login = login_at(course.server)
    if student is not None and student_id(student) != login.id:
        raise UsageError(
            {
                "en": f"You are logged in at {login.address} as {login.id}, not as {student}.",
                "ja": f"{login.address} には {login.id} としてログインしており、{student} ではありません。",
            },
            {
                "en": "Leave out --student and GRADE_STUDENT, or log in again: grade login",
                "ja": "--student と GRADE_STUDENT を外すか、ログインし直してください：grade login",
            },
        )
    submission = read_submission(path, login.id, exercise)
    now = datetime.now(UTC).replace(microsecond=0)
    client = Client(login.address, login.token, language)
    say = words(language)
    folders = outbox.outbox_of(path), course.root / outbox.FOLDER

    def damaged(path: Path, error: IntakeError) -> None:
        problem = visible(error.told(say.language)[0], 300)
        click.echo(say("terminal_kept_damaged", path=path, problem=problem), err=True)

    kept = outbox.kept_in(folders, map(Path, login.kept), damaged)
    try:
        login = _send_kept(client, login, kept, say)
        key = outbox.key_of(submission, now)
        sent = patiently(lambda: client.hand_in(submission, key), say)
    except UnreachableError as error:
        at = outbox.keep(course, submission, now, path)
        with_kept(login, (*map(Path, login.kept), at))
        return _told_kept(submission, now, at, error, form, language)
    told = say("terminal_receipt", text=sent.receipt)
    click.echo(told, err=form == "json")
    data = _result(client, sent, say)
    if data.get("status") == "withheld":
        return _told_withheld(submission, sent.id, f"{client.address}/s/{sent.id}", form, say)
    return _show(course, submission, sent.id, data, path, form, language)


def patiently(ask: Callable[[], T], say: Words) -> T:
    """Ask the server, and again where it wants to be asked later.

    Raises:
        TooOftenError: It still does.
    """
    for _ in range(_TIMES):
        try:
            return ask()
        except TooOftenError as error:
            click.echo(say("terminal_asked_later", wait=say.duration(error.seconds)), err=True)
            time.sleep(error.seconds)
    return ask()


def _send_kept(client: Client, login: Login, kept: list[outbox.Kept], say: Words) -> Login:
    """Send what waits, the first first, and tell of each; what is somebody else's stays."""
    left = []
    for one in kept:
        name = visible(one.submission.exercise, 80)
        if one.submission.student != login.id:
            told = say(
                "terminal_kept_others", path=one.path, who=visible(one.submission.student, 80)
            )
            click.echo(told, err=True)
            left.append(one)
            continue
        here = _moment(one.time, say)
        key = outbox.key_of(one.submission, one.time)
        try:
            sent = patiently(lambda o=one, k=key: client.hand_in(o.submission, k, o.time), say)  # type: ignore[misc]
        except TooOftenError:
            raise
        except UsageError as error:
            client.who()  # a token that is no longer one refuses no work
            path = one.path
            if isinstance(error, NotNowError):
                left.append(one)
            else:
                path = outbox.put_aside(one)
            problem = error.told(say.language)[0]
            click.echo(
                say("terminal_kept_refused", exercise=name, here=here, problem=problem, path=path),
                err=True,
            )
            continue
        outbox.drop(one)
        there = _moment(sent.received, say)
        click.echo(say("terminal_kept_sent", exercise=name, here=here, there=there), err=True)
        click.echo(f"  {say('terminal_receipt', text=sent.receipt)}", err=True)
    return with_kept(login, [one.path for one in left])


def _told_kept(
    submission: Submission,
    now: datetime,
    path: Path,
    error: UnreachableError,
    form: str,
    language: str,
) -> int:
    """Say where what can't be sent is kept, and what happens next."""
    say = words(language)
    if form == "json":
        from grader.cli.printing import print_json

        who = {"student": submission.student, "exercise": submission.exercise}
        kept = {"kept": str(path), "time": now.isoformat(), "error": error.told(language)[0]}
        print_json({"schema": 1, **who, "status": "not_graded", "points": None, **kept})
        return error.exit_code
    click.echo(f"grade: {error.told(language)[0]}", err=True)
    click.echo(say("terminal_kept", path=path))
    click.echo(f"  {say('terminal_kept_next', here=_moment(now, say))}")
    return error.exit_code


def _result(client: Client, sent: Sent, say: Words) -> dict[str, Any]:
    """Wait for the result, and tell where it can be seen if nobody waits for it any longer."""
    later = say("terminal_result_later", url=f"{client.address}/s/{sent.id}")
    told, failures = "", 0
    pauses = iter(_PAUSES)
    data: dict[str, Any] = {"state": "waiting", "place": sent.place, "seconds": sent.seconds}
    try:
        while data["state"] != "done":
            if data.get("failures", 0) != failures:
                failures = data.get("failures", 0)
                click.echo(say("run_again"), err=True)
            line = _line(data, say)
            if line != told:
                click.echo(line, err=True)
                told = line
            asked = time.monotonic()
            try:
                data = patiently(lambda: client.state(sent.id), say)
                if (
                    data["state"] != "done"
                ):  # a server that lets nobody wait is not asked without end
                    time.sleep(max(0.0, asked + _LOOK_SECONDS - time.monotonic()))
                pauses = iter(_PAUSES)
            except UnreachableError:
                pause = next(pauses, None)
                if pause is None:
                    raise
                time.sleep(pause)
    except (KeyboardInterrupt, UnreachableError):
        click.echo(f"\n{later}", err=True)
        raise
    return data


def _line(data: dict[str, Any], say: Words) -> str:
    """Where a submission stands, in a line that changes as little as it has to."""
    place, seconds = data.get("place"), data.get("seconds")
    if data["state"] == "grading":
        return say("terminal_being_graded")
    if not isinstance(place, int):
        return say("terminal_waiting")
    if not isinstance(seconds, int | float) or not seconds < _LONGEST:
        return say("terminal_place", place=place)
    return say("terminal_place_and_time", place=place, time=say.duration(max(1.0, seconds)))


def _told_withheld(submission: Submission, id_: str, url: str, form: str, say: Words) -> int:
    """Say that it is graded, and that its result comes later."""
    if form == "json":
        from grader.cli.printing import print_json

        who = {"student": submission.student, "exercise": submission.exercise, "submission": id_}
        print_json({"schema": 1, **who, "status": "withheld", "points": None})
        return 0
    click.echo(say("terminal_withheld", url=url))
    return 0


def _show(
    course: Course,
    submission: Submission,
    id_: str,
    data: dict[str, Any],
    path: Path,
    form: str,
    language: str,
) -> int:
    """Save the page, and print the rest."""
    import msgspec

    from grader.cli.results import Shown, show
    from grader.desk.ledger import Outlook
    from grader.feedback.counting import Counting
    from grader.model import GradeReport

    try:
        result = data["result"]
        report = msgspec.convert(data["report"], GradeReport)
        counts = result["counts"] and msgspec.convert(result["counts"], Counting)
        outlook = msgspec.convert({key: result[key] for key in ("due", "attempts_left")}, Outlook)
        text, following = str(data["page"]), data["next"]
    except (KeyError, TypeError, ValueError):
        raise UsageError(
            {
                "en": "The server's grader is of another version: its result can't be read here.",
                "ja": "サーバーの採点プログラムのバージョンが異なり、結果を読み取れません。",
            },
            {
                "en": f"It was handed in; see it at {course.server}/s/{id_}",
                "ja": f"提出は済んでいます。結果：{course.server}/s/{id_}",
            },
        ) from None
    page = course.root / "reports" / page_name(submission.student, submission.exercise)
    write_file(page, text)
    return show(Shown(report, counts, outlook, result, page, "", following), path, form, language)


def _moment(moment: datetime, say: Words) -> str:
    """A time as this machine's clock shows it."""
    return say.moment(moment.astimezone())
