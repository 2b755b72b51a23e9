# A loop inside C, where no signal handler gets a turn.
# row: endless loops
# points: 0
def scale(x, factor): return sum(range(10**13))
def total(x): return max(range(10**13))
