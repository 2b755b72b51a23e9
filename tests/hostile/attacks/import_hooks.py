# Import hooks that answer for everything.
# row: functions replaced
# points: 0
import sys
class Hook:
    def find_spec(self, name, path=None, target=None):
        if name.startswith(("grader", "worker", "test")):
            print("seen", name)
        return None


sys.meta_path.insert(0, Hook())
sys.path_hooks.clear()
sys.path_importer_cache.clear()
