"""Recognises, by their first bytes, the files that are handed in by mistake."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from grader.errors import IntakeError

if TYPE_CHECKING:
    from grader.model import Text

KINDS = {
    "en": "Hand in the .py file that you edited, or a Jupyter notebook (.ipynb).",
    "ja": "編集した .py ファイルか、Jupyter ノートブック（.ipynb）を提出してください。",
}
_UNPACK = {"en": f"Unpack it. {KINDS['en']}", "ja": f"展開してください。{KINDS['ja']}"}
_PLAIN = {
    "en": "Open it in your editor and save it as plain text in UTF-8.",
    "ja": "エディターで開き、UTF-8 のテキストとして保存してください。",
}
_PAGE = {"en": "a saved web page (HTML or XML)", "ja": "保存されたウェブページ（HTML か XML）"}
_WIDE = {"en": "text in UTF-16 or UTF-32", "ja": "UTF-16 か UTF-32 のテキスト"}
_PROGRAM = {"en": "a compiled program", "ja": "コンパイルされたプログラム"}
_MAGIC: tuple[tuple[bytes, Text, Text], ...] = (
    (b"%PDF", {"en": "a PDF file", "ja": "PDF ファイル"}, KINDS),
    (
        b"PK\x03\x04",
        {
            "en": "a zip archive (or a Word or Excel file)",
            "ja": "zip ファイル（または Word か Excel のファイル）",
        },
        _UNPACK,
    ),
    (b"PK\x05\x06", {"en": "an empty zip archive", "ja": "空の zip ファイル"}, KINDS),
    (b"\x1f\x8b", {"en": "a gzip archive", "ja": "gzip ファイル"}, _UNPACK),
    (b"BZh", {"en": "a bzip2 archive", "ja": "bzip2 ファイル"}, _UNPACK),
    (b"\xfd7zXZ", {"en": "an xz archive", "ja": "xz ファイル"}, _UNPACK),
    (b"7z\xbc\xaf", {"en": "a 7z archive", "ja": "7z ファイル"}, _UNPACK),
    (b"Rar!\x1a", {"en": "a rar archive", "ja": "rar ファイル"}, _UNPACK),
    (b"\x89PNG", {"en": "a picture (PNG)", "ja": "画像（PNG）"}, KINDS),
    (b"\xff\xd8\xff", {"en": "a picture (JPEG)", "ja": "画像（JPEG）"}, KINDS),
    (b"GIF8", {"en": "a picture (GIF)", "ja": "画像（GIF）"}, KINDS),
    (b"\x7fELF", _PROGRAM, KINDS),
    (b"MZ\x90", _PROGRAM, KINDS),
    (b"\x93NUMPY", {"en": "a saved numpy array", "ja": "保存された numpy の配列"}, KINDS),
    (
        b"\xd0\xcf\x11\xe0",
        {"en": "an old Word or Excel file", "ja": "古い形式の Word か Excel のファイル"},
        KINDS,
    ),
    (b"{\\rtf", {"en": "a rich text file", "ja": "リッチテキストのファイル"}, _PLAIN),
    (b"\xff\xfe", _WIDE, _PLAIN),
    (b"\xfe\xff", _WIDE, _PLAIN),
    (b"\0\0\xfe\xff", _WIDE, _PLAIN),
)


def refuse_other_kinds(content: bytes, filename: str, wanted: Text) -> None:
    """Let pass what may be text, also text with errors in it; `wanted` is what it should have been.

    Raises:
        IntakeError: The bytes are those of another kind of file.
    """
    for magic, kind, remedy in _MAGIC:
        if content.startswith(magic):
            raise _another(kind, filename, wanted, remedy)
    text = content.removeprefix(codecs.BOM_UTF8).lstrip()
    if text.startswith(b"<") and not text.startswith(b"<<<<<<< "):  # what git leaves is told later
        raise _another(_PAGE, filename, wanted, KINDS)
    if b"\0" not in content:
        return
    # In UTF-16 every second byte of English text is zero; a few zeros are just a broken file.
    if content.count(0) * 3 > len(content):
        raise _another(_WIDE, filename, wanted, _PLAIN)
    line = content.count(b"\n", 0, content.index(0)) + 1
    raise IntakeError(
        {
            "en": f"{filename!r} looks like a binary file, not {wanted['en']}: "
            f"line {line} has a NUL byte.",
            "ja": f"{filename!r} は{wanted['ja']}ではなく、バイナリーファイルのようです"
            f"（{line} 行目に NUL バイトがあります）。",
        },
        KINDS,
    )


def _another(kind: Text, filename: str, wanted: Text, remedy: Text) -> IntakeError:
    return IntakeError(
        {
            "en": f"{filename!r} looks like {kind['en']}, not {wanted['en']}.",
            "ja": f"{filename!r} は{wanted['ja']}ではなく、{kind['ja']}のようです。",
        },
        remedy,
    )
