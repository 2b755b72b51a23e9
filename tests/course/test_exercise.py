"""An exercise's solution folder: what it gives, and what is said when it is wrong."""

from __future__ import annotations

import pytest

from grader.course import load_course, load_exercise
from grader.errors import CourseError, UsageError
from grader.model import Limits

SOLUTION = "solutions/dropout/"
CATALOGUE = SOLUTION + "misconceptions/catalogue.toml"


def load(folder, name="dropout"):
    return load_exercise(load_course(folder.root), name)


def test_settings(folder):
    """Points, functions and limits come as they were written; other limits keep their defaults."""
    exercise = load(folder)
    assert (exercise.points, exercise.functions) == (7.5, ("forward", "backward"))
    assert exercise.limits == Limits(call_seconds=3.0, memory_mb=256)
    assert exercise.entry.title["en"] == "Dropout"


def test_limits_may_be_left_out(folder):
    """Without a table of limits the defaults hold."""
    folder.write(SOLUTION + "exercise.toml", 'format = 1\npoints = 1\nfunctions = ["forward"]\n')
    assert load(folder).limits == Limits()


def test_candidates(folder):
    """Reference and stub are one file each, under the name that the student's file has."""
    exercise = load(folder)
    (reference,), (stub,) = exercise.reference.parts, exercise.stub.parts
    assert reference.name == stub.name == "dropout.py"
    assert b"return 1" in reference.source
    assert b"NotImplementedError" in stub.source


def test_misconception_overlays_the_reference(folder):
    """A misconception runs after the reference in one module, and has its texts."""
    (found,) = load(folder).misconceptions
    assert (found.name, found.functions) == ("no_scaling", ("forward",))
    assert found.belief == {"en": "Dropping is all.", "ja": "落とすだけでよい。"}
    assert [part.name for part in found.candidate.parts] == [
        "dropout.py",
        "misconceptions/no_scaling.py",
    ]
    assert found.candidate.parts[1].source == b"def forward(): return 3\n"


def test_alternative_has_a_note(folder):
    """An alternative's note is the first line of its docstring."""
    (found,) = load(folder).alternatives
    assert (found.name, found.note, len(found.candidate.parts)) == ("loops", "It loops.", 2)


def test_optional_files(folder):
    """Probes and pictures are given where they exist; the suite always is."""
    exercise = load(folder)
    assert exercise.suite_path == folder.root / SOLUTION / "test_dropout.py"
    assert exercise.probes_path == folder.root / SOLUTION / "probes.py"
    assert exercise.pictures_path is None


def test_neither_misconceptions_nor_alternatives(folder):
    """An exercise may have no misconceptions and no alternatives yet."""
    for path in (folder.root / SOLUTION).glob("*/*"):
        path.unlink()
    exercise = load(folder)
    assert (exercise.misconceptions, exercise.alternatives) == ((), ())


def test_digest_depends_on_every_file_and_name(folder):
    """Any change to a file's content or name makes another suite, also in a folder below."""
    digests = {load(folder).digest}
    folder.change(SOLUTION + "probes.py", "", "# more\n")
    digests.add(load(folder).digest)
    (folder.root / SOLUTION / "alternatives/loops.py").rename(
        folder.root / SOLUTION / "alternatives/slow.py"
    )
    digests.add(load(folder).digest)
    folder.write(SOLUTION + "data/table.csv", "1,2\n")
    digests.add(load(folder).digest)
    assert len(digests) == 4


def test_digest_ignores_what_tools_leave_behind(folder):
    """Compiled code and hidden files make no other suite."""
    before = load(folder).digest
    folder.write(SOLUTION + "__pycache__/dropout.cpython-311.pyc", "x")
    folder.write(SOLUTION + "misconceptions/__pycache__/a.pyc", "x")
    folder.write(SOLUTION + ".DS_Store", "x")
    assert load(folder).digest == before


@pytest.mark.parametrize(
    ("file", "old", "new", "says", "remedy"),
    [
        ("exercise.toml", "format = 1", "format = 9", "format is 9", "format = 1"),
        ("exercise.toml", "points = 7.5", "points = 0", "points is 0", "above 0"),
        ("exercise.toml", "points = 7.5", "points = -1.5", "points is -1.5", "above 0"),
        ("exercise.toml", "points = 7.5", "points = inf", "points is inf", "above 0"),
        ("exercise.toml", "points = 7.5", "points = nan", "points is nan", "above 0"),
        ("exercise.toml", "points = 7.5", 'points = "many"', "points is 'many'", "be a number"),
        ("exercise.toml", "points", "point", "point is not a known key", "Did you mean 'points'"),
        ("exercise.toml", '["forward", "backward"]', "[]", "functions is an empty list", "one at least"),
        ("exercise.toml", '"backward"', '"forward"', "functions lists 'forward' twice", "one of"),
        ("exercise.toml", '"backward"', "4", "functions holds 4", "in quotes"),
        ("exercise.toml", '"backward"', '"a.b"', "'a.b', which can't be a name", "underscores"),
        ("exercise.toml", "call_seconds", "call_second", "limits.call_second", "'call_seconds'"),
        ("exercise.toml", "memory_mb = 256", "memory_mb = 0.5", "limits.memory_mb", "whole number"),
        ("exercise.toml", "call_seconds = 3", "call_seconds = -3", "limits.call_seconds", "above 0"),
        ("exercise.toml", "[limits]", "[limit]", "limit is not a known key", "Did you mean 'limits'"),
        ("misconceptions/catalogue.toml", "belief.en", "belief.ja", "", ""),
        ("misconceptions/catalogue.toml", 'hint.en = "Look at the mean."', "", "hint is missing", ""),
        ("misconceptions/catalogue.toml", "hint", "hitn", "no_scaling.hitn", "Did you mean 'hint'"),
        ("misconceptions/catalogue.toml", '["forward"]', '["froward"]', "'froward'", "forward, backward"),
        ("misconceptions/catalogue.toml", "[no_scaling]", "[no_scalling]", "no_scaling is missing", ""),
        ("misconceptions/catalogue.toml", "[no_scaling]", "[no_scaling]\nx = 1", "no_scaling.x", "belief"),
        ("misconceptions/catalogue.toml", "[no_scaling]", "a = 1\n[no_scaling]", "a is 1", "a table"),
    ],
)  # fmt: skip
def test_mistakes_are_named(folder, file, old, new, says, remedy):
    """A mistake is refused with the file, the key, what is wrong and what to do."""
    folder.change(SOLUTION + file, old, new)
    with pytest.raises(CourseError) as caught:
        load(folder)
    assert str(folder.root / SOLUTION / file) in caught.value.message
    assert says in caught.value.message
    assert caught.value.remedy
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    "gone",
    [
        "assignments/dropout/dropout.py",
        SOLUTION + "dropout.py",
        SOLUTION + "exercise.toml",
        SOLUTION + "test_dropout.py",
        CATALOGUE,
    ],
)
def test_missing_files_are_named(folder, gone):
    """A file that every exercise needs is named when it is missing."""
    (folder.root / gone).unlink()
    with pytest.raises(CourseError, match="is missing") as caught:
        load(folder)
    assert str(folder.root / gone) in caught.value.message


def test_misconception_without_entry(folder):
    """A misconception that the catalogue doesn't describe could never be told to a student."""
    folder.write(SOLUTION + "misconceptions/fair_coin.py", "")
    with pytest.raises(CourseError, match=r"fair_coin is missing, but there is .*fair_coin.py"):
        load(folder)


def test_entry_without_misconception(folder):
    """An entry without code could never be recognised."""
    (folder.root / SOLUTION / "misconceptions/no_scaling.py").unlink()
    with pytest.raises(CourseError, match="no_scaling describes a file that isn't there"):
        load(folder)


@pytest.mark.parametrize(
    ("source", "says"),
    [("x = 1\n", "has no docstring"), ("def\n", "is not Python"), ("\0", "is not Python")],
)
def test_alternative_must_say_what_is_different(folder, source, says):
    """An alternative opens with a docstring, and is Python."""
    folder.write(SOLUTION + "alternatives/other.py", source)
    with pytest.raises(CourseError, match=f"other.py {says}"):
        load(folder)


def test_copy_without_solutions(folder):
    """In a student's copy the error says whose copy is needed."""
    with pytest.raises(CourseError, match="solutions of 'batch_norm' are not here") as caught:
        load(folder, "batch_norm")
    assert "instructor's copy" in caught.value.remedy


def test_unknown_exercise(folder):
    """An unknown exercise is the caller's mistake, not the course's."""
    with pytest.raises(UsageError, match="no exercise called 'drop'"):
        load(folder, "drop")
