"""What a grading process is asked: a submission to grade, or one check of it to run again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.model import Submission


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages that are wanted of a submission: a draft in each language.

    `filename` is what the file is called by whoever handed it in, "" where that is not known.
    """

    languages: tuple[str, ...] = ()
    filename: str = ""


NO_PAGES = Pages()


@dataclass(frozen=True, slots=True)
class Order:
    """A submission to grade; the functions whose answers have ended processes, and how many they were.

    `pages` are to be drafted. With a `check` that alone is run again, with the draws of a `seed`.
    """

    submission: Submission
    pages: Pages
    check: str = ""
    seed: str = ""
    spent: frozenset[str] = frozenset()
    lost: int = 0
