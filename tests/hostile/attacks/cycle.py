# A list that holds itself.
# row: bombs
# points: 0
def scale(x, factor):
    loop = []
    loop.append(loop)
    return loop


def total(x):
    loop = {}
    loop[1] = loop
    return loop
