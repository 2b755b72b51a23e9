# A handle that stands for nothing, and one that changes what it is.
# row: handles
# points: 0
class Changing:
    def __getattribute__(self, name):
        import random
        return random.choice([1, "x", None, [], print])


def prepare(x): return Changing()
def use(p): return p.shape
