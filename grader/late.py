"""Packages that load what is asked of them, and nothing before: `grade list` needs few of them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any


def late(package: str, **modules: str) -> Callable[[str], Any]:
    """Make the `__getattr__` of a package; for each of its modules the names that are taken from it."""
    places = {name: module for module, names in modules.items() for name in names.split()}

    def load(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{places[name]}"), name)
        setattr(sys.modules[package], name, value)  # found without us from now on
        return value

    return load
