# Files wherever there may be room.
# row: disk
# points: 0
# files: /tmp/grader-hostile-big /var/tmp/grader-hostile-big /dev/shm/grader-hostile-big /grader-hostile-big grader-hostile-big /run/grader-hostile-big /home/grader-hostile-big
for folder in ("/tmp", "/var/tmp", "/dev/shm", "/", ".", "/run", "/home"):
    try:
        with open(f"{folder}/grader-hostile-big", "wb") as file:
            file.write(b"x" * 10**6)
        print("GAINED", folder)
    except OSError:
        pass
