"""The class report from a store: what counts, how often, and what is alike."""

from __future__ import annotations

import csv
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.classroom.gradebook import gradebook, told_held
from grader.classroom.report import write_class_report
from grader.course import Course, course_secret, load_course, load_exercise
from grader.desk.ledger import Ledger, Share
from grader.errors import CourseError
from grader.model import CheckReport, GradeReport, Outcome, Status
from grader.store import Store
from grader.store.acts import Acts, about
from grader.submissions import RosterEntry, parse_submission

MINI = Path(__file__).parents[1] / "courses" / "mini"
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
OWN = """
def report(values, name):
    lines = []
    for number, value in enumerate(values):
        if value is None or number > 100:
            lines.append(f"{name} {number}")
            continue
        low, high = value.min(), value.max()
        lines.append((low - high) / (low + high) if high > 3 * low else value.mean())
    return [line for line in lines if line]
"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A copy of the small course."""
    target = tmp_path / "course"
    shutil.copytree(MINI, target, ignore=shutil.ignore_patterns("__pycache__", ".grade", "reports"))
    return load_course(target)


class Class:
    """A store that is filled by hand, and the report of it."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.secret = course_secret(course)
        self.exercise = load_exercise(course, "scaling")

    def hand_in(self, student: str, minute: int, share: float | None, source: str = "") -> None:
        """Store a submission and its report, with a share of the points, or without a report."""
        content = (source or f"# {student} {minute}\n").encode()
        submission = parse_submission(content, "scaling.py", student, "scaling")
        outcome = Outcome.PASSED if share == 1 else Outcome.WRONG
        with Store.open(self.course.state / "store.sqlite") as store:
            received = START + timedelta(minutes=minute)
            receipt = store.add_submission(submission, received, self.secret)
            if share is not None:
                check = CheckReport(
                    id="c", title={"en": "C"}, hint={"en": "H"}, outcome=outcome,
                    points=10 * share, possible=10.0,
                )  # fmt: skip
                report = GradeReport(
                    student=student, exercise="scaling", digest=submission.digest,
                    status=Status.GRADED, points=10 * share, possible=10.0, checks=(check,),
                    suite_digest=self.exercise.digest,
                )  # fmt: skip
                store.add_report(receipt.id, report, self.secret)

    def write(self, pages: Path) -> tuple[str, str, tuple[str, ...]]:
        """Write the report: the class page, the page of what is alike, the lines."""
        with Store.open(self.course.state / "store.sqlite") as store:
            written = write_class_report(
                self.course, store, self.secret, pages, roster={}, language="en"
            )
        alike = written.page.with_name("similar.html").read_text(encoding="utf-8")
        return written.page.read_text(encoding="utf-8"), alike, written.lines


def test_attempts_and_the_time_to_full_marks(course: Course, tmp_path: Path) -> None:
    """Every attempt of the store counts, also those that no longer count for points."""
    one = Class(course)
    for minute, share in ((0, 0.5), (10, None), (40, 1.0), (50, 1.0)):
        one.hand_in("ada", minute, share)
    one.hand_in("wei", 0, 1.0)
    page, _, lines = one.write(tmp_path)
    row = page.split('id="class_attempts"')[1].split("<tbody>")[1].split("</tr>")[0]
    cells = [cell.split("<")[0] for cell in row.split('<td class="num">')[1:]]
    assert cells == ["1", "–", "–", "1", "1", "1", "3", "40 min"]
    assert lines == ("scaling: 2 graded, 2 with full marks, mean 100%",)


def test_what_counts_is_what_the_terminal_says(course: Course, tmp_path: Path) -> None:
    """With keep = "best" the page, the table and the line have the best attempt, not the last."""
    text = (course.root / "course.toml").read_text()
    (course.root / "course.toml").write_text(text + '\n[policy]\nkeep = "best"\n')
    one = Class(load_course(course.root))
    one.hand_in("ada", 0, 1.0)
    one.hand_in("ada", 5, 0.2)
    _, _, lines = one.write(tmp_path)
    assert "1 with full marks" in lines[0]
    with (tmp_path / "grades.csv").open(encoding="utf-8-sig") as file:
        assert [row["scaling"] for row in csv.DictReader(file)] == ["10"]


def test_copies_are_shown_side_by_side(course: Course, tmp_path: Path) -> None:
    """Two with the same code under other names are shown; those with the reference are not."""
    one = Class(course)
    reference = one.exercise.reference.parts[0].source.decode()
    own = reference + OWN
    for student, source in (
        ("ada", own),
        ("wei", f"# mine\n{own.replace('lines', 'out').replace('value', 'v')}"),
        ("mai", f"{reference}# mai\n"),
        ("jun", f"{reference}# jun\n"),
    ):
        one.hand_in(student, 0, 1.0, source)
    page, alike, _ = one.write(tmp_path)
    assert 'href="similar.html#g1"' in page
    assert 'href="similar.html#g2"' not in page
    assert alike.count("<h3>") == 2
    assert "# mine" in alike
    assert "# jun" not in alike
    assert alike.count('class="l on"') >= 18


def test_untouched_stubs_are_not_copies(course: Course, tmp_path: Path) -> None:
    """Students who hand in the stub as it came, or nothing, did not copy from each other."""
    one = Class(course)
    stub = one.exercise.stub.parts[0].source.decode()
    for student, source in (
        ("ada", stub),
        ("wei", stub),
        ("mai", stub.replace("\n", "\r\n")),
        ("jun", stub.replace("\n", "\r\n")),
        ("noah", "\n"),
        ("mira", "\n"),
    ):
        one.hand_in(student, 0, 0.0, source)
    page, _, _ = one.write(tmp_path)
    assert "No two submissions" in page


def test_the_same_file_is_shown_whatever_it_holds(course: Course, tmp_path: Path) -> None:
    """Two with one file, byte for byte, are shown even where it is a known answer."""
    one = Class(course)
    text = one.exercise.reference.parts[0].source.decode() + "# by me\n"
    one.hand_in("ada", 0, 1.0, text)
    one.hand_in("wei", 0, 1.0, text)
    page, alike, _ = one.write(tmp_path)
    assert "same file" in page
    assert "byte for byte." in alike


def test_odd_solutions_stop_no_report(course: Course, tmp_path: Path) -> None:
    """A file of the catalogue that can't be read as Python costs the comparison, not the grades."""
    one = Class(course)
    one.hand_in("ada", 0, 1.0)
    some = sorted((course.root / "solutions/scaling/alternatives").glob("*.py"))[0]
    some.write_bytes(b"\xff\xfe def")
    (course.root / "solutions/scaling/misconceptions/catalogue.toml").unlink()
    assert table(course, tmp_path)[0]["wei"]["possible"] == "12"  # who handed in nothing
    page, _, lines = one.write(tmp_path)
    assert "scaling: not compared" in page
    assert "1 with full marks" in lines[0]


def test_a_hand_in_meanwhile_changes_nothing(course: Course) -> None:
    """What comes in while a report is written is not paired with an earlier attempt's grade."""
    one = Class(course)
    for student in ("ada", "wei"):
        one.hand_in(student, 0, 0.5)
        one.hand_in(student, 1, 1.0)
    with Store.open(course.state / "store.sqlite") as store:
        found = Ledger(course, store, one.secret).results()
        next(found)
        one.hand_in("wei", 999, None)
        result = next(found)
    assert result.stored.submission.student == "wei"
    assert len(result.attempts) == 2
    assert result.stored.received == START + timedelta(minutes=1)


def test_an_ungraded_attempt_leaves_the_grade_before_it(course: Course, tmp_path: Path) -> None:
    """What we failed to grade replaces nothing and is told; without any grade there is an empty cell."""
    one = Class(course)
    one.hand_in("ada", 0, 1.0)
    one.hand_in("ada", 9, None)
    one.hand_in("wei", 0, None)
    page, _, lines = one.write(tmp_path)
    with (tmp_path / "grades.csv").open(encoding="utf-8-sig") as file:
        ada, wei = csv.DictReader(file)
    assert (ada["scaling"], ada["total"], ada["not_graded"]) == ("10", "10", "0")
    assert ada["remarks"] == "scaling: a later attempt is not graded yet"
    assert (wei["scaling"], wei["total"], wei["not_graded"]) == ("", "", "1")
    assert "not graded, by our fault: It is stored" in wei["remarks"]
    assert page.count("its grading did not begin or not come to its end") == 2
    assert "–, 1 not graded yet" in page
    assert lines == ("scaling: 1 graded, 1 not graded yet, 1 with full marks, mean 100%",)


def test_an_ungraded_attempt_keeps_the_history(course: Course, tmp_path: Path) -> None:
    """Who had full marks and then handed in what is not graded yet still has three attempts."""
    one = Class(course)
    one.hand_in("ada", 0, 1.0)
    one.hand_in("ada", 5, 0.5)
    one.hand_in("ada", 9, None)
    page, _, _ = one.write(tmp_path)
    row = page.split('id="class_attempts"')[1].split("<tbody>")[1].split("</tr>")[0]
    cells = [cell.split("<")[0] for cell in row.split('<td class="num">')[1:]]
    assert cells[:6] == ["–", "–", "1", "–", "1", "0"]


ROSTER = {name: RosterEntry(name, name.title(), "A") for name in ("ada", "wei", "mai")}
DAY = timedelta(days=1)


def due(course: Course, when: datetime | None, policy: str = "") -> Course:
    """The course with the exercise due at a time, and these rules."""
    path = course.root / "course.toml"
    text = re.sub("\ndue = .*|\n\\[policy\\](\n.+)*", "", path.read_text())
    if when is not None:
        text = text.replace('name = "scaling"', f'name = "scaling"\ndue = {when.isoformat()}')
    path.write_text(f"{text}\n[policy]\n{policy}\n" if policy else text)
    return load_course(course.root)


def table(
    course: Course, pages: Path, language: str = "en"
) -> tuple[dict[str, dict[str, str]], str]:
    """The rows of grades.csv by student, and the class page."""
    secret = course_secret(course)
    with Store.open(course.state / "store.sqlite") as store:
        written = write_class_report(course, store, secret, pages, roster=ROSTER, language=language)
    with (pages / "grades.csv").open(encoding="utf-8-sig") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    return rows, written.page.read_text(encoding="utf-8")


def needing_help(page: str) -> list[str]:
    """Whom the page names below "Who needs help"."""
    section = page.split('id="class_help"')[1].split("</section>", maxsplit=1)[0]
    return re.findall(r"<li>(\w+)", section)


def test_what_was_not_handed_in_counts_when_it_was_due(course: Course, tmp_path: Path) -> None:
    """Before, it is neither missing nor possible, nor a reason to help; afterwards it is 0 of its points."""
    one = Class(course)
    one.hand_in("ada", 0, 1.0)
    now = datetime.now(UTC).replace(microsecond=0)
    rows, page = table(due(course, now + DAY), tmp_path)
    assert (rows["ada"]["total"], rows["ada"]["possible"]) == ("10", "10")
    assert (rows["wei"]["total"], rows["wei"]["possible"], rows["wei"]["remarks"]) == ("", "0", "")
    assert needing_help(page) == []
    for when in (now - DAY, None):  # without a due time, since ada has handed it in
        rows, page = table(due(course, when), tmp_path)
        assert (rows["wei"]["total"], rows["wei"]["possible"]) == ("0", "12")
        assert rows["wei"]["remarks"] == "scaling: not handed in"
        assert needing_help(page) == ["Wei", "Mai"]


def test_without_a_due_time_nothing_counts_that_nobody_handed_in(
    course: Course, tmp_path: Path
) -> None:
    """A course that begins has a class report without anybody in need of help."""
    rows, page = table(course, tmp_path)
    assert {row["remarks"] for row in rows.values()} == {""}
    assert needing_help(page) == []


STAFF = """
[[extensions]]
student = "Wei"
exercise = "scaling"
due = {extended}
reason = "ill"

[[overrides]]
student = "ada"
exercise = "scaling"
points = 3
reason = "spoken with"

[[dropped]]
exercise = "scaling"
check = "test_range"
reason = "unclear"
"""


def test_exceptions_are_explained_where_they_are_seen(course: Course, tmp_path: Path) -> None:
    """An extension moves what is missing; an override and a check that was dropped come with the reasons."""
    one = Class(course)
    one.hand_in("ada", 0, 1.0)
    now = datetime.now(UTC).replace(microsecond=0)
    (course.root / "solutions/policy.toml").write_text(
        STAFF.format(extended=(now + DAY).isoformat())
    )
    rows, page = table(due(course, now - DAY), tmp_path)
    assert rows["ada"]["remarks"] == "scaling: 3 points instead of 10: spoken with"
    assert rows["wei"]["remarks"] == ""
    assert rows["mai"]["remarks"] == "scaling: not handed in"
    assert "<li>Ada, scaling: 3 points instead of 10: spoken with</li>" in page
    with Store.open(course.state / "store.sqlite") as store:
        ledger = Ledger(load_course(course.root), store, one.secret, ROSTER)
        (result,) = ledger.results()
        assert result.notes_in("ja") == ("10 点を 3 点に変更：spoken with",)
        assert ledger.share("ada", "scaling", result) == Share(3, 10, counts=True)
        assert ledger.share("wei", "scaling", None) == Share()
        assert ledger.share("mai", "scaling", None) == Share(0, 12, counts=True, missing=True)


def test_staff_are_told_of_names_that_nobody_has_and_students_are_not(course: Course) -> None:
    """A slip of staff stops the class report, and no student's own command."""
    one = Class(course)
    one.hand_in("ada", 0, 1.0)
    one.hand_in("wei", 0, 1.0)
    path = course.root / "solutions/policy.toml"
    path.write_text(STAFF.format(extended="2026-12-01T12:00:00Z").replace('"ada"', '"adda"'))
    with Store.open(course.state / "store.sqlite") as store:
        with pytest.raises(CourseError, match="'adda'") as caught:
            list(Ledger(course, store, one.secret).results())
        assert "'ada'" in caught.value.remedy
        ledger = Ledger(course, store, one.secret, ["wei"], staff=False)
        assert ledger.rules("wei", "scaling").extension == "ill"
        assert ledger.rules("ada", "scaling").override is None
        Ledger(course, store, one.secret, ["adda"])
    (course.root / "roster.csv").write_text("id\nadda\n")
    with Store.open(course.state / "store.sqlite") as store:
        Ledger(course, store, one.secret)


def test_the_same_file_again_is_one_try(course: Course, tmp_path: Path) -> None:
    """Whoever hands in one file twice has handed in once, and full marks at once are at once."""
    one = Class(course)
    one.hand_in("ada", 0, 1.0, "x = 1\n")
    one.hand_in("ada", 5, None, "x = 1\n")
    page, _, lines = one.write(tmp_path)
    assert 'id="class_attempts"' not in page  # nobody has tried twice
    assert lines == ("scaling: 1 graded, 1 with full marks, mean 100%",)
    one.hand_in("wei", 0, 0.5, "x = 2\n")
    one.hand_in("wei", 5, 1.0, "x = 3\n")
    page, _, _ = one.write(tmp_path)
    row = page.split('id="class_attempts"')[1].split("<tbody>")[1].split("</tr>")[0]
    cells = [cell.split("<")[0] for cell in row.split('<td class="num">')[1:]]
    assert cells[:4] == ["1", "1", "–", "–"]  # at the first try, and at the second


def test_what_is_not_released_is_told_to_staff_and_given_to_no_other_system(
    course: Course, tmp_path: Path
) -> None:
    """One result that is withheld has an empty cell where students would see it; the class report tells why."""
    one = Class(course)
    one.hand_in("ada", 0, 1.0)
    one.hand_in("wei", 0, 1.0)
    with Store.open(course.state / "store.sqlite") as store:
        for student in ("ada", "mai"):  # of whom there is nothing
            Acts(store.database).add(
                "withheld", about("scaling", student), {"withheld": True}, actor="prof", time=START, reason="a word"
            )  # fmt: skip
        book, graded = gradebook(course, store, one.secret, ROSTER, "en")
        staffs, _ = gradebook(course, store, one.secret, ROSTER, "en", everything=True)
    assert book.points == {("wei", "scaling"): 10.0}
    assert [report.student for report, _ in graded] == ["wei"]
    assert book.held == {("ada", "scaling")} == book.ungraded
    assert told_held(book) == ["1 not released to their students yet, left out: ada (scaling)"]
    assert staffs.points == {("ada", "scaling"): 10.0, ("wei", "scaling"): 10.0}
    rows, _ = table(course, tmp_path)
    assert rows["ada"]["remarks"] == "scaling: not released to the student yet"
    assert rows["ada"]["scaling"] == "10"
