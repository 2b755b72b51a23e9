"""For authors: the files of an exercise, audits of its suite, a made-up class."""
