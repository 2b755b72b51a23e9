"""What of a submission was not run, in the words that the page, the terminal and the notebook share."""

from __future__ import annotations

from dataclasses import dataclass

from grader.feedback.clean import visible
from grader.feedback.wording import Words
from grader.model import GradeReport, Why

_TEXT_LIMIT = 120


@dataclass(frozen=True, slots=True)
class NotRun:
    """A statement that was not run: where it stands, its text, why, and what needs it (a sentence or "")."""

    place: str
    text: str
    why: str
    needed: str


def not_run(report: GradeReport, say: Words, *, needed_only: bool = False) -> list[NotRun]:
    """What was not run, in order; what a function needs comes with a sentence that says so.

    All of it was said while loading, before anything hidden was in reach.
    """
    shown = []
    for item in report.left_out:
        is_told = item.why in (Why.RENAMED, Why.BEHIND)  # whatever needs it
        if not (item.functions or is_told) and (needed_only or item.why is Why.ABSENT):
            continue
        names = say("list_comma").join(f"`{name}`" for name in item.functions)
        place = say.part(item.part)
        if item.line:
            place += f"{say('list_comma')}{say('line', line=item.line)}"
        shown.append(
            NotRun(
                visible(place, _TEXT_LIMIT),
                visible(item.text, _TEXT_LIMIT),
                visible(say(f"not_run_{item.why}", about=item.about), 2 * _TEXT_LIMIT),
                visible(say("not_run_needed", functions=names), 3 * _TEXT_LIMIT) if names else "",
            )
        )
    return shown
