"""Collecting a folder: finds what is there, says what it leaves out, and never stops halfway."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.errors import IntakeError, UsageError
from grader.submissions import collect, entries, parse_submission, write_hand_in

EXERCISES = ("split", "dropout", "batch_norm")
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x = 1\n")


def hand_in(folder: Path, student: str, exercise: str = "dropout", time: datetime = NOON) -> Path:
    return write_hand_in(parse_submission(b"x = 1\n", "a.py", student, exercise), time, folder)


def found(folder: Path) -> list[tuple[str, str]]:
    return [(one.student, one.exercise) for one in collect(folder, EXERCISES).found]


def problems(folder: Path) -> list[str]:
    return [f"{path.name}: {text}" for path, text in collect(folder, EXERCISES).problems]


def test_finds_files_of_students(tmp_path: Path) -> None:
    """Each student's folder holds one file for each exercise, in a stable order."""
    put(tmp_path, "bob/split.py", "alice/split.py", "alice/dropout.ipynb")
    assert found(tmp_path) == [("alice", "dropout"), ("alice", "split"), ("bob", "split")]
    assert problems(tmp_path) == []


def test_found_is_read_when_asked(tmp_path: Path) -> None:
    """A found file gives its submission."""
    put(tmp_path, "alice/split.py")
    submission = collect(tmp_path, EXERCISES).found[0].read()
    assert (submission.student, submission.exercise, submission.content) == (
        "alice",
        "split",
        b"x = 1\n",
    )


def test_finds_hand_ins_by_time(tmp_path: Path) -> None:
    """Hand-ins in the folder or in a student's come earliest first, after the files."""
    hand_in(tmp_path, "bob", time=NOON)
    hand_in(tmp_path / "carol", "carol", time=NOON - timedelta(days=1))
    put(tmp_path, "dave/split.py")
    assert found(tmp_path) == [("dave", "split"), ("carol", "dropout"), ("bob", "dropout")]
    assert [one.time for one in collect(tmp_path, EXERCISES).found] == [
        None,
        NOON - timedelta(days=1),
        NOON,
    ]
    assert collect(tmp_path, EXERCISES).found[2].read().student == "bob"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("alice/dropuot.py", "Did you mean dropout.py?"),
        ("alice/BatchNorm.ipynb", "Did you mean batch_norm.ipynb?"),
        ("alice/zzz.py", "The exercises are split, dropout, batch_norm."),
        ("alice/split.txt", "Save it as split.py?"),
        ("alice/split.py/x.py", "not one of the exercises"),
        ("split.py", "neither a student's folder nor a hand-in"),
        ("x.handin.json", "not a whole hand-in"),
        ("alice/x.handin.json", "not a whole hand-in"),
        ("ali\u202ece/split.py", "characters that can't be seen"),
        (" alice/split.py", "can't be an id"),
    ],
    ids=[
        "mistyped", "mistyped notebook", "unknown", "suffix", "deeper", "loose file", "no hand-in",
        "no hand-in of a student", "bidi id", "blank id",
    ],
)  # fmt: skip
def test_says_what_it_leaves_out(name: str, says: str, tmp_path: Path) -> None:
    """What is not understood is told, with what to do, and the rest is found all the same."""
    put(tmp_path, name, "zoe/split.py")
    assert found(tmp_path) == [("zoe", "split")]
    assert len(problems(tmp_path)) == 1
    assert says in problems(tmp_path)[0]


@pytest.mark.parametrize(
    "name",
    [".git/config", ".DS_Store", "alice/.hidden.py", "alice/__pycache__/split.pyc", "alice/.ipynb_checkpoints/split.ipynb"],
)  # fmt: skip
def test_ignores_what_programs_leave(name: str, tmp_path: Path) -> None:
    """Hidden files and caches are passed over in silence."""
    put(tmp_path, name)
    assert found(tmp_path) == []
    assert problems(tmp_path) == []


def test_empty_folder_is_told(tmp_path: Path) -> None:
    """A student's folder with nothing in it is no student who was overlooked."""
    put(tmp_path, "alice/split.py")
    (tmp_path / "bob").mkdir()
    assert problems(tmp_path) == ["bob: Is empty."]


def test_python_goes_before_notebook(tmp_path: Path) -> None:
    """Of two files for one exercise the .py is taken, and that is said."""
    put(tmp_path, "alice/split.py", "alice/split.ipynb")
    assert [one.path.name for one in collect(tmp_path, EXERCISES).found] == ["split.py"]
    assert "split.py is there as well" in problems(tmp_path)[0]


def test_links_are_not_followed(tmp_path: Path) -> None:
    """No link leads out of the folder: not a student, not a file, not a hand-in."""
    put(tmp_path, "secret/split.py", "in/alice/dropout.py")
    (tmp_path / "in/mallory").symlink_to(tmp_path / "secret")
    (tmp_path / "in/alice/split.py").symlink_to(tmp_path / "secret/split.py")
    (tmp_path / "in/x.handin.json").symlink_to(hand_in(tmp_path, "bob"))
    assert found(tmp_path / "in") == [("alice", "dropout")]
    assert ["Is a link" in problem for problem in problems(tmp_path / "in")] == [True] * 3


def test_link_does_not_hide_a_notebook(tmp_path: Path) -> None:
    """A notebook is taken where the .py beside it can't be."""
    put(tmp_path, "alice/split.ipynb")
    (tmp_path / "alice/split.py").symlink_to("/etc/passwd")
    assert [one.path.name for one in collect(tmp_path, EXERCISES).found] == ["split.ipynb"]


def test_pipe_does_not_hang(tmp_path: Path) -> None:
    """A pipe named like a hand-in is told at once; one named like a file when it is read."""
    put(tmp_path, "alice/dropout.py")
    os.mkfifo(tmp_path / "x.handin.json")
    os.mkfifo(tmp_path / "alice/split.py")
    assert "not a regular file" in problems(tmp_path)[0]
    pipe = collect(tmp_path, EXERCISES).found[1]
    with pytest.raises(IntakeError, match="not a regular file"):
        pipe.read()


def test_hand_in_in_anothers_folder_is_refused(tmp_path: Path) -> None:
    """Whoever writes into one folder can't replace another student's work."""
    hand_in(tmp_path / "mallory", "alice")
    assert found(tmp_path) == []
    assert "'alice' in the folder of 'mallory'" in problems(tmp_path)[0]


def test_hand_in_of_an_unknown_exercise_is_told(tmp_path: Path) -> None:
    """A hand-in for an exercise of another course is left out."""
    hand_in(tmp_path, "alice", "dropuot")
    assert found(tmp_path) == []
    assert "Did you mean dropout?" in problems(tmp_path)[0]


def test_case_twins_are_told(tmp_path: Path) -> None:
    """Ids that differ in case alone are both taken, and the instructor is asked."""
    put(tmp_path, "Alice/split.py", "Alice/dropout.py")
    hand_in(tmp_path, "alice")
    assert len(found(tmp_path)) == 3
    assert [problem.partition(": ")[2] for problem in problems(tmp_path)] == [
        "'alice' looks like 'Alice': are they one student?"
    ]


def test_spellings_of_one_id_are_told(tmp_path: Path) -> None:
    """Two folders whose names are one id in Unicode do not silently replace each other."""
    put(tmp_path, "Jose\u0301/split.py", "Jos\u00e9/dropout.py")
    assert len(found(tmp_path)) == 2
    assert len(problems(tmp_path)) == 1
    assert "are they one student?" in problems(tmp_path)[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("alice/split.py", "alice/Split.py"),
        ("alice/split.py", "alice/split.PY"),
        ("Jose\u0301/split.py", "Jos\u00e9/split.py"),
    ],
    ids=["case", "suffix", "Unicode"],
)
def test_of_two_files_for_one_exercise_none_is_graded(one: str, other: str, tmp_path: Path) -> None:
    """Where a student has two files for an exercise, both are named, and neither is taken by chance."""
    put(tmp_path, one, other, "zoe/split.py")
    collection = collect(tmp_path, EXERCISES)
    assert found(tmp_path) == [("zoe", "split")]
    (held,) = collection.withheld
    assert Path(one).name in held.why
    assert Path(other).name in held.why
    assert "is not graded" in problems(tmp_path)[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_closed_folder_stops_nothing(tmp_path: Path) -> None:
    """A folder without permission is told, and the others are found."""
    put(tmp_path, "alice/split.py", "bob/split.py")
    (tmp_path / "alice").chmod(0)
    assert found(tmp_path) == [("bob", "split")]
    (tmp_path / "alice").chmod(0o700)


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    """A folder that is not there is a mistake of usage."""
    with pytest.raises(UsageError, match="can't be listed") as caught:
        collect(tmp_path / "nowhere", EXERCISES)
    assert caught.value.remedy


def test_latest_hand_in_counts(tmp_path: Path) -> None:
    """Of several hand-ins of one student for one exercise the latest is taken, and nothing is said."""
    hand_in(tmp_path, "alice", time=NOON)
    other = parse_submission(b"x = 2\n", "a.py", "alice", "dropout")
    last = write_hand_in(other, NOON + timedelta(days=1), tmp_path / "alice")
    hand_in(tmp_path, "alice", time=NOON - timedelta(days=1))
    hand_in(tmp_path, "alice", "split", time=NOON)
    assert [one.path for one in collect(tmp_path, EXERCISES).found][1:] == [last]
    assert problems(tmp_path) == []


def test_the_same_bytes_handed_in_again_keep_their_time(tmp_path: Path) -> None:
    """Who hands in again what was handed in before is not later for it."""
    first = hand_in(tmp_path, "alice", time=NOON)
    other = parse_submission(b"x = 2\n", "a.py", "alice", "dropout")
    write_hand_in(other, NOON + timedelta(days=1), tmp_path)
    hand_in(tmp_path, "alice", time=NOON + timedelta(days=2))
    assert [one.path for one in collect(tmp_path, EXERCISES).found] == [first]


def test_damaged_hand_in_leaves_the_one_before(tmp_path: Path) -> None:
    """A hand-in that was cut does not take an earlier whole one with it."""
    whole = hand_in(tmp_path, "alice", time=NOON)
    cut = hand_in(tmp_path, "alice", time=NOON + timedelta(days=1))
    cut.write_bytes(cut.read_bytes()[:-20])
    assert [one.path for one in collect(tmp_path, EXERCISES).found] == [whole]
    assert len(problems(tmp_path)) == 1


def test_file_goes_before_hand_ins(tmp_path: Path) -> None:
    """A hand-in in another's name does not replace the file in a student's folder, and that is said."""
    put(tmp_path, "alice/dropout.py")
    hand_in(tmp_path, "alice")
    assert [one.path.name for one in collect(tmp_path, EXERCISES).found] == ["dropout.py"]
    assert "Was left out: dropout.py" in problems(tmp_path)[0]


@pytest.mark.parametrize("swapped", ["in/alice/split.py", "in/alice"])
def test_link_made_after_the_search_is_not_followed(swapped: str, tmp_path: Path) -> None:
    """A file or folder that was swapped for a link to the solutions is not read when its turn comes."""
    put(tmp_path, "solutions/split.py", "in/alice/split.py")
    (one,) = collect(tmp_path / "in", EXERCISES).found
    (tmp_path / swapped).rename(tmp_path / "away")
    (tmp_path / swapped).symlink_to(tmp_path / ("solutions" + swapped.removeprefix("in/alice")))
    assert (tmp_path / "in/alice/split.py").read_bytes()  # the link does lead there
    with pytest.raises(IntakeError, match="can't be read"):
        one.read()


def test_link_made_during_the_search_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is swapped for a link between its listing and its turn is not listed."""
    put(tmp_path, "solutions/split.py", "in/alice/split.py")
    looked_at = entries.is_litter

    def swapped(name: str) -> bool:
        if name == "alice":
            (tmp_path / "in/alice").rename(tmp_path / "away")
            (tmp_path / "in/alice").symlink_to(tmp_path / "solutions")
        return looked_at(name)

    monkeypatch.setattr(entries, "is_litter", swapped)
    collection = collect(tmp_path / "in", EXERCISES)
    assert not collection.found
    assert "Is a link" in collection.problems[0][1]


def test_hand_in_that_becomes_anothers_is_not_read(tmp_path: Path) -> None:
    """A hand-in that was replaced by another student's after the search is refused."""
    path = hand_in(tmp_path, "alice")
    (one,) = collect(tmp_path, EXERCISES).found
    hand_in(tmp_path, "bob").replace(path)
    with pytest.raises(IntakeError, match="replaced meanwhile"):
        one.read()
