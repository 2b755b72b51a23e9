"""The acts of a regrade: asked for in the pages, then kept, refused or undone by a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.store.acts import STANDING, Acts
from grader.store.settings import RULES, setting

if TYPE_CHECKING:
    from grader.store.database import Database

ASKED, KEPT, REFUSED, UNDO_ASKED, UNDONE = "asked", "kept", "refused", "undo_asked", "undone"
"""What the value of an act says it is, by `step`; `follows` or `undoes` is the number of another one."""


def decisions(database: Database, exercise: str) -> str:
    """What differs when files or pages decide something else about an exercise, or whose work is whose.

    What is judged meanwhile is left out: while many judge, nothing could be graded again.
    """
    kinds = ", ".join(f"'{kind}'" for kind in STANDING if kind != "mark")
    (row,) = database.rows(
        "SELECT (SELECT max(number) FROM joins), (SELECT max(number) FROM acts "
        f"WHERE kind IN ({kinds}) AND (subject = CAST($1 AS TEXT) "
        "OR substr(subject, 1, length(CAST($1 AS TEXT)) + 1) = CAST($1 AS TEXT) || '/'))",
        exercise,
    )
    return " ".join([*map(str, row), setting(database, RULES)])


def notice(database: Database, exercise: str, submission_id: str, language: str) -> str:
    """What the last regrade that changed a submission's grade says to its student, "" where none did.

    What was undone says nothing any more.
    """
    acts = Acts(database).all("regraded", exercise)
    undone = {act.value.get("undoes") for act in acts if act.value.get("step") == UNDONE}
    for act in reversed(acts):
        if act.value.get("step") == KEPT and submission_id in act.value.get("changed", ()):
            if act.number in undone:
                continue
            texts = act.value.get("notice") or {}
            text = texts.get(language) or texts.get("en") or texts.get("ja") or ""
            return text if isinstance(text, str) else ""
    return ""
