# The same as before, graded after it: nothing of it may be there.
# row: left behind
# points: 0
import builtins, os
if hasattr(builtins, "mark_of_hostile") or hasattr(np, "mark_of_hostile") or "GRADE_MARK" in os.environ:
    print("GAINED a mark")
