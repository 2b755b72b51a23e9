# Hidden inputs are printed.
# row: hidden inputs told
# points: 0
# hidden: canary-\d
import sys
def longest(words):
    print(words)
    print(words, file=sys.stderr)
    return "x"
