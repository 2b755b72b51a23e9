"""The class as a table, who is who, and the server's operation, as each of the staff sees them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from grader.server.matrix import everybody, lines
from grader.server.paging import places
from grader.store.acts import Acts
from tests.server.visiting import GOOD, WRONG, Answer, Served, Visitor


def cells(answer: Answer, student: str) -> list[str]:
    """The row of a student, by its cells."""
    for row in re.findall("<tr>(.*?)</tr>", answer.text, re.DOTALL):
        told = [
            " ".join(re.sub("<[^>]+>", " ", cell).split())
            for cell in re.findall("<t[hd].*?</t[hd]>", row, re.DOTALL)
        ]
        if told and student in told[0]:
            return told
    return []


def test_a_row_says_what_a_student_has(served: Served, people: Any) -> None:
    """The points that count with the state of the latest attempt; the section's students, then nobody else."""
    answer = people.staff.get("/staff")
    assert cells(answer, "ada") == [
        "Ada Lovelace ada", "A", "12/12 Waiting", "3", cells(answer, "ada")[4],
    ]  # fmt: skip
    assert f"/staff/s/{people.waiting}" in answer.text
    assert cells(answer, "bob")[1:4] == ["B", "–", "–"]
    for visitor, mine, others in (
        (people.reader, "ada", "bob"),
        (people.other_reader, "bob", "ada"),
    ):
        text = visitor.get("/staff")
        assert cells(text, mine)
        assert not cells(text, others)


def test_the_class_is_filtered(people: Any) -> None:
    """By section and by exercise; what is not there is passed over, and nothing of another section is shown."""
    assert not cells(people.staff.get("/staff?section=B"), "ada")
    assert cells(people.staff.get("/staff?section=B&exercise=scaling"), "bob")
    assert cells(people.staff.get("/staff?exercise=none&page=99"), "bob")
    assert not cells(people.reader.get("/staff?section=B"), "bob")
    for odd in ("-1", "x", "9" * 30, "%00", "%C2%B2"):
        assert people.staff.get(f"/staff?page={odd}").status == 200


def test_what_was_graded_counts_while_the_next_attempt_waits(served: Served) -> None:
    """Under both ids of a person, the latest of all attempts tells the state."""
    served.visitor("kim").hand_in(WRONG)
    served.visitor("kim.l").hand_in(GOOD)
    served.grade()
    with served.store() as store:
        store.join(datetime.now(UTC), {"kim.l": "kim"})
    served.grade()
    served.visitor("kim").hand_in(b"y = 1\n")
    with served.store() as store:
        assert "kim.l" not in everybody(store, ["nia"])
        assert {"kim", "nia"} <= {*everybody(store, ["nia"])}
        (kim, nia) = lines(store, ["kim", "nia"], ["scaling"])
    cell = kim.cells["scaling"]
    assert (cell.state, cell.attempts, cell.points, cell.possible) == ("waiting", 3, 12.0, 12.0)
    assert (kim.points, kim.possible, nia.cells) == (12.0, 12.0, {})
    served.grade()


def test_a_long_list_has_pages() -> None:
    """The first, the last and those around the one that is shown are linked, with what was chosen."""
    at = places("7", 2000, 100, "/staff", {"section": "A & B", "exercise": ""})
    assert [number for number, _ in at.numbers] == [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 20]
    assert at.numbers[-1][1] == "/staff?section=A+%26+B&page=20"
    assert (at.first, at.last) == (600, 700)
    assert places("", 0, 100, "/staff", {}).numbers == ((1, "/staff?page=1"),)


def test_who_is_who(people: Any) -> None:
    """Roles and sections of staff, with where roles come from; students with their pages, to who looks after them."""
    answer = people.staff.get("/staff/people")
    assert cells(answer, "tim") == ["tim", "Assistant", "B"]
    assert cells(answer, "prof") == ["prof", "Instructor", "All sections"]
    assert "grade invite --staff" in answer.text
    assert 'href="/staff/as/ada"' in answer.text
    assert 'name="role"' not in answer.text, "nobody is given a role here"
    assert not cells(people.staff.get("/staff/people?search=bo"), "Ada")
    assert not cells(people.reader.get("/staff/people"), "Bob")
    assert "Ada" not in people.operator.get("/staff/people").text


def revoke(visitor: Visitor, prefix: str) -> Answer:
    """End what begins so."""
    token = visitor.get("/staff/operation").field("token")
    return visitor.send("/staff/operation/revoke", {"token": token, "prefix": prefix})


def test_a_session_is_ended_by_who_operates_the_server(served: Served, people: Any) -> None:
    """It is good for nothing at once, and who has ended it is kept."""
    lost = served.visitor("lou")
    page = people.operator.get("/staff/operation?search=lou").text
    (prefix,) = set(re.findall(r'name="prefix" value="(grade_[^"]+)"', page))
    assert revoke(people.operator, prefix).at == "/staff/operation#accounts"
    assert lost.get("/").status == 401
    with served.store() as store:
        act = Acts(store.database).last("revoked", prefix)
    assert act is not None
    assert (act.actor, act.value["person"]) == ("ops", "lou")
    assert prefix not in people.operator.get("/staff/operation?search=lou").text
    assert "Used" in people.operator.get("/staff/operation?search=lou&all=1").text
    assert revoke(people.operator, "grade_none").status == 422


@pytest.mark.parametrize("path", ["/staff/operation", "/staff/live", "/staff/people"])
def test_who_operates_the_server_sees_no_work(people: Any, path: str) -> None:
    """No submission, no points."""
    text = people.operator.get(path).text
    assert people.graded not in text
    assert "/staff/s/" not in text
    assert "12/12" not in text
