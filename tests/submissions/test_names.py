"""Ids of students and the file names made of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import IntakeError
from grader.submissions import slug, student_id


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "alice",
        "Alice Liddell",
        "s123456",
        "山田　太郎",
        "o'brien",
        "a.b@c.org",
        "x" * 80,
        "...",
    ],
)
def test_good_ids_pass(text: str) -> None:
    """An id that can be read and typed is taken as it is."""
    assert student_id(text) == text


def test_ids_are_composed() -> None:
    """Two ways to write one accented letter are one id."""
    assert student_id("Jose\u0301") == student_id("Jos\u00e9") == "Jos\u00e9"


@pytest.mark.parametrize(
    "text",
    [
        "", "x" * 81, "x" * 100_000, " a", "a ", "a\n", "\u3000a", ".", "..", "../x", "a/b", "a\\b", "a\0b", "a\tb",
        "a\x1b[31m", "a\u202eb", "a\u200bb", "a\u2028b", "a\u2029b", "\ud800", "\ue000", "\u00ad",
    ],
    ids=ascii,
)  # fmt: skip
def test_bad_ids_are_refused(text: str) -> None:
    """An id that can't be seen, or that makes a path, is refused with a remedy in plain characters."""
    with pytest.raises(IntakeError) as caught:
        student_id(text)
    assert caught.value.remedy
    assert caught.value.message.isprintable()


@given(st.text())
def test_any_slug_is_a_safe_file_name(text: str) -> None:
    """Whatever the id, the slug is short, plain ASCII and no special name."""
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", slug(text))
    assert len(slug(text)) <= 43


def test_slugs_tell_twins_apart() -> None:
    """Ids that look alike as file names get different ones, on any file system."""
    twins = ["alice", "Alice", "ALICE", "al-ice", "al ice", "al/ice", "アリス", "ありす"]
    assert len({slug(twin).casefold() for twin in twins}) == len(twins)


def test_slug_shows_the_id() -> None:
    """A person can tell whose file it is."""
    assert slug("Alice Liddell").startswith("alice-liddell-")
