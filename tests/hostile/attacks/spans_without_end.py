# Thousands of functions are said to stand in the source, each over all of it.
# row: bombs
# points: 0
# seconds: 8
import sys
for name, module in list(sys.modules.items()):
    if name.endswith("candidate"):
        module.Loaded.places = property(
            lambda self: [(f"scale{n % 9000}", "target.py", n, 4000) for n in range(1, 20_000)]
        )
