"""The student's page: what it says, and what it never says."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from grader.feedback.counting import Counting
from grader.feedback.small_example import example_lines
from grader.feedback.student_page import draft, student_page
from grader.feedback.wording import words
from grader.model import (
    Example,
    GradeReport,
    LeftOut,
    LoadProblem,
    Outcome,
    Part,
    Span,
    Status,
    Why,
)
from tests.feedback import samples
from tests.feedback.samples import check, report

TITLE = samples.text("Inverted dropout", "逆ドロップアウト")


def page(made: GradeReport, parts: tuple[Part, ...] = samples.PARTS, **changes: object) -> str:
    """Render a page for Ada in English, or with these changes."""
    values: dict[str, object] = {
        "exercise_title": TITLE,
        "student_name": "Ada Lovelace",
        "language": "en",
    }
    return student_page(made, parts, **(values | changes))  # type: ignore[arg-type]


def body(text: str) -> str:
    """Give a page without its style sheet and its tags."""
    return re.sub("<[^>]*>", " ", text[text.index("<body>") :])


def test_a_student_never_sees_what_is_hidden() -> None:
    """No detail of a hidden check, no seed and no time is in a student's page; public ones are."""
    text = page(samples.every_outcome())
    assert "SECRET" not in text
    assert "SEED" not in text
    assert "12.3" not in text
    assert "PUBLIC (3, 4) is not (4, 3)" in text


def test_staff_see_everything() -> None:
    """The staff's page has details, seed, times, and a mark that says whose it is."""
    text = page(samples.every_outcome(), staff=True)
    for piece in (
        "SECRET expected 0.8",
        "SEED-OF-THE-DRAWS",
        "12.3 ms",
        "kept_share",
        "Staff view",
    ):
        assert piece in text


def test_a_draft_becomes_the_page_of_whoever_handed_it_in() -> None:
    """It has gaps for the name, what counts and the receipt, and is else the page, whatever the source holds."""
    parts = (Part("dropout.py", b"'\0'  # \0\n"),)
    made = samples.every_outcome()
    drafted = draft(made, parts, exercise_title=TITLE, language="ja")
    counts = Counting(1.5, 3.0, ("Two days \0 late",))
    for name, receipt, counting in (("Ada", "grade1.x", None), ("\0 <b>", "", counts)):
        asked = {"student_name": name, "receipt": receipt, "counting": counting, "language": "ja"}
        assert drafted.page(name, receipt, counting) == page(made, parts, **asked)
        assert "\0" not in drafted.page(name, receipt, counting)


def test_each_outcome_has_its_word() -> None:
    """Wrong, raised, timed out, crashed and missing are different words."""
    text = body(page(samples.every_outcome()))
    for word in ("wrong", "raised ValueError", "timed out", "crashed", "missing"):
        assert re.search(rf"\b{word}\b", text)


def test_the_score_is_said() -> None:
    """Points and what could be earned stand first."""
    text = " ".join(body(page(samples.every_outcome())).split())
    assert "3 of 10 points" in text
    assert "2 of 9 checks passed" in text


def test_diagnoses_come_before_checks_and_several_are_one_of_these() -> None:
    """Ideas come first; ideas that can't be told apart are offered as such."""
    text = body(page(samples.every_outcome()))
    assert text.index("believed one of these") < text.index("believed:") < text.index("Title of")
    assert text.count("believed one of these") == 1


@pytest.mark.parametrize(("gave", "told"), [
    ("array([1.])", "The answer is right, but"), ("array([2.])", "It also changes in place"),
])  # fmt: skip
def test_a_change_in_place_is_not_told_as_a_wrong_answer(gave: str, told: str) -> None:
    """Where what came is what was due, the example says that the change is all that is wrong."""
    example = Example(
        function="dropout_forward", call="f(x)", gave=gave, due="array([1.])", changed=("1",)
    )
    assert told in page(replace(samples.every_outcome(), examples=(example,)))
    assert any(told in line for line in example_lines(example, words("en")))


def test_the_smallest_example_stands_above_the_checks() -> None:
    """The call, what came, what was due and what was changed, once, before the list of failed checks."""
    text = page(samples.every_outcome())
    shown = [
        "The smallest example", "dropout_forward(np.array([[1.]]), 1.)", "array([[0.]])",
        "array([[1.5]])", "arguments 1, mask", "checks to mend",
    ]  # fmt: skip
    assert [text.count(piece) for piece in shown[1:5]] == [1, 1, 1, 1]
    assert sorted(shown, key=text.index) == shown


def test_an_internal_error_costs_nothing_and_is_not_the_students() -> None:
    """Without a grade there is no score; the student reads whose fault it is and that nothing is lost."""
    broken = report(status=Status.INTERNAL_ERROR, error="SECRET traceback", points=0.0)
    text = page(broken)
    for said in ("Not graded yet", "our fault", "no attempt was used", "you lose no points"):
        assert said in text
    assert "SECRET" not in text
    assert "SECRET traceback" in page(broken, staff=True)


def test_a_check_of_ours_that_broke_is_apart() -> None:
    """A check that broke on our side is not among those to mend, and names no points lost."""
    text = body(page(report(check("a"), check("b", Outcome.INTERNAL_ERROR))))
    assert "to mend" not in text
    assert "not your fault" in text
    assert "0 of 1" not in text


def test_an_unsafe_report_is_marked_loudly() -> None:
    """A report without a sandbox says so at the top."""
    text = page(report(check("a"), unsafe=True))
    assert text.index("UNSAFE") < text.index("<h1>")
    assert "UNSAFE" not in page(report(check("a")))


def test_a_syntax_error_shows_its_line() -> None:
    """The line that Python can't read is quoted, and marked in the source."""
    text = page(*samples.syntax_error())
    assert "expected &#39;:&#39;" in text
    assert "line 8 of dropout.py" in text
    assert text.count("def dropout_forward(A, keep_prob, rng, train=True)") >= 1
    assert re.search(r'class="l err" id="c0-8"', text)


def test_notebook_cells_are_named() -> None:
    """A notebook's cells are shown one by one under their names."""
    cells = (
        Part("cell 1", b"import numpy", notebook=True),
        Part("cell 3", b"x = 1", notebook=True),
    )
    text = body(page(report(check("a")), cells))
    assert "cell 1" in text
    assert "cell 3" in text
    assert "Of a notebook only" in text


def test_the_footer_says_what_was_graded_and_how() -> None:
    """Digest, layers, versions and receipt are there."""
    text = page(samples.every_outcome(), receipt="R-123")
    for piece in (samples.DIGEST, "namespaces, landlock, seccomp", "numpy 2.4.0", "R-123"):
        assert piece in text


def test_nothing_of_the_students_becomes_markup() -> None:
    """Hostile names, messages, output and source stay text, in the staff's page too."""
    text = page(
        *samples.hostile(), student_name=samples.HOSTILE, receipt=samples.HOSTILE, staff=True
    )
    for forbidden in (
        "<script>",
        "<img",
        "<svg onload",
        "</pre></style>",
        "\u202e",
        "\u2028",
        "\x1b",
    ):
        assert forbidden not in text
    assert r"\u202e" in text
    assert "{{ 7 * 7 }}" in text
    assert text.count("<style>") == 1
    text.encode("utf-8")


def test_no_page_needs_anything_else_or_runs_anything() -> None:
    """The policy forbids scripts and requests, and nothing refers to another file."""
    text = page(samples.every_outcome())
    (policy,) = re.findall('Content-Security-Policy" content="([^"]*)"', text)
    assert policy.startswith("default-src &#39;none&#39;")
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert not re.findall(r'(?:src|href)="(?!#|data:,)[^"]*"', text)
    assert not re.findall(r'\sstyle="', text)


@pytest.mark.parametrize("staff", [False, True])
def test_japanese_pages_are_japanese(staff: bool) -> None:
    """Everything of ours and of the course's is in Japanese."""
    text = page(samples.every_outcome(), language="ja", staff=staff)
    assert '<html lang="ja">' in text
    assert "逆ドロップアウト" in text
    assert "kept_share の題" in text
    assert "Hint" not in body(text)


def test_an_empty_report_has_a_page() -> None:
    """A report without checks, parts or anything else still makes sense."""
    bare = GradeReport(
        student="", exercise="", digest="", status=Status.GRADED, points=0, possible=0
    )
    assert "Nothing has been checked yet" in page(bare, ())


def test_no_text_of_the_students_floods_the_page() -> None:
    """Names, messages and spans of absurd size are cut, in the staff's page too."""
    flood = "x" * 300_000
    made = report(
        check("a", Outcome.RAISED, exception=flood, detail=flood),
        output=flood,
        error=flood,
        problem=LoadProblem("raised", flood, flood, 3),
        spans=(Span("dropout_forward", "dropout.py", -5, 10**12),),
    )
    text = page(made, student_name=flood, staff=True)
    assert len(text) < 60_000
    assert "1000000000000" not in text


def test_what_counts_is_there_with_its_reasons() -> None:
    """Where a rule made other points of a report's, the page has both, and why; a reason is no markup."""
    counting = Counting(4.5, 10.0, ("1 day late: -10%", "due moved to <b>May</b>: ill"))
    text = page(report(check("a")), counting=counting)
    assert "4.5 of 10 points count" in body(text)
    assert "<li>1 day late: -10%</li>" in text
    assert "<b>May" not in text
    assert "成績になるのは 10 点中 4.5 点です" in page(
        report(check("a")), counting=counting, language="ja"
    )
    assert "points count" not in page(report(check("a")))


def test_backticks_are_code_or_left_out() -> None:
    """What stands in backticks is code in a page, also in details and titles; a label has none."""
    told = check(
        "a",
        Outcome.WRONG,
        title=samples.text("Divides by `m`"),
        detail="RuntimeError\n→ write `np.prod` instead.",
        visibility="public",
    )
    made = report(told, pictures=(samples.picture(samples.BARS, samples.BARS, "Shares of `dev`"),))
    shown = page(made)
    for code in ("np.prod", "m", "dev"):
        assert f"<code>{code}</code>" in shown
    assert "`" not in re.sub(r"<pre class=\"code\".*?</pre>", "", shown, flags=re.DOTALL)


def test_what_was_not_run_is_told_where_it_is_needed() -> None:
    """What a function needs stands before the checks, the rest behind them; both are only text."""
    made = report(
        check("a", Outcome.RAISED),
        left_out=(
            LeftOut("cell [3]", 2, "X = <b>train</b>()", Why.OWN, "train", ("dropout_forward",)),
            LeftOut("cell [4]", 1, "%matplotlib \u202einline", Why.IPYTHON),
            LeftOut("cell [4]", 2, "from drawing import pretty", Why.ABSENT, "drawing"),
            LeftOut("cell [4]", 3, "from helpers import *", Why.ABSENT, "helpers"),
            LeftOut("cell [5]", 9, "m = 1", Why.BEHIND, "8"),
        ),
    )
    shown = page(made)
    assert "X = &lt;b&gt;train&lt;/b&gt;()" in shown
    assert "<code>dropout_forward</code> needs it." in shown
    assert shown.index("X = &lt;b&gt;") < shown.index("%matplotlib")
    assert "\u202e" not in shown
    assert "from drawing import pretty" not in shown  # nobody asked for it
    assert "from helpers import *" not in shown
    assert shown.index("<code>raise NotImplementedError</code>, and is never") < shown.index(
        "%matplotlib"
    )
    assert "cell [3], line 2" in shown
    assert "実行されなかった行" in page(made, language="ja")
