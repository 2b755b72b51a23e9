# Files that live in memory.
# row: left behind
# points: 0
import os
try:
    os.memfd_create("x")
    print("GAINED memfd")
except OSError:
    pass
