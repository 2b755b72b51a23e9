# A callback with a number that was never given.
# row: callbacks
# points: 0
import sys
def applied(function, x):
    runner = function.__closure__[1].cell_contents if function.__closure__ else None
    for cell in function.__closure__ or ():
        thing = cell.cell_contents
        if hasattr(thing, "send"):
            thing.send(("callback", thing.request, 99999, (), {}))
            thing.receive()
    return 0.0
