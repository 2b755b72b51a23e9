# A length of 4 GiB is announced.
# row: channel
# points: 0
import os
def scale(x, factor):
    os.write(3, b"\xff\xff\xff\xff" + b"x" * 1000)
    return x
