# The process becomes another program.
# row: processes
# points: 0
import os, sys
for program in ("/bin/sh", "/usr/bin/env", sys.executable or "python3"):
    try:
        os.execv(program, [program, "-c", "echo GAINED"])
    except (OSError, ValueError):
        pass
