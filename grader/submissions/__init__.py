"""What students hand in: bytes of a .py or .ipynb file, turned into a `Submission`.

Everything here is hostile input. Nothing is imported, compiled or parsed as Python; of a notebook only
the JSON is read, with a cap on its size, and of that only the source of code cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.late import late

if TYPE_CHECKING:
    from grader.submissions.collection import Collection, collect
    from grader.submissions.found import Found, Withheld
    from grader.submissions.handin import read_hand_in, write_hand_in
    from grader.submissions.intake import parse_submission, read_submission
    from grader.submissions.names import page_name, slug, student_id
    from grader.submissions.people import People, same_person
    from grader.submissions.roster import RosterEntry, read_roster, roster_text

__all__ = [
    "Collection",
    "Found",
    "People",
    "RosterEntry",
    "Withheld",
    "collect",
    "page_name",
    "parse_submission",
    "read_hand_in",
    "read_roster",
    "read_submission",
    "roster_text",
    "same_person",
    "slug",
    "student_id",
    "write_hand_in",
]

__getattr__ = late(
    __name__,
    collection="Collection collect",
    found="Found Withheld",
    handin="read_hand_in write_hand_in",
    intake="parse_submission read_submission",
    names="page_name slug student_id",
    people="People same_person",
    roster="RosterEntry read_roster roster_text",
)
