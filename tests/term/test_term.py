"""A short term under the fast clock, and the rules computed twice for many moments; `make term` runs a long one."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader.grading.standings import days_late
from tests.conftest import MINI
from tests.term import clock, rules

BERLIN = ZoneInfo("Europe/Berlin")
TERM = Path(__file__).with_name("term.py")
linux = pytest.mark.skipif(
    sys.platform != "linux", reason="the clock is a shared library for Linux"
)


@linux
def test_a_term_ends_in_what_the_rules_say(tmp_path: Path) -> None:
    """Two weeks with all that happens in a term: nobody's points differ from what was computed by itself."""
    assert clock.compiler(), "the clock needs a C compiler: apt-get install gcc libc6-dev"
    options = ("--students", 8, "--exercises", 3, "--weeks", 2, "--course", MINI, "--seed", 38)
    run = subprocess.run(
        [sys.executable, TERM, *map(str, options), "--folder", tmp_path / "term"],
        capture_output=True, text=True, check=False, timeout=900, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Differences: 0" in run.stdout
    for kind in ("restore", "change", "join", "leave", "upgrade", "refused", "shown as computed"):
        assert f"  {kind}: " in run.stdout


@linux
def test_the_clock_moves_the_time_of_day_alone(tmp_path: Path) -> None:
    """What a process and those that it starts take for now; not how long they wait."""
    program = (
        "import sys, time, subprocess, datetime\n"
        f"sys.path.insert(0, {os.fspath(TERM.parents[2])!r})\n"
        "from pathlib import Path\n"
        "from tests.term import clock\n"
        f"clock.enter(Path({os.fspath(tmp_path)!r}))\n"
        "begun = time.monotonic()\n"
        "clock.Clock().set(datetime.datetime(2031, 5, 6, 7, tzinfo=datetime.UTC))\n"
        "print(datetime.datetime.now().year, time.localtime().tm_year, round(time.monotonic() - begun) < 3600)\n"
        "sys.stdout.flush()\n"
        "subprocess.run(['date', '+%Y'], check=True)\n"
    )
    path = tmp_path / "program.py"
    path.write_text(program)
    run = subprocess.run(
        [sys.executable, path], capture_output=True, text=True, check=False, timeout=120
    )
    assert run.stdout.split() == ["2031", "2031", "True", "2031"], run.stderr


def test_days_late_are_the_same_computed_twice() -> None:
    """At any moment of a year, close to where a day ends, and in the nights in which clocks change."""
    rng = random.Random(4)
    for _ in range(4_000):
        due = datetime(2027, 1, 1) + timedelta(minutes=rng.randrange(365 * 24 * 60))  # noqa: DTZ001
        if rng.random() < 0.5:
            change = rng.choice((datetime(2027, 3, 28), datetime(2027, 10, 31)))  # noqa: DTZ001
            due = change + timedelta(days=rng.randrange(-4, 2), minutes=rng.randrange(60, 240))
        grace = rng.choice((0, 15))
        ends = rules.moment(due + timedelta(days=rng.randrange(5))) + timedelta(minutes=grace)
        handed_in = ends + timedelta(seconds=rng.choice((-3601, -1, 0, 1, 3601)))
        theirs = days_late(handed_in, due.replace(tzinfo=BERLIN), grace)
        assert rules.days_late(handed_in, due, grace) == theirs, (due, handed_in)


def test_clocks_are_changed_as_zones_say() -> None:
    """Each hour of two years leads to the same moment."""
    for hour in range(2 * 365 * 24):
        local = datetime(2027, 1, 1) + timedelta(hours=hour, minutes=30)  # noqa: DTZ001
        assert rules.moment(local) == local.replace(tzinfo=BERLIN).astimezone(UTC), local
