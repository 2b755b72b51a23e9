"""Recognises, by their first bytes, the files that are handed in by mistake."""

from __future__ import annotations

from grader.errors import IntakeError

KINDS = "Hand in the .py file that you edited, or a Jupyter notebook (.ipynb)."
_PLAIN = "Open it in your editor and save it as plain text in UTF-8."
_MAGIC = (
    (b"%PDF", "a PDF file", KINDS),
    (b"PK\x03\x04", "a zip archive (or a Word or Excel file)", "Unpack it. " + KINDS),
    (b"PK\x05\x06", "an empty zip archive", KINDS),
    (b"\x1f\x8b", "a gzip archive", "Unpack it. " + KINDS),
    (b"BZh", "a bzip2 archive", "Unpack it. " + KINDS),
    (b"\xfd7zXZ", "an xz archive", "Unpack it. " + KINDS),
    (b"7z\xbc\xaf", "a 7z archive", "Unpack it. " + KINDS),
    (b"Rar!\x1a", "a rar archive", "Unpack it. " + KINDS),
    (b"\x89PNG", "a picture (PNG)", KINDS),
    (b"\xff\xd8\xff", "a picture (JPEG)", KINDS),
    (b"GIF8", "a picture (GIF)", KINDS),
    (b"\x7fELF", "a compiled program", KINDS),
    (b"MZ\x90", "a compiled program", KINDS),
    (b"\x93NUMPY", "a saved numpy array", KINDS),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", KINDS),
    (b"{\\rtf", "a rich text file", _PLAIN),
    (b"\xff\xfe", "text in UTF-16 or UTF-32", _PLAIN),
    (b"\xfe\xff", "text in UTF-16 or UTF-32", _PLAIN),
    (b"\0\0\xfe\xff", "text in UTF-16 or UTF-32", _PLAIN),
)


def refuse_other_kinds(content: bytes, filename: str, wanted: str) -> None:
    """Let pass what may be text, also text with errors in it; `wanted` is what it should have been.

    Raises:
        IntakeError: The bytes are those of another kind of file.
    """
    for magic, kind, remedy in _MAGIC:
        if content.startswith(magic):
            raise IntakeError(f"{filename!r} looks like {kind}, not {wanted}.", remedy)
    if b"\0" not in content:
        return
    # In UTF-16 every second byte of English text is zero; a few zeros are just a broken file.
    if content.count(0) * 3 > len(content):
        raise IntakeError(
            f"{filename!r} looks like text in UTF-16 or UTF-32, not {wanted}.", _PLAIN
        )
    line = content.count(b"\n", 0, content.index(0)) + 1
    raise IntakeError(
        f"{filename!r} looks like a binary file, not {wanted}: line {line} has a NUL byte.", KINDS
    )
