"""For notebooks: `check("EXERCISE")` runs the public checks on what the notebook defines."""

from __future__ import annotations

import os
from contextlib import closing
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.course import Course
    from grader.feedback.wording import Words
    from grader.model import Example, GradeReport, Part

__all__ = ["check"]


def check(exercise: str) -> Any:
    """Run the public checks on the cells that were run so far, and show the result.

    They are taken as they were typed, and the same of them is run, in a process of its own, as
    `grade submit` runs of the saved notebook; where that holds something else, this is said.

    It is told in the language of GRADE_LANGUAGE, or else of the course.

    Raises:
        UsageError: There is no such exercise, or this is no notebook.
        CourseError: The course can't be read.
    """
    from grader.course import find_course, load_course
    from grader.errors import GraderError

    language = os.environ.get("GRADE_LANGUAGE")
    try:
        course = load_course(find_course(Path.cwd()))
        language = language or course.language
        return _checked(course, exercise, language)
    except GraderError as error:
        told = [line for line in error.told(language or "en") if line]
        # IPython shows this in place of a traceback, of which a student could read nothing.
        error._render_traceback_ = lambda: told  # type: ignore[attr-defined]
        raise


def _checked(course: Course, exercise: str, language: str) -> _Shown:
    from grader.feedback.findings import in_language
    from grader.grading.public import PublicChecks
    from grader.model import Candidate
    from grader.sandbox import open_local

    course.entry(exercise)
    shell = _shell()
    history = _history(shell)
    with open_local() as sandbox, closing(PublicChecks(course, exercise, sandbox)) as checks:
        report = checks.run(Candidate.of(exercise, *history))
        report = in_language(report, language, checks.japanese)
    differs = _differs(_saved(shell, exercise), history)
    return _Shown(
        _html(report, language, differs=differs),
        _text(report, language, differs=differs),
    )


def _shell() -> Any:
    from grader.errors import UsageError

    try:
        return get_ipython()  # type: ignore[name-defined]  # IPython puts it there
    except NameError:
        raise UsageError(
            {
                "en": "check works in a notebook only.",
                "ja": "check はノートブックの中だけで使えます。",
            },
            {"en": "In a terminal: grade check", "ja": "端末では：grade check"},
        ) from None


def _history(shell: Any) -> list[Part]:
    """The cells that were run, as they were typed, in the order in which they ran; the last counts."""
    from grader.model import Part

    typed = enumerate(shell.history_manager.input_hist_raw)
    return [
        Part(f"cell [{number}]", str(cell).encode(errors="replace"), notebook=True)
        for number, cell in typed
        if str(cell).strip()
    ]


def _saved(shell: Any, exercise: str) -> tuple[Part, ...] | None:
    """The code of the notebook as it lies on the disk, None where it can't be found or read."""
    from grader.errors import GraderError
    from grader.submissions import read_submission

    # Where Jupyter's server and VS Code say which file is open; else the file that would be handed in.
    named = os.environ.get("JPY_SESSION_NAME") or shell.user_ns.get("__vsc_ipynb_file__")
    path = Path(str(named or f"{exercise}.ipynb"))
    try:
        return read_submission(path, "student", exercise).parts
    except GraderError:
        return None


def _differs(saved: tuple[Part, ...] | None, history: list[Part]) -> bool:
    """Whether something was run that is not saved, or saved that was not run."""
    if saved is None:
        return False
    ran = {part.source.strip() for part in history}
    there = {part.source.strip() for part in saved if part.source.strip()}
    # Cells that Jupyter does not run, or not as Python, are none of what was run.
    return not ran <= there or not {source for source in there if source[:2] != b"%%"} <= ran


class _Shown:
    """A result that a notebook shows as HTML, and a terminal as text."""

    def __init__(self, html: str, text: str) -> None:
        self._html = html
        self._text = text

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return self._text


def _html(report: GradeReport, language: str, *, differs: bool) -> str:
    """A small table: each check with how it ended and, where it failed, why and a hint."""
    from grader.feedback.clean import visible
    from grader.feedback.nearly import nearly_there
    from grader.feedback.not_run import not_run
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
    for line in not_run(report, say, needed_only=True):
        told = f"{say('not_run_title')}: {line.text} ({line.place}). {line.why} {line.needed}"
        problem += f"<p>! {prose(told)}</p>"
    problem += "".join(_example(example, say) for example in report.examples)
    note = f"<p>{escape(say('notebook_differs'))}</p>" if differs else ""
    return f"<p><b>{escape(_headline(report))}</b></p>{problem}<table>{''.join(rows)}</table>{note}"


def _example(example: Example, say: Words) -> str:
    from grader.feedback.small_example import example_lines

    title = escape(say("terminal_example", function=example.function))
    lines = escape("\n".join(example_lines(example, say)))
    return f"<p>{title}</p><pre>{lines}</pre>"


def _text(report: GradeReport, language: str, *, differs: bool) -> str:
    from grader.feedback.wording import words
    from grader.model import Outcome
    from grader.text import text_in

    lines = [_headline(report)]
    for item in report.checks:
        sign = "✓" if item.outcome is Outcome.PASSED else "✗"
        lines.append(f"  {sign} {text_in(item.title, language)}")
    lines += [words(language)("notebook_differs")] if differs else []
    return "\n".join(lines)


def _headline(report: GradeReport) -> str:
    from grader.feedback.wording import number

    return f"{report.exercise}: {number(report.points)} / {number(report.possible)}"
