"""The class report."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

import pytest

from grader.feedback.class_figures import column, distribution, ideas
from grader.feedback.class_page import (
    ExerciseColumn,
    StudentRow,
    UngradedWork,
    class_page,
    result_of,
    summary,
)
from grader.feedback.clean import MOST_TOLD
from grader.feedback.rendering import local_link
from grader.feedback.wording import words
from grader.model import Outcome, Status
from grader.submissions import page_name
from tests.feedback import samples
from tests.feedback.samples import check, diagnosis, report

TITLE = samples.text("Deep networks", "深いネットワーク")
EXERCISE = ExerciseColumn(
    "dropout", samples.text("Dropout"), (("a", samples.text("A")), ("b", samples.text("B")))
)


def row(student: str, *results: object, name: str = "") -> StudentRow:
    """Make a student's row."""
    return StudentRow(student, name, "1", results)  # type: ignore[arg-type]


def graded(a: Outcome, b: Outcome, **changes: object) -> object:
    """Make the result of a report with two checks."""
    return result_of(report(check("a", a), check("b", b), **changes))


PASSED, WRONG = Outcome.PASSED, Outcome.WRONG
BROKEN = result_of(report(status=Status.INTERNAL_ERROR))
ROWS = [
    row("s1", graded(PASSED, PASSED)),
    row("s2", graded(PASSED, WRONG, diagnoses=(diagnosis("x"),))),
    row("s3", graded(WRONG, WRONG, diagnoses=(diagnosis("x"), diagnosis("y")))),
    StudentRow("s4", "", "1", (None,), missing={"dropout": 2.0}),
    row("s5", BROKEN),
]


def test_rates_count_only_what_was_graded() -> None:
    """Neither who handed in nothing nor an error of ours is in a rate."""
    figures = column(EXERCISE, 0, ROWS, words("en"))
    assert (figures.graded, figures.missing, figures.ungraded, figures.full) == (3, 1, 1, 1)
    assert figures.mean == pytest.approx(50)
    assert [(rate.passed, rate.percent) for rate in figures.checks] == [
        (2, pytest.approx(200 / 3)),
        (1, pytest.approx(100 / 3)),
    ]


def test_an_exercise_without_grades_has_no_mean() -> None:
    """No grade is not a mean of zero."""
    figures = column(EXERCISE, 0, [row("s4", None)], words("en"))
    assert figures.mean is None
    assert figures.checks[0].percent is None


def test_the_heat_map_joins_runs() -> None:
    """Students are sorted by score, and equal outcomes in a row are one stroke."""
    heat = column(EXERCISE, 0, ROWS, words("en")).heat
    assert dict(heat.paths) == {"passed": "M0 0h2M0 1h1", "wrong": "M1 1h1M0 2h2"}
    assert heat.names == ("s1", "s2", "s3")


def test_full_marks_are_in_the_last_bar() -> None:
    """100 percent belongs to the last bar, what was not handed in to the first, and no grade to none."""
    bins = distribution(ROWS)
    assert [(item.low, item.count) for item in bins if item.count] == [(0, 2), (50, 1), (90, 1)]
    assert max(item.share for item in distribution([])) == 0


def test_ideas_are_ranked_and_have_examples() -> None:
    """The commonest misconception comes first, with its share and links to pages of those who hold it."""
    (found,) = ideas([EXERCISE], ROWS)
    assert [(idea.belief["en"], idea.count, idea.of) for idea in found.common] == [
        ("Belief `x`.", 2, 3),
        ("Belief `y`.", 1, 3),
    ]
    assert found.rarer == ()
    pages = tuple((student, page_name(student, EXERCISE.name)) for student in ("s2", "s3"))
    assert found.common[0].links == pages


def holding(student: str, *names: str, function: str = "dropout_forward") -> StudentRow:
    """Make a student who holds ideas."""
    held = tuple(diagnosis(name, function) for name in names)
    return row(student, graded(WRONG, WRONG, diagnoses=held))


def test_who_holds_two_ideas_counts_in_both_and_once_in_each() -> None:
    """An idea that shows in two functions of a student's is one."""
    twice = (diagnosis("x", "dropout_backward"), diagnosis("x"))
    rows = [holding("s1", "x", "y"), row("s2", graded(WRONG, WRONG, diagnoses=twice))]
    (found,) = ideas([EXERCISE], rows)
    assert [(idea.name, idea.count, idea.percent) for idea in found.common] == [
        ("x", 2, 100),
        ("y", 1, 50),
    ]
    assert set(found.common[0].functions) == {"dropout_forward", "dropout_backward"}


def test_the_ten_commonest_ideas_are_open_by_exercise() -> None:
    """What is to be taught again first stands first, and rarer ideas are folded."""
    other = replace(EXERCISE, name="momentum", title=samples.text("Momentum"))
    rows = [
        replace(holding(f"s{n}", *[f"x{i}" for i in range(n)]), results=(None, its))
        for n in range(1, 13)
        if (its := holding(f"s{n}", *[f"x{i}" for i in range(n)]).results[0])
    ]
    rows += [replace(one, results=(one.results[0], None)) for one in [holding("ada", "rare")]]
    found = ideas([EXERCISE, other], rows)
    assert [(each.place, len(each.common), len(each.rarer)) for each in found] == [
        (1, 10, 2),
        (0, 0, 1),
    ]
    text = class_page(TITLE, [EXERCISE, other], rows, language="en")
    shown = text.split('id="class_ideas"')[1].split("</section>")[0]
    opened, folded, last = shown.split("<details>")
    assert "Belief <code>x0</code>" in opened
    assert "Belief <code>x10</code>" in folded
    assert "Belief <code>rare</code>" in last
    assert "2 rarer ideas" in folded
    assert "100 % <span" in opened


def test_attempts_are_shown_where_somebody_tried_twice() -> None:
    """An exercise without a second attempt has no row, and a class without one no table."""
    again = replace(graded(PASSED, PASSED), attempts=2)  # type: ignore[type-var]
    other = replace(EXERCISE, name="momentum", title=samples.text("Momentum"))
    rows = [row("s1", graded(PASSED, PASSED), again)]
    text = class_page(TITLE, [EXERCISE, other], rows, language="en")
    table = text.split('id="class_attempts"')[1].split("</section>")[0]
    assert table.count('<th scope="row">') == 1
    assert "Momentum" in table
    assert "class_attempts" not in class_page(TITLE, [EXERCISE], ROWS, language="en")


def test_attempts_are_counted_and_the_way_to_full_marks_measured() -> None:
    """Who had full marks at once is told from who came there later, and how they came."""
    efforts = [(1, (1, 0.0)), (2, (2, 600.0)), (5, (4, 7200.0)), (3, None), (1, None)]
    rows = [
        row(f"s{i}", replace(graded(PASSED, PASSED), attempts=attempts, to_full=full))  # type: ignore[type-var]
        for i, (attempts, full) in enumerate(efforts)
    ]
    effort = column(EXERCISE, 0, [*rows, row("none", None)], words("en")).effort
    assert effort.counts == (2, 1, 1, 1)
    assert (effort.at_once, effort.later, effort.tries, effort.seconds) == (1, 2, 3, 3900)
    page = class_page(TITLE, [EXERCISE], rows, language="en")
    assert "65 min" in page


def test_a_line_tells_how_each_exercise_went() -> None:
    """The terminal names the check that most missed, and says where nothing was graded."""
    (line,) = summary([EXERCISE], ROWS)
    assert (
        line == "dropout: 3 graded, 1 not graded yet, 1 with full marks, mean 50%; most missed: b"
    )
    other, third = (replace(EXERCISE, name=name) for name in ("momentum", "adam"))
    told = summary([other, EXERCISE, third], [row("s5", None, BROKEN, None)])
    assert told[0] == "dropout: nothing graded, 1 not graded yet"
    assert told[1:] == ["Nothing handed in yet for: momentum, adam"]
    assert summary([EXERCISE], [row("s5", BROKEN)]) == ["dropout: nothing graded, 1 not graded yet"]


def test_not_handed_in_and_errors_are_no_zero() -> None:
    """The page says "not handed in" and "not graded yet", never 0 points, for those; the total says so."""
    text = class_page(TITLE, [EXERCISE], ROWS, language="en")
    (line,) = re.findall(r"<tr[^>]*><th scope=\"row\">s4</th>.*?</tr>", text, re.DOTALL)
    assert "–" in line
    (line,) = re.findall(r"<tr[^>]*><th scope=\"row\">s5</th>.*?</tr>", text, re.DOTALL)
    assert "Not graded yet</a>" in line
    assert '<td class="num">–, 1 not graded yet</td>' in line
    both = [row("s6", graded(PASSED, WRONG), BROKEN)]
    text = class_page(TITLE, [EXERCISE, EXERCISE], both, language="en")
    assert '<td class="num">1/2, 1 not graded yet</td>' in text


def test_what_is_not_graded_is_listed_with_the_reason() -> None:
    """Staff read whose it is, its id for grade show, and why; a long list is cut and counted."""
    work = [UngradedWork("Ada", "dropout", f"{n:012x}", f"Reason {n}.") for n in range(1000)]
    text = class_page(TITLE, [EXERCISE], ROWS, language="en", ungraded=work)
    assert "Ada, dropout (<code>000000000007</code>): Reason 7." in text
    assert text.count("Reason") == MOST_TOLD
    assert "… and 800 more" in text
    assert "<b>1000</b> not graded, by our fault" in text


def test_what_was_not_understood_is_cut_and_counted() -> None:
    """An archive of 20,000 files that are no submissions does not make a page of 20,000 lines."""
    problems = [(f"in.zip/{n}", "Is no submission.") for n in range(20_000)]
    text = class_page(TITLE, [EXERCISE], ROWS, language="en", problems=problems)
    assert text.count("Is no submission.") == MOST_TOLD
    assert "… and 19,800 more" in text
    assert "…" not in class_page(TITLE, [EXERCISE], ROWS, language="en", problems=problems[:200])


def test_what_does_not_count_yet_is_not_missing() -> None:
    """Nothing handed in before it is due: no total, no help needed, in no column of what is missing."""
    early, late = row("s6", None), StudentRow("s7", "", "1", (None,), missing={"dropout": 2.0})
    assert (early.percent, early.needs_help) == (None, False)
    assert (late.points, late.possible, late.percent, late.needs_help) == (0, 2, 0, True)
    assert column(EXERCISE, 0, [early, late], words("en")).missing == 1
    text = class_page(TITLE, [EXERCISE], [early, late], language="en")
    assert text.count('title="does not count yet"') == 1
    assert '<td class="num">0/2</td>' in text


def test_what_changed_points_is_marked_and_listed() -> None:
    """A cell whose points were changed has a mark with the reason, and a list has them all."""
    one = graded(PASSED, WRONG)
    notes = {"dropout": ("2 days late: -20%", "due moved to <soon>: ill")}
    text = class_page(
        TITLE, [EXERCISE], [StudentRow("s1", "Ada", "1", (one,), notes=notes)], language="en"
    )
    assert 'title="2 days late: -20%; due moved to &lt;soon&gt;: ill">✎' in text
    assert "<li>Ada, dropout: 2 days late: -20%</li>" in text
    assert "✎" not in class_page(TITLE, [EXERCISE], ROWS, language="en")


def test_unsafe_grades_are_marked() -> None:
    """A grade without a sandbox is marked in the table and explained below it."""
    unsafe = [row("s1", graded(PASSED, PASSED, unsafe=True))]
    assert "⚠" in class_page(TITLE, [EXERCISE], unsafe, language="en")
    assert "⚠" not in class_page(TITLE, [EXERCISE], ROWS, language="en")


def test_the_policy_allows_the_pages_script_alone() -> None:
    """The one script is allowed by its hash, and matches it."""
    text = class_page(TITLE, [EXERCISE], ROWS, language="en")
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src &#39;sha256-{digest}&#39;" in text
    assert not re.findall(r'\sstyle="|\son\w+="', text)


def test_names_are_not_markup_and_links_stay_here() -> None:
    """Hostile names and ids are text, and a link leads nowhere but to a page."""
    hostile = [
        row(samples.HOSTILE, graded(PASSED, WRONG), name=samples.HOSTILE),
        row("javascript:alert(1)", result_of(report(check("a")))),
        row("//evil.example/x", result_of(report(check("a")))),
    ]
    text = class_page(TITLE, [EXERCISE], hostile, language="en")
    assert text.count("<script>") == 1
    assert "<img" not in text
    assert "\u202e" not in text
    assert 'href="javascript:' not in text
    assert 'href="//' not in text


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("//evil.example/x", "/evil.example/x"),
        ('a"b.html', "a%22b.html"),
        ("a/b.html", "a/b.html"),
    ],
)
def test_a_link_leads_nowhere_else(path: str, link: str) -> None:
    """A path becomes a link without a scheme and without another host."""
    assert local_link(path) == link


def test_an_empty_class_has_a_page() -> None:
    """Neither students nor exercises are needed."""
    for language in ("en", "ja"):
        assert "<h1>" in class_page(TITLE, [], [], language=language)
        assert "<h1>" in class_page(TITLE, [EXERCISE], [], language=language)


def test_a_thousand_students_are_one_light_page() -> None:
    """1,000 students and 5 exercises make a page of at most 1.5 MB."""
    rows = samples.class_rows(1000)
    text = class_page(TITLE, samples.columns(), rows, language="en")
    assert len(text.encode()) < 1_500_000
    assert text.count("<tr") > 1000
