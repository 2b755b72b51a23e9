# The streams are closed and replaced by things that raise.
# row: output
# base: right
# points: 10
# why: The answers are right; how it prints is its own affair.
import sys
class Bad:
    def write(self, text): raise SystemExit
    def flush(self): raise KeyboardInterrupt


sys.stdout.close()
sys.stdout = sys.stderr = Bad()
