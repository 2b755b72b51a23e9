# Whatever is raised, the loop goes on.
# row: endless loops
# points: 0
def scale(x, factor):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
