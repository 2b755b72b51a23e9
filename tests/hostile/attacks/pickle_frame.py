# A whole frame of the right length whose payload is a pickle.
# row: unpickling
# points: 0
# files: /tmp/grader-hostile-pickled
import os, pickle, struct
class Bomb:
    def __reduce__(self): return (open, ("/tmp/grader-hostile-pickled", "w"))


def scale(x, factor):
    data = pickle.dumps(Bomb())
    os.write(3, struct.pack("<I", len(data)) + data)
    os._exit(0)
