"""A report, or why there is none, as a few lines of text, for systems that show no page of ours."""

from __future__ import annotations

from collections.abc import Sequence

from grader.feedback.causes import causes, example_of, raised_lines
from grader.feedback.clean import visible
from grader.feedback.findings import in_language
from grader.feedback.next_step import next_step
from grader.feedback.small_example import example_lines
from grader.feedback.wording import words
from grader.model import GradeReport
from grader.text import text_in

_LIMIT = 20_000
_MOST_NAMES = 20  # of files


def in_words(report: GradeReport, language: str, notes: Sequence[str] = ()) -> str:
    """The points and what made them so, the next step, and what is behind failures, of a redacted report.

    `notes` say what made the points other than the checks did, such as a late penalty.
    """
    say = words(language)
    report = in_language(report, language)
    step = next_step(report, language)
    score = say.points("points_of", report.points, report.possible)
    lines = [say("in_words_first", score=score, step=step), *notes]
    lines += [report.problem.message] if report.problem else []
    found = causes(report)
    for idea in found.ideas:
        for item in idea.diagnoses:
            lines.append(f"{item.function}: “{text_in(item.belief, language)}”")
            lines.append(f"{text_in(item.explanation, language)} {text_in(item.hint, language)}")
        lines += [told] if (told := idea.told(len(found.failed), say)) else []
    for example in report.examples:
        lines.append(say("terminal_example", function=example.function))
        lines += example_lines(example, say)
    for shared in found.shared:
        lines.append(shared.told(len(found.failed), say))
        lines += raised_lines(shared.example, say) if shared.example else []
    return visible("\n".join(lines), _LIMIT, multiline=True)


def checks_in_words(report: GradeReport, language: str) -> dict[str, str]:
    """What is said of each check by itself, by its id, of a redacted report.

    What has been said of the report as a whole is not said again, and hints are for the most telling ones.
    Where the file could not be read, there are none.
    """
    say = words(language)
    report = in_language(report, language)
    found = causes(report)
    if found.by_problem:
        return {}
    told = dict.fromkeys((check.id for check in report.checks), "")
    for idea in found.ideas:
        told |= {check.id: say("by_idea", function=idea.function) for check in idea.checks}
    for shared in found.shared:
        told |= {check.id: say.outcome(check) for check in shared.checks}
    for check in found.alone:
        example = example_of(check, report)
        lines = raised_lines(example, say) if example else []
        lines += [say.of(check.hint)] if check in found.hinted else []
        lines = lines or [say.outcome(check)]
        told[check.id] = visible("\n".join(lines), _LIMIT, multiline=True)
    return told


def fault_in_words(language: str) -> str:
    """What a student reads where nothing was graded by our fault."""
    return words(language)("gradescope_not_graded")


def taken_in_words(path: str, language: str) -> str:
    """Which file was graded, for whoever called it otherwise."""
    return words(language)("gradescope_taken", name=visible(path, 200))


def not_taken_in_words(
    exercise: str, candidates: Sequence[str], files: Sequence[str], language: str
) -> str:
    """Why no file was graded: what is asked for, and which of the files may be meant, or what is there."""
    say = words(language)
    if candidates:
        first = say("gradescope_several", exercise=exercise)
    else:
        first = say("gradescope_nothing", exercise=exercise)
    found = candidates or files
    names = say("list_comma").join(visible(path, 60) for path in found[:_MOST_NAMES])
    if len(found) > _MOST_NAMES:
        names += f" {say('and_more', number=len(found) - _MOST_NAMES)}"
    return (
        f"{first} {say('gradescope_found', names=names) if names else say('gradescope_found_none')}"
    )
