"""A student's pages: what counts and why, hints, what changed, what is asked for; and what is not released."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from grader.store.accounts import Accounts, Person
from grader.store.acts import Acts, about
from tests.conftest import MINI
from tests.server.visiting import GOOD, WRONG, Answer, Served, Visitor, serving

IDEA = GOOD.replace(b"(axis=0)", b"()")  # one mean for all


@pytest.fixture(scope="module")
def served_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the small course with a due time, a zone and a limit of attempts."""
    target = tmp_path_factory.mktemp("served") / "course"
    shutil.copytree(MINI, target, ignore=shutil.ignore_patterns("__pycache__", ".grade", "reports"))
    (target / "roster.csv").write_text("id,name,section\nada,Ada Lovelace,A\nbob,Bob,B\n")
    manifest = target / "course.toml"
    text = manifest.read_text("utf-8").replace(
        "[title]", 'timezone = "Asia/Tokyo"\n\n[policy]\nattempts = 4\n\n[title]'
    )
    text = text.replace("week = 1\n", "week = 1\ndue = 2199-12-01T23:59:00+09:00\n")
    manifest.write_text(text, "utf-8")
    (target / "assignments/scaling/scaling.ipynb").write_text('{"cells": []}')
    (target / "assignments/scaling/scaling.txt").write_text("no stub")
    return target


def act(served: Served, kind: str, subject: str, value: dict[str, Any], reason: str = "r") -> int:
    """Do something as one of the staff."""
    with served.store() as store:
        return Acts(store.database).add(
            kind, subject, value, actor="prof", time=datetime.now(UTC), reason=reason
        )


def acts(served: Served, kind: str, subject: str) -> list[dict[str, Any]]:
    """What was kept about a subject."""
    with served.store() as store:
        return [dict(one.value) for one in Acts(store.database).all(kind, subject)]


def text_of(answer: Answer) -> str:
    """What a page says, without its markup."""
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def form(visitor: Visitor, page: str, path: str, **fields: str) -> Answer:
    """Send a form of a page."""
    return visitor.send(path, {"token": visitor.get(page).field("token"), **fields})


def handed(served: Served, name: str, *sources: bytes) -> tuple[Visitor, list[str]]:
    """Give a student whose submissions are graded, and their addresses."""
    visitor = served.visitor(name)
    found = [visitor.hand_in(source).at for source in sources]
    assert all(found)
    served.grade()
    return visitor, found


# ---------------------------------------------------------------- my exercises


def test_home_says_what_is_next_and_how_many_attempts_are_left(served: Served) -> None:
    """At first, after an attempt, and when there are full marks."""
    visitor = served.visitor("home")
    before = text_of(visitor.get("/"))
    assert "What to do next Scaling inputs Nothing handed in" in before
    assert "Due next: Scaling inputs , 2199-12-01 23:59 JST" in before
    assert "4 attempts left" in before
    visitor.hand_in(WRONG)
    served.grade()
    assert "Scaling inputs 7 of 12" in text_of(visitor.get("/"))
    assert "3 attempts left" in text_of(visitor.get("/"))
    assert "3 attempts left" in text_of(visitor.get("/x/scaling"))
    visitor.hand_in(GOOD)
    served.grade()
    after = text_of(visitor.get("/"))
    assert "There is nothing left to do" in after
    assert "What to do next" not in after


def test_what_counts_says_why(served: Served) -> None:
    """An override changes the points, and its reason stands beside them."""
    visitor, _ = handed(served, "ova", WRONG)
    act(served, "override", about("scaling", "ova"), {"points": 11}, "was ill")
    served.grade()
    for path in ("/", "/x/scaling"):
        told = text_of(visitor.get(path))
        assert "11 of 12" in told
        assert "was ill" in told


def test_the_due_time_is_the_students_own(served: Served) -> None:
    """An extension holds at once, before anything is handed in, and for nobody else."""
    visitor = served.visitor("ext")
    act(served, "extension", about("scaling", "ext"), {"due": "2199-12-24T14:59:00+00:00"})
    for path in ("/", "/x/scaling"):
        assert "2199-12-24 23:59 JST" in text_of(visitor.get(path))
        assert "2199-12-01 23:59 JST" in text_of(served.visitor("bob").get(path))
    visitor.hand_in(WRONG)
    served.grade()
    assert "2199-12-24 23:59 JST" in text_of(visitor.get("/"))


def test_times_are_in_the_zone_of_whoever_reads(served: Served) -> None:
    """As the browser says, or as was chosen by the form; a zone that is none is passed over."""
    visitor = served.visitor("zoe")
    assert "zone Asia/Tokyo" in text_of(visitor.get("/"))
    visitor.cookies["browser-zone"] = "Europe/Rome"
    assert "2199-12-01 15:59 CET" in text_of(visitor.get("/"))
    assert form(visitor, "/zone", "/zone", zone="UTC").status == 303
    assert "2199-12-01 14:59 UTC" in text_of(visitor.get("/x/scaling"))
    assert '<option value="UTC" selected>' in visitor.get("/zone").text
    for none in ("", "Mars/Base", "../../etc/passwd"):
        visitor.cookies["zone"] = "UTC"
        assert form(visitor, "/zone", "/zone", zone=none).status == 303
        assert "CET" in text_of(visitor.get("/"))
    visitor.cookies["browser-zone"] = "../../etc/passwd"
    assert "zone Asia/Tokyo" in text_of(visitor.get("/"))


# ---------------------------------------------------------------- the exercise


@pytest.mark.parametrize("kind", ["py", "ipynb"])
def test_the_stub_can_be_kept(served: Served, served_course: Path, kind: str) -> None:
    """As the very bytes that students may have; a browser never shows it as a page."""
    visitor = served.visitor("bob")
    path = f"/x/scaling/stub?kind={kind}"
    assert f'href="{path}"' in visitor.get("/x/scaling").text
    answer = visitor.get(path)
    assert answer.body == (served_course / f"assignments/scaling/scaling.{kind}").read_bytes()
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="scaling.{kind}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/x/scaling/stub?kind=txt", "/x/scaling/stub?kind=../../solutions/scaling/scaling.py",
        "/x/none/stub", "/x/..%2fsolutions/stub", "/x/test_scaling/stub",
    ],
)  # fmt: skip
def test_nothing_else_can_be_had(served: Served, path: str) -> None:
    """No name that is asked for becomes a path."""
    assert served.visitor("bob").get(path).status == 404


def test_hints_open_one_by_one(served: Served) -> None:
    """Each is kept as an act; those that follow are not in the page; nobody else's open by it."""
    visitor = served.visitor("hin")
    assert "Hints never count for the grade" in text_of(visitor.get("/x/scaling"))
    assert "Subtract the mean" not in visitor.get("/x/scaling").text
    assert form(visitor, "/x/scaling", "/x/scaling/hint", number="1").at == "/x/scaling#hints"
    told = text_of(visitor.get("/x/scaling"))
    assert "Subtract the mean, which is 2." in told
    assert "1 of 2 open" in told
    assert "Return an array of n numbers" not in told
    assert form(visitor, "/x/scaling", "/x/scaling/hint", number="3").status == 303
    visitor.cookies["lang"] = "ja"
    assert "平均の 2 を引きましょう。" in text_of(visitor.get("/x/scaling"))
    assert acts(served, "hint", about("scaling", "hin")) == [{"number": 1}, {"number": 3}]
    assert "Subtract the mean" not in served.visitor("bob").get("/x/scaling").text


@pytest.mark.parametrize("number", ["2", "4", "0", "99", "-1", "x", ""])
def test_no_hint_is_jumped_over(served: Served, number: str) -> None:
    """Nor opened that is not there."""
    visitor = served.visitor("jum")
    answer = form(visitor, "/x/scaling", "/x/scaling/hint", number=number)
    assert answer.status == 422
    assert "This is not the next hint." in answer.text
    assert acts(served, "hint", about("scaling", "jum")) == []


def test_a_hint_is_kept_once(served: Served) -> None:
    """Who sends the form twice has opened it once; and who sends it too often is told so."""
    visitor = served.visitor("twi")
    token = visitor.get("/x/scaling").field("token")
    sent = [
        visitor.send("/x/scaling/hint", {"token": token, "number": "1"}).status for _ in range(31)
    ]
    assert sent == [303] * 30 + [429]
    assert len(acts(served, "hint", about("scaling", "twi"))) == 1


# ---------------------------------------------------------------- what changed


def test_attempts_show_what_changed(served: Served) -> None:
    """The code line by line, the points, the checks that turned, and the idea that is gone."""
    visitor, (first, second, third) = handed(served, "att", IDEA, GOOD, b"x = '<script>'\n" + GOOD)
    page = visitor.get(f"/x/scaling/attempts?of={second[3:]}")
    told = text_of(page)
    assert "9 of 12 points before, 12 of 12 now." in told
    assert "Passes now: Each column is standardized" in told
    assert "Gone: the idea in standardize that was named before." in told
    deleted = re.findall(r"<del>(.*?)</del>", page.text)
    assert len(deleted) == 1
    assert "mean()" in unescape(re.sub("<[^>]*>", "", deleted[0]))
    latest = visitor.get("/x/scaling/attempts")
    assert "Attempt 3" in text_of(latest)
    assert "No check ended otherwise" in text_of(latest)
    assert "<script>" not in latest.text[latest.text.index("<main") : latest.text.index("</main")]
    assert "&lt;script&gt;" in latest.text
    back = visitor.get(f"/x/scaling/attempts?of={first[3:]}")
    assert "there is nothing to compare it with" in text_of(back)
    assert third[3:] in back.text
    token = back.field("token", "/language")
    there = {"token": token, "language": "ja", "back": back.field("back")}
    assert visitor.send("/language", there).at == f"/x/scaling/attempts?of={first[3:]}"


def test_nobody_elses_attempt_is_compared(served: Served, people: Any) -> None:
    """An id that is not one of my own is as if there was none."""
    visitor = served.visitor("bob")
    answer = visitor.get(f"/x/scaling/attempts?of={people.graded}")
    assert people.graded not in text_of(answer)
    assert "Nothing handed in" in text_of(answer)


# ---------------------------------------------------------------- asking


def test_a_check_can_be_asked_about_once_at_a_time(served: Served) -> None:
    """The request is an act; it and its answer are seen where it was asked; then one may ask again."""
    visitor, (where,) = handed(served, "ask", WRONG)
    fields = {"check": "test_columns_are_standardized", "text": " Is it\r\n<b>right</b>? "}
    assert form(visitor, where, f"{where}/ask", **fields).at == f"{where}#asked"
    assert acts(served, "request", where[3:]) == [
        {"check": fields["check"], "text": "Is it\n<b>right</b>?"}
    ]
    page = visitor.get(where)
    assert "&lt;b&gt;right&lt;/b&gt;" in page.text
    assert "No answer yet" in text_of(page)
    again = form(visitor, where, f"{where}/ask", **fields)
    assert again.status == 422
    assert "You have asked for this already." in again.text
    other = form(visitor, where, f"{where}/ask", **(fields | {"check": "test_single_column"}))
    assert other.status == 303
    with served.store() as store:
        number = Acts(store.database).all("request", where[3:])[0].number
    act(served, "answer", str(number), {"text": "It is <i>wrong</i>.", "outcome": "refused"})
    told = text_of(visitor.get(where))
    assert "It is <i>wrong</i>." in told
    assert "Not granted" in told
    assert form(visitor, where, f"{where}/ask", **fields).status == 303


@pytest.fixture(scope="module")
def own_wrong(served: Served) -> tuple[Visitor, str]:
    """A student who has asked nothing, and what of theirs lost points."""
    student = served.visitor("wes")
    id_ = student.hand_in(WRONG).at.rpartition("/")[2]
    served.grade()
    return student, id_


@pytest.mark.parametrize(
    ("check", "text", "told"),
    [
        ("test_columns_are_standardized", " \n ", "Nothing is written in the form."),
        ("test_columns_are_standardized", "x" * 2001, "2,001 characters; 2,000 are allowed"),
        ("test_none", "Why?", "There is no such check that failed here."),
        ("", "Why?", "There is no such check that failed here."),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    served: Served, own_wrong: tuple[Visitor, str], check: str, text: str, told: str
) -> None:
    """With what is wrong, and what was written comes back; nothing is kept."""
    student, id_ = own_wrong
    answer = form(student, "/", f"/s/{id_}/ask", check=check, text=text)
    assert answer.status == 422
    assert told in answer.text
    assert acts(served, "request", id_) == []
    if check.endswith("standardized") and text.strip():
        assert text in answer.text


def test_what_has_no_result_can_not_be_asked_about(served: Served, people: Any) -> None:
    """Nor what passed."""
    waits = people.ada.hand_in(b"x = 1").at.removeprefix("/s/")
    for id_ in (waits, people.full):
        fields = {"check": "test_columns_are_standardized", "text": "Why?"}
        assert form(people.ada, "/", f"/s/{id_}/ask", **fields).status == 422
        assert acts(served, "request", id_) == []


def test_more_time_can_be_asked_for(served: Served) -> None:
    """Until the end of a day in the student's zone; the answer stands where it was asked."""
    visitor = served.visitor("mor")
    soon = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    act(served, "extension", about("scaling", "mor"), {"due": datetime.now(UTC).isoformat()})
    fields = {"until": soon, "text": "I was ill."}
    assert (
        form(visitor, "/x/scaling", "/x/scaling/extension", **fields).at == "/x/scaling#extension"
    )
    (kept,) = acts(served, "extension_asked", about("scaling", "mor"))
    assert kept == {"until": f"{soon}T14:59:00+00:00", "text": "I was ill."}
    told = text_of(visitor.get("/x/scaling"))
    assert f"Wanted until {soon} 23:59 JST" in told
    assert "No answer yet" in told
    assert "Ask for an extension" not in told
    again = form(visitor, "/x/scaling", "/x/scaling/extension", **fields)
    assert (again.status, "already" in again.text) == (422, True)
    with served.store() as store:
        number = Acts(store.database).all("extension_asked")[-1].number
    act(served, "answer", str(number), {"text": "Get well.", "outcome": "granted"})
    told = text_of(visitor.get("/x/scaling"))
    assert "Granted Get well." in told
    assert "Ask for an extension" in told


@pytest.mark.parametrize("until", ["", "x", "2020-01-01", "2199-11-30", "9999-12-31", "2026-02-30"])
def test_a_day_that_would_not_help_is_refused(served: Served, until: str) -> None:
    """Before the due time, gone by, years ahead, or none; what was written comes back."""
    visitor = served.visitor("day")
    fields = {"until": until, "text": "Because of <this>"}
    answer = form(visitor, "/x/scaling", "/x/scaling/extension", **fields)
    assert answer.status == 422
    assert "This is no day until which it could be extended." in answer.text
    assert "Because of &lt;this&gt;" in answer.text
    assert acts(served, "extension_asked", about("scaling", "day")) == []


def test_who_asks_too_often_is_told_so(served: Served) -> None:
    """By person: others may ask as before."""
    visitor, (where,) = handed(served, "oft", WRONG)
    token = visitor.get(where).field("token")
    fields = {"token": token, "check": "test_columns_are_standardized", "text": "Why?"}
    sent = [visitor.send(f"{where}/ask", fields).status for _ in range(11)]
    assert sent == [303] + [422] * 9 + [429]


# ---------------------------------------------------------------- what staff say


def test_what_staff_say_of_an_idea_is_beside_the_result(served: Served) -> None:
    """To whoever has the idea, now and later, as text; and to nobody who has it not."""
    visitor, (idea,) = handed(served, "ide", IDEA)
    other, (wrong,) = handed(served, "oth", WRONG)
    act(served, "explanation", "scaling/one_mean_for_all", {"text": "Look at <axis> again."})
    told = text_of(visitor.get(idea))
    assert "From your instructors" in told
    assert "Look at <axis> again." in told
    later, (also,) = handed(served, "lat", IDEA)
    assert "Look at <axis> again." in text_of(later.get(also))
    assert "From your instructors" not in text_of(other.get(wrong))


# ---------------------------------------------------------------- what is not released


@pytest.fixture
def unreleased(served: Served) -> Iterator[Served]:
    """Give the server with results that staff release by hand, until the test ends."""
    act(served, "release", "scaling", {"when": "by_hand", "released": False})
    yield served
    act(served, "release", "scaling", {"when": "at_once", "released": False})


def token(served: Served, person: str, role: str = "student") -> dict[str, str]:
    """A header for the API."""
    with served.store() as store:
        until = datetime.now(UTC) + timedelta(days=1)
        text = Accounts(store.database).new_token(Person(person, role), "submit", until)
    return {"Authorization": f"Bearer {text}"}


def test_what_is_not_released_is_nowhere(unreleased: Served, people: Any) -> None:
    """Neither points nor page, checks, ideas, nor what changed; not by the API, nor live; staff see it."""
    visitor, found = handed(unreleased, "unr", IDEA, GOOD)
    act(unreleased, "explanation", "scaling/one_mean_for_all", {"text": "Look at it."})
    for where in found:
        page = visitor.get(where)
        assert "Not released yet" in text_of(page)
        assert visitor.get(f"{where}/page").at == where
        live = visitor.get(f"{where}/events").text
        assert "event: done" in live
        asked = json.loads(
            visitor.get(f"/api/v1/submissions/{where[3:]}", **token(unreleased, "unr")).text
        )
        assert asked.keys() == {"id", "exercise", "state", "status", "next"}
        assert (asked["state"], asked["status"], asked["next"]) == ("done", "withheld", None)
        pages = [page.text, live, visitor.get("/").text, visitor.get("/x/scaling").text]
        pages += [visitor.get(f"/x/scaling/attempts?of={one[3:]}").text for one in found]
        seen = people.staff.get(f"/staff/as/unr{where}").text
        for text in (*pages, seen):
            for secret in (
                "of 12",
                "Full marks",
                "standardized",
                "mean of everything",
                "Look at it",
            ):
                assert secret not in text.replace("z = ", "")
        fields = {"check": "test_columns_are_standardized", "text": "Why?"}
        assert form(visitor, "/", f"{where}/ask", **fields).status == 422
        assert "of 12 points" in text_of(people.staff.get(where))
    assert "This is told as soon as both have a result" in text_of(
        visitor.get("/x/scaling/attempts")
    )
    act(unreleased, "release", "scaling", {"when": "by_hand", "released": True})
    assert "12 of 12" in text_of(visitor.get("/"))


def test_one_result_can_be_withheld(served: Served) -> None:
    """Of one student, with what staff wrote on it, until it is no more; others see theirs."""
    visitor, (where,) = handed(served, "wit", WRONG)
    other, (theirs,) = handed(served, "wio", WRONG)
    said = {"part": "", "line": None, "text": "Well begun.", "state": "published", "follows": None}
    act(served, "comment", where[3:], said)
    assert "Well begun." in text_of(visitor.get(where))
    act(served, "withheld", about("scaling", "wit"), {"withheld": True})
    assert "Not released yet" in text_of(visitor.get(where))
    assert "Well begun." not in text_of(visitor.get(where))
    assert "7 of 12" in text_of(other.get(theirs))
    act(served, "withheld", about("scaling", "wit"), {"withheld": False})
    assert "7 of 12" in text_of(visitor.get(where))


# ---------------------------------------------------------------- as this student


def test_as_a_student_staff_can_change_nothing(served: Served, people: Any) -> None:
    """Each page says whose it is; no form of it is there, none works; and that they looked is kept."""
    act(served, "extension", about("scaling", "ada"), {"due": "2199-12-24T14:59:00+00:00"})
    kept = [("hint", "scaling/ada"), ("request", people.graded)]
    before = [acts(served, *one) for one in kept]
    base = "/staff/as/ada"
    paths = ["", "/x/scaling", "/x/scaling/attempts", f"/s/{people.graded}", f"/s/{people.full}"]
    for visitor in (people.staff, people.reader, people.assistant):
        for path in paths:
            page = visitor.get(base + path)
            assert page.status == 200
            assert "You see these pages as Ada Lovelace does." in text_of(page)
            main = page.text[page.text.index("<main") : page.text.index("</main>")]
            assert "<form" not in main
            links = re.findall(r'href="(/[^"]*)"', main)
            assert all(link.startswith(base) or link == "/staff" for link in links), links
        token = visitor.get(base).field("token")
        for path in (
            "/x/scaling", "/x/scaling/file", "/x/scaling/hint", "/x/scaling/extension",
            f"/s/{people.graded}/ask",
        ):  # fmt: skip
            for start in (base, ""):
                fields = {
                    "token": token, "number": "1", "check": "test_columns_are_standardized",
                    "text": "x", "code": "x = 1", "until": "2200-01-01",
                }  # fmt: skip
                assert visitor.send(start + path, fields).status == 404
    with served.store() as store:
        looked = {one.actor for one in Acts(store.database).all("looked", "ada")}
    assert looked == {"prof", "rea", "tom"}
    assert [acts(served, *one) for one in kept] == before


def test_what_was_asked_is_seen_and_can_not_be_asked_again_by_staff(
    served: Served, people: Any
) -> None:
    """Where the student could ask once more, staff who look as the student see no form."""
    visitor, (where,) = handed(served, "see", WRONG)
    fields = {"check": "test_columns_are_standardized", "text": "Is it?"}
    assert form(visitor, where, f"{where}/ask", **fields).status == 303
    with served.store() as store:
        number = Acts(store.database).all("request", where[3:])[0].number
    act(served, "answer", str(number), {"text": "It is not.", "outcome": "refused"})
    assert "I think this is wrong" in text_of(visitor.get(where))
    for path in (where, f"/staff/as/see{where}"):
        page = people.staff.get(path)
        assert "Is it?" in text_of(page)
        assert "It is not." in text_of(page)
        assert "<form" not in page.text[page.text.index("<main") :]


def test_an_extension_in_the_file_is_known_before_anything_is_handed_in(course: Path) -> None:
    """Workers tell the web process, which can't read it; also what was withdrawn."""
    manifest, policy = course / "course.toml", course / "solutions/policy.toml"
    text = manifest.read_text("utf-8")
    manifest.write_text(text.replace("week = 1\n", "week = 1\ndue = 2199-12-01T23:59:00+09:00\n"))
    (course / "roster.csv").write_text("id,name\nada,Ada\nbob,Bob\n")
    policy.write_text(
        '[[extensions]]\nstudent = "ada"\nexercise = "scaling"\n'
        'due = 2199-12-24T23:59:00+09:00\nreason = "ill"\n'
    )
    with serving(course) as served:
        ada, bob = served.visitor("ada"), served.visitor("bob")
        served.grade()
        assert "2199-12-24" in text_of(ada.get("/"))
        assert "2199-12-24" in text_of(ada.get("/x/scaling"))
        assert "2199-12-01" in text_of(bob.get("/"))
        policy.unlink()
        served.grade()
        assert "2199-12-01" in text_of(ada.get("/"))
