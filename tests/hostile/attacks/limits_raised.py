# Limits, priority and processors are changed.
# row: limits
# points: 0
import os, resource
for name in ("RLIMIT_CPU", "RLIMIT_AS", "RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_NPROC"):
    try:
        resource.setrlimit(getattr(resource, name), (resource.RLIM_INFINITY,) * 2)
        print("GAINED", name)
    except (OSError, ValueError):
        pass
for change in (lambda: os.nice(-10), lambda: os.setpriority(0, 0, -5), lambda: os.sched_setaffinity(0, {0}),
               lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))):
    try:
        change()
        print("GAINED priority")
    except OSError:
        pass
