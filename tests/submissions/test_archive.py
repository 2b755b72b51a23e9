"""Archives of submissions: read one member at a time, and never extracted."""

from __future__ import annotations

import gzip
import io
import random
import struct
import tarfile
import warnings
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.errors import IntakeError, UsageError
from grader.submissions import archive as archives
from grader.submissions import collect, parse_submission, write_hand_in

EXERCISES = ("split", "dropout")
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
CODE = b"x = 1\n"


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def tarred(path: Path, *members: tuple[tarfile.TarInfo, bytes], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as file:
        for info, content in members:
            info.size = len(content)
            file.addfile(info, io.BytesIO(content))
    return path


def found(path: Path) -> list[tuple[str, str]]:
    return [(one.student, one.exercise) for one in collect(path, EXERCISES).found]


def problems(path: Path) -> list[str]:
    return [f"{place.name}: {text}" for place, text in collect(path, EXERCISES).problems]


@pytest.mark.parametrize("suffix", [".zip", ".ZIP"])
@pytest.mark.parametrize("prefix", ["", "class/", "./a/b/"])
def test_a_zip_is_read_like_its_folder(suffix: str, prefix: str, tmp_path: Path) -> None:
    """Students' files are found at any depth, hand-ins too, and each is read into memory."""
    handed = write_hand_in(parse_submission(CODE, "a.py", "carol", "dropout"), NOON, tmp_path)
    members = {"bob/split.py": CODE, "ada/dropout.py": CODE, handed.name: handed.read_bytes()}
    path = zipped(tmp_path / f"class{suffix}", **{prefix + k: v for k, v in members.items()})
    if prefix:  # a hand-in lies beside the students' folders; here that is a folder of another name
        members.pop(handed.name)
        path = zipped(path, **{prefix + k: v for k, v in members.items()})
        assert found(path) == [("ada", "dropout"), ("bob", "split")]
    else:
        assert found(path) == [("ada", "dropout"), ("bob", "split"), ("carol", "dropout")]
    assert {one.read().content for one in collect(path, EXERCISES).found} == {CODE}
    assert sorted(item.name for item in tmp_path.iterdir()) == sorted([path.name, handed.name])


@pytest.mark.parametrize(("suffix", "mode"), [(".tar", "w"), (".tar.gz", "w:gz"), (".tgz", "w:gz")])
def test_a_tar_is_read_like_its_folder(suffix: str, mode: str, tmp_path: Path) -> None:
    """Members of a tar are found and read, in any order."""
    path = tmp_path / f"class{suffix}"
    tarred(
        path,
        (tarfile.TarInfo("in/zoe/split.py"), b"z = 1"),
        (tarfile.TarInfo("in/ada/split.py"), CODE),
        mode=mode,
    )
    assert found(path) == [("ada", "split"), ("zoe", "split")]
    first, last = collect(path, EXERCISES).found
    assert (last.read().content, first.read().content) == (b"z = 1", CODE)


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


def device(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o060644 << 16
    return info


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("../../etc/split.py", "leads out"),
        ("/etc/split.py", "leads out"),
        ("ada/../split.py", "leads out"),
        ("C:\\ada\\split.py", "leads out"),
        (link("ada/split.py"), "Is a link or a device"),
        (device("ada/split.py"), "Is a link or a device"),
        ("ada/split.txt", "neither .py nor .ipynb"),
        ("ada/spilt.py", "Did you mean split.py?"),
        ("split.py", "neither a student's folder nor a hand-in"),
        ("x.handin.json", "not a whole hand-in"),
        ("a\u202eda/split.py", "characters that can't be seen"),
        ("a" * 90 + "/split.py", "An id of 90 characters"),
    ],
)  # fmt: skip
def test_odd_members_are_told(name: str | zipfile.ZipInfo, says: str, tmp_path: Path) -> None:
    """A member that is no submission is told, and the others are found all the same."""
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as file:
        file.writestr(name, CODE)
        file.writestr("zoe/split.py", CODE)
    assert found(tmp_path / "in.zip") == [("zoe", "split")]
    assert [says in text for text in problems(tmp_path / "in.zip")] == [True]
    assert list(tmp_path.iterdir()) == [tmp_path / "in.zip"]


@pytest.mark.parametrize(
    "name", ["__MACOSX/ada/._split.py", "ada/.DS_Store", ".git/config", "ada/__pycache__/split.pyc"]
)
def test_litter_is_passed_over(name: str, tmp_path: Path) -> None:
    """What programs leave in archives is not worth a word."""
    assert problems(zipped(tmp_path / "in.zip", **{name: b""})) == []


@pytest.mark.parametrize("suffix", [".zip", ".tar"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ada/split.py", "ada/split.py"),
        ("ada/split.py", "./ada/split.py"),
        ("ada/split.py", "ada//split.py"),
        ("ada/split.py", "ada\\split.py"),
        ("in/ada/split.py", "in\\ada\\.\\split.py"),
    ],
)
def test_of_members_with_one_path_none_is_graded(
    suffix: str, first: str, second: str, tmp_path: Path
) -> None:
    """Nobody can tell which was meant: both are named, the student is told as such, the others are graded."""
    path = tmp_path / f"in{suffix}"
    if suffix == ".zip":
        with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as file:
            warnings.simplefilter("ignore")
            file.writestr("in/zoe/split.py" if first.startswith("in/") else "zoe/split.py", CODE)
            file.writestr(first, b"first")
            file.writestr(second, b"second")
    else:
        zoe = "in/zoe/split.py" if first.startswith("in/") else "zoe/split.py"
        members = ((zoe, CODE), (first, b"first"), (second, b"second"))
        tarred(path, *((tarfile.TarInfo(name), code) for name, code in members), mode="w")
    collection = collect(path, EXERCISES)
    assert found(path) == [("zoe", "split")]
    (one,) = collection.withheld
    assert (one.student, one.exercise) == ("ada", "split")
    assert "member 2 (5 bytes)" in one.why
    assert "member 3 (6 bytes)" in one.why
    assert first == second or repr(second) in one.why
    assert len(problems(path)) == 1
    assert "ada's split is not graded" in problems(path)[0]


def test_of_hand_ins_with_one_path_none_is_taken(tmp_path: Path) -> None:
    """A hand-in that is there twice is told, and an earlier one of the student stands."""
    whole = write_hand_in(parse_submission(CODE, "a.py", "ada", "split"), NOON, tmp_path)
    with warnings.catch_warnings(), zipfile.ZipFile(tmp_path / "in.zip", "w") as file:
        warnings.simplefilter("ignore")
        for name in (whole.name, "x.handin.json", "x.handin.json"):
            file.writestr(name, whole.read_bytes())
    assert found(tmp_path / "in.zip") == [("ada", "split")]
    assert "None was taken" in problems(tmp_path / "in.zip")[0]


def test_case_twins_are_told(tmp_path: Path) -> None:
    """Two folders that differ in case alone are both taken, and the instructor is asked."""
    path = zipped(tmp_path / "in.zip", **{"Ada/split.py": CODE, "ada/split.py": CODE})
    assert len(found(path)) == 2
    assert "are they one student?" in problems(path)[0]


@pytest.mark.parametrize("kind", ["sym", "hard", "fifo", "device", "sparse"])
def test_links_and_devices_of_a_tar_are_told(kind: str, tmp_path: Path) -> None:
    """Nothing but plain files is read out of a tar."""
    types = {"sym": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "fifo": tarfile.FIFOTYPE, "device": tarfile.CHRTYPE, "sparse": tarfile.GNUTYPE_SPARSE}  # fmt: skip
    info = tarfile.TarInfo("ada/split.py")
    info.type, info.linkname = types[kind], "/etc/passwd"
    path = tarred(
        tmp_path / "in.tar", (info, b""), (tarfile.TarInfo("zoe/split.py"), CODE), mode="w"
    )
    assert found(path) == [("zoe", "split")]
    assert "Is a link or a device" in problems(path)[0]


def test_a_bomb_is_refused_by_what_comes_out(tmp_path: Path) -> None:
    """A member of 300 MB in 300 kB, also one that lies about its size, is refused with 512 kB read."""
    path = zipped(tmp_path / "in.zip", **{"ada/split.py": b"#" * 50_000_000})
    with pytest.raises(IntakeError, match="at most 524,288 are read"):
        collect(path, EXERCISES).found[0].read()
    lie = path.read_bytes().replace(struct.pack("<I", 50_000_000), struct.pack("<I", 100))
    path.write_bytes(lie)
    with pytest.raises(IntakeError, match="damaged"):
        collect(path, EXERCISES).found[0].read()


def test_a_tar_that_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unpacking stops at the cap."""
    monkeypatch.setattr(archives, "_MOST_BYTES", 2**20)
    (tmp_path / "in.tgz").write_bytes(gzip.compress(b"\0" * 2**24))
    with pytest.raises(UsageError, match="holds more than"):
        collect(tmp_path / "in.tgz", EXERCISES)


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a limit on how many members are looked at."""
    monkeypatch.setattr(archives, "_MOST_MEMBERS", 3)
    members = {f"s{number}/split.py": CODE for number in range(4)}
    tars = [(tarfile.TarInfo(name), CODE) for name in members]
    for path in (
        zipped(tmp_path / "in.zip", **members),
        tarred(tmp_path / "in.tar", *tars, mode="w"),
    ):
        with pytest.raises(UsageError, match="more than 3 members"):
            collect(path, EXERCISES)


def damaged(change: Callable[[bytes], bytes], path: Path) -> Path:
    path.write_bytes(change(zipped(path, **{"ada/split.py": CODE * 100}).read_bytes()))
    return path


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda data: b"", "not a zip"),
        (lambda data: data[:40], "not a zip"),
        (lambda data: data[:-10], "not a zip"),
        (lambda data: b"%PDF" * 100, "not a zip"),
        (lambda data: data[:-10] + b"\xff" * 4 + data[-6:], "too long"),
        (lambda data: data[:-22] + b"PK\x06\x07" + b"\0" * 16 + data[-22:], "zip64"),
    ],
    ids=["empty", "cut", "no end", "a PDF", "lying list", "zip64"],
)
def test_what_is_no_archive_is_refused(
    change: Callable[[bytes], bytes], says: str, tmp_path: Path
) -> None:
    """A file that can't be read as an archive is a mistake of usage, with what to do."""
    with pytest.raises(UsageError, match=says) as caught:
        collect(damaged(change, tmp_path / "in.zip"), EXERCISES)
    assert caught.value.remedy


def test_an_encrypted_member_is_told(tmp_path: Path) -> None:
    """A password is nothing that the grader has."""
    path = zipped(tmp_path / "in.zip", **{"ada/split.py": CODE})
    data = bytearray(path.read_bytes())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    path.write_bytes(data)
    assert "Is encrypted" in problems(path)[0]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_may_fill_the_memory_are_told(method: int, tmp_path: Path) -> None:
    """Only what every program writes is read."""
    with zipfile.ZipFile(tmp_path / "in.zip", "w", method) as file:
        file.writestr("ada/split.py", CODE)
    assert "unusual method" in problems(tmp_path / "in.zip")[0]


@pytest.mark.parametrize("name", ["in.rar", "in.tar.xz", "in.py", "in"])
def test_other_files_are_refused(name: str, tmp_path: Path) -> None:
    """A file that is no archive by its name is a mistake of usage."""
    (tmp_path / name).write_bytes(CODE)
    with pytest.raises(UsageError, match="neither a folder nor an archive"):
        collect(tmp_path / name, EXERCISES)


@pytest.mark.parametrize("name", ["in.zip", "in.tar", "in.tgz"])
def test_any_damage_gets_an_answer(name: str, tmp_path: Path) -> None:
    """Whatever bytes are changed: a submission, a problem or a refusal, and nothing else is raised."""
    draw = random.Random(7)
    path = tmp_path / name
    if name == "in.zip":
        zipped(path, **{"ada/split.py": CODE * 50, "bob/dropout.py": CODE})
    else:
        tarred(
            path,
            (tarfile.TarInfo("ada/split.py"), CODE * 50),
            mode="w" if name == "in.tar" else "w:gz",
        )
    whole = path.read_bytes()
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 8)):
            data[draw.randrange(len(data))] = draw.choice([0, 1, 255, draw.randrange(256)])
        path.write_bytes(data[: draw.randint(0, len(data))] if draw.random() < 0.2 else data)
        try:
            for one in collect(path, EXERCISES).found:
                one.read()
        except (UsageError, IntakeError) as error:
            assert error.message


def test_a_tar_with_sizes_below_zero_is_told(tmp_path: Path) -> None:
    """A size that would read to the end of the file, or backwards, is a problem of that member."""
    path = tarred(
        tmp_path / "in.tar",
        (tarfile.TarInfo("ada/split.py"), CODE),
        (tarfile.TarInfo("zoe/split.py"), CODE),
        mode="w",
    )
    data = bytearray(path.read_bytes())
    header = data[:512]
    header[124:136] = b"\xff" * 12  # minus one, in the binary form
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    path.write_bytes(header + data[512:])
    assert found(path) == [("zoe", "split")] or found(path) == []
    assert all(one.read().content == CODE for one in collect(path, EXERCISES).found)


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE])
def test_a_header_that_claims_to_be_long_is_refused(kind: bytes, tmp_path: Path) -> None:
    """An extended header of 100 MB is not read into memory."""
    info = tarfile.TarInfo("long")
    info.type, info.size = kind, 100 * 2**20
    body = info.tobuf(tarfile.GNU_FORMAT) + b"x" * 2**20
    (tmp_path / "in.tgz").write_bytes(gzip.compress(body + bytes(99 * 2**20) + bytes(1024)))
    with pytest.raises(UsageError, match="can't be read as an archive"):
        collect(tmp_path / "in.tgz", EXERCISES)
