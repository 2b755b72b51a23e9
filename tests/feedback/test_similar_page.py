"""Pages about submissions that are alike."""

from __future__ import annotations

from dataclasses import replace

from grader.feedback.class_page import class_page
from grader.feedback.similar_page import AlikeGroup, AlikePair, AlikeSource, similar_page
from grader.model import Span
from tests.feedback import samples

TITLE = samples.text("Deep networks", "深いネットワーク")


def group(name: str = "Ada", pairs: int = 1) -> AlikeGroup:
    """Make a group of two with some lines marked."""
    one = AlikeSource(name, samples.PARTS, (Span("", "dropout.py", 8, 10),))
    other = AlikeSource("Ravi", samples.PARTS, (Span("", "dropout.py", 9, 10),))
    members = ((name, "ada-dropout.html"), ("Ravi", "ravi-dropout.html"))
    return AlikeGroup("dropout", members, 0.83, (AlikePair(one, other, 0.83),) * pairs)


def test_both_sources_stand_side_by_side_with_the_shared_lines_marked() -> None:
    """Each side has its own marks, and the share is told."""
    page = similar_page(TITLE, [group()], language="en")
    left, right = page.split("<h3>")[1:3]
    assert left.count('class="l on"') == 3
    assert right.count('class="l on"') == 2
    assert "83 %" in page


def test_groups_without_pairs_are_named() -> None:
    """Where only names and links are given, the page says that more is not shown."""
    page = similar_page(TITLE, [group("Ada"), group("Wei", pairs=0)], language="en")
    assert page.count('class="sides"') == 1
    assert "Wei</a>" in page
    assert page.count("Not shown here") == 1


def test_the_same_file_is_called_so() -> None:
    """Identical bytes are no share of anybody's own code."""
    one = replace(group(), same=True, pairs=(replace(group().pairs[0], same=True),))
    assert "byte for byte." in similar_page(TITLE, [one], language="en")
    assert "same file" in class_page(TITLE, [], [], language="en", alike=[one])


def test_the_class_page_links_to_the_groups() -> None:
    """Each group is a row that leads to its place; without any the page says so."""
    with_them = class_page(TITLE, [], [], language="en", alike=[group(), group("Wei")])
    assert 'href="similar.html#g2"' in with_them
    assert "No two submissions" in class_page(TITLE, [], [], language="en")
    page = class_page(TITLE, [], [], language="en", not_compared=["dropout"])
    assert "dropout: not compared" in page


def test_names_and_code_are_text() -> None:
    """What students write becomes no markup."""
    page = similar_page(TITLE, [group(samples.HOSTILE)], language="ja")
    assert "<script" not in page
    assert "<img" not in page
