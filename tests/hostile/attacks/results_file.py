# The results file of other graders is written.
# row: results written
# points: 0
# files: /tmp/grader-hostile.txt
import json
for path in ("results.json", "/autograder/results/results.json", "/tmp/results.json", "/tmp/grader-hostile.txt"):
    try:
        with open(path, "w") as file:
            json.dump({"score": 100}, file)
        print("GAINED", path)
    except OSError:
        pass
