"""Runs the battery of attacks once for each kind of machine and user that is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.running import as_ourselves, run_battery


@pytest.fixture(scope="session")
def found_in(request: pytest.FixtureRequest, open_to_nobody: Path) -> Callable[[str], Any]:
    """Give a function from a configuration's name to what the battery found in it.

    All that the selected tests ask for are started at once, as many at a time as there are processors for us.
    """
    asked: dict[str, set[str]] = {}
    for item in request.session.items:
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        if "configuration" in parameters and "attack" in parameters:
            asked.setdefault(parameters["configuration"], set()).add(parameters["attack"])
    others = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    pool = ThreadPoolExecutor(max(1, (os.cpu_count() or 1) // others))
    request.addfinalizer(lambda: pool.shutdown(cancel_futures=True))
    runs: dict[str, Future[dict[str, Any]]] = {}
    for name, attacks in asked.items():
        run: Callable[..., Any] = as_ourselves
        if name.startswith("user") and os.getuid() == 0:
            run = request.getfixturevalue("as_nobody")
        without = name.partition(" without ")[2].replace(" and ", ",")
        options = ["--without", without, "--only", ",".join(sorted(attacks))]
        runs[name] = pool.submit(run_battery, open_to_nobody / name, run, *options)
    return lambda name: runs[name].result()
