"""The ladder of an exercise: small public calls of each function, and what is due for each of them.

An author writes the calls (`ladder.toml`, beside the reference); `grade generate` stores them with the
reference's answers beside the public checks (`examples.json`), where copies without solutions have them.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from grader.course.layout import EXERCISE_FILE, Course
from grader.course.sources import read_source
from grader.course.tables import read_toml
from grader.errors import CourseError

LADDER_FILE = "ladder.toml"
_LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Step:
    """A small call, and what is due for it: a value as Python writes it, or an exception's name."""

    call: str
    due: str = ""
    raises: str = ""


Ladder = Mapping[str, Sequence[Step]]
"""The steps of each function, the smallest first; none for a function that is left out."""


def load_calls(course: Course, name: str) -> dict[str, tuple[str, ...]] | None:
    """Read the calls that an author wrote for each function, or None where nobody wrote any.

    Raises:
        CourseError: A function has neither a call nor a reason why, or a call is no expression.
    """
    folder = course.solution(name)
    if not (folder / LADDER_FILE).exists():
        return None
    functions = read_toml(folder / EXERCISE_FILE).names("functions")
    table = read_toml(folder / LADDER_FILE)
    table.only(*functions, _LEFT_OUT)
    left_out = table.table(_LEFT_OUT) if _LEFT_OUT in table.values else None
    if left_out:
        left_out.only(*functions)
    calls: dict[str, tuple[str, ...]] = {}
    for function in functions:
        if left_out and function in left_out.values and function not in table.values:
            left_out.string(function)
            calls[function] = ()
            continue
        calls[function] = table.strings(function)
        for call in calls[function]:
            if not _is_expression(call):
                raise table.wrong(function, f"has {call!r}, which is no expression.", "Mend it.")
    return calls


def load_ladder(course: Course, name: str) -> dict[str, tuple[Step, ...]]:
    """Read the steps that `grade generate` stored for an exercise; none where there is no such file.

    Raises:
        CourseError: The file is not as `grade generate` writes it.
    """
    path = course.examples(name)
    if not path.exists():
        return {}
    try:
        found = json.loads(read_source(path))
        ladder = {
            function: tuple(Step(**step) for step in steps) for function, steps in found.items()
        }
    except (ValueError, TypeError, AttributeError):
        ladder = None
    if ladder is None or not all(
        _is_expression(step.call) and (step.raises or _is_expression(step.due))
        for steps in ladder.values()
        for step in steps
    ):
        raise CourseError(
            {
                "en": f"{path} is not as it was generated.",
                "ja": f"{path} は、生成されたときのままではありません。",
            },
            {
                "en": f"Run: grade generate {name}. Without solutions, get the course's copy once more.",
                "ja": "コースのコピーをもう一度もらってください。"
                f"作成者の場合：grade generate {name}",
            },
        )
    return ladder


def ladder_text(ladder: Ladder) -> str:
    """The file that `load_ladder` reads."""
    plain = {
        function: [{key: text for key, text in asdict(step).items() if text} for step in steps]
        for function, steps in ladder.items()
    }
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def _is_expression(text: object) -> bool:
    try:
        ast.parse(text, mode="eval")  # type: ignore[call-overload]  # what is no text is no expression
    except (SyntaxError, ValueError, TypeError):
        return False
    return True
