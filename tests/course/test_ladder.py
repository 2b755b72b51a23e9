"""A ladder on disk: the author's calls, the stored steps, and what is said when they are wrong."""

from __future__ import annotations

import pytest

from grader.course import load_course
from grader.course.ladder import Step, ladder_text, load_calls, load_ladder
from grader.errors import CourseError

LADDER = "solutions/dropout/ladder.toml"
STORED = "assignments/dropout/examples.json"
WHOLE = 'forward = ["forward(1)", "forward(2)"]\n[left_out]\nbackward = "why"\n'


def test_calls_are_read_by_function(folder):
    """A function has its calls, or a reason why it has none."""
    folder.write(LADDER, WHOLE)
    calls = load_calls(load_course(folder.root), "dropout")
    assert calls == {"forward": ("forward(1)", "forward(2)"), "backward": ()}


def test_an_exercise_may_have_no_ladder(folder):
    """Without the files there is nothing to climb."""
    course = load_course(folder.root)
    assert load_calls(course, "dropout") is None
    assert load_ladder(course, "dropout") == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (WHOLE.replace("[left_out]\nbackward", "[left_out]\nforwards"), "Did you mean 'forward'"),
        (WHOLE.partition("[left_out]")[0], "backward is missing"),
        (WHOLE.replace('"why"', '""'), "left_out.backward is empty"),
        (WHOLE.replace("forward(2)", "forward("), "which is no expression"),
        (WHOLE.replace("forward(2)", "x = forward(2)"), "which is no expression"),
        (WHOLE.replace("forward(2)", "forward(1)"), "twice"),
        (WHOLE.replace('["forward(1)", "forward(2)"]', "[]"), "is an empty list"),
    ],
)
def test_a_slip_is_told_with_its_place(folder, text, told):
    """File, key, what is wrong and what to do."""
    folder.write(LADDER, text)
    with pytest.raises(CourseError) as raised:
        load_calls(load_course(folder.root), "dropout")
    assert told in f"{raised.value.message} {raised.value.remedy}"
    assert "ladder.toml" in raised.value.message


def test_stored_steps_come_back(folder):
    """What is written is what is read."""
    ladder = {"forward": (Step("forward(1)", "'ä'"), Step("forward(-1)", raises="ValueError"))}
    folder.write(STORED, ladder_text(ladder))
    assert load_ladder(load_course(folder.root), "dropout") == ladder


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"forward": [{"call": "forward("}]}', '{"forward": [{"call": "f()", "due": ""}]}',
     '{"forward": [{"say": 1}]}', '{"forward": [{"call": 1, "due": "1"}]}'],
)  # fmt: skip
def test_a_file_that_was_not_generated_is_refused(folder, text):
    """The remedy is to generate it."""
    folder.write(STORED, text)
    with pytest.raises(CourseError, match="not as it was generated") as raised:
        load_ladder(load_course(folder.root), "dropout")
    assert raised.value.remedy.startswith("Run: grade generate dropout. ")
