"""What a worker renders for a student, when it renders it anew, and what else the store lets be read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.course import course_secret, load_course
from grader.desk.opening import open_desk
from grader.errors import RefusedError
from grader.feedback.data import as_data
from grader.feedback.redaction import redacted
from grader.feedback.student_page import student_page
from grader.model import CheckReport, Diagnosis, GradeReport, Outcome, Part, Status, Submission
from grader.service import rendering
from grader.service.rendering import Drawn, Renderer
from grader.store import Receipt, Store, receipt_key
from grader.store.acts import Acts
from grader.store.beliefs import Belief, Beliefs
from grader.store.keys import WebKeys
from grader.store.renderings import Rendering, Renderings
from grader.store.roles import for_web, prepare
from grader.store.schema import open_database
from grader.submissions import read_submission
from tests.postgres import as_role

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
BODY = b"import numpy as np\n"


@pytest.fixture
def secret(course: Path) -> bytes:
    """The course's secret."""
    return course_secret(load_course(course))


@pytest.fixture
def store(course: Path) -> Iterator[Store]:
    """The course's store, in a file."""
    with Store.open(course / ".grade/store.sqlite") as store:
        yield store


class Room:
    """A course with a worker's renderer, whose reports are given instead of graded."""

    def __init__(self, course: Path, store: Store, secret: bytes) -> None:
        self.root, self.store, self.secret = course, store, secret
        self.renderer = self.another()
        self.shown = Renderings(store.database, WebKeys.of(secret).pages)

    def another(self) -> Renderer:
        """One more renderer, as of a worker that has just begun."""
        return Renderer(load_course(self.root), self.store, self.secret)

    def hand_in(self, student: str, source: bytes = BODY, *, late: int = 0) -> Receipt:
        """A submission that is so many days late, where 4 March is the last day."""
        part = Part("scaling.py", source)
        one = Submission(student, "scaling", "scaling.py", source, (part,))
        time = NOW + timedelta(days=late)
        return self.store.add_submission(one, time, receipt_key(self.secret), time)

    def report(self, id_: str, points: float = 9.0, **changes: object) -> None:
        """Keep a report on it."""
        self.store.add_report(id_, self.report_on(id_, points, **changes), self.secret)

    def report_on(self, id_: str, points: float = 9.0, **changes: object) -> GradeReport:
        """A report on it, with a hidden check and a public one."""
        one = self.store.submission(id_).submission
        title = {"en": "Columns", "ja": "列"}
        checks = (
            CheckReport(
                id="test_columns", title=title, hint=title, outcome=Outcome.WRONG, points=points,
                possible=12.0, detail="CANARY-DETAIL", seconds=0.125,
            ),
        )  # fmt: skip
        report = GradeReport(
            student=one.student, exercise="scaling", digest=one.digest, status=Status.GRADED,
            points=points, possible=12.0, checks=checks, seed="CANARY-SEED", error="CANARY-ERROR",
            output="CANARY-OUTPUT", suite_digest="suite", versions={"grader": "0.1.0"},
        )  # fmt: skip
        return replace(report, **changes)  # type: ignore[arg-type]

    def graded(self, student: str, points: float = 9.0, **more: Any) -> Receipt:
        """A submission with a report."""
        receipt = self.hand_in(student, **more)
        self.report(receipt.id, points)
        return receipt

    def shown_of(self, id_: str, report: GradeReport, drawn: Drawn | None) -> Rendering:
        """Keep a report as a worker does that has drawn it before; what is shown of it."""
        self.store.add_report(id_, report, self.secret)
        with self.store.together():
            assert self.renderer.render(id_, drawn)
        return self.get(id_)

    def drawn_now(self, id_: str) -> Rendering:
        """What is shown of it when all is read in the end."""
        with self.store.together():
            assert self.renderer.render(id_)
        return self.get(id_)

    def get(self, id_: str, language: str = "en") -> Rendering:
        """What is shown of it."""
        found = self.shown.get(id_, language)
        assert found is not None
        return found

    def counts(self, id_: str) -> float | None:
        """The points that count in the end."""
        return self.get(id_).shown.counts

    def decide(self, kind: str, subject: str, **value: object) -> None:
        """Decide something as staff do."""
        acts = Acts(self.store.database)
        acts.add(kind, subject, value, actor="prof", time=NOW, reason="unclear")

    def write(self, name: str, text: str) -> None:
        """Write a file of the course, or append to course.toml."""
        path = self.root / name
        path.write_text((path.read_text() if name == "course.toml" else "") + text)


@pytest.fixture
def room(course: Path, store: Store, secret: bytes) -> Room:
    """The small course on a server."""
    store.serve()
    return Room(course, store, secret)


@pytest.mark.parametrize(("handed_in", "shown"), [(NOW, "my work.py"), (None, "scaling.py")])
def test_a_page_has_the_name_that_its_student_gave_to_the_file(
    room: Room, handed_in: datetime | None, shown: str
) -> None:
    """Of what was handed in; a folder that another system made has names of its own."""
    one = Submission("ada", "scaling", "my work.py", BODY, (Part("scaling.py", BODY),))
    receipt = room.store.add_submission(one, NOW, receipt_key(room.secret), handed_in)
    room.report(receipt.id)
    room.renderer.refresh()
    assert f'<h3 class="file">{shown}</h3>' in room.get(receipt.id).data["page"]


def test_a_rendering_is_todays_page_and_todays_json(room: Room) -> None:
    """In both languages, from the redacted report, with the receipt; and the web process can verify it."""
    receipt = room.graded("ada")
    assert room.renderer.refresh() == 1
    report = room.store.report(receipt.id, room.secret)
    assert report is not None
    one = room.store.submission(receipt.id).submission
    for language, title in (("en", "Scaling inputs"), ("ja", "入力のスケーリング")):
        found = room.get(receipt.id, language)
        data = found.data
        assert data["title"] == title
        assert data["page"] == student_page(
            report, one.parts, exercise_title=room_title(room), student_name="ada",
            language=language, receipt=receipt.text,
        )  # fmt: skip
        told = {"receipt": receipt.text, "submission": receipt.id, "counts": None}
        told |= {"due": None, "attempts_left": None}
        assert data["result"] == {**as_data(redacted(report), language), **told}
        assert msgspec.convert(data["report"], GradeReport) == redacted(report)
        assert "CANARY" not in found.body.decode()
        assert (found.shown.points, found.shown.possible) == (9.0, 12.0)


def room_title(room: Room) -> dict[str, str]:
    """The exercise's title."""
    return dict(load_course(room.root).entry("scaling").title)


def test_what_could_not_be_graded_is_rendered_without_points(room: Room) -> None:
    """The student sees that it is our fault, and nothing of what went wrong."""
    receipt = room.hand_in("ada")
    room.report(receipt.id, 0.0, status=Status.INTERNAL_ERROR)
    assert room.renderer.refresh() == 1
    found = room.get(receipt.id)
    assert (found.shown.status, found.shown.points, found.shown.counts) == (
        "internal_error", None, None,
    )  # fmt: skip
    assert found.data["result"]["points"] is None
    assert "CANARY" not in found.body.decode()


def test_it_goes_with_the_report_into_one_transaction(room: Room) -> None:
    """With the report it is kept, or with it undone; what counts includes that report."""
    receipt = room.hand_in("ada")
    with pytest.raises(ZeroDivisionError), room.store.together():
        room.report(receipt.id)
        assert room.renderer.render(receipt.id)
        raise ZeroDivisionError
    assert room.shown.get(receipt.id, "en") is None
    assert not room.renderer.render(receipt.id), "there is no report"
    with room.store.together():
        room.report(receipt.id)
        assert room.renderer.render(receipt.id)
    assert room.counts(receipt.id) == 9.0
    assert room.renderer.refresh() == 0


def test_what_counts_follows_the_rules_of_the_moment(room: Room) -> None:
    """A due time with a penalty, an extension, an override, a check that is dropped: each renders anew."""
    receipt = room.graded("ada", late=2)
    other = room.graded("bob", 12.0)
    assert room.renderer.refresh() == 2
    assert room.counts(receipt.id) == 9.0
    assert room.get(receipt.id).data["counts"] is None
    room.write("course.toml", "due = 2026-03-04T18:00:00Z\n[policy]\nlate_penalty = 0.25\n")
    assert room.renderer.refresh() == 2
    assert room.counts(receipt.id) == 4.5
    assert room.counts(other.id) == 12.0
    assert room.get(receipt.id).data["counts"]["points"] == 4.5
    assert "4.5" in room.get(receipt.id).data["page"]
    entry = 'student = "ada"\nexercise = "scaling"\nreason = "CANARY-REASON"\n'
    room.write("solutions/policy.toml", f"[[extensions]]\n{entry}due = 2026-03-09T18:00:00Z\n")
    assert room.renderer.refresh() == 2
    assert room.counts(receipt.id) == 9.0
    room.write("solutions/policy.toml", f"[[overrides]]\n{entry}points = 11\n")
    assert room.renderer.refresh() == 2
    assert room.counts(receipt.id) == 11.0
    assert room.counts(other.id) == 12.0
    assert room.renderer.refresh() == 0
    assert room.another().refresh() == 0, "another worker with the same files has nothing to do"


def test_the_ideas_that_a_page_names_are_kept_beside_it(room: Room) -> None:
    """Two that can't be told apart are both there; what is dropped is made again with the page."""
    receipt = room.hand_in("ada")
    text = {"en": "Rows are columns.", "ja": "行は列である。"}
    ideas = tuple(
        Diagnosis(
            function="standardize",
            name=name,
            belief=text,
            explanation=text,
            hint=text,
            instead_of=instead_of,
        )
        for name, instead_of in (("axis", ""), ("transposed", "axis"))
    )
    room.report(receipt.id, diagnoses=ideas)
    assert room.renderer.refresh() == 1
    beliefs = Beliefs(room.store.database)
    told = [
        Belief(receipt.id, "ada", "scaling", "standardize", name, text)
        for name in ("axis", "transposed")
    ]
    assert beliefs.of_submission(receipt.id) == told
    for table in ("beliefs", "renderings"):
        room.store.database.execute(f"DELETE FROM {table}")
    assert room.another().refresh() == 1
    assert beliefs.held() == told
    with Store.open(room.root / ".grade/store.sqlite") as web:
        for_web(web.database)
        assert Beliefs(web.database).held() == told
        with pytest.raises(RefusedError):
            Beliefs(web.database).put(receipt.id, [])


def test_another_attempt_and_a_join_render_anew(room: Room) -> None:
    """What an earlier page says of what counts is still true when a later attempt has its grade."""
    first, other = room.graded("ada", 5.0), room.graded("bob", 7.0, source=BODY + b"b = 1\n")
    assert room.renderer.refresh() == 2
    second = room.graded("ada", 8.0, source=BODY + b"x = 1\n")
    assert room.renderer.refresh() == 2
    assert [room.counts(one.id) for one in (first, second, other)] == [8.0, 8.0, 7.0]
    assert room.get(first.id).data["counts"]["points"] == 8.0
    room.store.join(NOW, {"ada": "bob"})
    assert room.renderer.refresh() == 3
    assert [room.counts(one.id) for one in (first, second, other)] == [8.0, 8.0, 8.0]
    states = room.shown.of_student("bob", "scaling", "en")
    assert [one.submission for one in states] == [first.id, other.id, second.id]
    room.report(other.id, 12.0)
    assert room.renderer.refresh() == 3
    assert room.get(other.id).shown.points == 12.0


def test_what_was_drawn_before_is_as_good_as_what_is_drawn_now(room: Room) -> None:
    """A worker draws before it keeps the report; only the report's number is added."""
    one = room.store.submission(room.hand_in("ada").id)
    report = room.report_on(one.id, 7.0)
    drawn = room.renderer.draw(one, report)
    assert room.shown_of(one.id, report, drawn) == room.drawn_now(one.id)
    assert not room.renderer.refresh()


CHANGED_MEANWHILE = {
    "whose it is": lambda room, _: room.store.join(NOW, {"bob": "ada"}),
    "another attempt's points": lambda room, first: room.report(first, 12.0),
    "what was decided": lambda room, _: room.decide("override", "scaling/bob", points=1),
    # It is older than what was decided about bob, and holds for him from now on.
    "an id with a decision": lambda room, _: room.store.join(NOW, {"cy": "bob"}),
}


@pytest.mark.parametrize("when", ["before it is drawn", "after it is drawn"])
@pytest.mark.parametrize("change", CHANGED_MEANWHILE)
def test_what_changed_while_it_was_graded_is_in_what_is_shown(
    room: Room, change: str, when: str
) -> None:
    """What a worker has read and drawn counts for nothing then: it is as if all was read in the end."""
    room.write("course.toml", 'due = 2026-03-04T18:00:00Z\n[policy]\nkeep = "best"\n')
    room.renderer = room.another()
    room.decide("override", "scaling/cy", points=2)
    room.decide("extension", "scaling/bob", until="2026-03-09T18:00:00+00:00")
    first, second = room.hand_in("bob"), room.hand_in("bob", b"x = 2\n")
    room.report(first.id, 8.0)
    one = room.store.submission(second.id)
    report = room.report_on(one.id, 7.0)
    drawn = room.renderer.draw(one, report)
    CHANGED_MEANWHILE[change](room, first.id)
    if when == "before it is drawn":
        drawn = room.renderer.draw(one, report)
    assert room.shown_of(one.id, report, drawn) == room.drawn_now(one.id)


def test_a_page_that_can_not_be_drawn_costs_nobody_a_grade(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The report is kept, its reason is told once to operators, and it is not tried again and again."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("by our fault")

    monkeypatch.setattr(rendering, "drafts", broken)
    for one in (room.hand_in("ada"), room.hand_in("bob", b"x = 2\n")):
        with room.store.together():
            room.report(one.id)
            assert not room.renderer.render(one.id)
        assert room.store.report(one.id, room.secret)
    assert room.renderer.refresh() == 0
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 1
    assert "can't be shown: ZeroDivisionError: by our fault" in told[0]
    monkeypatch.undo()
    room.write("solutions/policy.toml", "# read again\n")
    assert room.renderer.refresh() == 2


def test_what_was_decided_before_a_join_holds_after_it(room: Room) -> None:
    """Although it is older than what was decided about whom it is joined to."""
    room.decide("override", "scaling/cy", points=2)
    room.decide("extension", "scaling/bob", until="2026-03-09T18:00:00+00:00")
    one = room.graded("bob", 7.0)
    assert room.renderer.refresh() == 1
    room.store.join(NOW, {"cy": "bob"})
    assert room.renderer.refresh() == 1
    assert room.counts(one.id) == 2.0


def test_a_draft_under_a_title_that_is_no_more_is_drawn_anew(room: Room) -> None:
    """The process that drafted it may have read course.toml long before."""
    one = room.store.submission(room.hand_in("ada").id)
    report = room.report_on(one.id)
    drawn = room.renderer.draw(one, report)
    assert drawn is not None
    path = room.root / "course.toml"
    path.write_text(path.read_text().replace("Scaling inputs", "Scaling of columns"))
    again = room.renderer.draw(one, report, drawn.drafts)
    assert again is not None
    assert again.drafts["en"].title == "Scaling of columns"
    assert b"Scaling of columns</h1>" in again.shown[0][1]


def test_a_worker_with_other_files_renders_only_its_own(room: Room, tmp_path: Path) -> None:
    """Two that disagree on the rules would else make everything anew, in turns and for ever."""
    receipt = room.graded("ada", late=2)
    assert room.renderer.refresh() == 1
    shutil.copytree(room.root, tmp_path / "older")
    older = load_course(tmp_path / "older")
    room.write("course.toml", "due = 2026-03-04T18:00:00Z\n[policy]\nlate_penalty = 0.25\n")
    behind = Renderer(older, room.store, room.secret, leads=False)
    assert room.renderer.refresh() == 1
    assert room.counts(receipt.id) == 4.5
    own = room.graded("bob", late=2)
    assert behind.refresh() == 0
    assert behind.render(own.id)
    assert room.counts(own.id) == 9.0
    assert behind.refresh() == 0
    assert room.renderer.refresh() == 1
    assert (room.counts(own.id), room.counts(receipt.id)) == (4.5, 4.5)


def test_a_broken_file_keeps_no_report_from_being_kept(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    """What is there stays, the trouble is told, and with the mended file all is rendered."""
    old, new = room.graded("ada"), room.hand_in("bob")
    assert room.renderer.refresh() == 1
    whole = (room.root / "course.toml").read_text()
    room.write("course.toml", "due = nonsense\n")
    with room.store.together():
        room.report(new.id)
        assert not room.renderer.render(new.id)
    assert room.renderer.refresh() == 0
    (told,) = caplog.messages
    assert "course.toml" in told
    assert room.store.report(new.id, room.secret)
    assert room.counts(old.id) == 9.0
    (room.root / "course.toml").write_text(whole)
    assert room.renderer.refresh() == 1
    assert room.counts(new.id) == 9.0
    assert caplog.messages == [told]


def test_one_damaged_report_keeps_no_other_from_being_rendered(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever changed a report in the file is told of it, and only that student's page waits."""
    bad, good = room.graded("ada"), room.graded("bob")
    database = room.store.database
    database.execute("DROP TRIGGER reports_stay")
    database.execute("UPDATE reports SET mac = 'x' WHERE submission = $1", bad.id)
    done = [room.renderer.refresh(1) for _ in range(4)]
    assert sum(done) == 2
    assert room.counts(good.id) == 9.0
    assert room.shown.get(bad.id, "en") is None
    (told,) = caplog.messages
    assert told.startswith(f"{bad.id} can't be shown")


# ------------------------------------------------------------ what else can be read

HIDDEN_INPUT, EXPECTED, SAID = "31415.92653", "16180.33988", "27182.81828"
SUITE = f'''

@check(points=1, title={{"en": "An outlier", "ja": "外れ値"}}, hint={{"en": "h", "ja": "h"}})
def test_outlier(student):
    """Looks at one answer."""
    assert student.standardize(np.array([[{HIDDEN_INPUT}], [1.0]]))[0, 0] < 2, "{EXPECTED} is due"


@check(points=1, title={{"en": "Another", "ja": "もう一つ"}}, hint={{"en": "h", "ja": "h"}})
def test_another(student):
    """Looks at one answer."""
    student.standardize(np.array([[{SAID}], [1.0]]))
'''
PRYING = """import numpy as np


def standardize(x):
    print("seen", x.tolist())
    if 27000 < x[0, 0] < 28000:
        raise ValueError(f"saw {x.tolist()}")
    return x * 2.0


def draw_uniform(rng, n):
    return rng.uniform(-1, 1, n)
"""


@pytest.fixture
def prying(course: Path) -> Submission:
    """A submission that prints its hidden inputs and raises them, in a course where they are known."""
    suite = course / "solutions/scaling/test_scaling.py"
    suite.write_text(suite.read_text() + SUITE)
    manifest = course / "solutions/scaling/exercise.toml"
    manifest.write_text(manifest.read_text().replace("points = 12", "points = 14"))
    (course / "scaling.py").write_text(PRYING)
    return read_submission(course / "scaling.py", "ada", "scaling")


def grade(course: Path, submission: Submission) -> GradeReport:
    """Grade it as a worker does, with the report and its rendering kept."""
    with open_desk(load_course(course)) as desk:
        desk.store.serve()
        receipt = desk.take(submission, datetime.now(UTC))
        desk.ready(["scaling"])
        report = desk.grade(submission, receipt).report
        assert Renderer(desk.course, desk.store, desk.secret).refresh() == 1
    return report


def test_the_store_tells_nothing_hidden_to_whoever_reads_it(
    course: Path, prying: Submission, postgres: str, roles: tuple[str, str]
) -> None:
    """Neither the file's bytes, nor any column that PostgreSQL gives the web process."""
    report = grade(course, prying)
    canaries = [HIDDEN_INPUT, EXPECTED, SAID, report.seed, "is due", "saw [["]
    everything = msgspec.json.encode(report).decode()
    assert all(canary in everything for canary in canaries)
    page = b"An outlier"

    with Store.open(course / ".grade/store.sqlite") as store:  # an open one has its WAL beside
        key = receipt_key(b"k" * 32)
        store.add_submission(replace(prying, student="bob"), datetime.now(UTC), key)
        files = {path: path.read_bytes() for path in (course / ".grade").glob("store.sqlite*")}
    assert any(page in data for data in files.values())
    assert any(path.name.endswith("-wal") and data for path, data in files.items())
    found = [(path.name, one) for path, data in files.items() for one in canaries if one.encode() in data]  # fmt: skip
    assert not found

    secret = course_secret(load_course(course))
    with Store.open(postgres) as owner:
        owner.serve()
        prepare(owner.database, *roles)
    with Store.open(as_role(postgres, roles[0])) as store:
        receipt = store.add_submission(prying, datetime.now(UTC), receipt_key(secret))
        store.add_report(receipt.id, report, secret)
        assert Renderer(load_course(course), store, secret).refresh() == 1
    seen = b""
    with open_database(as_role(postgres, roles[1])) as web:
        for_web(web)
        columns = web.rows(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = current_schema()"
        )
        assert ("renderings", "body", "bytea") in columns
        assert ("reports", "body", "bytea") not in columns
        for table, column, kind in columns:
            plain = column if kind == "bytea" else f"convert_to(CAST({column} AS text), 'UTF8')"
            for (value,) in web.rows(f"SELECT {plain} FROM {table}"):
                seen += b"\0" + bytes(value or b"")
    assert page in seen
    assert not [one for one in canaries if one.encode() in seen]


def test_without_a_server_reports_are_plain(course: Path, prying: Submission) -> None:
    """What is looked for above is there where nothing is sealed."""
    with open_desk(load_course(course)) as desk:
        receipt = desk.take(prying, datetime.now(UTC))
        desk.ready(["scaling"])
        desk.grade(prying, receipt)
        data = b"".join(path.read_bytes() for path in (course / ".grade").glob("store.sqlite*"))
    assert all(one.encode() in data for one in (HIDDEN_INPUT, EXPECTED, SAID))


def test_what_staff_decide_in_the_pages_renders_anew_whom_it_touches(room: Room) -> None:
    """An override for one, then a dropped check for all; what is withheld is no part of a rendering."""
    ada, bob = room.graded("ada", 5.0), room.graded("bob", 7.0, source=BODY + b"b = 1\n")
    assert room.renderer.refresh() == 2
    acts = Acts(room.store.database)

    def act(kind: str, subject: str, **value: object) -> None:
        acts.add(kind, subject, value, actor="prof", time=NOW, reason="unclear")

    act("override", "scaling/ada", points=11)
    assert room.renderer.refresh() == 1
    assert [room.counts(one.id) for one in (ada, bob)] == [11.0, 7.0]
    assert "unclear" in room.get(ada.id).data["page"]
    act("dropped", "scaling", check="test_columns", dropped=True)
    assert room.renderer.refresh() == 2
    assert room.counts(bob.id) == 0.0
    act("withheld", "scaling/ada", withheld=True)
    act("looked", "ada")
    assert room.renderer.refresh() == 0
    assert room.another().refresh() == 0, "another worker has nothing to do"
