"""Grading processes: what ends one, and what goes on."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from grader.course import course_secret, load_course, load_exercise
from grader.errors import RefusedError, UsageError
from grader.model import Outcome, Status, Submission
from grader.processes.order import NO_PAGES, Pages
from grader.processes.pool import GradingPool
from grader.processes.reply import reply_of, ungraded
from grader.processes.setting import Setting
from grader.submissions import parse_submission

MINI = Path(__file__).parents[1] / "courses/mini"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The mini course, whose second check kills its process for one answer, and hangs for another."""
    target = tmp_path / "course"
    shutil.copytree(MINI, target, ignore=shutil.ignore_patterns("__pycache__", ".grade", "reports"))
    suite = target / "solutions/scaling/test_scaling.py"
    deadly = (
        "first = student.standardize(np.ones((2, 2))).flat[0]\n"
        "    if first == 666:\n        __import__('os').kill(__import__('os').getpid(), 9)\n"
        "    if first == 667:\n        sum(range(10**13))\n    "
    )
    suite.write_text(suite.read_text().replace("x = 7.0 *", f"{deadly}x = 7.0 *"))
    return target


def handed_in(course: Path, student: str, answer: str = "") -> Submission:
    """A submission that is right but for what `standardize` answers, if that is given."""
    source = (course / "solutions/scaling/scaling.py").read_text()
    wrong = f"\n\ndef standardize(x):\n    return np.full(x.shape, {answer})\n" if answer else ""
    return parse_submission(
        f"{source}{wrong}# {student}\n".encode(), "scaling.py", student, "scaling"
    )


def test_a_process_that_ended_is_replaced(course: Path) -> None:
    """What ends its process twice has no grade, what one call of C makes endless has one; others go on."""
    setting = Setting(course, course_secret(load_course(course)), unsafe=False)
    with GradingPool(setting) as pool:
        assert pool.grade(handed_in(course, "a")).full_marks
        assert pool.grade(handed_in(course, "b", "666.0")).status is Status.INTERNAL_ERROR
        pool.wait_until_ready()
        endless = pool.grade(handed_in(course, "c", "667.0"))
        assert (endless.status, endless.points) == (Status.GRADED, 6.0)
        outcomes = {check.id: check.outcome for check in endless.checks}
        assert outcomes["test_single_column"] is Outcome.TIMED_OUT
        assert pool.grade(handed_in(course, "d")).full_marks


def test_a_suite_that_is_read_early_counts_only_behind_a_proved_sandbox(course: Path) -> None:
    """The first exercise is graded as any other; where nothing can be proved, nothing is graded."""
    setting = Setting(course, course_secret(load_course(course)), unsafe=False)
    right = handed_in(course, "a")
    with GradingPool(setting, first="scaling") as pool:
        report = pool.grade(right)
    assert report.full_marks
    assert report.layers
    shutil.rmtree(course / "solutions")  # where the attacks' canary lies
    with GradingPool(setting, first="scaling") as pool, pytest.raises(RefusedError):
        pool.wait_until_ready()


def test_what_is_wrong_with_the_first_exercise_is_told_when_it_is_asked_for(course: Path) -> None:
    """A suite that can't be read, or no exercise at all, keeps no process from its other work."""
    setting = Setting(course, course_secret(load_course(course)), unsafe=False)
    suite = course / "solutions/scaling/test_scaling.py"
    suite.write_text("def broken(:\n")
    for first in ("scaling", "nothing_of_this_name"):
        with GradingPool(setting, first=first) as pool:
            pool.wait_until_ready()
            with pytest.raises(UsageError):
                pool.prepare(first)


def test_a_page_is_drafted_where_it_is_asked_for(course: Path) -> None:
    """A reply has the report as it is stored, and the page's draft in each language that was named, if any."""
    setting = Setting(course, course_secret(load_course(course)), unsafe=False)
    with GradingPool(setting) as pool:
        reply = pool.reply(handed_in(course, "a"), Pages(("ja", "en"), "mine.py"))
        assert not pool.reply(handed_in(course, "a")).drafts
    assert reply.report.full_marks
    for language in ("ja", "en"):
        page = reply.drafts[language].page("Ada")
        assert f'<html lang="{language}">' in page
        assert "mine.py" in page
    other = reply.in_name_of("b")
    assert (other.report.student, other.drafts) == ("b", reply.drafts)


def test_a_report_that_can_not_be_stored_is_our_error(course: Path) -> None:
    """It becomes a report without a grade, which can, and says why."""
    loaded = load_course(course)
    exercise, submission = load_exercise(loaded, "scaling"), handed_in(course, "a")
    spoilt = replace(ungraded(submission, exercise, ""), seconds=float("nan"), points=3.0)
    reply = reply_of(spoilt, submission, exercise, loaded, NO_PAGES)
    assert (reply.report.status, reply.report.points) == (Status.INTERNAL_ERROR, 0.0)
    assert "can't be written as JSON" in reply.report.error


def test_no_process_waits_for_what_another_is_at(course: Path) -> None:
    """One that begins later is heard without waiting for its first submission, which may take long."""
    setting = Setting(course, course_secret(load_course(course)), unsafe=False)
    slow = handed_in(course, "slow")
    slow_source = slow.content + b"import time\ntime.sleep(3)\n"
    with GradingPool(setting, 2) as pool:
        pool.prepare("scaling")
        for k in range(6):
            pool.add(k, handed_in(course, f"s{k}"))
        pool.add("slow", parse_submission(slow_source, "scaling.py", "slow", "scaling"))
        for k in range(6, 9):
            pool.add(k, handed_in(course, f"s{k}"))
        order = [key for some in pool.finished(everything=True) for key, _ in some]
    assert sorted(map(str, order)) == sorted([*map(str, range(9)), "slow"])
    assert order[-1] == "slow"


def test_large_reports_and_large_submissions_pass_each_other(course: Path) -> None:
    """Neither side waits for the other to read, however much each has to say."""
    setting = Setting(course, course_secret(load_course(course)), unsafe=False)
    source = (course / "solutions/scaling/scaling.py").read_text()
    name = "\N{HIRAGANA LETTER A}" * 190
    many = "".join(f"\ndef {name}{k}(): pass\n" for k in range(600))
    with GradingPool(setting) as pool:
        for k in range(5):
            text = f"{source}{many}# {k}\n".encode()
            pool.add(k, parse_submission(text, "scaling.py", f"s{k}", "scaling"))
        replies = [reply for some in pool.finished(everything=True) for _, reply in some]
    assert [reply.report.full_marks for reply in replies] == 5 * [True]
