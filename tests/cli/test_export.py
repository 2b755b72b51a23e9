"""`grade export` as a person types it, and the autograder in Gradescope's layout."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.gradescope_layout import autograder, grade, run

MINI = Path(__file__).parents[1] / "courses" / "mini"


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small course with two graded submissions, for tests to copy."""
    folder = tmp_path_factory.mktemp("graded")
    target = folder / "course"
    shutil.copytree(MINI, target, ignore=shutil.ignore_patterns("__pycache__", ".grade", "reports"))
    solved = (MINI / "solutions/scaling/scaling.py").read_text()
    for student, source in (("ada", solved), ("bob", solved.replace("axis=0", "axis=None"))):
        path = folder / "in" / student / "scaling.py"
        path.parent.mkdir(parents=True)
        path.write_text(source)
    grade(target, "class", str(folder / "in"))
    return target


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Path:
    """The course with two graded submissions."""
    return shutil.copytree(graded, tmp_path / "course", symlinks=True)


@pytest.fixture(scope="module")
def unpacked(graded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course's autograder where Gradescope unpacks it, for tests to copy."""
    return autograder(graded, tmp_path_factory.mktemp("unpacked") / "autograder")


@pytest.fixture
def root(unpacked: Path, tmp_path: Path) -> Path:
    """The autograder where Gradescope unpacks it, beside an empty submission."""
    return shutil.copytree(unpacked, tmp_path / "autograder", symlinks=True)


def test_each_format_is_written(course: Path, tmp_path: Path) -> None:
    """csv, moodle, canvas and gradescope, each where it says."""
    for form, name in (("csv", "grades"), ("moodle", "moodle")):
        grade(course, "export", form)
        assert "ada" in (course / f"reports/export/{name}.csv").read_text()
    exported = tmp_path / "canvas.csv"
    exported.write_text(
        "Student,ID,SIS Login ID,Section,scaling (5)\n Points Possible,,,,12\nx,1,ada,,\n"
    )
    told = grade(course, "export", "canvas", "--from", str(exported)).stderr
    assert "bob is not in Canvas' export." in told
    assert "ada,,12\n" in (course / "reports/export/canvas.csv").read_text()
    grade(course, "export", "gradescope")
    found = sorted((course / "reports/export/gradescope").glob("*/results.json"))
    assert [json.loads(path.read_text())["score"] for path in found] == [12.0, 9.0]
    grade(course, "export", "canvas", code=2)
    grade(course, "export", "excel", code=2)


def test_a_canvas_export_keeps_its_form(course: Path, tmp_path: Path) -> None:
    """A file with semicolons, decimal commas, a mark and other line ends is written as it came."""
    exported = tmp_path / "canvas.csv"
    lines = "Student;ID;SIS Login ID;scaling (5)|    Points Possible;;;24,00|B, A;1;ada;|".replace(
        "|", "\r\n"
    )
    exported.write_bytes(b"\xef\xbb\xbf" + lines.encode())
    told = grade(course, "export", "canvas", "--from", str(exported)).stderr
    assert "! scaling: 12 here, 24 in Canvas; scaled." in told
    written = (course / "reports/export/canvas.csv").read_bytes()
    assert written == exported.read_bytes().removesuffix(b"\r\n") + b"24\r\n"


def test_what_is_refused_writes_nothing(course: Path, tmp_path: Path) -> None:
    """Where nobody knows what is meant there is no file, not even a part of one."""
    exported = tmp_path / "canvas.csv"
    for text in (
        "Student,ID,scaling (5),scaling (6)\n Points Possible,,12,12\nx,ada,,\n",
        "Student,ID,scaling (5)\n Points Possible,,\nx,ada,\n",
        "Student,ID,scaling (5)\n Points Possible,,12\nx,zoe,\n",
    ):
        exported.write_text(text)
        assert grade(course, "export", "canvas", "--from", str(exported), code=2).stderr
    exported.write_bytes("Student;ID;é".encode("latin-1"))
    grade(course, "export", "canvas", "--from", str(exported), code=2)
    grade(course, "export", "moodle", "--from", str(exported), code=2)
    grade(course, "export", "csv", "--from", str(exported), code=2)
    assert not (course / "reports/export").exists()


def test_moodle_is_given_whom_it_knows(course: Path, tmp_path: Path) -> None:
    """With Moodle's own export those whom it has, else those on the roster; the rest is named."""
    exported = tmp_path / "moodle.csv"
    exported.write_text("First name,ID number,Email address\nA,ada,a@example.org\n")
    told = grade(course, "export", "moodle", "--from", str(exported)).stderr
    assert "bob" in told
    assert "bob" not in (course / "reports/export/moodle.csv").read_text()
    assert "no roster" in grade(course, "export", "moodle").stderr
    (course / "roster.csv").write_text("id,name\nbob,Bob\n")
    assert "not on the roster: ada" in grade(course, "export", "moodle").stderr
    assert "ada" not in (course / "reports/export/moodle.csv").read_text()


def test_a_dropped_check_lowers_nobody(course: Path, tmp_path: Path) -> None:
    """A student with all that counts has all points of the assignment, and reads why."""
    suite = (MINI / "solutions/scaling/test_scaling.py").read_text()
    check = suite.split("\ndef ")[1].split("(")[0]
    (course / "solutions/policy.toml").write_text(
        f'[[dropped]]\nexercise = "scaling"\ncheck = "{check}"\nreason = "It was not clear."\n'
    )
    exported = tmp_path / "canvas.csv"
    exported.write_text("Student,ID,scaling (5)\n Points Possible,,12\nx,ada,\n")
    assert "scaled" in grade(course, "export", "canvas", "--from", str(exported)).stderr
    assert "x,ada,12" in (course / "reports/export/canvas.csv").read_text()
    grade(course, "export", "gradescope")
    (path,) = (course / "reports/export/gradescope").glob("ada-*/results.json")
    results = json.loads(path.read_text())
    assert results["score"] == 12.0
    assert "It was not clear." in results["output"].splitlines()[1]


@pytest.mark.parametrize("lies_there", ["a file", "a link"])
def test_the_autograder_goes_where_nobody_else_reads(
    course: Path, tmp_path: Path, lies_there: str
) -> None:
    """What somebody has put where the zip is first written gets nothing of it."""
    part, stranger = tmp_path / "a.zip.part", tmp_path / "stranger"
    stranger.touch(0o666)
    part.symlink_to(stranger) if lies_there == "a link" else part.touch(0o666)
    with part.open("rb") as kept_open:
        grade(
            course, "export", "gradescope", "--autograder", "scaling",
            "--output", str(tmp_path / "a.zip"),
        )  # fmt: skip
        assert kept_open.read() == b""
    assert not (tmp_path / "a.zip").stat().st_mode & 0o077
    (tmp_path / "b.zip").mkdir()
    for taken in ("b.zip", "stranger/c.zip"):  # by a folder, or a file where a folder should be
        grade(
            course, "export", "gradescope", "--autograder", "scaling",
            "--output", str(tmp_path / taken), code=3,
        )  # fmt: skip
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("files", "score", "told"),
    [
        ({"scaling.py": None}, 12.0, ""),
        ({"mine.py": None}, 12.0, "Graded file: mine.py"),
        ({"src/Scaling.py": None, "src/other.py": "x = 1"}, 12.0, "Graded file: src/Scaling.py"),
        ({"scaling.py": None, "a.py": "", "scaling.ipynb": "{}"}, 12.0, ""),
        ({"scaling.py": "def standardize(x): return x"}, 1.0, "of 12 points"),
        ({"notes.txt": "x"}, 0, "scaling.ipynb. Found: notes.txt"),
        ({}, 0, "hand in scaling.py or scaling.ipynb. No file was found."),
        ({"one.py": None, "two.py": None}, 0, "Found: one.py, two.py"),
        ({"scaling.py": "%PDF-1.7"}, 0, "a PDF file"),
        ({"scaling.ipynb": "no notebook"}, 0, "scaling.ipynb"),
    ],
)
def test_the_autograder_grades_in_gradescopes_layout(
    root: Path, files: dict[str, str | None], score: float, told: str
) -> None:
    """run_autograder finds the work in submission/ and says what it took, or what it found instead."""
    for name, source in files.items():
        path = root / "submission" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            (MINI / "solutions/scaling/scaling.py").read_text() if source is None else source
        )
    code, results, _ = run(root)
    assert code == 0
    assert results["score"] == score
    assert told in results["output"]
    assert ("Graded file" in results["output"]) == ("Graded file" in told)
    assert bool(results["tests"]) == (score > 0)


def test_a_link_is_no_submission(root: Path) -> None:
    """A link could lead to the solutions, and earns nothing."""
    (root / "submission/scaling.py").symlink_to(root / "source/course/solutions/scaling/scaling.py")
    (root / "submission/inside").symlink_to(root / "source/course/solutions/scaling")
    assert run(root)[1]["score"] == 0


OURS = {
    "a wrong suite": "course/solutions/scaling/test_scaling.py",
    "a wrong course": "course/course.toml",
    "a broken package": "run.py",
    "no secret": "course/.grade/secret",
}


@pytest.mark.parametrize("fault", [*OURS, "no python"])
def test_our_own_fault_says_so(root: Path, fault: str) -> None:
    """There are results whatever ends the grader: no grade, our fault, and whom to ask; staff read why."""
    shutil.copy(MINI / "solutions/scaling/scaling.py", root / "submission")
    python: Path | str = sys.executable
    if fault in OURS:
        (root / "source" / OURS[fault]).write_text("import nothing_like_this\n")
    else:
        python = root / "nowhere"
    code, results, staff = run(root, python)
    assert code != 0
    assert staff
    assert results["score"] == 0
    assert results["output"].startswith("Not graded, by our fault.")
    assert "ask your instructor to run it again" in results["output"]


def test_results_of_an_earlier_run_never_stand(root: Path) -> None:
    """What lies there from before says nothing of this submission."""
    (root / "results").mkdir()
    (root / "results/results.json").write_text('{"score": 12, "tests": [], "output": ""}')
    assert run(root, root / "nowhere")[1]["score"] == 0


def test_the_autograder_speaks_the_language_that_is_asked_for(course: Path, tmp_path: Path) -> None:
    """Students read Japanese, also where something fails."""
    (course / "course.toml").write_text(
        (course / "course.toml").read_text().replace('language = "en"', 'language = "ja"')
    )
    root = autograder(course, tmp_path / "autograder")
    assert "提出してください" in run(root)[1]["output"]
    assert "先生" in run(root, root / "nowhere")[1]["output"]
