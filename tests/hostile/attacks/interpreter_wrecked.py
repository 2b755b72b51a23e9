# What Python itself needs is taken away.
# row: crashes
# points: 0
import sys, gc
for module in list(sys.modules.values()):
    try:
        vars(module).clear()
    except Exception:
        pass
