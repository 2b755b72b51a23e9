# A child that lives on.
# row: processes
# points: 0
import os
for make in (os.fork, os.forkpty):
    try:
        if make() == 0:
            while True:
                pass
        print("GAINED a process")
    except OSError:
        pass
