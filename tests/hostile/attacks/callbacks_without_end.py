# The function that was passed is called for ever.
# row: callbacks
# points: 0
def applied(function, x):
    while True:
        function(1.0)
