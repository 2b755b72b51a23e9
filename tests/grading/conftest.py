"""The mini course, an engine for it, and ways to write candidates and variants of the course."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.course import Exercise, load_course, load_exercise
from grader.grading import Engine
from grader.model import Candidate, GradeReport, Part
from grader.sandbox import Sandbox

MINI = Path(__file__).parents[1] / "courses" / "mini"
SECRET = b"a secret of the tests, 32 bytes."

Grade = Callable[[str], GradeReport]


@pytest.fixture(scope="session")
def scaling() -> Exercise:
    """Give the mini course's exercise."""
    return load_exercise(load_course(MINI), "scaling")


@pytest.fixture(scope="session")
def engine(sandbox: Sandbox) -> Iterator[Engine]:
    """Give one engine for all tests that don't need their own."""
    with Engine(sandbox, SECRET) as opened:
        yield opened


@pytest.fixture(scope="session")
def solved(scaling: Exercise) -> str:
    """Give the reference's source, to which tests append what they make wrong."""
    return scaling.reference.parts[0].source.decode()


@pytest.fixture
def grade(engine: Engine, scaling: Exercise, solved: str) -> Grade:
    """Give a function that grades the reference with a piece of code appended."""
    return lambda extra: engine.grade_candidate(scaling, candidate(solved + "\n\n" + extra))


@pytest.fixture
def variant(tmp_path: Path) -> Callable[..., Exercise]:
    """Give a function that copies the course, edits files of its solution, and loads the exercise."""

    def make(**added: str) -> Exercise:
        root = tmp_path / "course"
        shutil.copytree(MINI, root)
        folder = root / "solutions" / "scaling"
        names = {"toml": "exercise.toml", "suite": "test_scaling.py", "pictures": "pictures.py"}
        names |= {"catalogue": "misconceptions/catalogue.toml", "probes": "probes.py"}
        for key, text in added.items():
            path = folder / names.get(key, f"misconceptions/{key}.py")
            before = path.read_text() if path.exists() else ""
            path.write_text(before + text)
        return load_exercise(load_course(root), "scaling")

    return make


def candidate(source: str | bytes) -> Candidate:
    """Make a candidate of one file's source."""
    data = source.encode() if isinstance(source, str) else source
    return Candidate.of("a student", Part("scaling.py", data))
