# conftest.py, pytest.ini, sitecustomize and .pth files are planted.
# row: plugins planted
# points: 0
# files: conftest.py sitecustomize.py pytest.ini
import sys
for folder in (".", "/", "/tmp", *sys.path):
    for name in ("conftest.py", "sitecustomize.py", "pytest.ini", "evil.pth"):
        try:
            open(f"{folder}/{name}", "w").write("import os")
            print("GAINED", folder, name)
        except OSError:
            pass
