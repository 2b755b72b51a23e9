# Address 0 is read.
# row: crashes
# points: 0
import ctypes
def scale(x, factor): return ctypes.string_at(0)
def total(x): return ctypes.CDLL(None).abort()
