# The C stack overflows.
# row: crashes
# points: 0
import sys, functools
sys.setrecursionlimit(10**8)
def scale(x, factor):
    return functools.reduce(lambda f, _: (lambda y: f(y)), range(10**5), lambda y: y)(x)
