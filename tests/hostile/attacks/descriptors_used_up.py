# As many descriptors as there can be.
# row: descriptors
# points: 0
import os
count = 0
try:
    while count < 5000:
        os.dup(0)
        count += 1
except OSError:
    pass
if count > 100:
    print("GAINED", count)
