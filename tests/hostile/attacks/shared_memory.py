# System V and POSIX shared memory, semaphores and queues.
# row: left behind
# points: 0
# files: /dev/shm/grader-hostile
import ctypes
libc = ctypes.CDLL(None)
if libc.shmget(0x6772, 4096, 0o1666) >= 0 or libc.semget(0x6772, 1, 0o1666) >= 0 or libc.msgget(0x6772, 0o1666) >= 0:
    print("GAINED System V")
if libc.shm_open(b"/grader-hostile", 0o102, 0o666) >= 0 or libc.mq_open(b"/grader-hostile", 0o102, 0o666, None) >= 0:
    print("GAINED POSIX")
try:
    from multiprocessing import shared_memory
    shared_memory.SharedMemory("grader-hostile", create=True, size=100)
    print("GAINED SharedMemory")
except (OSError, ImportError):
    pass
