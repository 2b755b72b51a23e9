"""Where things are in a course, and which names it knows."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grader.course import load_course
from grader.errors import UsageError


def test_paths(folder):
    """Each thing of an exercise has its place under the course's folder."""
    course, root = load_course(folder.root), folder.root
    assert course.stub("dropout") == root / "assignments/dropout/dropout.py"
    assert course.public_suite("dropout") == root / "assignments/dropout/test_dropout.py"
    assert course.hidden_suite("dropout") == root / "solutions/dropout/test_dropout.py"
    assert course.state == root / ".grade"


def test_a_task_in_another_language(folder):
    """Who reads another language than README.md's has a file of that language, where there is one."""
    course = load_course(folder.root)
    english = course.assignment("dropout") / "README.md"
    assert course.readme("dropout") == course.readme("dropout", "ja") == english
    english.parent.mkdir(parents=True, exist_ok=True)
    japanese = english.with_name("README.ja.md")
    japanese.touch()
    assert course.readme("dropout", "ja") == japanese
    assert course.readme("dropout") == course.readme("dropout", "en") == english


def test_copy_without_solutions(folder):
    """A copy knows for which exercises it has solutions."""
    course = load_course(folder.root)
    assert course.has_solutions("dropout")
    assert not course.has_solutions("batch_norm")


def test_mistyped_name(folder):
    """A mistyped name is answered with the nearest one, and with all of them."""
    with pytest.raises(UsageError, match="no exercise called 'droput'") as caught:
        load_course(folder.root).entry("droput")
    assert caught.value.remedy == ("Did you mean 'dropout'? The exercises are dropout, batch_norm.")


def test_name_like_no_other(folder):
    """A name that resembles none is answered with the list alone."""
    with pytest.raises(UsageError) as caught:
        load_course(folder.root).entry("zzz")
    assert caught.value.remedy == "The exercises are dropout, batch_norm."


@pytest.mark.parametrize(
    "place", ["assignment", "solution", "stub", "public_suite", "hidden_suite"]
)
def test_no_path_from_an_unknown_name(folder, place):
    """A name from outside never becomes a path that the course doesn't have."""
    with pytest.raises(UsageError):
        getattr(load_course(folder.root), place)("../../etc")


def test_light_import():
    """Reading a course loads neither numpy nor pytest, so that every command starts fast."""
    code = "import grader.course, sys; print({'numpy', 'pytest', 'msgspec'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
