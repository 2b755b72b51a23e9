# Every process there is gets a signal (0, so that a grader with a hole does no harm), also by tgkill and pidfd.
# row: signals
# points: 0
# seconds: 12
import ctypes, platform
libc = ctypes.CDLL(None)
tgkill, pidfd = {"x86_64": (234, 434), "aarch64": (131, 434)}[platform.machine()]
for pid in range(1, 2**17):  # what is the own one can't be asked
    if (libc.syscall(tgkill, pid, pid, 0) == 0 or libc.syscall(pidfd, pid, 0) >= 0):
        print("GAINED", pid)
