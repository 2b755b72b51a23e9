# The 32-bit calls, whose numbers mean other things.
# row: forbidden calls
# points: 0
import ctypes, mmap, platform
if platform.machine() == "x86_64":
    code = b"\x53\xb8\x14\x00\x00\x00\xcd\x80\x5b\xc3"
    memory = mmap.mmap(-1, 4096, prot=7)
    memory.write(code)
    if ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(memory)))() > 0:
        print("GAINED int 0x80")
