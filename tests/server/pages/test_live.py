"""The live page for staff: what waits, who holds which idea, and an explanation to all of them."""

from __future__ import annotations

import http.client
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from grader.store.acts import Acts
from grader.store.appointments import Appointments, Role
from grader.store.beliefs import Beliefs
from grader.store.waits import Waits
from tests.server.visiting import GOOD, NOW, Answer, Served, Visitor

IDEA = "One mean and one standard deviation serve the whole array."
HELD = GOOD.replace(b"(axis=0)", b"()")
EXPLAIN = "/staff/explain/scaling/one_mean_for_all"


@pytest.fixture(scope="module")
def holders(served: Served, people: Any) -> list[str]:
    """Let bob, of section B, hold an idea, as somebody of no section does; ada has mended hers."""
    found = []
    for name in ("bob", "zoe"):
        found.append(served.visitor(name).hand_in(HELD).at.rpartition("/")[2])
    served.grade()
    return found


def row_of(answer: Answer) -> str:
    """What the table says of the idea, without markup."""
    found = re.search(rf"<tr>(?:(?!</tr>).)*{re.escape(IDEA)}.*?</tr>", answer.text, re.DOTALL)
    return " ".join(re.sub("<[^>]+>", " ", found[0]).split()) if found else ""


def send(visitor: Visitor, **fields: str) -> Answer:
    """Send the form of the explanation."""
    token = visitor.get("/signin").field("token")
    return visitor.send(EXPLAIN, {"token": token, **fields})


def test_each_of_the_staff_sees_who_holds_what_of_their_own(
    people: Any, holders: list[str]
) -> None:
    """All of them, those of a section, or nobody; who operates the server sees no idea."""
    assert row_of(people.staff.get("/staff/live")).startswith("2 One mean")
    assert row_of(people.other_reader.get("/staff/live")).startswith("1 One mean")
    assert row_of(people.reader.get("/staff/live")) == ""
    told = people.operator.get("/staff/live")
    assert (told.status, row_of(told), "Ideas" in told.text) == (200, "", False)


def test_one_explanation_goes_to_all_who_hold_an_idea(
    served: Served, people: Any, holders: list[str]
) -> None:
    """It is an act of who sent it, is listed, changes when it is sent anew, and is taken back by another act."""
    page = people.staff.get(EXPLAIN)
    assert "2 students hold it now" in page.text
    assert "zoe" in page.text
    for text in ("Along <which> axis?", "Look at the axis."):
        assert send(people.staff, text=f"  {text}\r\n").at == "/staff/live#sent"
    told = people.staff.get("/staff/live").text
    assert "Along &lt;which&gt; axis?" in told
    assert "Look at the axis." in told
    assert "Explained: look or change" in told
    assert people.staff.get(EXPLAIN).text.count("Look at the axis.") == 1
    assert send(people.staff, text="Look at the axis.").status == 303
    assert send(people.staff, back="1").status == 303
    with served.store() as store:
        sent = Acts(store.database).all("explanation")
        assert {act.subject for act in sent} == {"scaling/one_mean_for_all"}
        assert {act.actor for act in sent} == {"prof"}
        told = [act.value["text"] for act in sent]
        assert told == ["Along <which> axis?", "Look at the axis.", ""]
        ((subject,),) = {
            (one.subject,) for one in Beliefs(store.database).of_submission(holders[0])
        }
        assert subject == sent[0].subject, "the result page looks for it by this"
    assert "Explain to these 2" in people.staff.get("/staff/live").text


@pytest.mark.parametrize("text", ["", " \r\n ", "x" * 2001])
def test_an_explanation_says_something_and_is_short(
    people: Any, holders: list[str], text: str
) -> None:
    """What was written comes back, and nothing is sent."""
    answer = send(people.staff, text=text)
    assert answer.status == 422
    assert "Nothing was sent." in answer.text
    assert text.strip() in answer.text


def test_who_looks_after_a_section_explains_to_nobody_else(
    served: Served, people: Any, holders: list[str]
) -> None:
    """An explanation reaches the whole class, so it is for those who look after all of it."""
    for answer in (
        people.other_assistant.get(EXPLAIN),
        send(people.other_assistant, text="From B."),
        people.staff.get("/staff/explain/scaling/none"),
    ):
        assert answer.status == 422
    assert EXPLAIN not in people.other_assistant.get("/staff/live").text
    with served.store() as store:
        acts = Acts(store.database).all("explanation")
    assert "From B." not in [act.value["text"] for act in acts]


@contextmanager
def stream(visitor: Visitor) -> Iterator[http.client.HTTPResponse]:
    """What comes to the live page of somebody."""
    connection = http.client.HTTPConnection(visitor.host, timeout=60)
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    try:
        connection.request("GET", "/staff/live/events", headers={"Cookie": cookie})
        yield connection.getresponse()
    finally:
        connection.close()


def shown(response: http.client.HTTPResponse) -> str:
    """The next state that comes, as HTML."""
    while not (line := response.readline()).startswith(b"data: "):
        assert line, "the stream has ended"
    return str(json.loads(line[6:])["html"])


def tells(response: http.client.HTTPResponse, text: str) -> bool:
    """Whether a stream says something before it ends."""
    return any(text.encode() in line for line in iter(response.readline, b""))


def test_what_happens_is_shown_as_it_happens(served: Served, people: Any) -> None:
    """A hand-in waits, and is graded; each of those who watch is told, as far as they may see it."""
    hal = served.visitor("hal")
    with stream(people.staff) as first, stream(people.operator) as second:
        before = [shown(each) for each in (first, second)]
        waiting = int(re.search(r"<strong>(\d+)</strong> waiting", before[0])[1])
        assert hal.hand_in(HELD).status == 303
        for each in (first, second):
            assert f"<strong>{waiting + 1}</strong> waiting" in shown(each)
        served.grade()
        while "<strong>0</strong> waiting" not in (html := shown(first)):
            pass
        assert "hal" not in html
        assert "Explain to" in html
        while "<strong>0</strong> waiting" not in (html := shown(second)):
            pass
        assert "Explain to" not in html
    people.ada.hand_in(b"x = 1\n")  # what others of these tests find waiting


def test_promises_are_beside_what_came(served: Served, people: Any) -> None:
    """Kept, and told as means."""
    with served.store() as store:
        waits, now = Waits(store.database), store.database.clock()
        waits.began("a", now, 30.0)
        waits.ended("a", now)
    text = people.operator.get("/staff/live").text
    assert re.search(r"last (\d+ hand-ins that were|hand-in that was) told a time", text)


def test_live_pages_of_one_person_are_bounded(people: Any) -> None:
    """Beyond a dozen a browser is told not to come again."""
    streams = []
    try:
        for _ in range(13):
            entered = stream(people.other_reader)
            streams.append(entered)
            answer = entered.__enter__()
            last = answer.status
            if last == 200:
                answer.readline()
    finally:
        for entered in streams:
            entered.__exit__(None, None, None)
    assert (len(streams), last) == (13, 204)


def test_a_live_page_that_was_signed_out_is_told_nothing_more(
    served: Served, people: Any, holders: list[str]
) -> None:
    """It ends where it would have said something."""
    visitor = served.staff("gone")
    with stream(visitor) as response:
        shown(response)
        token = visitor.get("/staff").field("token", "/signout")
        assert visitor.send("/signout", {"token": token}).status == 303
        time.sleep(2.5)
        assert send(people.staff, text="After the end.").status == 303
        assert not tells(response, "After the end.")
    assert send(people.staff, back="1").status == 303


def test_a_live_page_of_who_may_see_less_by_now_is_told_nothing_more(
    served: Served, people: Any, holders: list[str]
) -> None:
    """It ends where it would have said something, and what comes in its place is for the new role."""
    visitor = served.staff("ned")
    with stream(visitor) as response:
        shown(response)
        with served.store() as store:
            Appointments(store.database).appoint(
                "ned", Role.READER, ["A"], actor="test", time=NOW, reason="another job"
            )
        time.sleep(2.5)
        assert send(people.staff, text="After that.").status == 303
        assert not tells(response, "After that.")
    assert send(people.staff, back="1").status == 303
    assert row_of(visitor.get("/staff/live")) == ""
