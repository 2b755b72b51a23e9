# A byte now and then keeps the line open.
# row: channel
# points: 0
# seconds: 8
import os, time
def scale(x, factor):
    os.write(3, b"\x00\x10\x00\x00")
    while True:
        os.write(3, b"x")
        time.sleep(0.05)
