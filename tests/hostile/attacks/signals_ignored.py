# Every signal is ignored and blocked.
# row: endless loops
# points: 0
import signal
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
try:
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
except OSError:
    pass
def scale(x, factor):
    while True:
        pass
