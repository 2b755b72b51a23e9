"""What workers do for staff at the server's pages, since the web process reads no report and no solution."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from grader.course import LANGUAGES
from grader.errors import GraderError, RefusedError
from grader.store.errands import Errand, Errands
from grader.store.keys import Signer, posted

if TYPE_CHECKING:
    from grader.course import Course
    from grader.grading.evidence import Evidence
    from grader.model import GradeReport
    from grader.store import Store
    from grader.submissions import Submission


@dataclass(frozen=True, slots=True)
class Job:
    """An errand with what it takes: the course and its store, and the sandbox of the worker that does it.

    `grade` grades a submission without keeping what comes of it; `check` runs one check of it again, with the
    draws of a seed.
    """

    course: Course
    store: Store
    secret: bytes
    actor: str
    grade: Callable[[Submission], GradeReport]
    check: Callable[[Submission, str, str], Evidence]
    attachment: bytes | None = None


Doer = Callable[[Job, Mapping[str, Any]], Mapping[str, Any]]
"""Does an errand of a kind, given what it is about, and gives plain data."""


def _later(module: str, name: str) -> Doer:
    """A doer whose module is loaded when it is first needed."""

    def do(job: Job, value: Mapping[str, Any]) -> Mapping[str, Any]:
        doer: Doer = getattr(import_module(f"grader.service.{module}"), name)
        return doer(job, value)

    return do


DOERS: dict[str, Doer] = {
    "submission": _later("looking", "submission"),
    "evidence": _later("evidence", "evidence"),
    "similar": _later("similar", "similar"),
    "log": _later("log", "log"),
    "class_report": _later("tables", "class_report"),
    "export": _later("tables", "export"),
    "take_in": _later("taking_in", "take_in"),
    "rules": _later("deciding", "rules"),
    "preview": _later("deciding", "preview"),
    "regrades": _later("regrading", "regrades"),
    "regrade": _later("regrading", "regrade"),
    "regrade_keep": _later("regrading", "keep"),
    "regrade_undo_preview": _later("regrading", "undo_preview"),
    "regrade_undo": _later("regrading", "undo"),
    "rubric_effect": _later("judging", "rubric_effect"),
    "own_data": _later("own_data", "own_data"),
}
"""Who does which kind of errand."""


def ran_next(
    store: Store,
    worker: str,
    secret: bytes,
    do: Callable[[Errand], Mapping[str, Any]],
    failed: Callable[[Errand, Exception], None],
    *,
    remote: bool = False,
    passing: tuple[type[Exception], ...] = (RefusedError,),
) -> bool:
    """Do the errand that waits longest, and leave its answer for who asked; tells whether there was any.

    Of a surprise `failed` is told, and nobody waits for the errand any longer. What is `passing` is none.

    Raises:
        RefusedError: The database has gone away.
    """
    errands, clock = Errands(store.database), store.database.clock
    errand = errands.lease(worker, clock(), remote=remote)
    if errand is None:
        return False
    try:
        answer = _answer(lambda: do(errand))
        sealed = posted(errand.mailbox, answer, f"errand {errand.id}", Signer(secret))
    except passing:
        raise
    except Exception as error:  # noqa: BLE001 - a surprise must not keep others waiting
        failed(errand, error)
        errands.give_up(errand)
        return True
    errands.finish(errand, sealed, clock())
    return True


def _answer(do: Callable[[], Mapping[str, Any]]) -> bytes:
    """What comes of an errand, or what is wrong with what was asked."""
    try:
        told: dict[str, Any] = {"answer": do()}
    except GraderError as error:
        both = {language: error.told(language) for language in LANGUAGES}
        told = {
            "error": {
                name: {language: one[place] for language, one in both.items()}
                for place, name in enumerate(("message", "next"))
            }
        }
    return json.dumps(told, ensure_ascii=False).encode()
