"""For authors: a new exercise's files, and what is generated from a reference."""

from __future__ import annotations

import keyword
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

from grader.course import LANGUAGES, Course, load_course, read_source
from grader.course.ladder import Step, ladder_text, load_calls
from grader.course.layout import COURSE_FILE
from grader.course.stubs import has_markers, stub_of
from grader.errors import UsageError
from grader.notebooks.write import notebook_of
from grader.testing.experiments import load_trusted
from grader.testing.ladder import due_of
from grader.writing import whole_or_nothing, write_file

SKELETON = Path(__file__).with_name("skeleton")
"""What a new course and a new exercise begin with."""


@dataclass(frozen=True, slots=True)
class Generated:
    """A file that is made from others, and whether it was as it should be."""

    path: Path
    text: str
    up_to_date: bool


def generated(course: Course, name: str) -> list[Generated]:
    """What belongs to an exercise and is made of other files: stub, notebook, and what its ladder gives.

    A reference without markers has a stub that was written by hand; its notebook is made all the same.

    Raises:
        CourseError: The reference's markers or the ladder are wrong, or a file can't be read.
    """
    reference = course.solution(name) / f"{name}.py"
    source = read_source(reference).decode()
    stub_path = course.stub(name)
    marked = has_markers(source)
    stub = stub_of(source, reference) if marked else read_source(stub_path).decode()
    made = [(stub_path, stub)] if marked else []
    for readme, path, language in _tasks(course, name):
        made.append((path, notebook_of(name, read_source(readme).decode(), stub, language)))
    if (calls := load_calls(course, name)) is not None:
        made.append((course.examples(name), ladder_text(_climbed(calls, reference))))
    return [Generated(path, text, _holds(path, text)) for path, text in made]


def _tasks(course: Course, name: str) -> Iterator[tuple[Path, Path, str]]:
    """Each README that an exercise has, with the notebook that is made of it, and the language of both."""
    first = course.readme(name)
    yield first, course.notebook(name), "en"
    for language in LANGUAGES:
        if (told := course.readme(name, language)) != first:
            yield told, course.stub(name).with_suffix(f".{language}.ipynb"), language


def _climbed(calls: Mapping[str, Sequence[str]], reference: Path) -> dict[str, list[Step]]:
    """The steps of each function, with the reference's answers."""
    functions = vars(load_trusted(reference))
    return {name: [due_of(call, functions) for call in calls[name]] for name in calls}


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except OSError:
        return False


def write_generated(course: Course, name: str) -> list[Generated]:
    """Write what is not up to date, and tell what there is.

    Raises:
        CourseError: The reference's markers are wrong, or a file can't be read.
        RefusedError: A file can't be written.
    """
    made = generated(course, name)
    for file in made:
        if not file.up_to_date:
            write_file(file.path, file.text)
    return made


def write_skeleton(course: Course, name: str, week: int) -> tuple[list[Path], list[Generated]]:
    """Write a new exercise with comments that say what belongs where, and enter it, or nothing at all.

    Given are the files that were written, and what was made of them. Nothing that exists is changed but
    course.toml, which gets an entry at its end, unless it has one that still waits for its files.

    Raises:
        UsageError: There is such an exercise already, the name can't be one, or course.toml can't be added to.
        RefusedError: A file can't be written.
    """
    _must_be_a_name(name)
    folders = {kind: course.root / kind / name for kind in ("assignments", "solutions")}
    _must_be_new(course, name, folders.values())
    manifest = course.root / COURSE_FILE
    entered = None if name in course.names else _with_entry(manifest, name, week)
    written = []
    with whole_or_nothing(*folders.values(), manifest):
        for kind, folder in folders.items():
            skeleton = SKELETON / "exercise" / kind
            for source in sorted(skeleton.rglob("*")):
                if source.is_file() and "__pycache__" not in source.parts:
                    target = folder / source.relative_to(skeleton)
                    target = target.with_name(
                        target.name.replace("EXERCISE", name).removesuffix(".txt")
                    )
                    write_file(target, source.read_text("utf-8").replace("EXERCISE", name))
                    written.append(target)
        if entered is not None:
            write_file(manifest, entered)
            written.append(manifest)
        return written, write_generated(load_course(course.root), name)


def _must_be_a_name(name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,79}", name) or keyword.iskeyword(name):
        raise UsageError(
            f"{name[:80]!r} can't be an exercise's name.", "Use a name such as my_exercise."
        )
    # The grader's own name is not among those where it runs from a checkout.
    ours = __name__.partition(".")[0]
    if name in {ours, *sys.stdlib_module_names, *packages_distributions()}:
        raise UsageError(
            f"{name!r} can't be an exercise's name: whoever imports {name} would get {name}.py instead.",
            f"Use another one, such as my_{name}.",
        )


def _must_be_new(course: Course, name: str, folders: Iterable[Path]) -> None:
    """Where no file is, nothing is lost: an entry of course.toml may wait for its files."""
    there = [folder for folder in folders if any(path.is_file() for path in folder.rglob("*"))]
    if not there:
        return
    found = " and ".join(str(folder) for folder in there)
    if name in course.names:
        raise UsageError(
            f"There is an exercise {name!r} already, in {found}.",
            "Choose another name; what is written there shows what belongs into an exercise.",
        )
    raise UsageError(
        f"{COURSE_FILE} has no exercise {name!r}, but there is {found}.",
        f"To keep that, add to {course.root / COURSE_FILE}:\n\n{_entry(name, 1)}\n"
        "  For a new exercise choose another name.",
    )


def _with_entry(manifest: Path, name: str, week: int) -> str:
    """The text of course.toml with another exercise at its end."""
    text = manifest.read_text("utf-8-sig").rstrip("\n") + "\n\n" + _entry(name, week)
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # it was TOML before
        raise UsageError(
            f"{manifest} can't be added to: it has its exercises in a list, exercises = [...].",
            "Write each of them as a table of its own, [[exercises]], or take an empty list out.",
        ) from None
    return text


def _entry(name: str, week: int) -> str:
    title = name.replace("_", " ").strip().capitalize()  # so that two new ones are told apart
    return (
        f'[[exercises]]\nname = "{name}"\nweek = {week}\n'
        f'title = {{ en = "{title}", ja = "{title}" }}  # TODO: your own\n'
    )
