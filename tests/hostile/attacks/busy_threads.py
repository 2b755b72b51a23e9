# Threads that burn the CPU beside right answers.
# row: threads
# base: right
# points: 10
# why: The answers are right; the threads end with the worker.
# seconds: 15
import threading
def burn():
    while True:
        np.zeros(1000).sum()


threading.Thread(target=burn, daemon=True).start()
