# The function that was passed is called with odd things.
# row: callbacks
# points: 0
def applied(function, x):
    for odd in (object(), np.empty((0, 2**40)), [[]] * 1000, "x" * 10**6, 10**70, float("nan")):
        try:
            function(odd)
        except BaseException:
            pass
    return 0.0
