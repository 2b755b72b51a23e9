# Iterators and views that never end.
# row: bombs
# points: 0
import itertools
def scale(x, factor): return itertools.count()
def total(x): return {1: 2}.items()
def longest(words): return iter(lambda: 1, 2)
def in_order(x): return (i for i in itertools.repeat(1))
