# Every descriptor is closed.
# row: crashes
# points: 0
import os
os.closerange(0, 1000)
