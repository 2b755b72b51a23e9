"""Receipts: a line that a student can keep, and that only this course can have issued."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass

from grader.errors import UsageError

_PREFIX = "grade1"
_FIELDS = ("id", "student", "exercise", "time", "digest")


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a submission was stored: whose, when (ISO 8601, UTC) and which bytes (SHA-256)."""

    id: str
    student: str
    exercise: str
    time: str
    digest: str
    mac: str

    @property
    def text(self) -> str:
        """The receipt as one line."""
        return f"{_PREFIX}.{_body(self)}.{self.mac}"


def issue(id_: str, student: str, exercise: str, time: str, digest: str, secret: bytes) -> Receipt:
    """Make the receipt of a stored submission."""
    plain = Receipt(id_, student, exercise, time, digest, "")
    return Receipt(id_, student, exercise, time, digest, _mac(_body(plain), secret))


def verify_receipt(text: str, secret: bytes) -> Receipt:
    """Read a receipt and make sure that this course issued it.

    Raises:
        UsageError: It is not a receipt, or another course's, or it was changed.
    """
    # Mail programs break long lines, and what is not ASCII was never a receipt's.
    parts = "".join(text[:8000].split()).split(".")
    if len(parts) != 3 or parts[0] != _PREFIX or not text.isascii():
        raise UsageError(
            {"en": "This is not a receipt.", "ja": "これは受領書ではありません。"},
            {
                "en": f"A receipt is one line that begins with {_PREFIX}.",
                "ja": f"受領書は {_PREFIX} で始まる 1 行です。",
            },
        )
    _, body, mac = parts
    if not hmac.compare_digest(mac.encode(), _mac(body, secret).encode()):
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
        return Receipt(**{key: str(value) for key, value in fields.items()}, mac=mac)
    except (binascii.Error, ValueError, TypeError, AttributeError):
        raise UsageError(
            {
                "en": "This receipt was issued by another version of the grader.",
                "ja": "この受領書は、別のバージョンの採点プログラムが発行したものです。",
            }
        ) from None


def _body(receipt: Receipt) -> str:
    fields = {name: getattr(receipt, name) for name in _FIELDS}
    data = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _mac(body: str, secret: bytes) -> str:
    return hmac.digest(secret, f"receipt\0{body}".encode(), hashlib.sha256).hex()[:32]
