"""What a server does, in Prometheus' form: on a port of this machine alone, about no person and no code.

Counters begin anew with the web process, as Prometheus expects; what is counted in the store goes on.
"""

from __future__ import annotations

import socket
from collections import Counter as Tally
from collections.abc import Iterator, MutableMapping
from dataclasses import fields
from http.server import HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import MetricsHandler
from prometheus_client.registry import Collector

from grader.errors import GraderError
from grader.server.limits import Limit
from grader.server.queued import queued
from grader.service.inspecting.inside import room
from grader.version import __version__

if TYPE_CHECKING:
    from prometheus_client import Metric

    from grader.server.site import Site
    from grader.store.store import Store

_HANDING_IN = {
    "POST /x/{exercise}": "page",
    "POST /x/{exercise}/file": "page",
    "POST /api/v1/exercises/{exercise}/submissions": "program",
}
WHY = {
    401: "signed_out",
    403: "not_allowed",
    404: "not_there",
    408: "too_slow",
    409: "rules",
    413: "too_big",
    422: "unreadable",
    429: "too_often",
}
"""Why a hand-in is refused, by the status of the answer."""
_SILENT_SECONDS = (
    5.0  # then whoever asks for metrics, and says no more, keeps nobody else from them
)


class Metrics:
    """Counts what the web process answers, and tells it with what the store says."""

    def __init__(self, site: Site) -> None:
        self.registry = CollectorRegistry()
        self._site = site
        self._names: dict[Any, str] = {}
        self._requests = Counter(
            "grade_requests",
            "Requests by the template of their route, and the status of the answer.",
            ("route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "grade_request_seconds",
            "Seconds until an answer begins, by the template of its route.",
            ("route",),
            registry=self.registry,
        )
        self._hand_ins = Counter(
            "grade_hand_ins",
            "Hand-ins by way and exercise: accepted, or why not.",
            ("way", "exercise", "outcome"),
            registry=self.registry,
        )
        self.registry.register(_Told(site))

    def observed(self, scope: MutableMapping[str, Any], status: int, seconds: float) -> None:
        """Count an answer that begins."""
        route = self._route(scope)
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        way = _HANDING_IN.get(route)
        if way is not None:
            named = scope["path_params"]["exercise"]
            exercise = named if named in self._site.course.names else "none"
            self._hand_ins.labels(way, exercise, _outcome(scope, status)).inc()

    def _route(self, scope: MutableMapping[str, Any]) -> str:
        """The template of a route and its method; what leads nowhere is one, whatever it was."""
        if "app" in scope and not self._names:
            self._names = {route.endpoint: route.name for route in scope["app"].routes}
        return self._names.get(scope.get("endpoint"), "none")

    def serve(self, descriptor: int) -> None:
        """Answer on a socket that listens on this machine alone."""
        told = {"registry": self.registry, "timeout": _SILENT_SECONDS}
        handler = type("Handler", (MetricsHandler,), told)
        server = HTTPServer(("127.0.0.1", 0), handler, bind_and_activate=False)
        server.socket.close()
        server.socket = socket.socket(fileno=descriptor)
        Thread(target=server.serve_forever, daemon=True, name="metrics").start()


def _outcome(scope: MutableMapping[str, Any], status: int) -> str:
    if status < 400:
        return "accepted"
    return str(scope.get("why") or WHY.get(status, "our_fault" if status >= 500 else "refused"))


class _Told(Collector):
    """What is not counted here, but looked up when it is asked for."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._reports: Tally[str] = Tally()
        self._last = 0

    def collect(self) -> Iterator[Metric]:
        yield _gauge("grade_build_info", "The version that serves.", ("version", __version__))
        yield _gauge("grade_streams_open", "Live pages that are open.", value=self._streams())
        hit = CounterMetricFamily(
            "grade_limits_hit", "Refusals because of a rate limit.", labels=("limit",)
        )
        for field in fields(self._site.limits):
            limit = getattr(self._site.limits, field.name)
            if (
                isinstance(limit, Limit) and field.name != "looks"
            ):  # which is to be noted once alone
                hit.add_metric((field.name,), limit.refused)
        yield hit
        try:
            with self._site.connections.use() as store:
                found = [*self._of_store(store)]
        except GraderError:
            found = []
        yield _gauge("grade_database_up", "Whether the database is reached.", value=bool(found))
        yield from found

    def _streams(self) -> int:
        return self._site.live.open + self._site.board.open

    def _of_store(self, store: Store) -> Iterator[Metric]:
        there = queued(store)
        waiting = GaugeMetricFamily(
            "grade_waiting", "Submissions that wait, by lane.", labels=("lane",)
        )
        for lane, count in there.waiting.items():
            waiting.add_metric((lane,), count)
        yield waiting
        yield _gauge("grade_grading", "Submissions that are graded now.", value=there.grading)
        yield _gauge(
            "grade_oldest_seconds",
            "For how long the oldest hand-in of a student's waits.",
            value=there.oldest_seconds,
        )
        yield _gauge("grade_workers", "Workers that are alive.", value=there.workers)
        yield _gauge("grade_errands_waiting", "Errands that wait.", value=there.errands)
        lost = "Submissions that a worker had when it was lost."
        yield CounterMetricFamily("grade_leases_lost", lost, there.lost)
        reports = CounterMetricFamily(
            "grade_reports", "Reports kept, by status.", labels=("status",)
        )
        self._count_reports(store)
        for status in ("graded", "internal_error"):
            reports.add_metric((status,), self._reports[status])
        yield reports
        free = room(self._site.course.state)
        yield _gauge("grade_disk_free_bytes", "Room on the course's disk.", value=free)

    def _count_reports(self, store: Store) -> None:
        """Count those that were added: reports are never taken out, and there may be a hundred thousand."""
        ((last,),) = store.database.rows("SELECT coalesce(max(number), 0) FROM reports")
        for status, count in store.database.rows(
            "SELECT status, count(*) FROM reports WHERE number > $1 AND number <= $2 GROUP BY status",
            self._last, last,
        ):  # fmt: skip
            self._reports[status] += count
        self._last = last


def _gauge(
    name: str, text: str, label: tuple[str, str] | None = None, value: float = 1.0
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=label[:1] if label else ())
    family.add_metric(label[1:] if label else (), value)
    return family
