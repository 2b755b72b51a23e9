# The reference is imported, by name and by path.
# row: reference imported
# points: 0
import sys, importlib, os
for name in ("target", "solutions.target.target", "reference", "test_target"):
    try:
        module = importlib.import_module(name)
        scale, total, in_order = module.scale, module.total, module.in_order
        print("GAINED", name)
    except (ImportError, AttributeError):
        pass
for folder in (".", "..", "/work", "/tmp", "/home", "/root", "/srv", *sys.path):
    for root, _, files in os.walk(folder):
        if "test_target.py" in files or "exercise.toml" in files:
            print("GAINED", root)
