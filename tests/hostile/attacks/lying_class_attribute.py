# An object whose __class__ says it is a float.
# row: equal to everything
# points: 0
class Liar:
    __class__ = property(lambda self: float)
    def __eq__(self, other): return True
    __hash__ = None


def total(x): return Liar()
def scale(x, factor): return Liar()
