# Ten thousand exceptions, each the cause of the next, in a loop.
# row: bombs
# points: 0
def scale(x, factor):
    first = last = ValueError("x")
    for _ in range(10_000):
        new = ValueError("y")
        last.__cause__ = new
        last = new
    last.__cause__ = first
    raise first
