"""The smallest example on which a function differs, as lines of text for terminals and notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.feedback.clean import visible

if TYPE_CHECKING:
    from grader.feedback.wording import Words
    from grader.model import Example

_LIMIT = 2_000


def change_of(example: Example, say: Words) -> str:
    """What was changed in place, beside a wrong answer or as all that is wrong; empty if nothing was."""
    if not example.changed:
        return ""
    key = "example_only_changed" if example.gave == example.due else "example_changed"
    return say.count(key, len(example.changed), which=say("list_comma").join(example.changed))


def example_lines(example: Example, say: Words) -> list[str]:
    """The call, what came, what was due, and what was changed in place; further lines are indented."""
    told = [say.labelled("example_gave", example.gave), say.labelled("example_due", example.due)]
    if change := change_of(example, say):
        told.append(change)
    return [
        visible(example.call, _LIMIT),
        *(f"  {visible(line, _LIMIT)}" for text in told for line in text.splitlines()),
    ]
