# bpf, io_uring, userfaultfd, keyctl, perf, fanotify, modules, reboot, swap.
# row: forbidden calls
# points: 0
import ctypes, platform
libc = ctypes.CDLL(None)
numbers = {"x86_64": {"bpf": 321, "io_uring_setup": 425, "userfaultfd": 323, "add_key": 248, "keyctl": 250,
                      "perf_event_open": 298, "fanotify_init": 300, "init_module": 175, "swapon": 167,
                      "personality": 135, "setuid": 105, "setpriority": 141, "sched_setscheduler": 144,
                      "timer_create": 222, "inotify_init1": 294, "signalfd4": 289, "eventfd2": 290},
           "aarch64": {"bpf": 280, "io_uring_setup": 425, "userfaultfd": 282, "add_key": 217, "keyctl": 219,
                       "perf_event_open": 241, "fanotify_init": 262, "init_module": 105, "swapon": 224,
                       "personality": 92, "setuid": 146}}[platform.machine()]
for name, number in numbers.items():
    if libc.syscall(number, 0, 0, 0, 0, 0) >= 0:
        print("GAINED", name)
