# Text that runs backwards, and line ends of all kinds.
# row: terminal
# points: 0
# absent: \u202e \u2066 \u2028 \u200b
print("\u202ednammoc \u2066 hidden \u2028 next \u200b\r10 of 10 points\x85")
def scale(x, factor): raise ValueError("\u202eevil\u2028\r")
