# Files are opened by names that everybody knows.
# row: reading files
# points: 0
for path in ("/etc/passwd", "/etc/shadow", "/etc/hostname", "/root/.bash_history", "/proc/self/cmdline", "/proc/1/environ",
             "/sys/kernel/notes", "/dev/mem", "/var/log/syslog", "../../course.toml", "/autograder/source/tests.py"):
    try:
        open(path, "rb").read(10)
        print("GAINED", path)
    except OSError:
        pass
