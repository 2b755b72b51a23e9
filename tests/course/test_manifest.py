"""course.toml: what it gives, and what is said when it is wrong."""

from __future__ import annotations

import pytest

from grader.course import find_course, load_course
from grader.errors import CourseError


def test_course_is_read(folder):
    """A course's title and exercises come as they were written, in their order."""
    course = load_course(folder.root)
    assert course.title == {"en": "A course", "ja": "講座"}
    assert course.names == ("dropout", "batch_norm")
    assert [entry.week for entry in course.exercises] == [1, 3]
    assert course.entry("batch_norm").title["en"] == "Batch normalization"


def test_what_may_be_left_out(folder):
    """Without a word on them, the language is English and there is no drop folder."""
    course = load_course(folder.root)
    assert (course.language, course.drop) == ("en", None)


def test_drop_folder_is_relative_to_the_course(folder):
    """A drop folder without a leading slash is one inside the course."""
    folder.change("course.toml", "format = 1", 'format = 1\ndrop = "in"\nlanguage = "ja"')
    course = load_course(folder.root)
    assert (course.language, course.drop) == ("ja", folder.root / "in")


def test_byte_order_mark_is_no_mistake(folder):
    """A file that an editor saved with a byte-order mark is read like any other."""
    path = folder.root / "course.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_course(folder.root).names == ("dropout", "batch_norm")


@pytest.mark.parametrize(
    ("old", "new", "says", "remedy"),
    [
        ("format = 1", "", "format is missing", "at the top of the file, such as: format = 1"),
        ("format = 1", "format = 2", "format is 2", "format = 1"),
        ("format = 1", "format = true", "format is True", "whole number"),
        ("format = 1", "format = 1\ntitel = 1", "titel is not a known key", "Did you mean 'title'"),
        ("format = 1", 'format = 1\nlanguage = "de"', "language is 'de'", "en and ja"),
        ("format = 1", "format = 1\nlanguage = 3", "language is 3", "text in quotes"),
        ("format = 1", 'format = 1\ndrop = "~nobody-here/x"', "drop names a home", "whole path"),
        ('en = "A course", ', "", "title.en is missing", "in English"),
        ('"A course"', '" "', "title.en is empty", "between the quotes"),
        ("ja =", "jp =", "title.jp is not a known key", "ja"),
        (
            '{ en = "A course", ja = "講座" }',
            '"A course"',
            "title is a text of no language",
            "en =",
        ),
        ("week = 1", "", "exercises[1].week is missing", "in this table, such as: week = 1"),
        ("week = 1", "week = 0", "exercises[1].week is 0", "above 0"),
        ("week = 3", 'week = "3"', "exercises[2].week is '3'", "whole number"),
        ('name = "dropout"', 'nam = "dropout"', "exercises[1].nam", "Did you mean 'name'"),
        ('"batch_norm"', '"batch-norm"', "'batch-norm', which can't be a name", "underscores"),
        ('"batch_norm"', '"../other"', "'../other', which can't be a name", "underscores"),
        ('"batch_norm"', '"class"', "'class', which can't be a name", "underscores"),
        ('"batch_norm"', '"バッチ"', "which can't be a name", "from a to z"),
        (
            '"batch_norm"',
            '"dropout"',
            "exercises[2].name is 'dropout', as in exercises[1]",
            "own name",
        ),
        ('"batch_norm"', '"Dropout"', "as in exercises[1]", "own name"),
        ("format = 1", "format =", "is not TOML", "Correct that line"),
    ],
)
def test_mistakes_are_named(folder, old, new, says, remedy):
    """A mistake is refused with the file, the key, what is wrong and what to do."""
    folder.change("course.toml", old, new)
    with pytest.raises(CourseError) as caught:
        load_course(folder.root)
    assert str(folder.root / "course.toml") in caught.value.message
    assert says in caught.value.message
    assert remedy in caught.value.remedy


@pytest.mark.parametrize("exercises", ["", "exercises = []", "exercises = [1]", "exercises = 1"])
def test_course_without_exercises(folder, exercises):
    """A course needs an exercise, written as a table."""
    folder.write("course.toml", f'format = 1\ntitle.en = "x"\n{exercises}\n')
    with pytest.raises(CourseError, match="exercises"):
        load_course(folder.root)


def test_course_that_is_only_begun(folder):
    """Who is about to add the first exercise has a course without any; a list there is still refused."""
    folder.write("course.toml", 'format = 1\ntitle.en = "x"\n')
    assert load_course(folder.root, begun=True).names == ()
    folder.write("course.toml", 'format = 1\nexercises = []\ntitle.en = "x"\n')
    with pytest.raises(CourseError, match="exercises is empty") as caught:
        load_course(folder.root, begun=True)
    assert "Take this line out" in caught.value.remedy


def test_bytes_that_are_no_text(folder):
    """A file in another encoding is refused with the place of its first strange byte."""
    (folder.root / "course.toml").write_bytes(b"format = 1 # \xff")
    with pytest.raises(CourseError, match=r"not UTF-8 text .byte 13.") as caught:
        load_course(folder.root)
    assert "UTF-8" in caught.value.remedy


def test_missing_file(tmp_path):
    """A folder without a course.toml is no course."""
    with pytest.raises(CourseError, match=r"course.toml is missing"):
        load_course(tmp_path)


def test_unreadable_file(tmp_path):
    """What is no file at all is a mistake of the course, too."""
    (tmp_path / "course.toml").mkdir()
    with pytest.raises(CourseError, match="can't be read"):
        load_course(tmp_path)


def test_course_is_found_from_below(folder):
    """The course is found from any folder inside it."""
    assert find_course(folder.root / "solutions" / "dropout") == folder.root
    assert find_course(folder.root) == folder.root


def test_no_course_to_be_found(tmp_path):
    """Outside of any course the remedy shows how to name one."""
    with pytest.raises(CourseError, match=r"no course.toml in") as caught:
        find_course(tmp_path)
    assert "--course" in caught.value.remedy


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://grades.example.org", "https://grades.example.org"),
        ("HTTPS://Grades.example.org:8443/", "https://grades.example.org:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_a_course_names_its_server(folder, written, read):
    """Its address is one way of writing it; without [server] there is none."""
    assert load_course(folder.root).server == ""
    folder.change("course.toml", "[[exercises]]", f'[server]\nurl = "{written}"\n\n[[exercises]]')
    assert load_course(folder.root).server == read


@pytest.mark.parametrize(
    "written",
    [
        "http://grades.example.org", "grades.example.org", "https://", "ftp://grades.example.org",
        "https://ada:secret@grades.example.org", "https://grades.example.org/x",
        "https://grades.example.org?x", "http://localhost.example.org", "http://127.0.0.1@example.org",
        # What looks names up fails at these in ways of its own.
        "https://grades..org", "https://..", "https://-", "https://[1:2]", "https://" + 64 * "a",
        "https://grades.example.org:99999", "https://grades.example.org:0",
    ],
)  # fmt: skip
def test_an_address_that_gives_work_away_is_refused(folder, written):
    """Not encrypted, or not plainly a host: file and key are named."""
    folder.change("course.toml", "[[exercises]]", f'[server]\nurl = "{written}"\n\n[[exercises]]')
    with pytest.raises(CourseError, match=r"course\.toml: server\.url"):
        load_course(folder.root)
