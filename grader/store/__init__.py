"""Submissions and reports on disk: every byte and every grade is kept, nothing is ever changed."""

from grader.store.receipts import Receipt, verify_receipt
from grader.store.store import Store, Stored

__all__ = ["Receipt", "Store", "Stored", "verify_receipt"]
