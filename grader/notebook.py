"""For notebooks: `check("EXERCISE")` runs the public checks on what the notebook defines."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

__all__ = ["check"]


def check(exercise: str) -> Any:
    """Run the public checks on the cells that were run so far, and show the result.

    The cells' imports, definitions and constants run in a process of its own, as `grade check` does
    with the saved notebook.

    Raises:
        UsageError: There is no such exercise, or this is no notebook.
        CourseError: The course can't be read.
    """
    from grader.course import find_course, load_course
    from grader.grading.public import check_publicly
    from grader.model import Candidate
    from grader.sandbox import open_local

    course = load_course(find_course(Path.cwd()))
    course.entry(exercise)
    candidate = Candidate.of(exercise, *_cells())
    with open_local() as sandbox:
        report = check_publicly(course, exercise, candidate, sandbox)
    return _Shown(_html(report, course.language), _text(report, course.language))


def _cells() -> list[Any]:
    """The cells that were run, in the order in which they ran; a later definition counts."""
    from grader.errors import UsageError
    from grader.model import Part

    try:
        shell = get_ipython()  # type: ignore[name-defined]  # IPython puts it there
    except NameError:
        raise UsageError("check works in a notebook only.", "In a terminal: grade check") from None
    history = [str(cell) for cell in shell.user_ns.get("In", []) if str(cell).strip()]
    return [
        Part(f"cell {number}", cell.encode(errors="replace"), notebook=True)
        for number, cell in enumerate(history, start=1)
    ]


class _Shown:
    """A result that a notebook shows as HTML, and a terminal as text."""

    def __init__(self, html: str, text: str) -> None:
        self._html = html
        self._text = text

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return self._text


def _html(report: Any, language: str) -> str:
    """A small table: each check with how it ended and, where it failed, why and a hint."""
    from grader.feedback.clean import visible
    from grader.feedback.nearly import nearly_there
    from grader.feedback.rendering import prose
    from grader.feedback.wording import words
    from grader.model import Outcome

    say = words(language)
    rows = []
    for item in report.checks:
        passed = item.outcome is Outcome.PASSED
        why = "" if passed else f"<pre>{prose(visible(item.detail, 2000, multiline=True))}</pre>"
        hint = "" if passed else f"<p>{escape(say('hint'))}: {prose(say.of(item.hint))}</p>"
        rows.append(
            f"<tr><td>{'✓' if passed else '✗'}</td><td style='text-align:left'>"
            f"<b>{prose(say.of(item.title))}</b> ({escape(say.outcome(item))}){why}{hint}</td></tr>"
        )
    problem = f"<p>! {prose(visible(report.problem.message, 500))}</p>" if report.problem else ""
    problem += "".join(f"<p>! {prose(sentence)}</p>" for sentence in nearly_there(report, say))
    return f"<p><b>{escape(_headline(report))}</b></p>{problem}<table>{''.join(rows)}</table>"


def _text(report: Any, language: str) -> str:
    from grader.model import Outcome, text_in

    lines = [_headline(report)]
    for item in report.checks:
        sign = "✓" if item.outcome is Outcome.PASSED else "✗"
        lines.append(f"  {sign} {text_in(item.title, language)}")
    return "\n".join(lines)


def _headline(report: Any) -> str:
    from grader.feedback.wording import number

    return f"{report.exercise}: {number(report.points)} / {number(report.possible)}"
