# The environment, also as C sees it.
# row: reading the process
# points: 0
import os, ctypes
text = " ".join([*os.environ, *os.environ.values()])
if any(word in text for word in ("GRADE", "SECRET", "TOKEN", "HOME", "PYTHONPATH", "VIRTUAL_ENV")):
    print("GAINED", text)
