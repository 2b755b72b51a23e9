"""The package as somebody gets it: built, and installed where there is no checkout."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from grader.authoring.hidden import hidden_of
from grader.cli.main import COMMANDS
from grader.course import load_course
from tests.cli.gradescope_layout import autograder, run
from tests.package.project import ROOT, build, copy, install

EXERCISE = "scaling"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sdist and the wheel of a checkout in which another course lies, too."""
    folder = tmp_path_factory.mktemp("packed")
    project = copy(folder / "project")
    hidden = project / "courses/another/solutions/halves/test_halves.py"
    hidden.parent.mkdir(parents=True)
    hidden.write_text("def test_halves():\n    assert halves(2) == 1\n")
    return build(project, folder / "dist")


@pytest.fixture(scope="module")
def environment(packed: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment in which the wheel is installed."""
    return install(packed[1], tmp_path_factory.mktemp("fresh") / "environment")


def grade(
    environment: Path, folder: Path, *arguments: str, code: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a folder, and hold its exit code."""
    done = subprocess.run(
        [environment / "bin/grade", *arguments],
        cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        env={**os.environ, "GRADE_STUDENT": "ada"},
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def contents(sdist: Path) -> dict[PurePosixPath, bytes]:
    """The files of an sdist, by their paths in the project."""
    found = {}
    with tarfile.open(sdist) as file:
        for member in file:
            if (content := file.extractfile(member)) is not None:
                found[PurePosixPath(*PurePosixPath(member.name).parts[1:])] = content.read()
    return found


def test_the_sdist_holds_nothing_of_a_course(packed: tuple[Path, Path]) -> None:
    """Neither by its place nor by its content is any file a solution, a hidden suite or a test."""
    files = contents(packed[0])
    outside = {path.parts[0] for path in files if len(path.parts) > 1} - {"grader"}
    assert outside == {"docs"}
    assert not [path for path in files if path.name.startswith("test_") and path.suffix == ".py"]
    hidden = {
        hashlib.sha256(path.read_bytes()).digest()
        for path in ROOT.rglob("solutions/**/*")
        if path.is_file() and ROOT / "grader" not in path.parents and path.stat().st_size
    }
    assert len(hidden) > 900
    assert not [path for path, text in files.items() if hashlib.sha256(text).digest() in hidden]


def test_no_part_of_a_solution_is_in_the_package(packed: tuple[Path, Path]) -> None:
    """What `release` looks for in the students' copy is not in the sdist or the wheel either."""
    files = contents(packed[0])
    with zipfile.ZipFile(packed[1]) as wheel:
        files |= {PurePosixPath(name): wheel.read(name) for name in wheel.namelist()}
    # It shows what is written about a student whose time is extended, for nobody in particular.
    files.pop(PurePosixPath("docs/rules.md"))
    for root in (ROOT, *(path.parent for path in ROOT.glob("courses/*/course.toml"))):
        hidden = hidden_of(load_course(root), [])
        found = {path: hidden.in_content(content) for path, content in files.items()}
        assert {path: told for path, told in found.items() if told} == {}


def test_the_wheel_holds_the_whole_package(packed: tuple[Path, Path]) -> None:
    """Each file of the package is in it, templates, texts and skeleton too, with the licence; no more."""
    with zipfile.ZipFile(packed[1]) as file:
        names = set(file.namelist())
    there = {name for name in names if name.startswith("grader/")}
    assert there == {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "grader").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    about = {PurePosixPath(name) for name in names - there}
    assert {path.parts[0].endswith(".dist-info") for path in about} == {True}
    assert "LICENSE" in {path.name for path in about}


def test_nothing_of_the_checkout_is_used(environment: Path, tmp_path: Path) -> None:
    """What is imported is what was installed, and `python -m grader` is the command."""
    python = environment / "bin/python"
    asked = [python, "-c", "import grader; print(grader.__file__)"]
    told = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.startswith(str(environment))
    asked = [python, "-m", "grader", "--help"]
    told = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout == grade(environment, tmp_path, "--help").stdout


def test_without_a_course_each_command_says_where_one_comes_from(
    environment: Path, tmp_path: Path
) -> None:
    """In an empty folder nothing is done, and what is missing is told with what to do."""
    asked = {
        "start": [EXERCISE], "check": [EXERCISE], "submit": [EXERCISE], "class": ["hand-ins"],
        "show": ["3f2a"], "new": ["halves"], "release": ["copy"], "export": ["csv"], "verify": ["RECEIPT"],
        "store": ["copy", "x.sqlite"], "backup": ["b.zip"], "restore": ["b.zip"],
        "forget": ["ada", "--reason", "asked"], "data": ["ada"],
    }  # fmt: skip
    for command in COMMANDS.keys() - {"doctor", "init"}:
        told = grade(environment, tmp_path, command, *asked.get(command, []), code=2).stderr
        assert "no course.toml" in told
        assert "you get one from your instructor" in told
    assert "Did you mean 'demo'" in grade(environment, tmp_path, "dmo", code=2).stderr
    assert list(tmp_path.iterdir()) == []


def test_a_student_and_an_instructor_need_no_checkout(
    environment: Path, course: Path, tmp_path: Path
) -> None:
    """From the stub to a receipt, from a class to its gradebook; each file of the package is found."""
    solved = course / f"solutions/{EXERCISE}/{EXERCISE}.py"
    grade(environment, course, "generate", EXERCISE)
    assert EXERCISE in grade(environment, course, "list").stdout
    grade(environment, course, "start", EXERCISE)
    grade(environment, course, "check", EXERCISE, code=1)
    grade(environment, course, "start", EXERCISE, "--notebook")
    shutil.copy(solved, course)
    grade(environment, course, "check", EXERCISE)
    told = grade(environment, course, "submit", EXERCISE, "--format", "json").stdout
    report = json.loads(told)
    assert report["points"] == report["possible"]
    assert "Genuine: ada" in grade(environment, course, "verify", report["receipt"]).stdout
    for student in ("bea", "cem"):
        (tmp_path / "in" / student).mkdir(parents=True)
        wrong = solved.read_text().replace("axis=0", "axis=None")
        (tmp_path / "in" / student / f"{EXERCISE}.py").write_text(wrong)
    grade(environment, course, "class", str(tmp_path / "in"))
    assert (course / "reports/class/index.html").exists()
    for command in ("report", "log", "roster", "regrade --preview", "export csv", "doctor"):
        grade(environment, course, *command.split())
    assert "bea" in (course / "reports/export/grades.csv").read_text()
    assert EXERCISE in grade(environment, course, "show", report["submission"]).stdout


def test_an_author_needs_no_checkout(environment: Path, course: Path) -> None:
    """The skeleton of an exercise is in the package, and a class can be made up."""
    grade(environment, course, "new", "halves")
    grade(environment, course, "generate", "halves", "--check")
    assert (course / "assignments/halves/halves.ipynb").exists()
    grade(environment, course, "demo", "--students", "2")


def test_an_author_begins_without_a_checkout(environment: Path, tmp_path: Path) -> None:
    """A course is begun, audited and released with what is in the package alone."""
    grade(environment, tmp_path, "init", "mine")
    grade(environment, tmp_path / "mine", "new", "halves")
    grade(environment, tmp_path / "mine", "audit")
    grade(environment, tmp_path / "mine", "release", "../copy")
    assert "halves" in grade(environment, tmp_path / "copy", "list").stdout
    told = grade(environment, tmp_path / "mine", "new", "numpy", code=2).stderr
    assert "numpy.py instead" in told


def test_an_installed_grader_makes_an_autograder_that_can_be_installed(
    environment: Path, course: Path, tmp_path: Path
) -> None:
    """The package in the zip is a wheel again, with all that this one has, and grades."""
    root = autograder(course, tmp_path / "autograder", program=environment / "bin/grade")
    there = install(root / "source/grader-package", tmp_path / "there")
    packages = [next(one.glob("lib/python*/site-packages/grader")) for one in (environment, there)]
    here, again = (
        {
            path.relative_to(package): path.read_bytes()
            for path in package.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        for package in packages
    )
    assert here == again
    shutil.copy(course / f"solutions/{EXERCISE}/{EXERCISE}.py", root / "submission")
    code, results, staff = run(root, there / "bin/python")
    assert (code, results["score"]) == (0, 12.0), staff


@pytest.mark.network
def test_what_gradescope_runs_first_installs_the_autograder(
    environment: Path, course: Path, tmp_path: Path
) -> None:
    """setup.sh makes an environment that grades, of whichever Python the image has."""
    pip = [sys.executable, "-m", "pip", "--retries", "0", "--timeout", "5", "download", "--no-deps"]
    asked = [*pip, "--dest", tmp_path / "asked", "uv"]
    if subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip("the package index can't be reached")
    root = autograder(course, tmp_path / "autograder", program=environment / "bin/grade")
    apt = tmp_path / "bin/apt-get"  # it would change this machine
    apt.parent.mkdir()
    apt.write_text("#!/bin/sh\n")
    apt.chmod(0o755)
    path = f"{apt.parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        ["bash", root / "source/setup.sh"],
        env={**os.environ, "AUTOGRADER_ROOT": str(root), "PATH": path}, check=True,
    )  # fmt: skip
    shutil.copy(course / f"solutions/{EXERCISE}/{EXERCISE}.py", root / "submission")
    code, results, staff = run(root, root / "venv/bin/python")
    assert (code, results["score"]) == (0, 12.0), staff
