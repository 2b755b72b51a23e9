# Sleeping uses no CPU time.
# row: endless loops
# points: 0
import time
def scale(x, factor): time.sleep(10**6)
