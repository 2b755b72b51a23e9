# The source says that it is in an odd encoding.
# row: source
# points: 0
# raw: 23 20 2d 2a 2d 20 63 6f 64 69 6e 67 3a 20 72 6f 74 31 33 20 2d 2a 2d 0a 76 7a 63 62 65 67 20 62 66
