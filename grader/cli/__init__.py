"""The `grade` command. `grade --help` loads click and nothing heavy: each command loads what it needs."""

from grader.cli.main import main

__all__ = ["main"]
