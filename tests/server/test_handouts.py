"""What students get to begin with: stubs and hints, of every course here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.server.handouts import hints

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(path.parent for path in ROOT.glob("**/assignments/*/hints.md"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_no_hint_of_a_course_is_lost(folder: Path) -> None:
    """Each hint of `hints.md` and of the public checks is one, with a number of its own; no word is missing."""
    groups = hints(folder)
    written = (folder / "hints.md").read_text("utf-8")
    checks = (folder / f"test_{folder.name}.py").read_text("utf-8")
    assert [one.number for each in groups for one in each.hints] == list(
        range(1, 1 + sum(len(each.hints) for each in groups))
    )
    assert len(groups[0].hints) == checks.count("@check(")
    assert [each.title for each in groups[1:]] == [
        line[3:].replace("`", "") for line in written.splitlines() if line.startswith("## ")
    ]
    items = re.findall(r"^\d+[.)] ", written, re.MULTILINE)
    assert sum(len(each.hints) for each in groups[1:]) == len(items)
    told = " ".join(str(one.text) for each in groups[1:] for one in each.hints)
    below = "".join(written.partition("\n## ")[1:])  # what stands above is no hint
    body = re.sub(r"^(#.*|\d+[.)] )", "", below, flags=re.MULTILINE)
    assert re.findall(r"\w+", told) == re.findall(r"\w+", body)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_hints_of_checks_are_in_both_languages(folder: Path) -> None:
    """So that whoever reads Japanese has some in Japanese."""
    for one in hints(folder)[0].hints:
        assert re.search("[ぁ-んァ-ヶ一-龠]", one.html("ja"))


def test_what_is_computed_is_not_read_and_nothing_runs(tmp_path: Path) -> None:
    """A hint is a text that is written out; whatever else stands there is passed over."""
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "test_one.py").write_text(
        "raise SystemExit\n"
        '@check(points=1, title="T", hint={"en": "<b>H</b>", "ja": "ヒ"})\ndef test_a(student): ...\n'
        '@check(points=1, title=open("/etc/passwd").read(), hint="H")\ndef test_b(student): ...\n'
        '@check(points=1, title={"en": "T"}, hint={"en": 1})\ndef test_c(student): ...\n'
        "@other\ndef test_d(student): ...\n"
    )
    ((only,),) = [each.hints for each in hints(folder)]
    assert (only.heading("ja"), only.html("en")) == ("T", "&lt;b&gt;H&lt;/b&gt;")
    assert only.html("ja") == "ヒ"


def test_without_hints_there_are_none(tmp_path: Path) -> None:
    """Nor where a file can't be parsed."""
    folder = tmp_path / "two"
    folder.mkdir()
    assert hints(folder) == ()
    other = tmp_path / "three"
    other.mkdir()
    (other / "test_three.py").write_text("def (")
    assert hints(other) == ()


def test_hints_may_be_paragraphs(tmp_path: Path) -> None:
    """A list is one form of them; code inside one stays with it, and markup is text."""
    folder = tmp_path / "four"
    folder.mkdir()
    (folder / "hints.md").write_text(
        "# Hints\n\nfor you\n\n## `f`\n\nOne,\nstill one.\n\nTwo <i>\n\n- three\n\n  ```\n  x = 1\n  ```\n"
    )
    ((each,),) = [hints(folder)]
    assert [str(one.html("en")) for one in each.hints] == [
        "<p>One, still one.</p>",
        "<p>Two &lt;i&gt;</p>",
        '<p>three</p>\n<pre tabindex="0"><code>x = 1</code></pre>',
    ]
