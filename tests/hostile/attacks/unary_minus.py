# 400,000 signs before one number.
# row: source bombs
# points: 0
# seconds: 8
# fill: x = |-|400000|1
