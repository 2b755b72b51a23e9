# A shell is started.
# row: processes
# points: 0
import os, subprocess
for start in (lambda: subprocess.run(["/bin/sh", "-c", "id"]), lambda: os.system("id"),
              lambda: os.posix_spawn("/bin/sh", ["sh"], {}), lambda: os.popen("id").read()):
    try:
        if start():
            pass
    except OSError:
        continue
