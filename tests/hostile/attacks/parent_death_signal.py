# The wish to die with the parent is taken back.
# row: grader dies
# points: 0
import ctypes
libc = ctypes.CDLL(None)
if libc.prctl(1, 0, 0, 0, 0) == 0 or libc.prctl(4, 1, 0, 0, 0) == 0 or libc.prctl(22, 0, 0, 0, 0) == 0:
    print("GAINED prctl")
if libc.setsid() >= 0 or libc.setpgid(0, 0) == 0 or libc.setuid(0) == 0:
    print("GAINED a session of its own")
