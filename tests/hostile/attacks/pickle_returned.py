# Objects that would run code when they are unpickled.
# row: unpickling
# points: 0
# files: /tmp/grader-hostile-pickled
import pickle
class Bomb:
    def __reduce__(self): return (open, ("/tmp/grader-hostile-pickled", "w"))


def scale(x, factor): return Bomb()
def longest(words): return pickle.dumps(Bomb())
def use(p): return np.array([Bomb()], dtype=object)
