# A regular expression that takes for ever.
# row: source bombs
# points: 0
import re
re.match("(a+)+$", "a" * 60 + "b")
