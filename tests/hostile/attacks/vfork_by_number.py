# fork, vfork, clone and clone3 by their numbers.
# row: processes
# points: 0
import ctypes, platform
libc = ctypes.CDLL(None)
numbers = {"x86_64": (57, 58, 56, 435), "aarch64": (220, 435)}[platform.machine()]
for number in numbers:
    if libc.syscall(number, 17, 0, 0, 0, 0) >= 0:
        print("GAINED a process by", number)
