# The worker's own codec and loop are used to answer with another id.
# row: channel
# points: 0
import gc, sys
def scale(x, factor):
    for thing in gc.get_objects():
        if type(thing).__name__ == "Runner":
            encode = sys.modules[type(thing).__module__].encode
            thing.write(encode(("result", thing.request + 1, x * factor, [], [], [])))
    return x
