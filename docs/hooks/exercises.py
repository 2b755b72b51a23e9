"""The exercises: a list with a picture of each, and the text that students get as a page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

import grader.feedback
from grader.course import Exercise, load_course, load_exercise
from grader.feedback.charts import BOTTOM, RIGHT, chart
from grader.feedback.rendering import unmarked
from grader.feedback.wording import words
from grader.grading import Engine
from grader.model import Picture
from grader.sandbox.start import open_local

_TEMPLATES = Path(grader.feedback.__file__).parent / "templates"
_SECRET = bytes(32)  # a reference is drawn the same with any
_INTRODUCTION = """\
# Exercises

{count} exercises in {weeks} weeks, with {misconceptions} misconceptions and {alternatives} alternatives.
Each picture is drawn by the exercise's reference, as a student's page draws it.
"""


def paths(root: Path) -> list[str | dict[str, list[str]]]:
    """Where the pages of all exercises of the course in `root` are in the site, in both languages."""
    names = load_course(root).names
    return [
        *(f"exercises/{name}.md" for name in names),
        {"日本語": [f"exercises/{name}.ja.md" for name in names]},
    ]


def pages(root: Path) -> dict[str, str]:
    """The list and the pages of all exercises of the course in `root`, by their path in the site."""
    course = load_course(root)
    exercises = [load_exercise(course, name) for name in course.names]
    texts = {
        f"exercises/{name}{ending}.md": course.readme(name, language).read_text("utf-8")
        for name in course.names
        for language, ending in (("en", ""), ("ja", ".ja"))
    }
    # The code that runs is the course's own: it needs no sandbox.
    with open_local() as sandbox, Engine(sandbox, _SECRET) as engine:
        shown = [section(one, engine.pictures(one, one.reference)[0]) for one in exercises]
    told = _INTRODUCTION.format(
        count=len(exercises),
        weeks=len({one.entry.week for one in exercises}),
        misconceptions=sum(len(one.misconceptions) for one in exercises),
        alternatives=sum(len(one.alternatives) for one in exercises),
    )
    listed = {"exercises/index.md": "\n".join([told, *shown])}
    return listed | texts


def section(exercise: Exercise, picture: Picture) -> str:
    """An exercise in the list."""
    entry = exercise.entry
    functions = ", ".join(f"`{name}`" for name in exercise.functions)
    return (
        f"## {entry.title['en']}\n\n"
        f"Week {entry.week}, [`{entry.name}`]({entry.name}.md) ([日本語]({entry.name}.ja.md)): {functions}. "
        f"{len(exercise.misconceptions)} misconceptions, {len(exercise.alternatives)} alternatives.\n\n"
        f"{drawn(picture, entry.name)}\n"
    )


def drawn(picture: Picture, name: str) -> str:
    """The picture as the project's own chart, which is one line of HTML for Markdown."""
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True)
    environment.filters["unmarked"] = unmarked
    draw = environment.get_template("charts.svg.jinja").module
    laid_out = chart(replace(picture, yours=None), words("en"))
    panel = laid_out.panels[0]
    svg = draw.panel(panel, name, RIGHT, BOTTOM).replace("\n", "")  # type: ignore[attr-defined]
    title, caption = (unmarked(part) for part in (laid_out.title, laid_out.caption))
    return (
        f'<figure class="drawn"><strong>{title}</strong>{svg}'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def styles() -> str:
    """What a student's page says of the looks of charts."""
    sheet = (_TEMPLATES / "page.css").read_text("utf-8")
    return sheet.partition("/* charts")[2].partition("*/")[2].partition("@media")[0]
