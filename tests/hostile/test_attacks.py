"""Each attack, as root and as an ordinary user, on machines that refuse layers of the sandbox."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from collections.abc import Callable, Iterator
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.battery import shared_memory
from tests.hostile.running import as_ourselves, run_battery

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the wall needs Linux")

ATTACKS = sorted(path.stem for path in (Path(__file__).parent / "attacks").glob("*.py"))
HEADERS = {
    path.stem: dict(
        line.removeprefix("# ").split(": ", 1)
        for line in path.read_text().splitlines()
        if line.startswith("# ") and ": " in line
    )
    for path in (Path(__file__).parent / "attacks").glob("*.py")
}

# What the operating system has to stop. The other attacks meet the same code in every configuration,
# and run in one of them, or with `make hostile` in all.
SYSTEM = {
    "reference imported", "results written", "plugins planted", "unpickling", "processes", "signals",
    "memory of others", "forbidden calls", "left behind", "network", "disk", "descriptors", "limits",
    "crashes", "grader dies", "reading files", "changing files", "reading the process", "memory",
    "behaves differently", "bans evaded", "functions replaced", "threads",
}  # fmt: skip
LAYERS = {
    "root": "namespaces",
    "root without namespaces": "landlock",
    "root without namespaces and landlock": "chroot",
    "user": "namespaces",
    "user without namespaces": "landlock",
    "user without namespaces and landlock": "no-files",
}
FULL = (
    tuple(LAYERS) if os.environ.get("HOSTILE_FULL") else ("root" if os.getuid() == 0 else "user",)
)
CASES = [
    pytest.param(configuration, attack, id=f"{configuration}-{attack}")
    for configuration in LAYERS
    for attack in ATTACKS
    if configuration in FULL or HEADERS[attack]["row"] in SYSTEM
]


def available(configuration: str) -> None:
    """Skip what only root can try."""
    if configuration.startswith("root") and os.getuid() != 0:
        pytest.skip("needs root")


@pytest.mark.parametrize(("configuration", "attack"), CASES)
def test_attack_comes_to_what_it_declares(
    found_in: Callable[[str], Any], configuration: str, attack: str
) -> None:
    """Points, time, files and texts are as declared; the honest before and after have full marks."""
    available(configuration)
    assert found_in(configuration)["attacks"][attack] == []


@pytest.mark.parametrize(("configuration", "attack"), [(name, "fork") for name in LAYERS])
def test_strongest_layers_hold_and_the_neighbour_is_well(
    found_in: Callable[[str], Any], configuration: str, attack: str
) -> None:
    """What is refused is done without; a submission that was open all the time still answers."""
    available(configuration)
    found = found_in(configuration)
    assert LAYERS[configuration] in found["layers"]
    assert found["neighbour"] == []


@pytest.fixture
def neighbour() -> Iterator[None]:
    """Another program, which makes more shared memory and semaphores all the time."""
    libc, done = ctypes.CDLL(None), threading.Event()
    memories: list[SharedMemory] = []
    semaphores: list[int] = []

    def work() -> None:
        while not done.wait(0.05):
            memories.append(SharedMemory(create=True, size=64))
            semaphores.append(libc.semget(0, 1, 0o600))

    thread = threading.Thread(target=work)
    thread.start()
    yield
    done.set()
    thread.join()
    for memory in memories:
        memory.close()
        memory.unlink()
    for semaphore in semaphores:
        libc.semctl(semaphore, 0, 0)  # IPC_RMID
    assert len(memories) > 1


@pytest.mark.usefixtures("neighbour")
def test_what_other_programs_share_disturbs_nothing(tmp_path: Path) -> None:
    """Shared memory and semaphores that somebody else makes meanwhile are no attack's."""
    found = run_battery(tmp_path / "found", as_ourselves, "--only", "fork,shared_memory")
    assert found["attacks"] == {"fork": [], "shared_memory": []}


def test_what_belongs_to_a_worker_is_seen() -> None:
    """Shared memory of a worker's user is a submission's, whatever its name; that of others is not."""
    available("root")
    memory = SharedMemory(create=True, size=64)
    path = Path("/dev/shm") / memory.name
    try:
        assert str(path) not in [*shared_memory()]
        os.chown(path, 61_234, -1)
        assert str(path) in [*shared_memory()]
    finally:
        memory.close()
        memory.unlink()


def test_every_attack_declares_what_must_happen() -> None:
    """There are at least 90; each has a row and points, and points come with a reason."""
    assert len(ATTACKS) >= 90
    for header in HEADERS.values():
        assert header["row"]
        assert float(header["points"]) == 0 or header["why"]
