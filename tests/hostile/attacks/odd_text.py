# Lone surrogates, NUL and a megabyte of text.
# row: bombs
# points: 0
def longest(words): return "\ud800\x00" + "x" * 10**6
def scale(x, factor): return {"\udfff": 1, "\x00": 2}
