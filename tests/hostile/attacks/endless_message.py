# The exception's text never ends.
# row: bombs
# points: 0
class Endless(Exception):
    def __str__(self):
        while True:
            pass


def scale(x, factor): raise Endless
