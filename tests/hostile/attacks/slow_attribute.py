# Properties that never return when the result is looked at.
# row: bombs
# points: 0
class Slow:
    def __getattribute__(self, name):
        while True:
            pass


def prepare(x): return Slow()
def use(p): return p.shape
def scale(x, factor): return Slow()
