# A source with NUL bytes and a wrong encoding line.
# row: source
# points: 0
# raw: 23 20 63 6f 64 69 6e 67 3a 20 75 74 66 2d 37 0a 00 00 78 3d 31
