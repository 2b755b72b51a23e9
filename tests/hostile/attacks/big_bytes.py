# 100 MB of bytes and of text come back.
# row: bombs
# points: 0
def longest(words): return "x" * 10**8
def total(x): return b"x" * 10**8
