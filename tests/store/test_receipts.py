"""Receipts: what was issued verifies, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest

from grader.errors import UsageError
from grader.model import Submission
from grader.store import Receipt, Store, receipt_key, verify_receipt

Work = Callable[..., Submission]


@pytest.fixture
def receipt(store: Store, work: Work, noon: datetime, secret: bytes) -> Receipt:
    """A receipt of a stored submission."""
    return store.add_submission(work("山田 太郎"), noon, receipt_key(secret))


def test_says_what_was_stored(receipt: Receipt, work: Work) -> None:
    """A receipt names student, exercise, time and digest."""
    assert (receipt.student, receipt.exercise) == ("山田 太郎", "dropout")
    assert receipt.time == "2026-03-04T12:00:00+00:00"
    assert receipt.digest == work("山田 太郎").digest


def test_time_is_in_utc(store: Store, work: Work, noon: datetime, secret: bytes) -> None:
    """A time of another zone is written in UTC."""
    tokyo = noon.astimezone(timezone(timedelta(hours=9)))
    assert store.add_submission(work(), tokyo, secret).time == "2026-03-04T12:00:00+00:00"


def test_verifies(receipt: Receipt, secret: bytes) -> None:
    """The text of a receipt gives the receipt back."""
    assert verify_receipt(receipt.text, secret) == receipt


def test_is_one_line_that_can_be_copied(receipt: Receipt) -> None:
    """A receipt has no blank and nothing that a mail changes."""
    assert receipt.text.isascii()
    assert receipt.text.split() == [receipt.text]


def test_survives_a_mail(receipt: Receipt, secret: bytes) -> None:
    """Line breaks that a mail program puts in do no harm."""
    text = receipt.text
    assert verify_receipt(f"  {text[:60]}\r\n{text[60:]}\n", secret) == receipt


def test_every_changed_character_is_found(receipt: Receipt, secret: bytes) -> None:
    """A receipt with any one character changed is refused."""
    for place, old in enumerate(receipt.text):
        changed = receipt.text[:place] + ("A" if old != "A" else "B") + receipt.text[place + 1 :]
        with pytest.raises(UsageError):
            verify_receipt(changed, secret)


def test_of_another_course_is_refused(receipt: Receipt) -> None:
    """Another secret did not issue it, and the message says so."""
    with pytest.raises(UsageError, match="not issued by this course") as caught:
        verify_receipt(receipt.text, b"another")
    assert caught.value.remedy


@pytest.mark.parametrize(
    "text",
    ["", "hello", "grade1", "grade1..", "grade1.a.b", "grade2.a.b", "grade3.a.b", "grade1.é.b", "grade1.\udcff.b", "grade1." + "a" * 100_000 + ".b"],
    ids=["empty", "word", "prefix", "dots", "forged", "of the second kind", "version", "accent", "surrogate", "long"],
)  # fmt: skip
def test_what_is_no_receipt_is_refused(text: str, secret: bytes) -> None:
    """Whatever is pasted, the answer is a message."""
    with pytest.raises(UsageError):
        verify_receipt(text, secret)


def test_is_made_again_from_the_store(store: Store, receipt: Receipt, secret: bytes) -> None:
    """A lost receipt can be given once more, the same one."""
    assert store.receipt(receipt.id, secret) == receipt
