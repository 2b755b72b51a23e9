"""Tries the server with programs that somebody else wrote, on this machine: `make interop`, outside CI.

Each target is a module here with a function `run`, which prints what it tried, and raises where it went wrong.
"""

from __future__ import annotations

import sys
from importlib import import_module

TARGETS = ("openid",)


def main(names: list[str]) -> int:
    """Try the targets that are named, or all."""
    for name in names or TARGETS:
        if name not in TARGETS:
            print(f"There is no {name!r}. Targets: {', '.join(TARGETS)}", file=sys.stderr)
            return 2
        try:
            import_module(f"interop.{name}").run()
        except FileNotFoundError as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
