# The process aborts and would leave a core file.
# row: crashes
# points: 0
# files: core
import os
def scale(x, factor): os.abort()
