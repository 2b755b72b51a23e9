"""Submissions and reports on disk: every byte and every grade is kept, nothing is ever changed.

A submission is stored before it is graded, and grading it again adds a report beside the earlier
ones. Whatever was handed in can be shown as it was; reports carry an HMAC of the course's secret, so
that a grade edited in the file is found out when it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.late import late

if TYPE_CHECKING:
    from grader.store.receipts import Receipt, receipt_key, verify_receipt
    from grader.store.rows import Stored, report_json
    from grader.store.store import Change, HandIn, Store, Untimed

__all__ = [
    "Change",
    "HandIn",
    "Receipt",
    "Store",
    "Stored",
    "Untimed",
    "receipt_key",
    "report_json",
    "verify_receipt",
]

__getattr__ = late(
    __name__,
    receipts="Receipt receipt_key verify_receipt",
    rows="Stored report_json",
    store="Change HandIn Store Untimed",
)
