# Loaded modules are searched for tests and courses.
# row: reading the process
# points: 0
import sys
bad = [name for name in sys.modules if name.split(".")[0] in ("grader", "pytest", "_pytest", "jinja2", "sqlite3", "click", "target", "test_target")]
if bad or any("solutions" in str(path) for path in sys.path) or len(sys.argv) > 1:
    print("GAINED", bad, sys.argv)
