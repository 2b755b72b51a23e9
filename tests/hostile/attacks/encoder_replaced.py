# The worker's encoder is replaced by one that sends pickles.
# row: unpickling
# points: 0
# files: /tmp/grader-hostile-pickled
import pickle, sys, struct, os
class Bomb:
    def __reduce__(self): return (open, ("/tmp/grader-hostile-pickled", "w"))


for name, module in list(sys.modules.items()):
    if name.startswith("worker"):
        for key in ("encode", "frame"):
            if hasattr(module, key):
                setattr(module, key, lambda *a, **k: struct.pack("<I", 99) + pickle.dumps(Bomb()))
