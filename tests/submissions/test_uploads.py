"""Downloads of Canvas and Moodle, as they come."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader.errors import UsageError
from grader.submissions import (
    Collection,
    RosterEntry,
    collect,
    parse_submission,
    write_hand_in,
)

ROSTER = {
    "ada1": RosterEntry("ada1", "Ada Lovelace", "", ("ada@example.org",)),
    "zoe1": RosterEntry("zoe1", "Zoë van Dijk", ""),
    "1001": RosterEntry("1001", "Ann Numbered", ""),
    "tw1": RosterEntry("tw1", "Twin Name", ""),
    "tw2": RosterEntry("tw2", "Twin Name", ""),
}


def collected(place: Path, names: list[str], roster: dict = ROSTER) -> Collection:
    """Collect a zip of these names, each with a right answer."""
    with zipfile.ZipFile(place / "download.zip", "w") as file:
        for name in names:
            file.writestr(name, "{}" if name.endswith("ipynb") else f"x = {name!r}\n")
    return collect(place / "download.zip", ("split", "batch_norm"), roster)


def keys(collection: Collection) -> list[tuple[str, str]]:
    """Whose is what."""
    return [one.key for one in collection.found]


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("lovelaceada_12345_67890_split.py", "ada1"),
        ("lovelaceada_LATE_12345_67890_split-2.py", "ada1"),
        ("dijkzoëvan_1_2_split.ipynb", "zoe1"),
        ("vandijkzoë_1_2_split.ipynb", "zoe1"),
        ("vandijkzoe_1_2_split.ipynb", "zoe1"),
        ("nametwin_77_2_split.py", "77"),
        ("nobody_78_2_split (1).py", "78"),
        ("numberedann_1001_2_split.py", "1001"),
        ("o_malleyjane_78_2_split.py", "78"),
        ("anon_K3q9Z_501_split.py", "anon_K3q9Z"),
        ("LATE_anon_12345_503_split.py", "anon_12345"),
        ("Ada Lovelace_4711_assignsubmission_file_/split.py", "ada1"),
        ("Ada Lovelace_4711_assignsubmission_file/deep/er/split.py", "ada1"),
        ("Lovelace Ada_4711_assignsubmission_file_split.py", "ada1"),
        ("No Body_4711_assignsubmission_file_/split.py", "No Body"),
        ("Twin Name_4711_assignsubmission_file_/split.py", "Twin Name_4711"),
        ("Participant_4711_assignsubmission_file_/split.py", "Participant_4711"),
        ("Default group_assignsubmission_file_/split.py", "Default group"),
        ("HW_1_ada1_attempt_2026-02-01-10-00-00_split.py", "ada1"),
        ("HW_1_zed_attempt_2026-02-01-10-00-00_split.py", "zed"),
        ("12-34 - Ada Lovelace - Feb 1, 2026 1000 AM/split.py", "ada1"),
        ("12-34 - Ada Lovelace - Feb 1, 2026 1000 AM - split.py", "ada1"),
        ("Lovelace, Ada(ada1)/Submission attachment(s)/split.py", "ada1"),
        ("Lovelace, Zed (zed)/Submission attachment(s)/split.py", "zed"),
        ("Lovelace_Ada_ada1_1201/split.py", "ada1"),
        ("Lovelace_Zed_z_l_1202/split.py", "Lovelace_Zed_z_l_1202"),
        ("van_der_Berg_Jan_ada1_1201/split.py", "ada1"),
        ("Lovelace_Ada_Eve_zoe1_1300/split.py", "zoe1"),
        ("Lovelace_Ada_Eve_eve_1300/split.py", "Lovelace_Ada_Eve_eve_1300"),
        ("hw_1_ada_2/split.py", "hw_1_ada_2"),
        ("Lovelace Ada 1201 ada1/2026-02-01-10-00-00/split.py", "ada1"),
        ("Body No 1201 nobo/2026-02-01-10-00-00/src/split.py", "nobo"),
        ("Blue Group 12 /2026-02-01-10-00-00/split.py", "Blue Group"),
        ("Week 1 zed/split.py", "Week 1 zed"),
        ("Submitted files/Ada Lovelace/Split/Version 2/split.py", "ada1"),
        ("Ada Lovelace/split.py", "ada1"),
        ("ADA@example.org/split.py", "ada1"),
    ],
)
def test_names_tell_who_handed_in(name: str, student: str, tmp_path: Path) -> None:
    """A system's name gives the student, by the roster where it has only one of that name or account."""
    collection = collected(tmp_path, [name])
    assert keys(collection) == [(student, "split")]
    assert collection.problems == ()


def told(collection: Collection) -> str:
    """All that is said of what was not taken as it is."""
    return "\n".join(f"{path.name}: {text}" for path, text in collection.problems)


def test_a_number_that_is_anothers_id_is_an_accident(tmp_path: Path) -> None:
    """Canvas' number of one person may be the roster's id of another: the names tell, and it is said."""
    collection = collected(tmp_path, ["nobody_1001_2_split.py", "numberedann_7_3_split.py"])
    assert keys(collection) == [("1001", "split"), ("nobody_1001", "split")]
    assert "'Ann Numbered'" in told(collection)


@pytest.mark.parametrize(
    ("names", "students"),
    [
        (
            ["Wei Chen_101_assignsubmission_file_/split.py", "Wei Chen_102_assignsubmission_file_/split.py"],
            ["Wei Chen_101", "Wei Chen_102"],
        ),
        (
            ["Ada Lovelace_101_assignsubmission_file_split.py", "Lovelace Ada_102_assignsubmission_file_split.py"],
            ["Ada Lovelace_101", "Lovelace Ada_102"],
        ),
        (["lovelaceada_1_2_split.py", "lovelaceada_3_4_split.py"], ["1", "3"]),
        (["Participant_1_assignsubmission_file/split.py", "Participant_2_assignsubmission_file/split.py"],
         ["Participant_1", "Participant_2"]),
    ],
    ids=["no roster", "one on the roster", "canvas", "blind"],
)  # fmt: skip
def test_two_people_of_one_name_are_kept_apart(
    names: list[str], students: list[str], tmp_path: Path
) -> None:
    """Nobody's work stands for another's of the same name; where names were meant to tell, it is said."""
    collection = collected(tmp_path, names)
    assert keys(collection) == [(student, "split") for student in students]
    assert ("kept apart" in told(collection)) == (not names[0].startswith("Participant"))


def test_the_same_person_in_two_downloads_is_one(tmp_path: Path) -> None:
    """Moodle's number is another one in each assignment."""
    names = [
        "one/No Body_101_assignsubmission_file_/split.py",
        "two/No Body_350_assignsubmission_file_/batch_norm.py",
    ]
    assert keys(collected(tmp_path, names)) == [("No Body", "batch_norm"), ("No Body", "split")]


@pytest.mark.parametrize(
    ("names", "taken", "why"),
    [
        (["lovelaceada_1_501_split.py", "lovelaceada_1_502_split-1.py"], 1, "is newer"),
        (
            ["lovelaceada_1_99_split.py", "lovelaceada_1_100_split.ipynb"],
            0,
            "goes before a notebook",
        ),
        (["lovelaceada_1_2_split.py", "lovelaceada_1_2_split-1.py"], 1, "is newer"),
        (
            [
                "HW_zed_attempt_2026-02-01-10-00-00_split.py",
                "HW_zed_attempt_2026-02-02-10-00-00_split.ipynb",
            ],
            1,
            "is a later attempt",
        ),
        (["zed/split.py", "zed/old/split.py"], 0, "lies less deep"),
        (["zed/split.ipynb", "zed/old/split.py"], 0, "lies less deep"),
        (["cy/split.py", "zed/split.py", "zed/split.ipynb"], 1, "goes before a notebook"),
        (
            ["Ann No/Split/Version 9/split.py", "Ann No/Split/Version 10/split.ipynb"],
            1,
            "is a later version",
        ),
        (
            [
                "No Ann 7 ann/2026-02-01-10-00-00/split.py",
                "No Ann 7 ann/2026-02-01-10-00-01/src/split.py",
            ],
            1,
            "is a later attempt",
        ),
        (
            ["No_Ann_ada1_7/split.py", "No_Ann_ada1_7/Late Submission - split (2).py"],
            1,
            "is newer",
        ),
        (["No_Ann_ada1_7/split.py", "No_Ann_ada1_7/my - split.py"], 0, "is newer"),
        (["ada1/split.py", "ada1/Version 1/split.py"], 0, "lies less deep"),
        (
            ["ada1/Version 1/Version 9/split.py", "ada1/Version 2/a/split.py"],
            1,
            "is a later version",
        ),
        (["A B 7 ab/0001-01-01-00-00-00/split.py", "A B 7 ab/split.py"], 1, "lies less deep"),
    ],
)
def test_of_several_files_of_a_student_one_counts_and_the_others_are_named(
    names: list[str], taken: int, why: str, tmp_path: Path
) -> None:
    """The latest attempt, what lies less deep, Python, the newest copy: in this order; each other is told."""
    collection = collected(tmp_path, names)
    assert names[taken] in [one.entry.name for one in collection.found]
    (problem,) = collection.problems
    assert Path(names[-1 - taken] if len(names) == 2 else names[2]).name == problem[0].name
    assert names[taken] in problem[1]
    assert why in problem[1]


def test_what_a_lab_says_of_an_attempt_is_no_work(tmp_path: Path) -> None:
    """Moodle's Virtual Programming Lab puts its own notes beside each attempt; what else is there is told."""
    names = [
        "No Ann 7 ann/2026-02-01-10-00-00/split.py",
        "No Ann 7 ann/2026-02-01-10-00-00/notes.txt",
        "No Ann 7 ann/2026-02-01-10-00-00.ceg/execution.txt",
        "No Ann 7 ann/2026-02-01-10-00-00.ceg/gradecomments.txt",
        "Report.txt",
    ]
    collection = collected(tmp_path, names)
    assert [one.entry.name for one in collection.found] == names[:1]
    assert [path.name for path, _ in collection.problems] == ["notes.txt", "Report.txt"]


def test_what_a_student_still_writes_is_not_handed_in(tmp_path: Path) -> None:
    """Teams keeps a copy for the student to go on with, beside what was handed in; alone it is all there is."""
    drafts = [f"T/Working files/{name}/Split/split.py" for name in ("Ann No", "Bea No")]
    handed_in = [
        f"T/Submitted files/{name}/Split/Version 1/split.py" for name in ("Ann No", "Cy No")
    ]
    collection = collected(tmp_path, [*drafts, *handed_in])
    assert [one.entry.name for one in collection.found] == handed_in
    ((path, told),) = collection.problems
    assert path.name == "Working files"
    assert "Submitted files" in told
    assert len(collected(tmp_path, drafts).found) == 2


def test_whoever_a_roster_finds_later_is_the_same(tmp_path: Path) -> None:
    """Without a roster ILIAS' folders keep their names; with one it is known who was called so."""
    names = ["B_A_ada1_1/split.py", "L_B_zoe1_2/split.py"]
    assert keys(collected(tmp_path, names, {})) == [
        ("B_A_ada1_1", "split"),
        ("L_B_zoe1_2", "split"),
    ]
    assert collected(tmp_path, names).once == {"B_A_ada1_1": "ada1", "L_B_zoe1_2": "zoe1"}


def test_a_time_is_an_attempts_only_where_all_folders_are_a_labs(tmp_path: Path) -> None:
    """A student who calls a folder by a time of the past hands in no earlier by that."""
    names = ["zed/2020-01-01-00-00-00/split.py", "Ann No 7 ann/2020-01-01-00-00-00/split.py"]
    collected(tmp_path, [*names, "cy/split.py"])
    there = collect(tmp_path / "download.zip", ("split",), {}, ZoneInfo("Asia/Tokyo"))
    assert [one.time for one in there.found] == [None, None, None]


def test_of_files_of_equal_rank_none_is_graded(tmp_path: Path) -> None:
    """Two folders of a student hold the same exercise: both are named, and others are graded."""
    collection = collected(tmp_path, ["zed/a/split.py", "zed/b/split.py", "cy/split.py"])
    assert keys(collection) == [("cy", "split")]
    (held,) = collection.withheld
    assert "zed/a/split.py" in held.why
    assert "zed/b/split.py" in held.why


@pytest.mark.parametrize(
    ("names", "students"),
    [
        (["in/ab/project/split.py", "in/cr/project/split.py"], ["ab", "cr"]),
        (["submitted/ab/split/split.ipynb", "submitted/cr/split/split.ipynb"], ["ab", "cr"]),
        (["A/ab/split.py", "A/cr/split.py", "B/dd/split.py"], ["ab", "cr", "dd"]),
        (["ab/split/split.py", "ab/batch_norm/batch_norm.py", "cr/split/split.py"], ["ab", "cr"]),
        (["split/ab/split.py", "split/cr/split.py"], ["ab", "cr"]),
        (["a/b/ab/split.py", "a/b/cr/split.py"], ["ab", "cr"]),
        (["ab/src/split.py", "cr/code/split.py"], ["ab", "cr"]),
        (["ab/split.py", "cr/deep/er/split.py"], ["ab", "cr"]),
        (["all/split-ab/split.py", "all/split-cr/split.py", "all/split-cr/tests/split.py"], ["ab", "cr"]),
        (["batch-norm-ab/split.py", "batch-norm-ab-two/split.py"], ["ab", "ab-two"]),
        (["download/ab/split.py"], ["ab"]),
        (["ab.zip/split.py"], ["ab"]),
        (["ab\\split.py", "cr\\split.py"], ["ab", "cr"]),
        (["ab/split.py", "ab/venv/lib/split.py", "ab/.ipynb_checkpoints/split-checkpoint.ipynb"], ["ab"]),
        (["Sub/Ab Cd/Split/Version 1/split.py", "Sub/Ef Gh/Split/Version 2/split.py"], ["Ab Cd", "Ef Gh"]),
        (["A B 1 ab/2026-02-01-10-00-00/split.py", "C D 2 cd/2026-02-02-10-00-00/split.py"], ["ab", "cd"]),
        (["A B 1 ab/2026-02-01-10-00-00/split.py", "C D 2 cd/split.py"], ["A B 1 ab", "C D 2 cd"]),
        (["E/Byron_Ada_ab_1/split.py", "E/Lee_Bob_bl_2/split.py"], ["Byron_Ada_ab_1", "Lee_Bob_bl_2"]),
        (["E/B_A_ada1_1/split.py", "E/L_B_zoe1_2/split.py", "E/Feedback/a.txt"], ["ada1", "zoe1"]),
        (["E/B_A_ada1_1/split.py", "E/L_2_zoe1_2/split.py", "E/X/split.py"], ["X", "ada1", "zoe1"]),
        (["ada1/split.py", "a_b_tw1_2/split.py", "zoe1/split.py"], ["a_b_tw1_2", "ada1", "zoe1"]),
        (["E/B_A_ada1_1/Late Submission - split.py", "E/L_B_zoe1_2/split (2).py"], ["ada1", "zoe1"]),
        (["A B 1 ab.zip/2026-02-01-10-00-00/split.py", "C D 2 cd/2026-02-01-10-00-00/split.py"], ["ab", "cd"]),
        (["A B 1 ab/2026-02-01-10-00-00/split.py", "notes/a.txt"], ["ab"]),
        (["one/ada1/split.py", "two/zoe1/split.py"], ["ada1", "zoe1"]),
        (["ada1/one/split.py", "zoe1/two/split.py"], ["ada1", "zoe1"]),
        (["mallory/ada1/split.py", "zoe1/x/split.py", "tw1/y/split.py"], ["mallory", "tw1", "zoe1"]),
    ],
)  # fmt: skip
def test_students_are_found_at_their_level(
    names: list[str], students: list[str], tmp_path: Path
) -> None:
    """Below a common root, above what students keep below themselves, and by the roster."""
    collection = collected(tmp_path, names)
    assert sorted({student for student, _ in keys(collection)}) == students


@pytest.mark.parametrize(
    "names",
    [["x/ab/split.py", "y/cr/split.py"], ["x/ab/split.py"]],
)
def test_levels_that_can_not_be_told_apart_are_refused(names: list[str], tmp_path: Path) -> None:
    """Where two levels may be the students', nobody is graded under another's name."""
    with pytest.raises(
        UsageError, match="'ab'.*" if len(names) == 1 else "'x' and 1 more or 'ab' and 1 more"
    ):
        collected(tmp_path, names)


@pytest.mark.parametrize(
    ("roster", "remedy"), [({}, "Add a roster"), (ROSTER, "The roster knows too few")]
)
def test_what_helps_where_levels_can_not_be_told_apart(
    roster: dict, remedy: str, tmp_path: Path
) -> None:
    """Whoever has given a roster is not told to give one."""
    with pytest.raises(UsageError) as caught:
        collected(tmp_path, ["x/ab/split.py", "y/cr/split.py"], roster)
    assert caught.value.remedy.startswith(remedy)


def test_a_folder_is_read_like_its_archive(tmp_path: Path) -> None:
    """What is found does not depend on whether a download was unpacked."""
    names = ["A/ab/split.py", "A/cr/x/split.py", "B/dd/split.py", "B/dd/batch_norm.ipynb"]
    packed = collected(tmp_path, names)
    with zipfile.ZipFile(tmp_path / "download.zip") as file:
        file.extractall(tmp_path / "unpacked")
    assert keys(collect(tmp_path / "unpacked", ("split", "batch_norm"), ROSTER)) == keys(packed)


METADATA = b"""---
submission_901:
  :submitters:
  - :name: Ada Lovelace
    :sid: ada1
    :email: ada@example.org
  - :name: No Body
    :sid: nb
    :email: nb@example.org
  :created_at: 2026-02-01 10:00:00.000000000 Z
submission_902:
  :submitters:
  - :name: Zo\xc3\xab van Dijk
    :sid:
    :email: zoe@example.org
  :created_at: 2026-02-01 19:00:00.5 +0900
"""


def test_an_export_of_gradescope_tells_who_and_when(tmp_path: Path) -> None:
    """Its metadata names the students of each folder, a group's too, and when they handed in."""
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("assignment_77_export/submission_901/split.py", "x = 1\n")
        file.writestr("assignment_77_export/submission_902/code/split.py", "x = 2\n")
        file.writestr("assignment_77_export/submission_metadata.yml", METADATA)
    collection = collect(path, ("split",), ROSTER)
    assert [(one.student, one.time) for one in collection.found] == [
        ("ada1", datetime(2026, 2, 1, 10, tzinfo=UTC)),
        ("nb", datetime(2026, 2, 1, 10, tzinfo=UTC)),
        ("zoe1", datetime(2026, 2, 1, 10, tzinfo=UTC)),
    ]
    assert collection.problems == ()


BOMB = b"a: &a [x, x]\nb: &b [*a, *a]\nf:\n  :submitters:\n  - :name: *b\n"


@pytest.mark.parametrize(
    "metadata", [b"[", b"- a", b"&a [*a, *a]", b"\xff", b"[" * 5000, BOMB], ids=range(6)
)
def test_metadata_that_can_not_be_read_is_told(metadata: bytes, tmp_path: Path) -> None:
    """A broken export of Gradescope is said, and its folders are taken as they are called."""
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("x/submission_1/split.py", "x = 1\n")
        file.writestr("x/submission_2/split.py", "x = 1\n")
        file.writestr("x/submission_metadata.yml", metadata)
    collection = collect(path, ("split",))
    assert [one.student for one in collection.found] == ["submission_1", "submission_2"]
    assert "Export the submissions again" in told(collection)


def test_metadata_below_the_top_is_a_students_own(tmp_path: Path) -> None:
    """What a student packs says nothing of whose other folders are, and is not even read."""
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as file:
        file.writestr("ada1/split.py", "x = 1\n")
        file.writestr("mallory/submission_1/split.py", "x = 2\n")
        file.writestr("mallory/submission_metadata.yml", METADATA.replace(b"901", b"1"))
    collection = collect(tmp_path / "class.zip", ("split",), ROSTER)
    assert [one.entry.name for one in collection.found] == [
        "ada1/split.py", "mallory/submission_1/split.py",
    ]  # fmt: skip
    assert [one.student for one in collection.found] == ["ada1", "mallory"]


@pytest.mark.parametrize(
    ("names", "students"),
    [
        (["HW 1_a_smith_attempt_2026-02-01-10-00-00_split.py", "HW 1_b_smith_attempt_2026-02-01-11-00-00_split.py"],
         ["a_smith", "b_smith"]),
        (["HW_1_ada1_attempt_2026-02-01-10-00-00_split.py", "HW_1_zed_attempt_2026-02-01-11-00-00_split.py"],
         ["ada1", "zed"]),
        (["HW_x_ada1_attempt_2026-02-01-10-00-00_split.py", "HW_ada1_attempt_2026-02-01-11-00-00_split.py"],
         ["ada1", "x_ada1"]),
    ],
)  # fmt: skip
def test_logins_with_underscores_stay_whole(
    names: list[str], students: list[str], tmp_path: Path
) -> None:
    """Of what may be an assignment's name or a login's, what all share is the assignment's."""
    assert [student for student, _ in keys(collected(tmp_path, names))] == students


def test_a_wrapped_download_is_read_beside_another_folder(tmp_path: Path) -> None:
    """Systems' names count below the folder that holds everything, also beside a sample."""
    names = [
        "hw/Ada Lovelace_11_assignsubmission_file_/split.py",
        "hw/No Body_12_assignsubmission_file_/split.py",
        "hw/sample/split.py",
    ]
    assert keys(collected(tmp_path, names)) == [
        ("No Body", "split"), ("ada1", "split"), ("sample", "split"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["1-1 - x - " + "0" * 9000 + "-", "," * 9000, "a" * 9000])
def test_long_names_cost_nothing(name: str, tmp_path: Path) -> None:
    """A name that no system can store is told, before anybody looks for something in it."""
    collection = collected(tmp_path, [f"{name}/split.py", "zed/split.py"])
    assert keys(collection) == [("zed", "split")]
    assert "no system can store" in told(collection)


@pytest.mark.parametrize("layout", ["submitted/{}/split", "{}/split"])
def test_a_students_own_time_stamp_is_none(layout: str, tmp_path: Path) -> None:
    """Only nbgrader's own stamp counts, for all that lies below it."""
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as file:
        for student in ("ab", "cr"):
            folder = layout.format(student)
            file.writestr(f"{folder}/timestamp.txt", "2026-02-01 10:00:00 UTC")
            file.writestr(f"{folder}/sub/timestamp.txt", "2020-01-01 10:00:00 UTC")
            file.writestr(f"{folder}/sub/split.py", "x = 1\n")
    times = {one.time for one in collect(tmp_path / "class.zip", ("split",)).found}
    assert times == {datetime(2026, 2, 1, 10, tzinfo=UTC) if "submitted" in layout else None}


@pytest.mark.parametrize("name", ["ada@example.org", "ADA1"])
def test_a_hand_in_under_another_name_is_the_same_students(name: str, tmp_path: Path) -> None:
    """A file goes before a hand-in, by whatever the hand-in calls the student."""
    (tmp_path / "ada1").mkdir()
    (tmp_path / "ada1/split.py").write_text("x = 1\n")
    write_hand_in(
        parse_submission(b"evil = 1\n", "a.py", name, "split"), datetime.now(UTC), tmp_path
    )
    collection = collect(tmp_path, ("split",), ROSTER)
    assert [(one.student, one.path.name) for one in collection.found] == [("ada1", "split.py")]
    assert "goes before it" in told(collection)


def test_a_hand_in_inside_a_zip_is_told(tmp_path: Path) -> None:
    """Each would be unpacked only to see whose it is."""
    path = write_hand_in(
        parse_submission(b"x = 1\n", "a.py", "zed", "split"), datetime.now(UTC), tmp_path
    )
    with zipfile.ZipFile(tmp_path / "zed.zip", "w") as file:
        file.write(path, "x.handin.json")
    path.unlink()
    assert "inside a zip" in told(collect(tmp_path, ("split",)))


@pytest.mark.parametrize(
    ("stamp", "time"),
    [
        ("2026-02-01 10:00:00 UTC", datetime(2026, 2, 1, 10, tzinfo=UTC)),
        (
            "2026-02-01 10:00:00.123456 Asia/Tokyo",
            datetime(2026, 2, 1, 1, 0, 0, 123456, tzinfo=UTC),
        ),
        ("2026-02-01T10:00:00+09:00", datetime(2026, 2, 1, 1, tzinfo=UTC)),
        ("2026-02-01 10:00:00", None),
        ("2026-02-01 10:00:00 JST", None),
        ("2026-02-01 10:00:00 ../../etc/passwd", None),
        ("soon", None),
        ("", None),
    ],
)
def test_time_stamps_of_nbgrader_are_read(
    stamp: str, time: datetime | None, tmp_path: Path
) -> None:
    """A time counts where its zone is known."""
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w") as file:
        for student in ("ab", "cr"):
            file.writestr(f"submitted/{student}/split/split.ipynb", "{}")
            file.writestr(f"submitted/{student}/split/timestamp.txt", stamp)
    collection = collect(path, ("split",))
    assert [one.time for one in collection.found] == [time, time]
    assert collection.problems == ()


def test_times_without_a_zone_are_those_of_the_course(tmp_path: Path) -> None:
    """Some systems write their own clock's time: it is known where that stands."""
    names = [
        "HW_zed_attempt_2026-02-01-10-00-00_split.py",
        "1-2 - No Body - Feb 1, 2026 1000 AM - split.py",
        "Any Body 3 any/2026-02-01-10-00-00/split.py",
    ]
    assert [one.time for one in collected(tmp_path, names).found] == [None, None, None]
    there = collect(tmp_path / "download.zip", ("split",), {}, ZoneInfo("Asia/Tokyo"))
    assert {one.time for one in there.found} == {datetime(2026, 2, 1, 1, tzinfo=UTC)}


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_names_are_read_as_they_were_meant(encoding: str, tmp_path: Path) -> None:
    """Old tools write UTF-8, or what Windows writes in Japan, and don't say so."""
    path = tmp_path / "class.zip"
    path.write_bytes(_with_names("速度/split.py".encode(encoding)))
    assert [one.student for one in collect(path, ("split",)).found] == ["zoe", "速度"]


def _with_names(raw: bytes) -> bytes:
    """A zip whose first name is these bytes, without the flag for UTF-8."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("x" * len(raw), "x = 1\n")
        file.writestr("zoe/split.py", "x = 1\n")
    return out.getvalue().replace(b"x" * len(raw), raw)


def test_a_zip_of_zips_is_looked_into(tmp_path: Path) -> None:
    """What each student packed is read like a folder; a zip in it stays closed, a damaged one is told."""
    inner = _with_names(b"split.py")
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name in ("ab.zip", "lovelaceada_1_2_work.zip", "cr/deep/work.zip"):
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as packed:
                packed.writestr("project/split.py" if "cr" in name else "split.py", f"# {name}\n")
                packed.writestr("again.zip", inner)
            file.writestr(name, out.getvalue())
        file.writestr("broken.zip", b"PK\x03\x04 and no more")
    collection = collect(path, ("split",), ROSTER)
    assert {one.student: one.read().content for one in collection.found} == {
        "ab": b"# ab.zip\n",
        "ada1": b"# lovelaceada_1_2_work.zip\n",
        "cr": b"# cr/deep/work.zip\n",
    }
    assert "broken.zip: Can't be read as a zip" in told(collection)


def test_a_file_can_not_be_handed_in_for_another_by_its_name(tmp_path: Path) -> None:
    """Below a student's folder the names of other systems say nothing."""
    names = [
        "mallory/lovelaceada_1_2_split.py",
        "mallory/Ada Lovelace_1_assignsubmission_file_/batch_norm.py",
        "zoe1/split.py",
    ]
    collection = collected(tmp_path, names)
    assert keys(collection) == [("mallory", "batch_norm"), ("zoe1", "split")]
    assert "Did you mean split.py?" in told(collection)


@pytest.mark.parametrize(
    ("name", "guess"),
    [
        ("ab/split-ada.py", "split.py"),
        ("ab/ada_split.ipynb", "split.ipynb"),
        ("ab/ split.py", "split.py"),
        ("ab/SPLIT.py", "split.py"),
        ("ab/split (1).py", "split.py"),
        ("ab/Batch Norm final.py", "batch_norm.py"),
        ("ab/split.pdf", "split.py"),
    ],
)
def test_renamed_files_are_named_with_a_guess(name: str, guess: str, tmp_path: Path) -> None:
    """A file that is not called like its exercise is not taken, and what it may be is told."""
    collection = collected(tmp_path, [name, "cr/split.py"])
    assert keys(collection) == [("cr", "split")]
    assert guess in told(collection)


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
