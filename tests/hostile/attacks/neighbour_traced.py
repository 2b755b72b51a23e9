# Other processes are traced and read.
# row: memory of others
# points: 0
import ctypes, os
libc = ctypes.CDLL(None)
for pid in (os.getppid(), 1, 2, 3, os.getpid() - 1):
    if libc.ptrace(16, pid, 0, 0) == 0 or libc.ptrace(0x4206, pid, 0, 0) == 0:
        print("GAINED ptrace", pid)
    if libc.process_vm_readv(pid, None, 0, None, 0, 0) == 0:
        print("GAINED process_vm_readv", pid)
