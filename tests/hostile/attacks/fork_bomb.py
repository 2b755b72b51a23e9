# As many processes as there can be.
# row: processes
# points: 0
import os
for _ in range(1000):
    try:
        os.fork()
        print("GAINED a process")
    except OSError:
        pass
