# Modes, times, links and folders are changed.
# row: changing files
# points: 0
# files: /tmp/grader-hostile-link
import os
for change in (lambda: os.chmod("/tmp", 0o777), lambda: os.utime("/tmp"), lambda: os.symlink("/", "/tmp/grader-hostile-link"),
               lambda: os.link("/etc/passwd", "/tmp/grader-hostile-link"), lambda: os.mkdir("/tmp/grader-hostile-link"),
               lambda: os.unlink("/tmp/x"), lambda: os.rename("/tmp", "/tmp2"), lambda: os.chdir("/usr"),
               lambda: os.readlink("/proc/self"), lambda: os.mkfifo("/tmp/grader-hostile-link"),
               lambda: os.chown("/tmp", 0, 0), lambda: os.setxattr("/tmp", "user.x", b"1")):
    try:
        change()
        print("GAINED a change")
    except OSError:
        pass
