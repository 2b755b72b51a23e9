# Bits of hidden inputs are told by which checks pass: bounded, since inputs are drawn anew for each file.
# row: bounded by design
# points: 2
# why: One bit a check, about inputs that no other file gets.
def scale(x, factor):
    return x * factor if factor > 1 else x
