"""A suite collected once by pytest and run for one candidate after another.

pytest owns its main loop, so it lives in a thread of its own: the loop waits for jobs, and a job runs
checks. Only what is public in pytest is used. Each check is set up and torn down completely.
"""

from __future__ import annotations

import inspect
import os
import queue
import re
import sys
import threading
import time
import types
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any, Literal, TypeVar

import numpy as np
import pytest

from grader.errors import CourseError, InternalError
from grader.model import Outcome, Text
from grader.testing.assertions import comparison, in_words
from grader.testing.student import Student, StudentFailure, StudentRaisedError
from grader.testing.watch import Patience, TooLongError, Watch

T = TypeVar("T")
_DETAIL = 4000

_ARGUMENTS = (
    "--disable-plugin-autoload --noconftest --import-mode=importlib --capture=no -p no:cacheprovider "
    "-p no:terminal -p no:doctest -p no:unittest -p no:junitxml -p no:pastebin -p no:stepwise "
    "-p no:faulthandler -p no:warnings -p no:logging -p no:unraisableexception -p no:threadexception "
    "-p no:debugging -p no:setuponly -p no:setupplan -p no:tmpdir -p no:recwarn -p no:monkeypatch "
    "-p no:subtests -p no:legacypath -p no:skipping"
).split()


_JAPANESE = "IN_JAPANESE"  # a public suite's table of what its author says
_OWN = {"student", "rng", "reference"}  # the fixtures that we give


@dataclass(frozen=True, slots=True)
class Check:
    """One graded check of a suite, as its author marked it."""

    id: str
    title: Text
    hint: Text
    points: float
    visibility: Literal["hidden", "public"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one run of a check ended; `detail` is for staff."""

    outcome: Outcome
    exception: str = ""
    detail: str = ""
    functions: tuple[str, ...] = ()
    seconds: float = 0.0
    too_long: bool = False


class _Plugin:
    """The fixtures of a check, and what pytest tells about its run."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite
        self.current: tuple[Student, np.random.Generator] | None = None
        self.error: BaseException | None = None
        self.compared = ""
        self.problems: list[str] = []
        self.plain: set[pytest.Item] = set()

    @pytest.fixture
    def student(self) -> Student:
        """The candidate's functions, called in the worker."""
        assert self.current is not None
        return self.current[0]

    @pytest.fixture
    def rng(self) -> np.random.Generator:
        """Where a check draws its inputs."""
        assert self.current is not None
        return self.current[1]

    @pytest.fixture
    def reference(self) -> types.ModuleType:
        """The reference solution, in the trusted process."""
        return self._reference()

    def _reference(self) -> types.ModuleType:
        if self.suite.reference is None:
            raise CourseError(f"{self.suite.path}: public checks have no `reference`")
        return self.suite.reference

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "check(points, title, hint): a graded check")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problems.append(str(report.longrepr))

    def pytest_fixture_setup(self, fixturedef: Any) -> None:
        if fixturedef.scope != "function":
            raise CourseError(
                f"{self.suite.path}: the fixture {fixturedef.argname!r} has scope "
                f"{fixturedef.scope!r}; state would pass from one submission to the next",
                "Give it function scope.",
            )

    def pytest_assertrepr_compare(self, op: str, left: object, right: object) -> list[str] | None:
        """Say what a public check compared in words for learners; staff see what pytest says."""
        if self.suite.reference is not None:
            return None
        self.compared = comparison(op, left, right)
        return [self.compared]

    def pytest_runtest_protocol(self, item: Any, nextitem: pytest.Item | None) -> bool:
        """Set a check up, run it, tear it down, and keep the first error; no reports are made."""
        if item in self.plain:
            self._call(item)
            return True
        item._initrequest()  # noqa: SLF001 - as pytest's own protocol does for an item that runs again
        error = None
        try:
            item.ihook.pytest_runtest_setup(item=item)
            item.ihook.pytest_runtest_call(item=item)
        except BaseException as caught:  # noqa: BLE001 - the check's verdict is made of it
            error = caught
        try:
            item.ihook.pytest_runtest_teardown(item=item, nextitem=nextitem)
        except BaseException as caught:  # noqa: BLE001 - the same
            error = error or caught
        item._request = False  # noqa: SLF001 - the same
        item.funcargs = None
        self.error = error
        return True

    def _call(self, item: Any) -> None:
        """Run a plain check: pytest would find nothing else to set up, and takes long to find that."""
        assert self.current is not None
        student, rng = self.current
        own = {"student": lambda: student, "rng": lambda: rng, "reference": self._reference}
        try:
            item.obj(**{name: own[name]() for name in item.fixturenames})
        except BaseException as caught:  # noqa: BLE001 - the check's verdict is made of it
            self.error = caught

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.suite._serve(session.items, self.problems)  # noqa: SLF001 - the two are one
        return True


class Suite:
    """The checks of one file, ready to run. Use `run` to execute a job in the suite's own thread.

    Args:
        path: The suite, a plain pytest file.
        reference: The reference's module for the fixture of that name, None for public checks.

    Raises:
        CourseError: The file can't be collected, or a check is not marked as it must be.
    """

    def __init__(self, path: Path, reference: types.ModuleType | None) -> None:
        self.path = path
        self.reference = reference
        self.checks: tuple[Check, ...] = ()
        self.japanese: Mapping[str, str] = {}
        self._items: dict[str, pytest.Item] = {}
        self._plugin = _Plugin(self)
        self._jobs: queue.SimpleQueue[Callable[[], Any] | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[tuple[bool, Any]] = queue.SimpleQueue()
        self.watch = Watch()
        if not path.is_file():
            raise CourseError(
                {
                    "en": f"{path} is missing.",
                    "ja": f"チェックのファイル {path} がありません。",
                },
                CourseError.WRITE_IT,
            )
        self._thread = threading.Thread(target=self._main, name=f"suite {path.name}", daemon=True)
        self._thread.start()
        self._answer()

    def run(self, job: Callable[[], T]) -> T:
        """Run a job in the suite's thread, where `check` may be called, and return what it returns."""
        if not self._thread.is_alive():
            raise InternalError(f"{self.path}: the suite has ended")
        self._jobs.put(job)
        result: T = self._answer()
        return result

    def check(
        self,
        check_id: str,
        student: Student,
        rng: np.random.Generator,
        patience: Patience | None = None,
    ) -> Verdict:
        """Run one check against a candidate (only inside a job), for as long as there is `patience`.

        Raises:
            GraderError: The grader or the course is at fault.
        """
        item = self._items[check_id]
        plugin = self._plugin
        plugin.current = (student, rng)
        plugin.error = None
        plugin.compared = ""
        started = time.perf_counter()

        def run() -> None:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)

        try:
            self.watch.run(run, patience or Patience())
        except TooLongError as error:
            plugin.error = error
        seconds = time.perf_counter() - started
        item._report_sections.clear()  # noqa: SLF001 - they would pile up
        verdict = _verdict(plugin.error, student, seconds, self)
        plugin.current = plugin.error = None  # what the check held is let go
        return verdict

    def in_words(self, told: str) -> str:
        """An assertion's text as those may read it who see this suite's details: learners, or staff."""
        return told if self.reference is not None else in_words(told, self._plugin.compared)

    def close(self) -> None:
        """End the suite's thread."""
        self._jobs.put(None)
        self._thread.join(0.5)  # one that is busy ends with the process

    # ------------------------------------------------------------ in the suite's thread

    def _main(self) -> None:
        name = str(self.path.resolve().with_suffix("")).strip(os.sep).replace(os.sep, ".")
        sys.modules.pop(name, None)  # an earlier state of the same file
        # The folder where pytest begins to look: it lists each one from there down to the suite.
        folder = f"--confcutdir={self.path.parent}"
        arguments = [str(self.path), "--rootdir=/", folder, "-c", os.devnull, *_ARGUMENTS]
        try:
            code = pytest.main(arguments, plugins=[self._plugin])
        except BaseException as error:  # noqa: BLE001 - it is raised where the suite is used
            self._answers.put((False, error))
            return
        problem = "\n".join(self._plugin.problems) or f"pytest ended with {code}"
        self._answers.put((False, self._broken(problem)))

    def _broken(self, problem: str) -> CourseError:
        """What to say of a suite that can't be loaded: a student may have written in a public one."""
        return CourseError(
            f"{self.path}: {_brief(problem)}",
            {
                "en": "Mend this suite, or get the course's copy once more.",
                "ja": "このチェックのファイルを直すか、コースのコピーをもう一度もらってください。",
            },
        )

    def _serve(self, items: list[pytest.Item], problems: list[str]) -> None:
        try:
            if problems:
                raise self._broken(problems[0])
            self.checks = tuple(self._described(item) for item in items)
            self.japanese = self._said_in_japanese(items)
            self._items = {item.name: item for item in items}
            self._plugin.plain = {item for item in items if _is_plain(item)}
        except CourseError as error:
            self._answers.put((False, error))
            return
        self._answers.put((True, None))
        while (job := self._jobs.get()) is not None:
            try:
                # numpy's warnings about a student's answer would name what a hidden check computes.
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    answer = job()
                self._answers.put((True, answer))
            except BaseException as error:  # noqa: BLE001 - it is raised where the job came from
                self._answers.put((False, error))

    def _answer(self) -> Any:
        while True:
            try:
                worked, value = self._answers.get(timeout=1.0)
            except queue.Empty:
                self.watch.look()
                continue
            if not worked:
                raise value
            return value

    def _described(self, item: pytest.Item) -> Check:
        mark = item.get_closest_marker("check")
        where = f"{self.path}: {item.name}"
        if mark is None:
            raise CourseError(f"{where} has no @check", "Give it points, a title and a hint.")
        if hasattr(item, "callspec"):
            raise CourseError(f"{where} is parametrized", "Draw its cases from `rng` in a loop.")
        if inspect.iscoroutinefunction(item.obj) or inspect.isgeneratorfunction(item.obj):  # type: ignore[attr-defined]
            raise CourseError(f"{where} is no plain function", "Leave out async and yield.")
        marked: list[Any] = [mark.kwargs.get(key) for key in ("points", "title", "hint")]
        points, title, hint = marked
        for name, text in (("title", title), ("hint", hint)):
            if not isinstance(text, dict) or not text.get("en"):
                raise CourseError(
                    f"{where}: its {name} has no English text", 'Write {"en": "..."}.'
                )
        if not isinstance(points, int | float) or points <= 0:
            raise CourseError(f"{where}: points must be more than 0, not {points!r}")
        visibility: Literal["hidden", "public"] = "public" if self.reference is None else "hidden"
        return Check(item.name, title, hint, float(points), visibility)

    def _said_in_japanese(self, items: list[Any]) -> Mapping[str, str]:
        """The table of a public suite with the twins of what its author says; staff read hidden ones."""
        table = getattr(items[0].module, _JAPANESE, {}) if items and self.reference is None else {}
        if isinstance(table, dict):
            wrong = [repr(pair) for pair in table.items() if not _are_twins(*pair)]
        else:
            wrong = [repr(table)]
        if wrong:
            raise CourseError(
                f"{self.path}: {_JAPANESE} has no text and its twin in {wrong[0]:.200}",
                'Write {"the sum is {got}": "和は {got} です"}.',
            )
        return table


def _are_twins(english: object, said: object) -> bool:
    """Whether both are texts, and each value in the Japanese one is in the English one, too."""
    names, theirs = _names_in(english), _names_in(said)
    return names is not None and theirs is not None and theirs <= names


def _names_in(text: object) -> set[str] | None:
    """The names of the values in a text, None where it is no text with {names} between words."""
    if not isinstance(text, str):
        return None
    try:
        pieces = list(Formatter().parse(text))
    except ValueError:  # a brace that is not closed
        return None
    names = {name for _, name, _, _ in pieces if name is not None}
    has_words = any(between.strip() for between, _, _, _ in pieces)
    return names if has_words and all(map(str.isidentifier, names)) else None


def _is_plain(item: Any) -> bool:
    """Whether a check is a function that asks for nothing but our fixtures, and gets ours."""
    info = item._fixtureinfo  # noqa: SLF001 - what else knows which arguments the function has
    names = set(item.fixturenames)  # also what marks and automatic fixtures ask for
    ours = all(len(info.name2fixturedefs.get(name, "")) == 1 for name in names)
    return item.cls is None and ours and names <= _OWN and names == set(info.argnames)


def _verdict(
    error: BaseException | None, student: Student, seconds: float, suite: Suite
) -> Verdict:
    functions = tuple(student.called)
    if error is None:
        return Verdict(Outcome.PASSED, functions=functions, seconds=seconds)
    if isinstance(error, StudentFailure):
        kind = error.kind if isinstance(error, StudentRaisedError) else ""
        return Verdict(error.outcome, kind, _told(str(error)), functions, seconds)
    if isinstance(error, TooLongError):
        detail = "the check took too long on what was returned"
        return Verdict(Outcome.TIMED_OUT, "", detail, functions, seconds, too_long=True)
    if isinstance(error, AssertionError):
        detail = suite.in_words(str(error)) or "the assertion does not hold"
        detail = _told(detail + student.remark(detail) + _line_in(error, suite.path))
        return Verdict(Outcome.WRONG, "", detail, functions, seconds)
    if isinstance(error, Exception) and not _is_ours(error):
        detail = f"the check can't use the answer: {type(error).__name__}: {error}"
        detail = _told(detail + student.remark(detail) + _line_in(error, suite.path))
        return Verdict(Outcome.WRONG, "", detail, functions, seconds)
    raise error


def _told(detail: str) -> str:
    """A detail without addresses in memory, which differ from one grading of a file to the next."""
    return re.sub(r"\bat 0x[0-9a-f]+", "at 0x...", detail[: 2 * _DETAIL])[:_DETAIL]


def _is_ours(error: Exception) -> bool:
    from grader.errors import GraderError

    # Not MemoryError: a candidate's answer may ask for more than there is. Where it is the machine's
    # fault, the reference fails on the same draws as well.
    return isinstance(error, GraderError | OSError)


def _line_in(error: BaseException, path: Path) -> str:
    """Where in the suite the error came up, for staff."""
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"\n({path.name}, line {line})" if line else ""


def _brief(problem: str) -> str:
    """What pytest says of a suite that can't be loaded; of a slip of syntax not where Python found it."""
    lines = problem.splitlines()
    slip = [line.removeprefix("E").strip() for line in lines if line.startswith("E ")]
    return "\n".join(slip if "SyntaxError" in problem and slip else lines)[-2000:]
