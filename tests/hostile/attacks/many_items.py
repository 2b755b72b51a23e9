# Millions of items in a list, a dict and a set.
# row: bombs
# points: 0
def scale(x, factor): return [None] * 3_000_000
def total(x): return dict.fromkeys(range(300_000))
def longest(words): return set(range(300_000))
