# Objects that act when they are collected.
# row: left behind
# points: 0
# files: /tmp/grader-hostile-del
class Late:
    def __del__(self):
        import os
        os.write(3, b"late")
        open("/tmp/grader-hostile-del", "w")


def scale(x, factor):
    Late()
    return x
