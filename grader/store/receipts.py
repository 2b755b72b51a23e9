"""Receipts: a line that a student can keep, and that only this course can have issued."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass, replace

from grader.errors import UsageError
from grader.store.keys import derived

_FIELDS = {
    "grade1": ("id", "student", "exercise", "time", "digest"),
    "grade2": ("id", "student", "exercise", "time", "digest", "head"),
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a submission was stored: whose, when (ISO 8601, UTC) and which bytes (SHA-256).

    `head` is the link of the store's chain that it is ("" in a receipt of the first kind).
    """

    id: str
    student: str
    exercise: str
    time: str
    digest: str
    head: str
    mac: str

    @property
    def text(self) -> str:
        """The receipt as one line."""
        return f"{_kind(self)}.{_body(self)}.{self.mac}"


def receipt_key(secret: bytes) -> bytes:
    """The key that signs receipts: whoever holds it alone can read and forge nothing else."""
    return derived(secret, "receipts")


def issue(
    id_: str, student: str, exercise: str, time: str, digest: str, head: str, key: bytes
) -> Receipt:
    """Make the receipt of a stored submission; `key` is the secret where there is no `head`."""
    plain = Receipt(id_, student, exercise, time, digest, head, "")
    return replace(plain, mac=_mac(_body(plain), key))


def verify_receipt(text: str, secret: bytes) -> Receipt:
    """Read a receipt and make sure that this course issued it.

    Raises:
        UsageError: It is not a receipt, or another course's, or it was changed.
    """
    # Mail programs break long lines, and what is not ASCII was never a receipt's.
    parts = "".join(text[:8000].split()).split(".")
    if len(parts) != 3 or parts[0] not in _FIELDS or not text.isascii():
        raise UsageError(
            {"en": "This is not a receipt.", "ja": "これは受領書ではありません。"},
            {
                "en": "A receipt is one line that begins with grade1 or grade2.",
                "ja": "受領書は grade1 か grade2 で始まる 1 行です。",
            },
        )
    kind, body, mac = parts
    key = secret if kind == "grade1" else receipt_key(secret)
    if not hmac.compare_digest(mac.encode(), _mac(body, key).encode()):
        raise UsageError(
            {
                "en": "This receipt was not issued by this course, or it was changed.",
                "ja": "この受領書は、このコースが発行したものではないか、書き換えられています。",
            },
            {
                "en": "Copy the whole line again, and use the course's own folder.",
                "ja": "1 行全体をもう一度コピーし、そのコースのフォルダーで試してください。",
            },
        )
    try:
        fields = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return Receipt(
            **{"head": "", **{name: str(fields[name]) for name in _FIELDS[kind]}}, mac=mac
        )
    except (binascii.Error, ValueError, TypeError, KeyError):
        raise UsageError(
            {
                "en": "This receipt was issued by another version of the grader.",
                "ja": "この受領書は、別のバージョンの採点プログラムが発行したものです。",
            }
        ) from None


def _kind(receipt: Receipt) -> str:
    return "grade2" if receipt.head else "grade1"


def _body(receipt: Receipt) -> str:
    fields = {name: getattr(receipt, name) for name in _FIELDS[_kind(receipt)]}
    data = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _mac(body: str, key: bytes) -> str:
    return hmac.digest(key, f"receipt\0{body}".encode(), hashlib.sha256).hex()[:32]
