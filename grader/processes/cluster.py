"""Grading on many machines with Dask distributed: the course travels, reports come back.

Scheduling, the loss of workers and their replacement are Dask's. The store stays the truth: a client,
a scheduler or a cluster that is lost loses nothing that has a report, and what has none is graded by
the next run. A worker that joins later gets the course, too, and proves its own sandbox.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import queue
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from distributed import Client, Future, KilledWorker, get_worker
from distributed.diagnostics.plugin import WorkerPlugin
from distributed.worker import Worker

from grader.course import Course
from grader.errors import GraderError, RefusedError, UsageError
from grader.model import Submission
from grader.processes.order import NO_PAGES, Pages
from grader.processes.parcel import pack_course, unpack_course
from grader.processes.pool import GradingPool, Job, given_up, together
from grader.processes.reply import Reply
from grader.processes.setting import Setting
from grader.version import __version__

_AHEAD = 4  # submissions handed out for each worker
_JOIN_SECONDS = 10  # also for a scheduler that is lost to come back
_WORKERS = "dask worker ADDRESS --nworkers auto --nthreads 1"
_LOOK_SECONDS = 5.0  # between two looks at how large the cluster is, and whether it is there


class _UnfitError(Exception):
    """A worker can't grade: its address, and why."""


class _TakenBackError(Exception):
    """A worker has the course no more."""


@dataclass(frozen=True, slots=True)
class Place:
    """What one worker said when it got the course: the layers it proved, or why it can't grade."""

    layers: tuple[str, ...] = ()
    problem: str = ""


class ClusterPool:
    """Grades submissions on the cluster of a scheduler. Use it as a context manager.

    Args:
        address: The scheduler's, such as tcp://10.0.0.5:8786.
        course: The course, which is sent to every worker with its secret.
        setting: How it was asked to grade.
        told: Called with what a person should know while it waits.

    Raises:
        UsageError: This is no address.
        RefusedError: The scheduler can't be reached, no worker has joined, or one can't grade.
    """

    def __init__(
        self, address: str, course: Course, setting: Setting, told: Callable[[str], None]
    ) -> None:
        self._setting = setting
        self._told = told
        self._running: dict[Future[Reply], Job] = {}
        self._suspects: list[Job] = []
        self._unfit: set[str] = set()
        self._alone = False  # without a worker, and that was told
        self._done: queue.SimpleQueue[Future[Reply]] = queue.SimpleQueue()
        self._ahead, self._looked = 0, 0.0
        # Of each course one: a run after one that was killed replaces what that has left.
        mark = hmac.digest(setting.secret, b"the kit of a cluster", hashlib.sha256).hex()
        self._kit = f"grader-{mark[:16]}"
        if not re.fullmatch(r"(tcp|tls|wss?)://\S+:\d+", address):
            raise UsageError(
                f"{address} is no address of a scheduler.",
                "Name what `dask scheduler` prints, such as tcp://10.0.0.5:8786.",
            )
        for name in ("distributed", "distributed.client"):  # what matters is told in our words
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            self._client = Client(address, timeout=_JOIN_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            # A TypeError is what tls:// raises where Dask has no certificate.
            raise RefusedError(
                f"No scheduler answers at {address}: {error}",
                "Start one with `dask scheduler`, and name the address that it prints; for tls:// set "
                "up Dask's certificates on each machine.",
            ) from None
        try:
            self.layers = self._equip(course)
        except BaseException:
            self._leave()
            raise

    def _equip(self, course: Course) -> tuple[str, ...]:
        """Send the course to every worker; give the layers that all of them proved."""
        try:
            self._client.wait_for_workers(1, timeout=_JOIN_SECONDS)
        except TimeoutError:
            raise RefusedError(
                "No worker has joined the cluster.", f"Start some: {_WORKERS}"
            ) from None
        kit = _Kit(pack_course(course), self._setting.secret, unsafe=self._setting.unsafe)
        try:
            self._client.register_plugin(kit, name=self._kit)
            places: dict[str, Place] = self._client.run(_place, self._kit)
        except Exception as error:  # noqa: BLE001 - whatever a worker without the grader raises
            raise RefusedError(
                f"The workers can't take the course: {error}",
                "Install the same version of the grader, with its extra `cluster`, on each.",
            ) from None
        if not places:
            raise RefusedError("No worker is left in the cluster.", f"Start some: {_WORKERS}")
        for address, place in places.items():
            if place.problem:
                raise RefusedError(
                    f"The worker {address} can't grade: {place.problem}",
                    "Mend it or stop it, and run the same command again.",
                )
        if any(threads > 1 for threads in self._client.nthreads().values()):
            self._told(f"A worker grades one submission at a time: use more of them. {_WORKERS}")
        first, *others = (place.layers for place in places.values())
        return tuple(layer for layer in first if all(layer in other for other in others))

    def add(self, key: Any, submission: Submission, pages: Pages = NO_PAGES) -> None:
        """Hand a submission out."""
        self._start(Job(key, submission, pages))

    def _start(self, job: Job) -> None:
        future = self._client.submit(_grade, self._kit, job.submission, job.pages, pure=False)
        self._running[future] = job
        future.add_done_callback(self._done.put)

    def finished(self, *, everything: bool = False) -> Iterator[list[tuple[Any, Reply]]]:
        """What has been graded, and came back together: enough that more can be added, or `everything`.

        Raises:
            RefusedError: The scheduler is gone.
        """
        while len(self._running) + len(self._suspects) > (0 if everything else self._most()):
            if not self._running:  # what ended worker after worker is tried once more, alone
                job = self._suspects.pop()
                job.ends += 1
                self._start(job)
            try:
                futures = [self._done.get(timeout=_LOOK_SECONDS)]
            except queue.Empty:
                self._look()
                continue
            with suppress(queue.Empty):
                while True:
                    futures.append(self._done.get_nowait())
            yield from together(chain.from_iterable(map(self._collected, futures)))

    def _collected(self, future: Future[Reply]) -> Iterator[tuple[Any, Reply]]:
        job = self._running.pop(future)
        try:
            reply = future.result()
        except _UnfitError as error:  # it joined later; the others go on
            address, why = error.args
            if address not in self._unfit:
                self._unfit.add(address)
                self._told(f"The worker {address} is left out, because it can't grade: {why}")
                self._client.retire_workers([address], close_workers=True)
            self._start(job)
        except _TakenBackError:
            raise RefusedError(
                "Another run of this course has ended, and took the course back from the workers.",
                "Run the same command again: what has been graded is kept.",
            ) from None
        except KilledWorker:
            if job.ends:
                yield job.key, given_up(self._setting, job.submission)
            else:
                self._suspects.append(job)
        except (CancelledError, OSError):  # a worker's own become _UnfitErrors
            raise _gone() from None
        else:
            yield job.key, reply

    def _most(self) -> int:
        """How many may be under way. The cluster may grow and shrink meanwhile."""
        if time.monotonic() - self._looked > _LOOK_SECONDS:
            self._look()
        return self._ahead

    def _look(self) -> None:
        """See how large the cluster is now."""
        try:
            workers = len(self._client.nthreads())
        except (OSError, ValueError):
            raise _gone() from None
        if not workers and not self._alone:
            self._told(f"The cluster has no worker left; waiting for one to join: {_WORKERS}")
        self._alone = not workers
        self._ahead = _AHEAD * max(workers, 1)
        self._looked = time.monotonic()

    def __enter__(self) -> ClusterPool:
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def _leave(self) -> None:
        """Take the course back from every worker."""
        with suppress(Exception):  # from a scheduler that is gone there is nothing to take back
            self._client.unregister_worker_plugin(self._kit)
        self._client.close()


def _gone() -> RefusedError:
    return RefusedError(
        "The scheduler of the cluster is gone.",
        "Start it again and run the same command: what has been graded is kept.",
    )


# ---------------------------------------------------------------- on a worker


class _Kit(WorkerPlugin):
    """What a worker needs: the course and a sandbox of its own, for as long as it lives."""

    def __init__(self, parcel: bytes, secret: bytes, *, unsafe: bool) -> None:
        self._parcel, self._secret, self._unsafe = parcel, secret, unsafe
        self._versions = _versions()

    def setup(self, worker: Worker) -> None:
        """Unpack the course and prove a sandbox. What goes wrong is kept to be told."""
        self.place = Place(problem="it is not ready")
        self._turn = threading.Lock()
        self._taken_back = False
        self._address = worker.address
        self._held = ExitStack()
        folder = Path(tempfile.mkdtemp(prefix="course-", dir=worker.local_directory))
        self._held.callback(shutil.rmtree, folder, ignore_errors=True)
        try:
            if self._versions != _versions():
                raise RefusedError(f"it has {_versions()}, the client {self._versions}")
            unpack_course(self._parcel, folder)
            pool = GradingPool(Setting(folder, self._secret, self._unsafe))
            self._pool = self._held.enter_context(pool)
            self._pool.wait_until_ready()
        except GraderError as error:
            self.place = Place(problem=f"{error.message} {error.remedy}".strip())
        except Exception as error:  # noqa: BLE001 - told to the client, which can do something
            self.place = Place(problem=f"{type(error).__name__}: {error}")
        else:
            self.place = Place(layers=self._pool.layers)

    def teardown(self, worker: Worker) -> None:
        """End the sandbox and remove the course, when what is being graded is done."""
        with self._turn:
            self._held.close()
            self._taken_back = True

    def grade(self, submission: Submission, pages: Pages) -> Reply:
        """Grade one submission; a worker with several threads takes one after the other.

        Raises:
            _UnfitError: This worker can't grade.
            _TakenBackError: It could, but not any more.
        """
        with self._turn:
            if self._taken_back:
                raise _TakenBackError
            if self.place.problem:
                raise _UnfitError(self._address, self.place.problem)
            try:
                return self._pool.reply(submission, pages)
            except Exception as error:  # noqa: BLE001 - of this machine: a full disk, say
                raise _UnfitError(self._address, f"{type(error).__name__}: {error}") from None


def _versions() -> str:
    return f"grader {__version__}, numpy {np.__version__}"


def _kit(worker: Worker, name: str) -> _Kit:
    kit = worker.plugins.get(name)
    if not isinstance(kit, _Kit):
        raise _TakenBackError
    return kit


def _place(name: str, dask_worker: Worker) -> Place:
    return _kit(dask_worker, name).place


def _grade(name: str, submission: Submission, pages: Pages) -> Reply:
    return _kit(get_worker(), name).grade(submission, pages)
