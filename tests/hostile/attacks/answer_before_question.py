# A thread answers before anything is asked.
# row: channel
# points: 0
import os, struct, threading, time
def chatter():
    while True:
        os.write(3, struct.pack("<I", 4) + b"spam")
        time.sleep(0.01)


threading.Thread(target=chatter, daemon=True).start()
