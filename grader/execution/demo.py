"""A made-up class: who they are, and what they hand in. The same seed is the same class."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable
from pathlib import Path

from grader.course import Course, Exercise, load_exercise
from grader.model import Candidate

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
    (course.root / "roster.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _work(exercise: Exercise, strength: float, rng: random.Random) -> str:
    """What one student hands in."""
    if rng.random() < strength:
        right = [exercise.reference, *(item.candidate for item in exercise.alternatives)]
        return source_of(rng.choice(right))
    if rng.random() < 0.85 and exercise.misconceptions:
        return source_of(rng.choice(exercise.misconceptions).candidate)
    return rng.choice(_ACCIDENTS)(exercise, rng)


def source_of(candidate: Candidate) -> str:
    """A candidate as one file: definitions of the overlay stand where the reference's stood."""
    text = _without_docstring(candidate.parts[0].source.decode())
    for part in candidate.parts[1:]:
        text = _overlaid(text, part.source.decode())
    return text


def _overlaid(text: str, overlay: str) -> str:
    lines = text.splitlines()
    places = _definitions(text)
    rest = overlay.splitlines()
    replaced: dict[str, str] = {}
    for name, (first, last) in sorted(_definitions(overlay).items(), key=lambda item: -item[1][0]):
        if name in places:
            replaced[name] = "\n".join(rest[first - 1 : last])
            del rest[first - 1 : last]
    for name in sorted(replaced, key=lambda item: -places[item][0]):
        first, last = places[name]
        lines[first - 1 : last] = [replaced[name]]
    return "\n".join(_with_rest("\n".join(lines), "\n".join(rest)))


def _with_rest(text: str, rest: str) -> list[str]:
    """Put an overlay's own imports and helpers after the first import of the file."""
    there = {ast.unparse(node) for node in ast.parse(text).body}
    body = [
        node
        for node in ast.parse(rest).body
        if not _is_docstring(node) and ast.unparse(node) not in there
    ]
    lines = text.splitlines()
    if not body:
        return [*lines, ""]
    imports = [
        n.end_lineno or 0
        for n in ast.parse(text).body
        if isinstance(n, ast.Import | ast.ImportFrom)
    ]
    place = imports[-1] if imports else 0
    return [*lines[:place], *(ast.unparse(node) for node in body), *lines[place:], ""]


def _without_docstring(text: str) -> str:
    """Leave out what the file says of itself: a student's would say something else."""
    body = ast.parse(text).body
    first = body[0].end_lineno or 0 if body and _is_docstring(body[0]) else 0
    return "\n".join(text.splitlines()[first:]).lstrip("\n") + "\n"


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _definitions(text: str) -> dict[str, tuple[int, int]]:
    """Where each top-level function or class stands: first line (with decorators) and last."""
    return {
        node.name: (
            min([node.lineno, *(d.lineno for d in node.decorator_list)]),
            node.end_lineno or 0,
        )
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


# ---------------------------------------------------------------- accidents and attacks


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
    return _overlaid(source_of(exercise.reference), function + "\n")


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
