"""The API: who may ask what, what is handed in by it, and what it says where something is wrong."""

from __future__ import annotations

import http.client
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from grader.course import Policy
from grader.errors import RefusedError
from grader.model import Status
from grader.server.api import TABLE
from grader.server.limits import Limit, Limits
from grader.store import verify_receipt
from grader.store.accounts import Accounts, Person
from grader.store.acts import Acts
from grader.store.queue import Queue

EXERCISE = "scaling"
HAND_IN = f"/api/v1/exercises/{EXERCISE}/submissions"


@pytest.fixture
def ada(serving):
    """A student's token."""
    return serving.token("ada")


def test_a_hand_in_has_its_receipt_before_anything_is_graded(serving, ada):
    """The bytes are stored as they came, the receipt is genuine, and its place in the line is told."""
    source = "# 合計\nx = 1\n".encode()
    before = datetime.now(UTC) - timedelta(seconds=1)
    status, data = serving.hand_in(ada, source)
    assert (status, data["state"], data["place"], data["again"]) == (202, "waiting", 1, False)
    receipt = verify_receipt(data["receipt"], serving.secret)
    assert (receipt.student, receipt.exercise, receipt.id) == ("ada", EXERCISE, data["id"])
    with serving.stores.use() as store:
        stored = store.submission(data["id"])
        (token,) = Accounts(store.database).listed(before)
    assert stored.submission.content == source
    assert token.used is not None
    assert before - timedelta(seconds=1) <= token.used
    assert before <= stored.handed_in <= datetime.now(UTC)
    assert serving.count("reports") == 0


def test_the_result_comes_when_a_worker_has_graded(serving, ada):
    """Redacted, with the page and what comes next; in the language that is asked for."""
    _, data = serving.hand_in(ada, b"x = 1\n")
    path = f"/api/v1/submissions/{data['id']}"
    assert serving.ask("GET", path, ada)[1]["state"] == "waiting"
    serving.grade(0.0)
    status, result = serving.ask("GET", path, ada)
    assert (status, result["state"], result["status"]) == (200, "done", "graded")
    assert (result["result"]["points"], result["result"]["possible"]) == (0, 1)
    assert result["result"]["receipt"] == data["receipt"]
    assert result["next"] == EXERCISE
    assert result["page"].startswith("<!doctype html>")
    assert "The sum is right" in str(result["result"])
    _, japanese = serving.ask("GET", path, ada, Accept_Language="ja")
    assert "和が正しい" in str(japanese["result"])


def test_that_a_token_was_used_is_noted(serving, ada):
    """By what only asks as well; who was refused for another's work has used it, too."""
    before = datetime.now(UTC) - timedelta(seconds=1)
    for token, path, status in (
        (ada, "/api/v1/me", 200),
        (serving.token("bob"), "/api/v1/submissions/none", 404),
    ):
        assert serving.ask("GET", path, token)[0] == status
    for token, source, status in (
        (serving.token("eve"), b"x = 1\n", 202),
        (serving.token("dan"), b"x = (\0", 422),
        (serving.token("teacher", "staff"), b"x = 1\n", 403),
    ):
        assert serving.hand_in(token, source)[0] == status
    with serving.stores.use() as store:
        used = [token.used for token in Accounts(store.database).listed(before)]
    assert len(used) == 5
    assert None not in used


def test_who_waits_is_told_as_soon_as_it_is_graded(serving, ada):
    """With `wait` the answer comes with the result; without one in that time, with the state."""
    _, data = serving.hand_in(ada, b"x = 1\n")
    path = f"/api/v1/submissions/{data['id']}"
    begun = time.monotonic()
    assert serving.ask("GET", f"{path}?wait=0.3", ada)[1]["state"] == "waiting"
    assert time.monotonic() - begun >= 0.3
    timer = threading.Timer(0.5, serving.grade)
    timer.start()
    assert serving.ask("GET", f"{path}?wait=20", ada)[1]["state"] == "done"
    timer.join()


def test_nobody_waits_often_at_once(serving, ada):
    """Who has many requests open is answered at once; others still wait."""
    _, data = serving.hand_in(ada, b"x = 1\n")
    path = f"/api/v1/submissions/{data['id']}?wait=20"
    serving.limits.waiting["ada"] = 10
    assert serving.ask("GET", path, ada)[1]["state"] == "waiting"
    serving.limits.waiting["ada"] = 9
    timer = threading.Timer(0.3, serving.grade)
    timer.start()
    assert serving.ask("GET", path, ada)[1]["state"] == "done"
    timer.join()
    assert serving.limits.waiting == {"ada": 9}


def test_our_failure_is_told_as_one(serving, ada):
    """There is a result, and it is no grade."""
    _, data = serving.hand_in(ada, b"x = 1\n")
    serving.grade(0.0, Status.INTERNAL_ERROR)
    _, result = serving.ask("GET", f"/api/v1/submissions/{data['id']}", ada)
    assert (result["status"], result["result"]["points"]) == ("internal_error", None)


def test_a_run_that_is_run_again_is_told(serving, ada):
    """How many runs failed by our fault goes with the place in the line."""
    _, data = serving.hand_in(ada, b"x = 1\n")
    assert data["failures"] == 0
    with serving.stores.use() as store:
        now = store.database.clock() + timedelta(seconds=1)
        leased = Queue(store.database).lease("worker", now)
        assert Queue(store.database).again(leased, now)
    _, told = serving.ask("GET", f"/api/v1/submissions/{data['id']}", ada)
    assert (told["state"], told["failures"]) == ("waiting", 1)


def test_sent_twice_under_a_key_is_handed_in_once(serving, ada):
    """The second answer has the first one's receipt; the key of another person is another key."""
    first = serving.hand_in(ada, b"x = 1\n", Idempotency_Key="k")[1]
    again = serving.hand_in(ada, b"x = 1\n", Idempotency_Key="k")[1]
    assert (again["id"], again["receipt"], again["again"]) == (first["id"], first["receipt"], True)
    status, told = serving.hand_in(ada, b"y = 1\n", Idempotency_Key="k")
    assert status == 422
    assert "key" in told["error"]
    assert serving.hand_in(serving.token("bob"), b"x = 1\n", Idempotency_Key="k")[0] == 202
    assert serving.count() == 2


def test_a_claimed_time_is_kept_beside(serving, ada):
    """And what is no time is refused."""
    time_ = "2026-03-04T12:00:00+09:00"
    serving.hand_in(ada, b"x = 1\n", Grade_Handed_In=time_)
    with serving.stores.use() as store:
        assert store.database.rows("SELECT claimed FROM claims") == [("2026-03-04T03:00:00+00:00",)]
    for wrong in ("yesterday", "0001-01-01T00:00:00+10:00"):
        assert serving.hand_in(ada, b"y = 1\n", Grade_Handed_In=wrong)[0] == 400
    assert serving.count() == 1


REFUSED = {
    "archive": (b"PK\x03\x04", "scaling.py", 422, "zip archive"),
    "kind": (b"x", "scaling.txt", 422, "neither .py nor .ipynb"),
    "no name": (b"x", "", 422, "neither .py nor .ipynb"),
    "too big": (b"#" * 600_000, "scaling.py", 413, "at most 524,288 are read"),
    "no notebook": (b"{}", "scaling.ipynb", 422, "ipynb"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_submission_is_refused_in_the_words_of_the_command_line(serving, ada, case):
    """Nothing of it is stored."""
    content, name, code, said = case
    status, told = serving.hand_in(ada, content, Grade_Filename=name)
    assert status == code
    assert said in told["error"]
    assert told["remedy"]
    assert serving.count() == 0


def test_a_body_of_unknown_length_is_capped_as_it_comes(serving, ada):
    """What is more than a file may have is refused when that much has come, with nothing stored."""
    connection = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=60)
    headers = {"Authorization": f"Bearer {ada}", "Grade-Filename": "scaling.py"}
    body = (b"#" * 100_000 for _ in range(6))
    with closing(connection):
        connection.request("POST", HAND_IN, body, headers, encode_chunked=True)
        assert connection.getresponse().status == 413
    assert serving.count() == 0


def test_the_rules_hold_as_on_the_command_line(serving, ada):
    """Attempts that are waiting are used; the same bytes again are none."""
    serving.stop()
    serving.course = replace(serving.course, policy=Policy(attempts=1))
    serving.start()
    assert serving.hand_in(ada, b"x = 1\n")[0] == 202
    status, told = serving.hand_in(ada, b"y = 1\n", Accept_Language="ja")
    assert (status, told["error"]) == (409, "1 回の提出をすべて使いました。")
    assert serving.hand_in(ada, b"x = 1\n")[0] == 202


def requests():
    """Each route that wants a token, with a path."""
    for row in TABLE:
        if not row.anybody:
            path = row.path.format(exercise=EXERCISE, id="0" * 12, prefix="grade_000000")
            yield pytest.param(row.method, path, id=f"{row.method} {row.path}")


@pytest.mark.parametrize(("method", "asked"), list(requests()))
def test_nothing_is_told_without_a_token(serving, method, asked):
    """Without one, with one that is none, that was revoked, or that came as another kind of credential."""
    body = b"x" if method == "POST" else None
    with serving.stores.use() as store:
        session, _ = Accounts(store.database).accept(
            Accounts(store.database).invite("ada", "student", datetime.max.replace(tzinfo=UTC)),
            datetime.now(UTC),
        )
    revoked = serving.token()
    serving.ask("DELETE", f"/api/v1/tokens/{revoked[:12]}", revoked)
    for token in ("", "grade_" + "x" * 43, session, revoked, "é"):
        status, told = serving.ask(method, asked, token, body)
        assert (status, told["error"]) == (401, "You are not logged in."), token
        assert "grade login" in told["remedy"]
    good = serving.token()
    for scheme in ("Basic", "bearer-ish", ""):
        assert serving.ask(method, asked, "", body, Authorization=f"{scheme} {good}")[0] == 401
        assert serving.ask(method, asked, "", body, Cookie=f"grade={good}")[0] == 401


def test_another_students_is_as_if_it_were_not_there(serving, ada):
    """Submissions and tokens; staff see the former and revoke the latter."""
    _, data = serving.hand_in(ada, b"x = 1\n")
    bob, staff = serving.token("bob"), serving.token("ms-x", "staff")
    theirs = serving.ask("GET", f"/api/v1/submissions/{data['id']}", bob)
    assert theirs == serving.ask("GET", "/api/v1/submissions/000000000000", bob)
    assert theirs == serving.ask("DELETE", f"/api/v1/tokens/{ada[:12]}", bob)
    assert theirs[0] == 404
    assert serving.ask("GET", f"/api/v1/submissions/{data['id']}", staff)[0] == 200
    assert serving.ask("GET", "/api/v1/me", ada)[0] == 200
    assert serving.ask("DELETE", f"/api/v1/tokens/{ada[:12]}", staff)[0] == 200
    with serving.stores.use() as store:
        (act,) = Acts(store.database).all("revoked")
    assert (act.actor, act.subject, act.value["person"]) == ("ms-x", ada[:12], "ada")
    assert serving.ask("GET", "/api/v1/me", ada)[0] == 401


def test_only_students_hand_in(serving):
    """Neither staff nor a token that is good for something else."""
    for token in (serving.token("ms-x", "staff"), serving.token("ada", scope="read")):
        assert serving.hand_in(token, b"x = 1\n")[0] == 403
    assert serving.count() == 0


def test_a_joined_students_work_is_the_persons(serving, ada):
    """Who is one person under two ids sees what was handed in as either."""
    _, data = serving.hand_in(ada, b"x = 1\n")
    with serving.stores.use() as store:
        store.join(datetime.now(UTC), {"ada": "ab"})
    for token in (ada, serving.token("ab")):
        assert serving.ask("GET", f"/api/v1/submissions/{data['id']}", token)[0] == 200


def test_a_program_logs_in_by_a_code_that_a_person_types(serving):
    """It gets one token, of whoever typed it; polled too often, it is told when to come again."""
    status, begun = serving.ask("POST", "/api/v1/login/device", body=b"")
    assert status == 200
    assert begun["url"] == f"{serving.url}/login/device"
    body = f'{{"poll": "{begun["poll"]}"}}'.encode()
    assert serving.ask("POST", "/api/v1/login/poll", body=body)[0] == 202
    with serving.stores.use() as store:
        Accounts(store.database).approve(begun["code"], Person("ada", "student"))
    _, done = serving.ask("POST", "/api/v1/login/poll", body=body)
    assert (done["state"], done["id"], done["role"]) == ("done", "ada", "student")
    _, me = serving.ask("GET", "/api/v1/me", done["token"])
    assert (me["id"], me["scope"], me["token"]) == ("ada", "submit", done["token"][:12])
    assert serving.ask("POST", "/api/v1/login/poll", body=body)[0] == 422
    serving.limits.polls = Limit(1, 60)
    assert serving.ask("POST", "/api/v1/login/poll", body=body)[0] == 422
    status, told = serving.ask("POST", "/api/v1/login/poll", body=body)
    assert (status, told["error"]) == (429, "That was too often.")


def test_what_is_no_poll_is_refused(serving):
    """Whatever is sent as one."""
    for body in (b"", b"[]", b"{}", b'{"poll": 1}', b'{"poll": "x"}', b"[" * 10_000, b"\xff"):
        assert serving.ask("POST", "/api/v1/login/poll", body=body)[0] in (400, 422)
    assert serving.ask("POST", "/api/v1/login/poll", body=b"x" * 20_000)[0] == 413


def test_who_hands_in_too_often_is_told_when_to_come_again(serving, ada):
    """By person, whichever token; others hand in meanwhile."""
    serving.limits.hand_ins = Limit(2, 60)
    for number in range(2):
        assert serving.hand_in(serving.token("ada"), b"x = %d\n" % number)[0] == 202
    status, told = serving.hand_in(ada, b"y = 1\n")
    assert status == 429
    assert "seconds" in told["remedy"]
    assert serving.hand_in(serving.token("bob"), b"y = 1\n")[0] == 202
    serving.limits.begun = Limit(1, 60)
    assert serving.ask("POST", "/api/v1/login/device", body=b"")[0] == 200
    assert serving.ask("POST", "/api/v1/login/device", body=b"")[0] == 429


def test_what_is_wrong_is_told_in_json(serving, ada):
    """An exercise that is not there, a path that is none, and our own failure, without a word of how."""
    status, told = serving.ask("POST", "/api/v1/exercises/scalin/submissions", ada, b"x")
    assert status == 404
    assert "scaling" in told["remedy"]
    assert serving.ask("GET", "/api/v2", ada)[0] == 404
    assert serving.ask("GET", f"/api/v1/submissions/{'x' * 12}", ada)[0] == 404
    with serving.stores.use() as store:
        store.database.execute("DROP TABLE queue")
    status, told = serving.hand_in(ada, b"x = 1\n")
    assert status == 503
    assert "queue" not in str(told)
    assert serving.count() == 0


def test_what_fails_by_our_fault_is_not_counted() -> None:
    """Whoever tries again while the database is away may hand in when it is back."""
    limit = Limit(1, 60)
    for _ in range(3):
        assert limit.wait("ada") == 0
        with pytest.raises(RefusedError), limit.but_for_our_faults("ada"):
            raise RefusedError("The database is away.")
    assert limit.wait("ada") == 0
    with limit.but_for_our_faults("ada"):
        pass
    assert limit.wait("ada") > 0


def test_a_limit_forgets_and_is_bounded():
    """After its time one more is counted; however many names come, few are kept."""
    limit = Limit(2, 60)
    assert [limit.wait("a", now) for now in (0, 10, 20)] == [0, 0, 40]
    assert limit.wait("b", 20) == 0
    assert limit.wait("a", 60) == 0
    for number in range(20_000):
        limit.wait(str(number), 100)
    assert len(limit._asked) <= 10_001
    assert limit.wait("late", 159) > 0
    assert limit.wait("late", 160) == 0
    assert set(limit._asked) == {"late"}


def test_how_often_is_as_documented():
    """A minute: five failed sign-ins an address, 600 that programs begin, six hand-ins a person; a poll in 5 s."""
    limits = Limits()
    for limit, times, seconds in (
        (limits.sign_ins, 5, 60), (limits.begun, 600, 60), (limits.hand_ins, 6, 60), (limits.polls, 1, 5),
    ):  # fmt: skip
        assert [limit.wait("x", 0) for _ in range(times + 1)] == [0] * times + [seconds]


def test_a_class_may_sign_in_from_one_address():
    """A thousand within a minute, as behind a campus's one address; programs that wait for a code poll each 5 s."""
    limits = Limits()
    assert not any(limits.strangers.wait("10.0.0.1", 0) for _ in range(1_000))
    assert not any(limits.polling.wait("10.0.0.1", 0) for _ in range(1_000 * 12))


def test_a_token_that_can_be_none_is_not_there(serving, ada):
    """What no database would take is no reason to call this one out of order."""
    assert serving.ask("DELETE", "/api/v1/tokens/%00", ada)[0] == 404
    assert serving.ask("DELETE", "/api/v1/tokens/%ED%A0%80", ada)[0] == 404


def test_a_token_that_is_revoked_while_it_waits_sees_no_result(serving, ada):
    """Whoever has it by then is told what everybody without one is."""
    _, data = serving.hand_in(ada, b"x = 1\n")
    answers = []
    path = f"/api/v1/submissions/{data['id']}?wait=20"
    waiting = threading.Thread(target=lambda: answers.append(serving.ask("GET", path, ada)))
    waiting.start()
    while not serving.limits.waiting["ada"]:
        time.sleep(0.01)
    with serving.stores.use() as store:
        Accounts(store.database).revoke(ada)
    serving.grade()
    waiting.join()
    ((status, told),) = answers
    assert (status, told.keys()) == (401, {"error", "remedy"})
