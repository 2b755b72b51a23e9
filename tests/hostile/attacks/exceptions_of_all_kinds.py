# SystemExit, KeyboardInterrupt, GeneratorExit and friends.
# row: exit
# points: 0
import sys
def scale(x, factor): sys.exit(0)
def total(x): raise KeyboardInterrupt
def shuffled(x, rng): raise GeneratorExit
def applied(f, x): raise StopIteration
def longest(words): raise MemoryError
def in_order(x): raise RecursionError
