# A list that is nested 200,000 times.
# row: bombs
# points: 0
def scale(x, factor):
    deep = []
    for _ in range(200_000):
        deep = [deep]
    return deep
