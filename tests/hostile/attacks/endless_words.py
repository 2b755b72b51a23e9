# The worker's words are forged and 20 MB long: text, kinds, places, reason.
# row: bombs
# points: 0
# seconds: 8
import sys
turn = [0]
def describe(error, limit=0):
    return "shapes " * 140_000


for name, module in list(sys.modules.items()):
    if name.endswith("runner"):
        module.describe = describe
        module.builtin_kinds = lambda error, builtins: ("\x01" * 300_000,)
        module.frames = lambda error: iter([("target.py" , 1, "x" * 10_000)] * 100)
def scale(x, factor): raise ValueError
def total(x): raise ValueError
