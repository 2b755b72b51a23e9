# The x32 numbers reach the same calls by another way.
# row: forbidden calls
# points: 0
import ctypes, platform
if platform.machine() == "x86_64" and ctypes.CDLL(None).syscall(0x40000000 + 57) >= 0:
    print("GAINED fork by x32")
