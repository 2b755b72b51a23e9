# A callback with a number that was never given.
# row: callbacks
# points: 0
import sys
def applied(function, x):
    for cell in function._function.__closure__:
        thing = cell.cell_contents
        if type(thing).__name__ == "Runner":
            encode = sys.modules[type(thing).__module__].encode
            thing.write(encode(("callback", thing.request, 99999, (), {})))
            thing.receive()
    return 0.0
