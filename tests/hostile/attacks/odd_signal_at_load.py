# A signal without a name ends the process while loading, which must be a zero and no error of ours.
# row: crashes
# points: 0
import signal
signal.raise_signal(40)
