# A recursion without end, with a raised limit.
# row: bombs
# points: 0
import sys
sys.setrecursionlimit(10**9)
def scale(x, factor): return scale(x, factor)
