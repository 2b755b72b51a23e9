# System V and POSIX shared memory, semaphores and queues.
# row: left behind
# points: 0
# files: /dev/shm/grader-hostile
import ctypes, zlib
libc, name = ctypes.CDLL(None), b"/grader-hostile"
key = zlib.crc32(name) >> 1
if max(libc.shmget(key, 4096, 0o1666), libc.semget(key, 1, 0o1666), libc.msgget(key, 0o1666)) >= 0:
    print("GAINED System V")
if max(libc.shm_open(name, 0o102, 0o666), libc.mq_open(name, 0o102, 0o666, None)) >= 0:
    print("GAINED POSIX")
try:
    from multiprocessing import shared_memory
    shared_memory.SharedMemory(name.decode()[1:], create=True, size=100)
    print("GAINED SharedMemory")
except (OSError, ImportError):
    pass
