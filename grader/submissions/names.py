"""Ids of students, and the file names made of them."""

from __future__ import annotations

import re
import unicodedata

from grader.errors import IntakeError

_LIMIT = 80


def student_id(text: str) -> str:
    """Check an id, and give it in Unicode's composed form.

    Raises:
        IntakeError: It is empty, too long, or has characters that can't be seen or that make paths.
    """
    if len(text) > 4 * _LIMIT:  # before the work of composing it
        raise _length(len(text))
    id_ = unicodedata.normalize("NFC", text)
    if not id_:
        raise IntakeError(
            {"en": "The student's id is empty.", "ja": "学生の ID が空です。"},
            {"en": f"Use 1 to {_LIMIT} characters.", "ja": f"1〜{_LIMIT} 文字にしてください。"},
        )
    if len(id_) > _LIMIT:
        raise _length(len(id_))
    if any(unicodedata.category(char).startswith(("C", "Zl", "Zp")) for char in id_):
        raise IntakeError(
            {
                "en": f"The id {id_!a} has characters that can't be seen.",
                "ja": f"ID {id_!a} に目に見えない文字が入っています。",
            },
            {"en": "Type it again by hand.", "ja": "手で入力し直してください。"},
        )
    if id_ != id_.strip() or id_ in (".", "..") or "/" in id_ or "\\" in id_:
        raise IntakeError(
            {"en": f"{id_!r} can't be an id.", "ja": f"{id_!r} は ID にできません。"},
            {
                "en": "Leave out slashes and blanks at the ends.",
                "ja": "スラッシュや、両端の空白を除いてください。",
            },
        )
    return id_


def _length(count: int) -> IntakeError:
    return IntakeError(
        {"en": f"An id of {count:,} characters.", "ja": f"ID が {count:,} 文字あります。"},
        {"en": f"Use 1 to {_LIMIT}.", "ja": f"1〜{_LIMIT} 文字にしてください。"},
    )


def slug(student: str) -> str:
    """A safe file name for an id: what is plain in it, and a digest that tells twins apart.

    The digest is long enough that nobody can look for an id with the file name of another's.
    """
    import hashlib  # slow to load, and an id alone needs none

    plain = re.sub(r"[^a-z0-9]+", "-", student.lower()).strip("-")[:26]
    digest = hashlib.sha256(student.encode(errors="surrogatepass")).hexdigest()[:16]
    return f"{plain}-{digest}" if plain else digest


def page_name(student: str, exercise: str) -> str:
    """The file name of a student's page for an exercise; ids never become paths as they are."""
    return f"{slug(student)}-{exercise}.html"
