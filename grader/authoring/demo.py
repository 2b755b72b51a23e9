"""A made-up class: who they are, and what they hand in. The same seed is the same class."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from grader.course import Course, Exercise, load_exercise
from grader.course.overlays import overlaid, source_of
from grader.errors import RefusedError

_GIVEN = (
    "Ada Amara Bilal Chiara Daiki Elif Emeka Farah Goran Hana Ines Ivan Jun Kaoru Lena Luis Mai Mateo "
    "Mira Nadia Noah Olga Omar Priya Quynh Ravi Rosa Sakura Sami Sofia Tariq Tomas Uma Vera Wei Ximena "
    "Yara Yuki Zainab Zoltan"
).split()
_FAMILY = (
    "Abe Adeyemi Bauer Costa Dubois Eriksen Farouk Garcia Hayashi Ito Jansen Kaya Kim Lopez Mori Nguyen "
    "Okafor Patel Rossi Sato"
).split()
_SECTIONS = ("A", "B")


def copy_course(root: Path, folder: Path) -> None:
    """Make a fresh copy of a course in `folder`/course, so that a made-up class has a store of its own.

    Raises:
        RefusedError: It can't be written.
    """
    ignored = shutil.ignore_patterns("__pycache__")
    try:
        shutil.rmtree(folder, ignore_errors=True)
        course = folder / "course"
        course.mkdir(parents=True)
        shutil.copy(root / "course.toml", course)
        for part in ("assignments", "solutions"):
            shutil.copytree(root / part, course / part, ignore=ignored)
    except OSError as error:
        raise RefusedError(
            f"The demo can't be written to {folder}: {error}", "Make room there."
        ) from None


def make_class(course: Course, folder: Path, students: int, seed: int) -> None:
    """Write a submission of each student for most exercises to `folder`, and the course's roster."""
    rng = random.Random(seed)  # noqa: S311 - a made-up class
    exercises = [load_exercise(course, name) for name in course.names]
    lines = ["id,name,section"]
    for number in range(students):
        name = f"{_GIVEN[number % len(_GIVEN)]} {rng.choice(_FAMILY)}"
        student = f"s{number + 1:03d}"
        lines.append(f"{student},{name},{_SECTIONS[number % 2]}")
        strength = rng.betavariate(4, 2)  # the chance of knowing how, which differs by student
        for exercise in exercises:
            if rng.random() < 0.05:  # not handed in
                continue
            path = folder / student / f"{exercise.entry.name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"# {name}\n{_work(exercise, strength, rng)}", encoding="utf-8")
    _copy_from_each_other(exercises, folder, students, rng)
    (course.root / "roster.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _work(exercise: Exercise, strength: float, rng: random.Random) -> str:
    """What one student hands in."""
    if rng.random() < strength:
        right = [exercise.reference, *(item.candidate for item in exercise.alternatives)]
        return source_of(rng.choice(right))
    if rng.random() < 0.85 and exercise.misconceptions:
        return source_of(rng.choice(exercise.misconceptions).candidate)
    return rng.choice(_ACCIDENTS)(exercise, rng)


# ---------------------------------------------------------------- copies, accidents and attacks

_OWN = """

def summary_of(values, label):
    lines = []
    for number, value in enumerate(values):
        if value is None or not hasattr(value, "shape"):
            lines.append(f"{label} {number}: nothing")
            continue
        low, high = value.min(), value.max()
        if high - low > 1e6:
            lines.append(f"{label} {number}: from {low} to {high}, too wide")
        else:
            lines.append(f"{label} {number}: {value.shape}, mean {value.mean():.3f}")
    return "\\n".join(lines)
"""
_DISGUISE = {
    "summary_of": "describe",
    "values": "arrays",
    "lines": "out",
    "value": "a",
    "number": "i",
}


def _copy_from_each_other(
    exercises: list[Exercise], folder: Path, students: int, rng: random.Random
) -> None:
    """Let somebody write something of their own, and somebody else copy it with other names."""
    if students < 4:
        return
    for exercise in rng.sample(exercises, min(2, len(exercises))):
        author, copier = rng.sample(range(1, students + 1), 2)
        own = source_of(exercise.reference) + _OWN
        copied = own
        for name, other in _DISGUISE.items():
            copied = re.sub(rf"\b{name}\b", other, copied)
        for student, text in ((author, own), (copier, f"# my own work\n{copied}")):
            path = folder / f"s{student:03d}" / f"{exercise.entry.name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def _stub(exercise: Exercise, _: random.Random) -> str:
    return source_of(exercise.stub)


def _syntax_error(exercise: Exercise, rng: random.Random) -> str:
    lines = source_of(exercise.reference).splitlines()
    colons = [number for number, line in enumerate(lines) if line.endswith(":")]
    number = rng.choice(colons)
    lines[number] = lines[number][:-1]
    return "\n".join(lines) + "\n"


def _with_function(exercise: Exercise, body: str) -> str:
    """The reference, with its first function replaced."""
    name = exercise.functions[0]
    function = f"def {name}(*args, **kwargs):\n" + "\n".join(
        f"    {line}" for line in body.splitlines()
    )
    return overlaid(source_of(exercise.reference), function + "\n")


def _endless(exercise: Exercise, _: random.Random) -> str:
    return _with_function(exercise, "while True:\n    pass")


def _fabrication(exercise: Exercise, rng: random.Random) -> str:
    """Code that wants points or secrets rather than to solve the exercise."""
    bodies = (
        "class Equal:\n    def __eq__(self, other):\n        return True\nreturn Equal()",
        "import os\nos._exit(0)",
        "import os\nreturn open(os.path.expanduser('~/.ssh/id_rsa')).read()",
        "import gc\nreturn [o for o in gc.get_objects() if 'expected' in repr(type(o))]",
        "import numpy as np\nreturn np.empty(0)",
        "print('PASSED ' * 10**6)\nraise SystemExit(0)",
        "import os\nwhile True:\n    os.fork()",
    )
    return _with_function(exercise, rng.choice(bodies))


_ACCIDENTS: tuple[Callable[[Exercise, random.Random], str], ...] = (
    _stub,
    _stub,
    _syntax_error,
    _syntax_error,
    _endless,
    _fabrication,
    _fabrication,
)
