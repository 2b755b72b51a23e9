"""The smallest example on which a function differs, as lines of text for terminals and notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.feedback.clean import visible

if TYPE_CHECKING:
    from grader.feedback.wording import Words
    from grader.model import Example

_LIMIT = 2_000


def example_lines(example: Example, say: Words) -> list[str]:
    """The call, what came, what was due, and what was changed in place; further lines are indented."""
    told = [say.labelled("example_gave", example.gave), say.labelled("example_due", example.due)]
    if example.changed:
        told.append(say("example_changed", which=say("list_comma").join(example.changed)))
    return [
        visible(example.call, _LIMIT),
        *(f"  {visible(line, _LIMIT)}" for text in told for line in text.splitlines()),
    ]
