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
        ('name = "dropout"', 'name = "dropout"\ndue = 9999-12-31T23:59:59Z', "Leave it out"),
        ("format = 1", "format = 1\npolicy = { attempts = true }", "whole number"),
        ("format = 1", "format = 1\npolicy = { late_penalty = -0.1 }", "or 0"),
        ("format = 1", "format = 1\npolicy = { grace_minutes = 999999999999999 }", "a year"),
        ("format = 1", 'format = 1\ntimezone = "Asia/Tokio"', "Did you mean 'Asia/Tokyo'?"),
        ("format = 1", 'format = 1\ntimezone = "asia/tokyo"', "Did you mean 'Asia/Tokyo'?"),
        ("format = 1", 'format = 1\ntimezone = "Berlin"', "Did you mean 'Europe/Berlin'?"),
        ("format = 1", 'format = 1\ntimezone = "../etc/passwd"', "no time zone"),
        ("format = 1", 'format = 1\ntimezone = "Asia"', "no time zone"),
        ("format = 1", "format = 1\ntimezone = 9", "text in quotes"),
    ],
)
def test_wrong_rules_are_told(folder, old, new, says):
    """Each mistake says what to write."""
    folder.change("course.toml", old, new)
    with pytest.raises(CourseError) as caught:
        load_course(folder.root)
    assert says in caught.value.message + caught.value.remedy


def test_nought_is_none(folder):
    """0 is how to say that there is no such rule; for days that count it is none of them."""
    rules = "late_penalty = 0, late_days = 0, grace_minutes = 0, attempts = 0, cooldown_minutes = 0"
    folder.change("course.toml", "format = 1", f"format = 1\npolicy = {{ {rules} }}")
    assert load_course(folder.root).policy == Policy(late_days=0)


def test_times_are_in_the_courses_zone(folder):
    """With a timezone a due time is a time there, whatever offset it was written with."""
    folder.change("course.toml", "format = 1", 'format = 1\ntimezone = "Asia/Tokyo"')
    folder.change("course.toml", 'name = "dropout"', 'name = "dropout"\ndue = 2026-12-01T15:00:00Z')
    course = load_course(folder.root)
    assert f"{course.entry('dropout').due:%d %H:%M %Z}" == "02 00:00 JST"
    assert course.dues == {"dropout": datetime(2026, 12, 1, 15, tzinfo=UTC)}


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
        ("points = 0", "points = false", CourseError),
        ("points = 0", "points = nan", CourseError),
        ("12:00:00Z", "12:00:00", CourseError),
    ],
)
def test_wrong_exceptions_are_told(folder, old, new, error):
    """An exception without a reason, a zone or an exercise is refused."""
    assert STAFF.count(old) == 1
    (folder.root / "solutions/policy.toml").write_text(STAFF.replace(old, new))
    with pytest.raises(error):
        load_exceptions(load_course(folder.root))


def load(folder, staff, students=("ada", "bob")):
    (folder.root / "solutions/policy.toml").write_text(staff, encoding="utf-8")
    folder.write(
        "solutions/dropout/test_dropout.py",
        "from shared import test_y\ndef test_x(student): pass\n",
    )
    return load_exceptions(load_course(folder.root), students)


def test_names_differ_in_case_and_unicode_form_alone(folder):
    """A student, an exercise and a check are those that they are but for case and composed letters."""
    staff = (
        STAFF.replace('"ada"', '"J\u00fcRGEN"')
        .replace('"dropout"', '"Dropout"')
        .replace('"test_x"', '"TEST_Y"')
    )
    found = load(folder, staff, ("J\u00fcrgen", "bob"))
    assert not found.unknown
    assert [*found.extensions] == [("J\u00fcrgen", "dropout")]
    assert [*found.dropped] == [("dropout", "test_y")]
    decomposed = staff.replace("\u00fc", "u\u0308")
    assert [*load(folder, decomposed, ("J\u00fcrgen", "bob")).extensions] == [*found.extensions]


@pytest.mark.parametrize(
    ("old", "new", "says", "remedy"),
    [
        ('"ada"', '"adda"', "extensions[1].student is 'adda'", "Did you mean 'ada'?"),
        ('"bob"', '"zoe"', "overrides[1].student is 'zoe'", "as the roster has it"),
        ('"test_x"', '"test_xx"', "dropped[1].check is 'test_xx'", "Did you mean 'test_x'?"),
    ],
)
def test_a_name_that_nobody_has_is_told(folder, old, new, says, remedy):
    """An entry for nobody would silently do nothing."""
    (error,) = load(folder, STAFF.replace(old, new)).unknown
    assert says in error.message
    assert remedy in error.remedy


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ('[[overrides]]\nstudent = "BOB"\npoints = 1', ("overrides[1]", "overrides[2]")),
        ('[[extensions]]\nstudent = "ada"\ndue = 2026-12-09T12:00:00Z',
         ("extensions[1]", "extensions[2]")),
        ('[[dropped]]\ncheck = "Test_x"', ("dropped[1]", "dropped[2]")),
    ],
)  # fmt: skip
def test_two_for_one_are_refused(folder, entry, names):
    """Nobody can tell which of two counts: both places are named."""
    with pytest.raises(CourseError) as caught:
        load(folder, f'{STAFF}{entry}\nexercise = "dropout"\nreason = "again"\n')
    assert all(name in caught.value.message for name in names)


def test_a_name_that_may_be_two_is_refused(folder):
    """Of students whose ids differ in case alone one must be written as it is."""
    with pytest.raises(CourseError, match="may be 'Ada' or 'aDa'"):
        load(folder, STAFF, ("Ada", "aDa", "bob"))
    assert not load(folder, STAFF, ("Ada", "ada", "bob")).unknown
