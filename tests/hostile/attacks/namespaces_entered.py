# New namespaces, mounts, chroot and a host name.
# row: forbidden calls
# points: 0
import ctypes, os
libc = ctypes.CDLL(None)
for flag in (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x8000000, 0x4000000, 0x2000000, 0x80):
    if libc.unshare(flag) == 0:
        print("GAINED unshare", hex(flag))
if libc.mount(b"tmpfs", b"/", b"tmpfs", 0, None) == 0 or libc.umount2(b"/", 2) == 0:
    print("GAINED mount")
if libc.chroot(b"/") == 0 or libc.sethostname(b"x", 1) == 0 or libc.setns(0, 0) == 0:
    print("GAINED chroot, sethostname or setns")
