# Printing without end while loading, to both streams.
# row: output
# points: 0
import sys
while True:
    print("x" * 1000)
    print("y" * 1000, file=sys.stderr)
