"""The filter of system calls, run by a small interpreter of the kernel's packet filter."""

from __future__ import annotations

import errno
import struct

import pytest

from grader.worker.seccomp import program

ALLOW, KILL = 0x7FFF0000, 0x80000000
X86, ARM = "x86_64", "aarch64"
ARCH = {X86: 0xC000003E, ARM: 0xC00000B7}
MACHINES = pytest.mark.parametrize("machine", [X86, ARM])

# Numbers from the kernel's own tables, written down here a second time on purpose.
NUMBERS = {
    "read": (0, 63), "write": (1, 64), "mmap": (9, 222), "munmap": (11, 215), "close": (3, 57),
    "fstat": (5, 80), "newfstatat": (262, 79), "getrandom": (318, 278),
    "rt_sigaction": (13, 134), "clock_gettime": (228, 113), "exit_group": (231, 94),
    "madvise": (28, 233), "rseq": (334, 293), "statx": (332, 291),
    "clone": (56, 220), "clone3": (435, 435), "openat": (257, 56), "prlimit64": (302, 261),
    "tgkill": (234, 131), "ioctl": (16, 29), "fcntl": (72, 25),
    # what a worker must never have
    "socket": (41, 198), "connect": (42, 203), "socketpair": (53, 199), "sendto": (44, 206),
    "sendmsg": (46, 211), "recvmsg": (47, 212), "bind": (49, 200), "execve": (59, 221),
    "execveat": (322, 281), "kill": (62, 129), "tkill": (200, 130), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438), "unshare": (272, 97),
    "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "bpf": (321, 280), "io_uring_setup": (425, 425), "userfaultfd": (323, 282),
    "keyctl": (250, 219), "add_key": (248, 217), "perf_event_open": (298, 241), "shmget": (29, 194),
    "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180), "memfd_create": (319, 279),
    "setrlimit": (160, 164), "setuid": (105, 146), "setresuid": (117, 147), "prctl": (157, 167),
    "seccomp": (317, 277), "unlinkat": (263, 35), "mkdirat": (258, 34), "renameat2": (316, 276),
    "linkat": (265, 37), "symlinkat": (266, 36), "fchmod": (91, 52), "fchmodat": (268, 53),
    "utimensat": (280, 88), "readlinkat": (267, 78), "chdir": (80, 49), "openat2": (437, 437),
    "open_by_handle_at": (304, 265), "sched_setaffinity": (203, 122), "setpriority": (141, 140),
    "sched_setscheduler": (144, 119), "truncate": (76, 45), "ftruncate": (77, 46),
    "fallocate": (285, 47), "sendfile": (40, 71), "splice": (275, 76), "personality": (135, 92),
    "init_module": (175, 105), "kexec_load": (246, 104), "reboot": (169, 142), "wait4": (61, 260),
    "uname": (63, 160), "sysinfo": (99, 179), "getresuid": (118, 148), "getpgid": (121, 155),
    "getsid": (124, 156), "sethostname": (170, 161), "syslog": (103, 116),
}  # fmt: skip
ALLOWED = list(NUMBERS)[:14]
NEVER = list(NUMBERS)[21:]
# What tells one worker, or one machine's user, from another.
IDENTITIES = {
    "getpid": (39, 172), "gettid": (186, 178), "getppid": (110, 173), "getuid": (102, 174),
    "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177),
    "sched_getaffinity": (204, 123),
}  # fmt: skip


def run(
    machine: str,
    number: int,
    *args: int,
    arch: int | None = None,
    files: bool = True,
) -> int:
    """Run the filter on one system call, as the kernel would, and return its verdict."""
    code = program(machine, files=files)
    instructions = list(struct.iter_unpack("<HBBI", code))
    words = [*args, *[0] * (6 - len(args))]
    data = struct.pack("<IIQ6Q", number, ARCH[machine] if arch is None else arch, 0, *words)
    accumulator, position = 0, 0
    while True:
        operation, yes, no, value = instructions[position]
        position += 1
        match operation:
            case 0x20:
                accumulator = struct.unpack_from("<I", data, value)[0]
            case 0x15:
                position += yes if accumulator == value else no
            case 0x35:
                position += yes if accumulator >= value else no
            case 0x45:
                position += yes if accumulator & value else no
            case 0x06:
                return int(value)
            case _:
                pytest.fail(f"an operation that is not expected: {operation:#x}")


def refused(error: int = errno.EPERM) -> int:
    """Give the verdict that fails a call with an error number."""
    return 0x00050000 | error


def number_of(machine: str, name: str) -> int:
    """Look up a call's number on a machine."""
    return NUMBERS[name][machine == ARM]


@MACHINES
@pytest.mark.parametrize("name", ALLOWED)
def test_what_python_needs_is_allowed(machine: str, name: str) -> None:
    """The calls of an honest computation go through, whatever their arguments."""
    assert run(machine, number_of(machine, name), *[2**64 - 1] * 6) == ALLOW


@MACHINES
@pytest.mark.parametrize("name", NEVER)
def test_what_no_worker_needs_is_refused(machine: str, name: str) -> None:
    """Everything that reaches beyond the process fails with EPERM."""
    assert run(machine, number_of(machine, name)) == refused()


@MACHINES
def test_only_a_short_list_gets_through(machine: str) -> None:
    """Of all numbers few are allowed: whatever a new kernel adds is refused."""
    verdicts = [run(machine, number) for number in range(600)]
    assert verdicts.count(ALLOW) < 60
    assert set(verdicts[470:]) == {refused()}


@MACHINES
@pytest.mark.parametrize("arch", [0x40000003, 0x40000028, 0xC0000015, 0])
def test_another_architecture_is_killed(machine: str, arch: int) -> None:
    """The 32-bit ways into the kernel end the process at once, whatever the number."""
    for number in (0, 20, 39, 172):
        assert run(machine, number, arch=arch) == KILL


def test_x32_numbers_are_killed() -> None:
    """The x32 twins of allowed calls end the process."""
    for number in (0, 1, 39, 520, 2**31 - 1):
        assert run(X86, 0x40000000 + number) == KILL
    assert run(ARM, 0x40000000 + 63) == refused()


@MACHINES
def test_clone_makes_threads_only(machine: str) -> None:
    """Clone is allowed with CLONE_THREAD, and refused for a fork or a vfork."""
    clone = number_of(machine, "clone")
    assert run(machine, clone, 0x3D0F00) == ALLOW  # what glibc's pthread_create passes
    for flags in (0, 17, 0x1200011, 0x4111, 0x10000000 | 17, 0x10000 << 32):
        assert run(machine, clone, flags) == refused()


@MACHINES
def test_clone3_does_not_exist(machine: str) -> None:
    """clone3, whose flags can't be seen, answers ENOSYS, so that glibc falls back to clone."""
    assert run(machine, number_of(machine, "clone3")) == refused(errno.ENOSYS)


@MACHINES
def test_ioctl_finds_no_terminal(machine: str) -> None:
    """Ioctl answers ENOTTY, as it does for a pipe."""
    assert run(machine, number_of(machine, "ioctl"), 1, 0x5401) == refused(errno.ENOTTY)


@MACHINES
def test_openat_reads_only(machine: str) -> None:
    """A file may be opened for reading; with any flag that writes or creates it may not."""
    openat = number_of(machine, "openat")
    for flags in (0, 0o2000000, 0o2200000):  # O_CLOEXEC, O_DIRECTORY
        assert run(machine, openat, 2**64 - 100, 1, flags) == ALLOW
    for flags in (1, 2, 3, 0o100, 0o1000, 0o2000, 0o20200000, 0o2000102):
        assert run(machine, openat, 2**64 - 100, 1, flags) == refused()


@MACHINES
def test_prlimit_asks_only(machine: str) -> None:
    """prlimit64 may ask for a limit; a new limit is refused, wherever its pointer points."""
    prlimit = number_of(machine, "prlimit64")
    assert run(machine, prlimit, 0, 7, 0, 0x7FFE12345678) == ALLOW
    for new in (1, 0x7FFE12345678, 0x100000000, 2**63):
        assert run(machine, prlimit, 0, 7, new, 0) == refused()


@MACHINES
@pytest.mark.parametrize("name", IDENTITIES)
def test_every_worker_is_told_the_same_of_itself(machine: str, name: str) -> None:
    """Process, thread, parent and user are answered with 0, and the kernel is not asked."""
    assert run(machine, IDENTITIES[name][machine == ARM]) == refused(0)


@MACHINES
def test_tgkill_is_for_abort_alone(machine: str) -> None:
    """Whoever sends SIGABRT is ended by the filter, which knows no id either; nobody is signalled."""
    tgkill = number_of(machine, "tgkill")
    for pid in (0, 1, 4711, 2**32 - 1):
        assert run(machine, tgkill, pid, pid, 6) == KILL
        for signal in (0, 9, 19, 33, 6 << 32):
            assert run(machine, tgkill, pid, pid, signal) == refused()


@MACHINES
def test_futex_waits_and_wakes_only(machine: str) -> None:
    """What hands a lock to an owner writes the caller's thread id into memory, and is refused."""
    futex = {X86: 202, ARM: 98}[machine]
    for flags in (0, 128, 256, 128 | 256):
        for operation in (0, 1, 3, 4, 5, 9, 10):
            assert run(machine, futex, 0, operation | flags) == ALLOW
        for operation in (2, 6, 7, 8, 11, 12, 13, 14):
            assert run(machine, futex, 0, operation | flags) == refused()


@MACHINES
def test_fcntl_looks_and_copies_only(machine: str) -> None:
    """Fcntl may read flags and copy a descriptor; locks, signals, leases and seals are refused."""
    fcntl = number_of(machine, "fcntl")
    for command in (1, 2, 3, 1030):
        assert run(machine, fcntl, 0, command) == ALLOW
    for command in (0, 4, 6, 8, 10, 1024, 1026, 1031, 1033):
        assert run(machine, fcntl, 0, command) == refused()


@MACHINES
def test_without_files_nothing_is_opened_or_looked_at(machine: str) -> None:
    """Where no other layer hides the files, the filter does."""
    for name in ("openat", "newfstatat", "statx"):
        assert run(machine, number_of(machine, name), files=False) == refused()
    assert run(X86, 4, files=False) == run(X86, 6, files=False) == refused()
    assert run(machine, number_of(machine, "fstat"), files=False) == ALLOW


@MACHINES
def test_every_path_ends_in_a_verdict(machine: str) -> None:
    """The last instruction returns, and no jump leads beyond it."""
    instructions = list(struct.iter_unpack("<HBBI", program(machine)))
    assert instructions[-1] == (0x06, 0, 0, refused())
    for position, (operation, yes, no, _) in enumerate(instructions):
        if operation & 0x07 == 0x05:
            assert position + 1 + max(yes, no) < len(instructions)


def test_an_unknown_machine_is_refused() -> None:
    """There is no filter for a machine whose numbers are not known."""
    with pytest.raises(KeyError):
        program("riscv64")
