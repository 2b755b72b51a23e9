# Each call takes most of what is allowed, and answers rightly; together it is too much.
# row: endless loops
# points: 0
# seconds: 9
import time


def total(x):
    time.sleep(0.15)
    return float(x.sum())
