# Two hundred megabytes are printed.
# row: output
# points: 0
import os
def scale(x, factor):
    block = b"x" * 2**20
    for _ in range(200):
        os.write(1, block)
    return x
