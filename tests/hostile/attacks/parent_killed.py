# The fork server, everybody and the whole group get a signal (0, so that a grader with a hole does no harm).
# row: signals
# points: 0
import os
for target in (os.getppid(), 1, 0, -1, -os.getpid()):
    try:
        os.kill(target, 0)
        print("GAINED kill", target)
    except OSError:
        pass
