"""The words of the pages: both languages say the same, and every word is one that is used."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import grader
from grader.feedback.wording import words

ROOM = Path(grader.__file__).parent / "server"
TEXTS = {
    language: {
        key: text
        for path in sorted((ROOM / "texts" / language).glob("*.toml"))
        for key, text in tomllib.loads(path.read_text("utf-8")).items()
    }
    for language in ("en", "ja")
}


def test_both_languages_have_the_same_texts() -> None:
    """Each text has its twin, with the same things filled in, and the Japanese one is Japanese."""
    english, japanese = TEXTS["en"], TEXTS["ja"]
    assert english.keys() == japanese.keys()
    for key, text in english.items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", japanese[key])), (
            key
        )
        if key not in ("other_language", "other_language_name", "points_short", "attempts_of"):
            assert re.search("[ぁ-んァ-ヶ一-龠]", japanese[key]), key


def test_no_text_takes_the_place_of_a_feedback_text() -> None:
    """The pages use both, and the same key means the same everywhere."""
    assert not TEXTS["en"].keys() & words("en").table.keys()


def test_no_text_takes_the_place_of_another() -> None:
    """Each file has keys of its own: of two the last would be read, on pages of both."""
    files = sorted((ROOM / "texts/en").glob("*.toml"))
    keys = [key for path in files for key in tomllib.loads(path.read_text("utf-8"))]
    assert sorted(keys) == sorted(set(keys))


# Of these the end is what a state, a platform's answer, or a line of its list is called.
_PUT_TOGETHER = ("state_", "passback_", "roster_by_", "roster_doubt_")


def test_every_text_is_used() -> None:
    """None is left over."""
    files = [*ROOM.rglob("*.py"), *ROOM.rglob("*.jinja")]
    source = "".join(path.read_text("utf-8") for path in files)
    for key in TEXTS["en"]:
        stem = re.sub(r"_(one|other|more)$", "", key)
        assert f'"{key}"' in source or f'"{stem}"' in source or key.startswith(_PUT_TOGETHER), key
