# Codes that move the cursor, change the title and hide text.
# row: terminal
# points: 0
# absent: \x1b \x07 \x9b \x08
print("\x1b]0;owned\x07\x1b[2J\x1b[31mred\x9b31m\x08\x08\x08 10 of 10 points")
def scale(x, factor): raise ValueError("\x1b[2K\x1b[1A 10 of 10\x07")
