"""What programs that watch a server are told: whether it can work, numbers, and nothing of persons."""

from __future__ import annotations

import re
import socket
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from grader.errors import RefusedError
from grader.server import readiness
from grader.server.readiness import Readiness
from grader.service.inspecting.inside import LEAST_ROOM
from grader.store import Store
from grader.store.queue import Lane, Queue, lost_leases
from tests.server.visiting import GOOD, WRONG, Served, Visitor, serving


def until(true: Callable[[], object]) -> None:
    """Wait for something."""
    last = time.monotonic() + 60
    while not true():
        assert time.monotonic() < last, "it did not happen"
        time.sleep(0.1)


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def numbers(port: int) -> dict[str, float]:
    """Each number by its name and labels, as Prometheus reads them."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        text = answer.read().decode()
    return {
        sample.name
        + "".join(f" {value}" for _, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def words(served: Served) -> tuple[int, str]:
    """What whoever asks is told, by a name that is no host's here."""
    answer = Visitor(served.url).get("/readyz", Host="10.0.0.7")
    return answer.status, answer.text


def test_it_is_ready_when_a_worker_is_there(course: Path) -> None:
    """And not before, nor when the oldest hand-in waits for half an hour: a word each, by any name."""
    with serving(course) as served:
        assert words(served) == (
            503, "not ready\ndatabase: ok\ndisk: ok\nworkers: none\nqueue: ok\n",
        )  # fmt: skip
        with served.store() as store:
            Queue(store.database).here("one", store.database.clock())
        until(lambda: words(served)[0] == 200)
        assert words(served)[1].startswith("ready\ndatabase: ok\n")
        ada = served.visitor("ada", "student")
        assert ada.hand_in(GOOD).status == 303
        with served.store() as store:
            store.database.execute("UPDATE waits SET queued = queued - 1801")
        until(lambda: "queue: stuck" in words(served)[1])
        assert words(served)[0] == 503


def test_a_full_disk_and_a_store_that_takes_nothing_are_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In any kind of database."""
    monkeypatch.setattr(readiness, "room", lambda _: LEAST_ROOM - 1)
    assert Readiness(tmp_path).look(store)["disk"] == "full"

    def refuse(_: Any) -> None:
        raise RefusedError("It is read-only.", "Mend it.")

    monkeypatch.setattr(readiness, "touch", refuse)
    assert Readiness(tmp_path).look(store) == {"database": "readonly"}


def test_who_asks_often_costs_the_database_one_look(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody may ask, and it has one writer."""
    looks: list[Any] = []
    monkeypatch.setattr(readiness, "touch", looks.append)
    asked = Readiness(tmp_path)
    for _ in range(5):
        asked.look(store)
    assert len(looks) == 1


def test_what_happens_is_counted(course: Path) -> None:
    """By templates of routes and reasons; a name, an id or code is in no number's name."""
    port = free_port()
    with serving(course, "--metrics-port", port, workers=1) as served:
        ada = served.visitor("ada", "student")
        assert ada.hand_in(GOOD).status == 303
        until(lambda: numbers(port)["grade_reports_total graded"] == 1)
        for _ in range(6):
            last = ada.hand_in(WRONG)
        assert last.status == 429
        ada.get("/x/none-of-the-exercises")
        assert Visitor(served.url).get("/healthz").status == 200
        found = numbers(port)
        assert found["grade_hand_ins_total scaling accepted page"] == 6
        assert found["grade_hand_ins_total scaling too_often page"] == 1
        assert found["grade_limits_hit_total hand_ins"] == 1
        assert found["grade_requests_total GET /healthz 200"] == 1
        assert found["grade_request_seconds_count GET /healthz"] == 1
        assert found["grade_workers"] == 1
        assert found["grade_database_up"] == 1
        assert found["grade_streams_open"] == 0
        text = " ".join(found)
        assert not re.search(r"ada|none-of-the|standardize|[0-9a-f]{12}", text)
        assert Visitor(served.url).get("/metrics").status == 404  # where everybody comes


def test_a_live_page_is_an_open_stream(course: Path) -> None:
    """As long as somebody looks at it."""
    port = free_port()
    with serving(course, "--metrics-port", port) as served:
        staff = served.staff("kay")
        assert numbers(port)["grade_streams_open"] == 0
        cookies = "; ".join(f"{name}={value}" for name, value in staff.cookies.items())
        asked = urllib.request.Request(
            f"{served.url}/staff/live/events", headers={"Cookie": cookies}
        )
        with urllib.request.urlopen(asked, timeout=30):  # its head comes before it is open
            until(lambda: numbers(port)["grade_streams_open"] == 1)
        until(lambda: numbers(port)["grade_streams_open"] == 0)


def test_metrics_answer_on_this_machine_alone(course: Path) -> None:
    """Whatever address pages are served at."""
    port = free_port()
    options = ("--metrics-port", port, "--host", "0.0.0.0", "--public-url", "https://grade.example")
    with serving(course, *options):
        listening = Path("/proc/net/tcp").read_text("ascii")
    assert f" 0100007F:{port:04X} 00000000:0000 0A" in listening


def test_a_lost_lease_is_counted_for_good(store: Store) -> None:
    """While it waits again, and when it was graded by another."""
    queue, now = Queue(store.database), datetime.now(UTC)
    for number in range(2):
        queue.add(f"{number}", "ada", f"x{number}", Lane.STUDENT, now)
        assert queue.lease("one", now)
        queue.lost("one")
        leased = queue.lease("two", now)
        assert leased is not None
        assert lost_leases(store.database) == number + 1
        assert queue.finish(leased)
        assert lost_leases(store.database) == number + 1
