"""Staff look at one submission, and answer what students ask: pages in which a worker has a part."""

from __future__ import annotations

import re
import time
from html import unescape

from grader.store.acts import Acts
from grader.store.appointments import Appointments, Role
from grader.store.queue import Queue
from tests.server.visiting import NOW, made
from tests.server.working import CHECK, Work


def test_a_submission_is_shown_with_all_that_is_known(work: Work) -> None:
    """Hidden details, ideas, seed and digests, the code and the reference, other attempts and the receipt."""
    page = made(work.rea, f"/staff/s/{work.id}")
    assert page.status == 200
    text = unescape(re.sub(r"<[^>]+>", "", page.text))
    with work.served.store() as store:
        stored = store.submission(work.id)
    assert "Ada Lovelace" in text
    assert CHECK in text
    assert "the result is" in text  # the detail that no student sees
    assert stored.submission.digest in text
    assert "def draw_uniform(rng, n):" in text
    assert "(x - x.mean(axis=0)) / x.std(axis=0)" in text
    assert "grade2." in text
    assert re.search(r"[0-9a-f]{64}", text)
    assert "seccomp" in text
    assert f"/staff/as/ada/s/{work.id}" in page.text
    assert 'action="/staff/s' not in page.text  # a reader has nothing graded again


def test_the_pages_of_a_work_lead_to_each_other(work: Work) -> None:
    """From the student's page to the reference and on to judging; not there where judging shows no names."""
    short, whole = f"/s/{work.id}", f"/staff/s/{work.id}"
    assert f'href="{whole}"' in work.tom.get(short).text
    assert f'href="{whole}"' not in work.ada.get(short).text
    where = re.search(r'href="(/staff/judging/scaling/work/\w+)"', made(work.tom, whole).text)
    assert where
    assert f'href="{short}"' in work.tom.get(where[1]).text
    with work.served.store() as store:
        Acts(store.database).add("division", "scaling", {"names": False}, actor="prof", time=NOW)
    try:
        assert "/staff/judging/scaling/work/" not in made(work.tom, whole).text
    finally:
        with work.served.store() as store:
            Acts(store.database).add("division", "scaling", {}, actor="prof", time=NOW)


def test_a_worker_notes_who_looked(work: Work) -> None:
    """The web process can ask for what is hidden, but not without a row in the chain that it did not write."""
    made(work.prof, f"/staff/s/{work.cyd}")
    made(work.prof, f"/staff/s/{work.cyd}?again")
    with work.served.store() as store:
        looks = [act for act in Acts(store.database).all("looked", "cyd") if act.actor == "prof"]
    assert [act.value for act in looks] == [{"submission": work.cyd}]


def test_nobody_else_sees_it(work: Work) -> None:
    """A student gets what is told where nothing is, and so does staff of another section."""
    for visitor in (work.ada, work.tim):
        assert visitor.get(f"/staff/s/{work.id}").status == 404
    number = work.asks()
    for visitor in (work.ada, work.tim):
        assert visitor.get(f"/staff/requests/{number}").status == 404
    assert f"/staff/requests/{number}" not in work.tim.get("/staff/requests").text
    assert f"/staff/requests/{number}" in work.tom.get("/staff/requests").text


def test_a_request_stands_beside_its_evidence(work: Work) -> None:
    """The check is run again on the student's draws; what the reference gives stands beside what came."""
    number = work.asks()
    page = made(work.tom, f"/staff/requests/{number}").text
    assert "I am &lt;b&gt;sure&lt;/b&gt;." in page
    text = unescape(re.sub(r"<[^>]+>", "\n", page))
    calls = re.findall(r"standardize\(array\(\[\[[^)]*\)\)", text)
    assert len(calls) == 1  # the same for both
    answers = [text for text in re.findall(r"\narray\(\[\[[^)]*\)", text)]
    assert len(answers) == 2
    assert answers[0].strip() in calls[0]
    assert answers[0] != answers[1]
    assert "differs" in text
    assert "def test_columns_are_standardized" in text


def test_the_oldest_request_comes_first_and_leads_to_the_next(work: Work) -> None:
    """What is answered is gone from the list, and stays where it was asked."""
    first, second = work.asks(), work.asks()
    page = work.prof.get("/staff/requests").text
    listed = [int(found) for found in re.findall(r'<a href="/staff/requests/(\d+)"', page)]
    assert listed == sorted(listed)
    assert {first, second} <= {*listed}
    done = work.answers(work.tom, first, "refused")
    assert (done.status, done.at) == (303, f"/staff/requests/{first}")
    answer = work.last("answer", str(first))
    assert answer.value == {"text": "Look at the axis.", "outcome": "refused", "by": "refused"}
    assert answer.actor == "tom"
    assert f'href="/staff/requests/{first}"' not in work.prof.get("/staff/requests").text
    page = made(work.tom, f"/staff/requests/{first}").text
    assert "Look at the axis." in page
    assert f'action="/staff/requests/{first}"' not in page


def test_of_two_answers_the_first_stands(work: Work) -> None:
    """The second to send is told who was first, and nothing of theirs is kept."""
    number = work.asks()
    token = made(work.prof, f"/staff/requests/{number}").field("token", f"/staff/requests/{number}")
    assert work.answers(work.tom, number, "refused").status == 303
    fields = {"token": token, "text": "Yes.", "outcome": "override", "points": "5"}
    late = work.prof.send(f"/staff/requests/{number}", fields)
    assert late.status == 422
    assert "tom has answered this already" in late.text
    assert work.last("answer", str(number)).actor == "tom"


def test_points_by_hand_are_instructors_to_give(work: Work) -> None:
    """Within what there is to earn; an assistant is refused, and nothing is kept."""
    number = work.asks()
    assert work.answers(work.tom, number, "override", points="5").status == 422
    for wrong in ("13", "-1", "nan", "", "x", "1e999"):
        assert work.answers(work.prof, number, "override", points=wrong).status == 422
    assert work.last("override", "scaling/ada") is None
    assert work.last("answer", str(number)) is None
    assert work.answers(work.prof, number, "override", points="11.5").status == 303
    given = work.last("override", "scaling/ada")
    assert (given.value, given.reason) == ({"points": 11.5}, "Look at the axis.")
    with work.served.store() as store:
        Acts(store.database).add(
            "override", "scaling/ada", {"points": None}, actor="prof", time=NOW, reason="back"
        )


def test_an_assistant_gives_seven_days_and_an_instructor_any(work: Work) -> None:
    """After the exercise is due; more than that, or no time, is refused with words."""
    number = work.asks("extension_asked", until="2026-12-05T12:00:00+00:00")
    page = made(work.tom, f"/staff/requests/{number}")
    zone = re.search(r"until \(([^)]*)\)", page.text)[1]
    assert 'value="2026-12-05T' in page.text, zone
    for wrong in ("", "soon", "back", "2026-12-09T12:00+00:00"):
        refused = work.answers(work.tom, number, "extension", until=wrong)
        assert refused.status == 422
        assert ">Look at the axis.</textarea>" in refused.text  # nobody writes it again
    assert work.last("extension", "scaling/ada") is None
    until = "2026-12-08T12:00+00:00"
    assert work.answers(work.tom, number, "extension", until=until).status == 303
    assert work.last("extension", "scaling/ada").value == {"due": "2026-12-08T12:00:00+00:00"}
    number = work.asks("extension_asked", until="x")
    until = "2027-01-08T12:00+00:00"
    assert work.answers(work.prof, number, "extension", until=until).status == 303


def test_what_the_file_decides_is_not_decided_here(work: Work) -> None:
    """An override of policy.toml is named with its line, and none beside it is kept."""
    with work.served.store() as store:
        number = Acts(store.database).add(
            "request", work.cyd, {"check": CHECK, "text": "?"}, actor="cyd", time=NOW
        )
    refused = work.answers(work.prof, number, "override", points="5")
    assert refused.status == 422
    assert "policy.toml, line 1" in refused.text
    assert work.last("override", "scaling/cyd") is None


def test_a_rerun_is_queued_behind_students_and_its_reason_kept(work: Work) -> None:
    """The worker grades it again; the report before stays, and its student's result is there all the while."""
    with work.served.store() as store:
        (before,) = store.database.rows(
            "SELECT count(*) FROM reports WHERE submission = $1", work.bob
        )
    path = f"/staff/s/{work.bob}"
    page = made(work.tim, path)
    empty = work.tim.send(f"{path}/rerun", {"token": page.field("token"), "reason": " \n"})
    assert empty.status == 422
    fields = {"token": page.field("token"), "reason": "The machine was busy."}
    done = work.tim.send(f"{path}/rerun", fields)
    assert (done.status, done.at) == (303, path)
    act = work.last("rerun", work.bob)
    assert (act.actor, act.reason) == ("tim", "The machine was busy.")
    last = time.monotonic() + 90
    with work.served.store() as store:
        while Queue(store.database).place(work.bob) is not None:
            assert time.monotonic() < last
            time.sleep(0.1)
        (now,) = store.database.rows("SELECT count(*) FROM reports WHERE submission = $1", work.bob)
    assert now[0] == before[0] + 1


def test_a_granted_rerun_is_answered_with_it(work: Work) -> None:
    """In one transaction: the answer, the act, and the place in the queue."""
    number = work.asks()
    assert work.answers(work.tom, number, "rerun").status == 303
    assert work.last("rerun", work.id).reason == "Look at the axis."
    assert work.last("answer", str(number)).value["by"] == "rerun"


def test_a_dropped_check_is_answered_when_it_is_dropped(work: Work) -> None:
    """Not before: an answer must not promise what nobody has done."""
    number = work.asks()
    assert work.answers(work.prof, number, "dropped").status == 422
    with work.served.store() as store:
        for dropped in (True, False, True):
            Acts(store.database).add(
                "dropped", "scaling", {"check": CHECK, "dropped": dropped},
                actor="prof", time=NOW, reason="it was wrong",
            )  # fmt: skip
    assert work.answers(work.prof, number, "dropped").status == 303
    with work.served.store() as store:
        Acts(store.database).add(
            "dropped", "scaling", {"check": CHECK, "dropped": False},
            actor="prof", time=NOW, reason="back",
        )  # fmt: skip


def test_what_is_sent_is_refused_with_words(work: Work) -> None:
    """No text, too much of it, an outcome that there is none of: and what was sent is told back by nobody."""
    number = work.asks()
    for changes in ({"text": ""}, {"text": "y" * 2_001}, {"outcome": "all"}, {"outcome": ""}):
        fields = {"outcome": "refused", **changes}
        assert work.answers(work.tom, number, fields.pop("outcome"), **fields).status == 422
    assert work.last("answer", str(number)) is None
    spoof = "abc\u202edcba"
    assert work.answers(work.tom, number, "refused", text=spoof).status == 303
    shown = made(work.tom, f"/staff/requests/{number}").text
    assert "\\u202e" in shown
    assert "\u202e" not in shown


def test_a_request_survives_a_change_of_the_suite(work: Work) -> None:
    """The check is gone: what was graded is shown, and that it can't be run again."""
    with work.served.store() as store:
        number = Acts(store.database).add(
            "request", work.id, {"check": "test_gone", "text": "?"}, actor="ada", time=NOW
        )
    page = made(work.tom, f"/staff/requests/{number}").text
    assert "The suite has no check" in page
    number = work.asks()
    suite = work.served.course / "solutions/scaling/test_scaling.py"
    text = suite.read_text("utf-8")
    try:
        suite.write_text(text.replace(f"def {CHECK}(", "def test_columns("), "utf-8")
        page = made(work.tom, f"/staff/requests/{number}").text
        assert "The suite has changed since this was graded." in page
        assert "The suite has no check" in page
        assert "the result is" in page  # as it was graded
        assert work.answers(work.tom, number, "refused").status == 303
    finally:
        suite.write_text(text, "utf-8")


def test_what_is_alike_stands_side_by_side(work: Work) -> None:
    """Copies are found, each side leads to its submission, and who has one section sees that one alone."""
    page = made(work.prof, "/staff/similar?exercise=scaling").text
    pair = re.search(r'href="(/staff/similar\?exercise=scaling&amp;pair=[0-9a-f.]+)"', page)
    assert pair, page
    beside = made(work.prof, unescape(pair[1])).text
    assert len(re.findall('class="l', beside)) > 10
    assert f"/staff/s/{work.id}" in beside
    assert f"/staff/s/{work.bob}" in beside
    own = made(work.tim, "/staff/similar?exercise=scaling").text
    assert work.id not in own
    assert "Ada" not in own
    assert work.prof.get("/staff/similar").text.count("exercise=scaling") == 1


def test_what_is_asked_under_an_id_that_was_joined_is_the_students(work: Work) -> None:
    """It is in the list of the student's section, and what was granted under one id holds for the other."""
    with work.served.store() as store:
        acts = Acts(store.database)
        store.join(NOW, {"a.lovelace": "ada"})
        asked = {"until": "2026-12-05T23:59:00+00:00", "text": "ill"}
        number = acts.add(
            "extension_asked", "scaling/a.lovelace", asked, actor="a.lovelace", time=NOW
        )
        acts.add(
            "extension", "scaling/a.lovelace", {"due": "2026-12-07T12:00:00+00:00"},
            actor="prof", time=NOW, reason="ill",
        )  # fmt: skip
    assert f"/staff/requests/{number}" in work.tom.get("/staff/requests").text
    assert f"/staff/requests/{number}" not in work.tim.get("/staff/requests").text
    shorter = work.answers(work.tom, number, "extension", until="2026-12-05T12:00")
    assert "more time already" in shorter.text
    longer = work.answers(work.tom, number, "extension", until="2026-12-08T11:00")
    assert longer.status == 303
    assert work.last("extension", "scaling/ada").value["due"].startswith("2026-12-08")
    with work.served.store() as store:
        acts = Acts(store.database)
        for subject in ("scaling/ada", "scaling/a.lovelace"):
            acts.add("extension", subject, {"due": None}, actor="prof", time=NOW, reason="over")
        store.join(NOW, {"a.lovelace": None})


def test_who_may_see_less_by_now_is_told_less_at_once(work: Work) -> None:
    """What a worker has answered before is no answer to who was given another role since."""
    sue = work.served.staff("sue", Role.READER)
    assert "Ada" in made(sue, "/staff/similar?exercise=scaling").text
    with work.served.store() as store:
        Appointments(store.database).appoint("sue", Role.READER, ["B"], actor="test", time=NOW)
    own = made(sue, "/staff/similar?exercise=scaling")
    assert (own.status, "Ada" in own.text, work.id in own.text) == (200, False, False)
