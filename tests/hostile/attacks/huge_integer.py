# An integer of 100,000 digits.
# row: bombs
# points: 0
def total(x): return 10**100_000
def scale(x, factor): return [10**100_000] * 25
