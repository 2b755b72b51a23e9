"""A store in PostgreSQL behind a pooler, which gives each transaction to whichever of its connections is free."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from grader.model import Submission
from grader.store import Store, chain
from tests.postgres import Server

Work = Callable[..., Submission]


@pytest.fixture
def pooled(postgres_server: Server, second_postgres: str) -> Iterator[str]:
    """Give the URL of an empty database through a pooler that goes from connection to connection."""
    if (program := shutil.which("pgbouncer")) is None:
        pytest.skip("pgbouncer is not installed (Debian: apt-get install pgbouncer)")
    as_: dict[str, Any] = {"user": "postgres"} if os.getuid() == 0 else {}  # it refuses to be root
    # A socket's path has to be short.
    with tempfile.TemporaryDirectory(prefix="pool-", dir="/tmp") as folder:
        Path(folder).chmod(0o777)
        settings = Path(folder) / "settings"
        settings.write_text(
            f"[databases]\n* = host={postgres_server.folder.parent} user=owner\n[pgbouncer]\n"
            f"unix_socket_dir = {folder}\nlisten_port = 6432\nauth_type = any\npool_mode = transaction\n"
            "default_pool_size = 3\nmin_pool_size = 3\nserver_round_robin = 1\n"
        )
        version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
        # A newer one may know what was prepared.
        if re.search(r"PgBouncer 1\.(2[1-9]|[3-9]\d)", version.stdout):
            with settings.open("a") as file:
                file.write("max_prepared_statements = 0\n")
        process = subprocess.Popen([program, "-q", settings], stderr=subprocess.DEVNULL, **as_)
        try:
            while not (Path(folder) / ".s.PGSQL.6432").exists():
                assert process.poll() is None
                time.sleep(0.01)
            database = second_postgres.partition("?")[0]
            yield f"{database}?host={folder}&port=6432"
        finally:
            process.terminate()
            process.wait(10)


def test_what_is_asked_again_and_again_is_understood(
    pooled: str, work: Work, noon: datetime, secret: bytes
) -> None:
    """A statement means the same to each of the pooler's connections, however often it was sent to another."""
    with ExitStack() as stack:
        stores = [stack.enter_context(Store.open(pooled)) for _ in range(3)]
        for number in range(8):
            for store in stores:
                store.add_submission(work(f"s{number}", source=b"x = %d\n" % number), noon, secret)
                assert f"s{number}" in store.students()
        assert len(list(stores[0].latest(secret))) == 8
        assert [*chain.verify(stores[0].database)] == []
