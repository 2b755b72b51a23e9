# Names that a search for bad words does not find.
# row: bans evaded
# points: 0
# files: /tmp/grader-hostile-ban
module = getattr(__import__("o" + "s"), "pat" + "h")
try:
    ｅｘｅｃ("open('/tmp/grader-hostile-ban', 'w')")
    print("GAINED")
except OSError:
    pass
