# Bytes that are no text.
# row: terminal
# points: 0
# absent: \x00
import os
os.write(1, bytes(range(256)))
os.write(2, b"\xff\xfe\x00\xd8")
