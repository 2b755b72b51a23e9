"""A task's README as a page shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.server.task import task

ROOT = Path(__file__).parents[3]
READMES = sorted(ROOT.glob("assignments/*/README*.md")) + sorted(
    ROOT.glob("courses/*/assignments/*/README*.md")
)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# Title\n\nA *soft* **bold** `a*b` word", "<p>A <em>soft</em> <strong>bold</strong> <code>a*b</code> word</p>"),
        ("訓練を*少し*、**とても**速く", "<p>訓練を<em>少し</em>、<strong>とても</strong>速く</p>"),
        ("two\nlines", "<p>two lines</p>"),
        ("- one\n  more\n- two", "<ul><li>one more</li><li>two</li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("- a\n\n1. b", "<ul><li>a</li></ul>\n<ol><li>b</li></ol>"),
        ("## Part `f`", "<h3>Part <code>f</code></h3>"),
        ("```py\nx = 1 < 2\n\ny\n```\nafter", '<pre tabindex="0"><code>x = 1 &lt; 2\n\ny</code></pre>\n<p>after</p>'),
        ("so:\n\n    x = 1\n\n    y\n\nafter", '<p>so:</p>\n<pre tabindex="0"><code>x = 1\n\ny</code></pre>\n<p>after</p>'),
        ("x**4 and -x**4, 0.5 ** n, 2 * 3 * 4", "<p>x**4 and -x**4, 0.5 ** n, 2 * 3 * 4</p>"),
        ("[the web](https://e.org/?a=1&b) [hints](hints.md)", '<p><a href="https://e.org/?a=1&amp;b" rel="noreferrer">the web</a> hints</p>'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_courses_write_is_shown(written: str, shown: str) -> None:
    """Each form that courses use has its own HTML; what is none of them stays as it was written."""
    assert task(written) == shown


def test_a_table_has_its_head() -> None:
    """It scrolls by itself, and so the keyboard reaches it."""
    html = task("| a | `b` |\n|---|---|\n| 1 | 2 |")
    assert '<th scope="col"><code>b</code></th>' in html
    assert "<tbody><tr><td>1</td><td>2</td></tr></tbody>" in html
    assert '<div class="wide" tabindex="0">' in html


def test_markup_is_escaped_wherever_it_stands() -> None:
    """No course's text is HTML."""
    bad = "<img src=x>"
    text = f"{bad}\n\n- {bad}\n\n## {bad}\n\n`{bad}`\n\n    {bad}\n\n| {bad} |\n|---|\n| {bad} |\n\n[{bad}](https://e.org/{bad})"
    assert "<img" not in task(text)


def test_what_authors_say_to_each_other_is_left_out() -> None:
    """A comment, of a line or of several, is not shown; what stands around it is."""
    html = task("one\n\n<!-- TODO: hide -->\ntwo\n\n<!--\nhide\n\nmore\n-->\n\nthree")
    assert "hide" not in html
    assert "more" not in html
    assert all(word in html for word in ("one", "two", "three"))


@pytest.mark.parametrize("path", READMES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_nothing_of_a_task_is_lost(path: Path) -> None:
    """Each word of each README here is there, and no sign of the form is left over."""
    html = task(path.read_text("utf-8"))
    for sign in ("```", "|---", "\n## ", "**<", ">**"):
        assert sign not in html
    assert html.count("<pre") == html.count("</pre>")


def test_a_reader_of_japanese_has_the_task_in_japanese(people: Any) -> None:
    """By the language that was chosen, and told in the page's markup only where it is another one."""
    english = people.bob.get("/x/scaling").text
    people.bob.cookies["lang"] = "ja"
    japanese = people.bob.get("/x/scaling").text
    people.bob.cookies.pop("lang")
    assert "A column of ages" in english
    assert "年齢（0 から 90）の列" in japanese
    assert "A column of ages" not in japanese
    for page in (english, japanese):
        assert '<section class="task" aria-labelledby="task">' in page
