# As many threads as there can be.
# row: threads
# points: 0
import threading
for _ in range(10_000):
    try:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    except RuntimeError:
        break
