"""Judging by hand: who sees and keeps what, what counts, and what becomes of it when two are at it."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from grader.course import course_secret, load_course
from grader.desk.ledger import Ledger
from grader.store.acts import Acts
from grader.store.appointments import Role
from tests.conftest import MINI
from tests.server.visiting import GOOD, NOW, WRONG, Answer, Served, Visitor, serving

JUDGING = "/staff/judging/scaling"
STUDENTS = {"ada": "A", "bob": "A", "cyd": "B", "dan": "B"}


@pytest.fixture
def judged(course: Path) -> Iterator[Served]:
    """Give a server on which four students of two sections have handed in what was graded."""
    rows = [f"{student},{student.capitalize()} Family,{of}\n" for student, of in STUDENTS.items()]
    (course / "roster.csv").write_text("id,name,section\n" + "".join(rows))
    with serving(course) as served:
        for student in STUDENTS:
            source = GOOD + f"\n# {len(student)}\n".encode() if student == "ada" else WRONG
            assert served.visitor(student).hand_in(source).status == 303
        served.grade()
        yield served


def rubric(served: Served, *items: tuple[str, str, float]) -> None:
    """Keep a rubric."""
    value = {"items": [{"id": id_, "text": text, "points": of} for id_, text, of in items]}
    with served.store() as store:
        Acts(store.database).add("rubric", "scaling", value, actor="prof", time=NOW)


def work_of(visitor: Visitor, student: str) -> str:
    """Where a student's work is judged."""
    text = visitor.get(JUDGING).text
    name = f"{student.capitalize()} Family"
    return re.search(rf'href="({JUDGING}/work/\w+)">{name}<', text)[1]


def send(visitor: Visitor, path: str, page: Answer | None = None, **fields: str) -> Answer:
    """Send a form of a page of staff's."""
    page = page or visitor.get(path)
    fields = {name.replace("_", "-"): value for name, value in fields.items()}
    return visitor.send(path, {"token": page.field("token"), **fields})


def tick(
    visitor: Visitor, path: str, *items: str, state: str, page: Answer | None = None
) -> Answer:
    """Tick items of a work, as it was when the page was loaded."""
    page = page or visitor.get(path)
    fields = {name: page.field(name, path) for name in ("token", "seen", "rubric")}
    fields |= {f"item-{item}": "1" for item in items}
    return visitor.send(path, {**fields, "state": state})


def counting(served: Served, student: str) -> tuple[float, tuple[str, ...]]:
    """The points that count, and why."""
    course = load_course(served.course)
    with served.store() as store:
        result = Ledger(course, store, course_secret(course)).result(student, "scaling")
    return result.standing.points, result.notes


def test_what_is_published_counts_and_is_seen(judged: Served) -> None:
    """A draft is staff's alone; what is published is on the student's page, in its points, and in the log."""
    rubric(judged, ("n", "Clear names", 1.5), ("d", "No docstring", -0.5))
    tom, rea = judged.staff("tom", Role.ASSISTANT, "A"), judged.staff("rea", Role.READER, "A")
    bob = judged.visitor("bob")
    where = work_of(tom, "bob")
    before = counting(judged, "bob")[0]
    assert tick(rea, where, "n", state="draft").status == 303
    assert tick(rea, where, "n", state="published").status == 422
    assert counting(judged, "bob")[0] == before
    # Somebody else's draft waits for who publishes, with what is ticked.
    page = tom.get(where)
    assert re.search(r'name="item-n" value="1" checked', page.text)
    answer = tick(tom, where, "n", "d", state="published", page=page)
    assert answer.at.startswith(f"{JUDGING}/next?after=")
    assert counting(judged, "bob") == (
        before + 1,
        ("by hand: Clear names (+1.5)", "by hand: No docstring (-0.5)"),
    )
    judged.grade()  # renders anew what counts otherwise
    mine = re.search(r"/s/\w{12}", bob.get("/").text)[0]
    assert "by hand: Clear names (+1.5)" in bob.get(f"{mine}/page").text
    bob.cookies["lang"] = "ja"
    assert "手動採点：Clear names（+1.5）" in bob.get(f"{mine}/page").text
    assert tick(tom, where, state="withdrawn").status == 303
    assert counting(judged, "bob") == (before, ())
    with judged.store() as store:
        acts = [(act.actor, act.value["state"]) for act in Acts(store.database).all("mark")]
    assert acts == [("rea", "draft"), ("tom", "published"), ("tom", "withdrawn")]


def test_comments_are_drafted_published_changed_and_withdrawn(judged: Served) -> None:
    """A student sees what is published last, beside the line that it is about, and never a draft."""
    tom, rea = judged.staff("tom", Role.ASSISTANT, "A"), judged.staff("rea", Role.READER, "A")
    bob = judged.visitor("bob")
    mine = re.search(r"/s/\w{12}", bob.get("/").text)[0]
    where = work_of(rea, "bob")
    comment = f"{where}/comment"
    page = rea.get(where)
    evil = "Look <b>here</b>\u202e"
    assert send(rea, comment, page, line="4", text=evil, state="draft").at == f"{where}#c0-4"
    assert send(rea, comment, page, text="x", state="published").status == 422
    assert "Look" not in bob.get(mine).text
    page = tom.get(where)
    assert "Look &lt;b&gt;here&lt;/b&gt;\\u202e" in page.text
    follows = page.field("follows")
    send(tom, comment, page, follows=follows, text=f"{evil}!", state="published")
    seen = bob.get(mine).text
    assert "Look &lt;b&gt;here&lt;/b&gt;\\u202e!" in seen
    assert re.search(r'class="line meant"><span class="no">4</span><code>.*standardize', seen)
    # A new draft of it leaves what is published; who only reads changes nothing that is.
    page = tom.get(where)
    follows = page.field("follows")
    refused = send(rea, comment, rea.get(where), follows=follows, text="mine", state="draft")
    assert refused.status == 403
    send(tom, comment, page, follows=follows, text="Better", state="draft")
    assert "Better" not in bob.get(mine).text
    assert "\\u202e!" in bob.get(mine).text
    page = tom.get(where)
    send(tom, comment, page, follows=page.field("follows"), state="withdrawn")
    assert "comments-for-you" not in bob.get(mine).text
    assert "\\u202e" not in bob.get(mine).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": " \r\n "}, "The comment says nothing."),
        ({"text": "x" * 4_001}, "The comment is too long."),
        ({"text": "kept", "line": "99"}, "The code has no such line."),
        ({"text": "kept", "line": "0"}, "The code has no such line."),
        ({"text": "kept", "line": "x"}, "The code has no such line."),
        ({"text": "kept", "part": "7"}, "The code has no such line."),
    ],
)
def test_a_comment_that_makes_no_sense_comes_back_with_why(
    judged_once: Served, fields: dict[str, str], said: str
) -> None:
    """Nothing is kept, and nothing has to be typed again."""
    tom = judged_once.staff("tom", Role.ASSISTANT, "A")
    where = work_of(tom, "bob")
    answer = send(tom, f"{where}/comment", tom.get(where), state="published", **fields)
    assert answer.status == 422
    assert said in answer.text
    assert fields["text"].strip() in answer.text
    with judged_once.store() as store:
        assert not Acts(store.database).all("comment")


@pytest.fixture(scope="module")
def judged_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a server for tests that leave nothing on it."""
    target = tmp_path_factory.mktemp("judged") / "course"
    shutil.copytree(MINI, target, ignore=shutil.ignore_patterns("__pycache__", ".grade", "reports"))
    (target / "roster.csv").write_text("id,name,section\nbob,Bob Family,A\n")
    with serving(target) as served:
        served.visitor("bob").hand_in(WRONG)
        yield served


def test_who_comes_second_is_told_what_the_first_did(judged: Served) -> None:
    """Nothing of either is lost: the second gets the own back, to be sent again in place of the other's."""
    rubric(judged, ("n", "Clear names", 1), ("d", "No docstring", -1))
    tom, tim = judged.staff("tom", Role.ASSISTANT), judged.staff("tim", Role.ASSISTANT)
    where = work_of(tom, "bob")
    toms, tims = tom.get(where), tim.get(where)
    assert tick(tom, where, "n", state="published", page=toms).status == 303
    second = tick(tim, where, "d", state="published", page=tims)
    assert second.status == 409
    assert re.search(r"tom was faster \(.*, Published\): Clear names\.", second.text)
    assert re.search(r'name="item-d" value="1" checked', second.text)
    assert not re.search(r'name="item-n" value="1" checked', second.text)
    assert tick(tim, where, "d", state="published", page=second).status == 303
    # The same sent twice is no quarrel with oneself.
    assert tick(tim, where, "d", state="published", page=second).status == 303
    with judged.store() as store:
        assert [act.value["items"] for act in Acts(store.database).all("mark")] == [["n"], ["d"]]
    # The rubric itself may change meanwhile.
    page = tom.get(where)
    rubric(judged, ("n", "Clearer names", 1))
    changed = tick(tom, where, "n", state="published", page=page)
    assert changed.status == 409
    assert "prof changed the rubric meanwhile." in changed.text
    assert tick(tom, where, "n", state="published", page=changed).status == 303


def test_who_changes_a_comment_second_is_told_what_it_says_now(judged: Served) -> None:
    """What they typed is still in the form, and follows the other's when it is sent again."""
    tom, tim = judged.staff("tom", Role.ASSISTANT), judged.staff("tim", Role.ASSISTANT)
    where = work_of(tom, "bob")
    comment = f"{where}/comment"
    send(tom, comment, tom.get(where), text="One", state="draft")
    page = tim.get(where)
    follows = page.field("follows")
    toms = send(tom, comment, tom.get(where), follows=follows, text="Two", state="published")
    assert toms.status == 303
    second = send(tim, comment, page, follows=page.field("follows"), text="Three", state="draft")
    assert second.status == 409
    assert re.search(r"tom changed this comment meanwhile \(.*, Published\): Two", second.text)
    assert ">Three</textarea>" in second.text
    fields = {"follows": second.field("follows"), "text": "Three", "state": "published"}
    assert send(tim, comment, second, **fields).status == 303
    with judged.store() as store:
        acts = Acts(store.database).all("comment")
    assert [act.value["text"] for act in acts] == ["One", "Two", "Three"]
    assert acts[2].value["follows"] == acts[1].number


def test_without_names_nothing_on_a_page_tells_whose_work_it_is(judged: Served) -> None:
    """By the exercise's switch or one's own: no name, id, receipt or section is in what is sent."""
    rubric(judged, ("n", "Clear names", 1))
    prof, tom = judged.staff("prof"), judged.staff("tom", Role.ASSISTANT)
    ids = {}
    for student in STUDENTS:
        ids[student] = re.search(r"/s/(\w{12})", judged.visitor(student).get("/").text)[1]
    telling = [*ids.values(), *(f"{one.capitalize()} Family" for one in ids), "grade2."]
    telling += [f">{one}<" for one in (*ids, *STUDENTS.values())] + ["Section"]

    def told(visitor: Visitor) -> set[str]:
        listing = visitor.get(JUDGING)
        works = re.findall(rf"{JUDGING}/work/\w+", listing.text)
        assert len(set(works)) == 4
        asked = visitor.get(f"{JUDGING}/next").at
        pages = [listing, *(visitor.get(one) for one in {*works, asked})]
        return {one for page in pages for one in telling if one in unescape(page.text)}

    assert told(prof) >= {*ids.values(), "Ada Family", ">A<"}
    assert send(prof, f"{JUDGING}/names", prof.get(JUDGING), names="none").status == 303
    assert told(prof) == told(tom) == set()
    assert send(prof, f"{JUDGING}/names", prof.get(JUDGING), names="all").status == 303
    assert send(tom, "/staff/judging", names="none").status == 303
    assert told(tom) == set()
    assert told(prof)
    assert send(tom, "/staff/judging", names="all").status == 303
    assert told(tom)


def test_work_is_divided_by_section_and_evenly(judged: Served) -> None:
    """Whoever was given work finds it first; and what was given stays when it is divided once more."""
    prof = judged.staff("prof")
    tom, tim = judged.staff("tom", Role.ASSISTANT, "A"), judged.staff("tim", Role.ASSISTANT)

    def given() -> dict[str, str]:
        with judged.store() as store:
            return dict(Acts(store.database).last("division", "scaling").value["given"])

    path = f"{JUDGING}/division"
    ticked = {"judge_tom": "1", "judge_tim": "1"}
    assert send(prof, path, prof.get(JUDGING), by="evenly").status == 422
    assert send(prof, path, prof.get(JUDGING), by="section", **ticked).status == 303
    assert given() == {"ada": "tom", "bob": "tom"}
    assert send(prof, path, prof.get(JUDGING), by="evenly", **ticked).status == 303
    assert given() == {"ada": "tom", "bob": "tom", "cyd": "tim", "dan": "tim"}
    left = re.search(r"For you to judge: (\d)\. In all: (\d)", tim.get(JUDGING).text)
    assert left.groups() == ("2", "4")
    names = {"Cyd Family", "Dan Family"}
    where = tim.get(f"{JUDGING}/next").at
    for _ in range(2):
        heading = re.search("<h1>(.*)</h1>", tim.get(where).text)[1]
        assert heading in names
        names.remove(heading)
        where = tim.get(tick(tim, where, state="published").at).at.partition("?stored")[0]
    assert where.startswith(f"{JUDGING}?finished=1") or "finished" in tim.get(f"{JUDGING}/next").at
    # What is handed in again is to be judged again.
    again = judged.visitor("cyd").hand_in(WRONG + b"# again\n")
    assert again.status == 303
    assert "Handed in again since" in tim.get(JUDGING).text
    assert "/work/" in tim.get(f"{JUDGING}/next").at
    assert len(set(re.findall(r"/work/\w+", tom.get(JUDGING).text))) == 2


def test_what_a_rubric_changes_is_shown_before_it_is_kept(course: Path) -> None:
    """Whose points change, from what to what; and nothing is kept of what was shown before something else."""
    (course / "roster.csv").write_text("id,name,section\nbob,Bob Family,A\n")
    with serving(course, workers=1) as served:
        served.visitor("bob").hand_in(WRONG)
        rubric(served, ("n", "Clear names", 1))
        prof = served.staff("prof")
        where = work_of(prof, "bob")
        until = time.monotonic() + 60
        while "The checks give" not in prof.get(where).text and time.monotonic() < until:
            time.sleep(0.1)
        tick(prof, where, "n", state="published")
        before = counting(served, "bob")[0]

        path = f"{JUDGING}/rubric"
        fields = {"id-0": "n", "text-0": "Clear names", "points-0": "-0,5"}
        fields |= {"id-1": "", "text-1": "New", "points-1": "2"}
        wrong = send(prof, path, **{**fields, "points-1": "two"})
        assert wrong.status == 422
        assert "The points of item 2 are no number." in wrong.text

        def effect() -> Answer:
            at = send(prof, path, **fields).at
            assert at.startswith(f"{path}/effect/")
            page = prof.get(at)
            while "This page is being made" in page.text:
                page = prof.get(at)
            return page

        page = effect()
        assert "Students whose points change: 1. Students with a published mark: 1." in page.text
        assert re.search(
            rf'Bob Family</th><td class="number">{before:g}</td><td class="number">{before - 1.5:g} of',
            page.text,
        )
        assert counting(served, "bob")[0] == before
        # Somebody judges meanwhile: what was shown is no longer what would be.
        tick(prof, where, state="published")
        confirmed = {name: page.field(name, f"{path}/confirm") for name in ("items", "as_of")}
        stale = prof.send(f"{path}/confirm", {"token": page.field("token"), **confirmed})
        assert stale.status == 409
        assert 'value="New"' in stale.text
        tick(prof, where, "n", state="published")
        page = effect()
        confirmed = {name: page.field(name, f"{path}/confirm") for name in ("items", "as_of")}
        for _ in range(2):  # sent twice
            kept = prof.send(f"{path}/confirm", {"token": page.field("token"), **confirmed})
            assert kept.status == 303
        assert counting(served, "bob")[0] == before - 1.5
        with served.store() as store:
            assert len(Acts(store.database).all("rubric")) == 2
        # A worker makes the student's page anew by itself.
        bob = served.visitor("bob")
        mine = re.search(r"/s/\w{12}", bob.get("/").text)[0]
        until = time.monotonic() + 60
        while "by hand: Clear names (-0.5)" not in bob.get(f"{mine}/page").text:
            assert time.monotonic() < until
            time.sleep(0.1)
        # Nobody else finds what one has asked.
        other = served.staff("other")
        assert other.get(page.field("back")).status == 422


def test_the_bank_counts_what_is_used_again(judged: Served) -> None:
    """A sentence goes in beside a comment or by itself, is offered by how often it was used, and taken out."""
    tom = judged.staff("tom", Role.ASSISTANT)
    where = work_of(tom, "bob")
    comment = f"{where}/comment"
    rubric_page = f"{JUDGING}/rubric"
    page = tom.get(where)
    send(tom, comment, page, text="Name it.", keep="1", state="draft")
    send(tom, f"{JUDGING}/bank", page, text="Say why.")
    send(tom, f"{JUDGING}/bank", page, text="Say why.")
    offered = re.findall(r'<option value="(\d+)">(.*?)</option>', tom.get(where).text)
    assert [text for _, text in offered] == ["Name it. (0)", "Say why. (0)"]
    for _ in range(2):  # sent twice
        send(tom, comment, page, bank=offered[1][0], text="Here.", line="5", state="published")
    offered = re.findall(r'<option value="(\d+)">(.*?)</option>', tom.get(where).text)
    assert [text for _, text in offered] == ["Say why. (1)", "Name it. (0)"]
    assert "Say why.\nHere." in tom.get(where).text
    assert "Used 1 time" in tom.get(rubric_page).text
    send(tom, f"{JUDGING}/bank", page, remove=offered[0][0])
    assert "Used 1 time" not in tom.get(rubric_page).text
