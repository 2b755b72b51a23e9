"""The policy's two files: what they give, and what is said when they are wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from grader.course import Policy, load_course, load_exceptions
from grader.errors import CourseError, UsageError


def test_without_a_word_there_are_no_rules(folder):
    """A course without a policy keeps the latest attempt, whenever it came."""
    course = load_course(folder.root)
    assert course.policy == Policy()
    assert course.entry("dropout").due is None
    assert load_exceptions(course).extensions == {}


def test_rules_and_deadlines_are_read(folder):
    """Deadlines have a time zone and come in UTC."""
    folder.change(
        "course.toml", 'name = "dropout"', 'name = "dropout"\ndue = 2026-12-01T23:59:00+09:00'
    )
    folder.change(
        "course.toml", "format = 1",
        'format = 1\npolicy = { late_penalty = 0.1, late_days = 7, attempts = 5, keep = "best" }',
    )  # fmt: skip
    course = load_course(folder.root)
    assert course.policy == Policy(late_penalty=0.1, late_days=7, attempts=5, keep="best")
    assert course.entry("dropout").due == datetime(2026, 12, 1, 14, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("format = 1", "format = 1\npolicy = { late_penalty = 10 }", "a fraction"),
        ("format = 1", "format = 1\npolicy = { keep = 'first' }", "latest"),
        ("format = 1", "format = 1\npolicy = { atempts = 3 }", "attempts"),
        ('name = "dropout"', 'name = "dropout"\ndue = 2026-12-01T23:59:00', "time with a zone"),
        ('name = "dropout"', 'name = "dropout"\ndue = "tomorrow"', "time with a zone"),
    ],
)
def test_wrong_rules_are_told(folder, old, new, says):
    """Each mistake says what to write."""
    folder.change("course.toml", old, new)
    with pytest.raises(CourseError) as caught:
        load_course(folder.root)
    assert says in caught.value.message + caught.value.remedy


STAFF = """
[[extensions]]
student = "ada"
exercise = "dropout"
due = 2026-12-08T12:00:00Z
reason = "ill"

[[overrides]]
student = "bob"
exercise = "dropout"
points = 0
reason = "handed in another's work"

[[dropped]]
exercise = "dropout"
check = "test_x"
reason = "was unclear"
"""


def test_exceptions_are_read_with_their_reasons(folder):
    """Extensions, overrides and dropped checks go by student, exercise and check."""
    (folder.root / "solutions/policy.toml").write_text(STAFF)
    found = load_exceptions(load_course(folder.root))
    assert found.extensions == {("ada", "dropout"): (datetime(2026, 12, 8, 12, tzinfo=UTC), "ill")}
    assert found.overrides == {("bob", "dropout"): (0.0, "handed in another's work")}
    assert found.dropped == {("dropout", "test_x"): "was unclear"}


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ('reason = "ill"\n', "", CourseError),
        ('exercise = "dropout"\ndue', 'exercise = "dropuot"\ndue', UsageError),
        ("points = 0", 'points = "many"', CourseError),
        ("points = 0", "points = -1", CourseError),
        ("12:00:00Z", "12:00:00", CourseError),
    ],
)
def test_wrong_exceptions_are_told(folder, old, new, error):
    """An exception without a reason, a zone or an exercise is refused."""
    assert STAFF.count(old) == 1
    (folder.root / "solutions/policy.toml").write_text(STAFF.replace(old, new))
    with pytest.raises(error):
        load_exceptions(load_course(folder.root))
