# 100,000 parentheses.
# row: source bombs
# points: 0
# fill: x = |(|100000|1
