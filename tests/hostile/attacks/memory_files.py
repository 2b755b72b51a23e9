# /proc/PID/mem, maps and fd of others.
# row: memory of others
# points: 0
import os
for pid in ("self", os.getppid(), 1, "thread-self"):
    for name in ("mem", "maps", "environ", "fd", "cmdline", "root"):
        try:
            open(f"/proc/{pid}/{name}", "rb").read(10)
            print("GAINED", pid, name)
        except OSError:
            pass
