"""Downloads of Canvas and Moodle, as they come."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from grader.submissions import RosterEntry, collect
from grader.submissions.people import student_of, uploaded

ROSTER = {
    "ada1": RosterEntry("ada1", "Ada Lovelace", ""),
    "zoe1": RosterEntry("zoe1", "Zoë van Dijk", ""),
    "tw1": RosterEntry("tw1", "Twin Name", ""),
    "tw2": RosterEntry("tw2", "Twin Name", ""),
}


@pytest.mark.parametrize(
    ("name", "student", "file"),
    [
        ("lovelaceada_12345_67890_split.py", "ada1", "split.py"),
        ("lovelaceada_LATE_12345_67890_split-2.py", "ada1", "split.py"),
        ("dijkzoëvan_1_2_batch_norm.ipynb", "zoe1", "batch_norm.ipynb"),
        ("nametwin_77_2_split.py", "77", "split.py"),
        ("nobody_78_2_split (1).py", "78", "split.py"),
        ("Ada Lovelace_4711_assignsubmission_file_", "ada1", ""),
        ("Ada Lovelace_4711_assignsubmission_file", "ada1", ""),
        ("Ada Lovelace_4711_assignsubmission_file_split.py", "ada1", "split.py"),
        ("No Body_4711_assignsubmission_file_", "No Body", ""),
    ],
)
def test_names_tell_who_handed_in(name: str, student: str, file: str) -> None:
    """Canvas' and Moodle's names give the student, by the roster where it has one of that name."""
    upload = uploaded(name)
    assert upload is not None
    assert (student_of(upload, ROSTER), upload.file) == (student, file)


@pytest.mark.parametrize("name", ["ada", "batch_norm.py", "a_b_c.py", "x_1_split.py", ""])
def test_other_names_say_nothing(name: str) -> None:
    """A student's own folder or file is no download."""
    assert uploaded(name) is None


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["lovelaceada_1_2_split.py", "nobody_9_3_split.py"], [("9", "split"), ("ada1", "split")]),
        (
            [
                "Ada Lovelace_47_assignsubmission_file_/split.py",
                "No Body_48_assignsubmission_file_/split.ipynb",
            ],
            [("No Body", "split"), ("ada1", "split")],
        ),
        (["Ada Lovelace_47_assignsubmission_file_split.py"], [("ada1", "split")]),
    ],
    ids=["canvas", "moodle folders", "moodle files"],
)
def test_a_download_is_collected_as_it_comes(
    names: list[str], expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    """A zip from Canvas or Moodle is graded without being unpacked or renamed."""
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as file:
        for name in names:
            file.writestr(name, b"{}" if name.endswith("ipynb") else b"x = 1\n")
    found = collect(tmp_path / "submissions.zip", ("split",), ROSTER)
    assert sorted(one.key for one in found.found) == expected
    assert found.problems == ()


@pytest.mark.parametrize(
    "name",
    [
        "../evil_1_2_split.py",
        "a\u202eb_assignsubmission",
        "x\u202e_4_assignsubmission_file_/split.py",
    ],
)
def test_hostile_names_are_told(name: str, tmp_path: Path) -> None:
    """A name that leads out or hides something is no student."""
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as file:
        file.writestr(name, b"x = 1\n")
    found = collect(tmp_path / "in.zip", ("split",))
    assert found.found == ()
    assert len(found.problems) == 1
