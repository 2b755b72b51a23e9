# A single number broadcasts against any array.
# row: broadcasting
# points: 0
def scale(x, factor): return float((x * factor)[0])
def use(p): return 1.0
def in_order(x): return 0.0
