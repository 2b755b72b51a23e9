# Two threads wait for each other.
# row: endless loops
# points: 0
import threading
a, b = threading.Lock(), threading.Lock()
a.acquire(), b.acquire()
def scale(x, factor):
    threading.Thread(target=a.acquire).start()
    b.acquire()
