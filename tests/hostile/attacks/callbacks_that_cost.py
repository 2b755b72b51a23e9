# Calls back that fail, each costing trusted time, again and again.
# row: callbacks
# points: 0
# seconds: 8
def applied(function, x):
    while True:
        try:
            function(np.zeros((300, 300)))
            function(["x" * 50_000] + [""] * 4_000)
        except BaseException:
            pass
