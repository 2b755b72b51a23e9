# 200,000 attributes of one name.
# row: source bombs
# points: 0
# seconds: 8
# fill: x = np|.b|200000|
