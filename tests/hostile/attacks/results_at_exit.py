# Results are written when the process ends.
# row: results written
# points: 0
# files: /tmp/grader-hostile-at-exit.json
import atexit, os
atexit.register(lambda: open("/tmp/grader-hostile-at-exit.json", "w").write("100"))
def scale(x, factor): raise SystemExit
