# Every descriptor is read.
# row: reading the process
# points: 0
import os
for number in range(4, 1024):
    try:
        os.fstat(number)
        print("GAINED descriptor", number)
    except OSError:
        pass
