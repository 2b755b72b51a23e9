# A signal without a name ends the process in a call.
# row: crashes
# points: 0
import signal
def scale(x, factor): signal.raise_signal(45)
def total(x): signal.raise_signal(64)
