# The process stops itself.
# row: endless loops
# points: 0
import os, signal, threading
def scale(x, factor):
    try:
        signal.raise_signal(signal.SIGSTOP)
        os.kill(os.getpid(), signal.SIGSTOP)
        print("GAINED a stop")
    except OSError:
        pass
    threading.Event().wait()
