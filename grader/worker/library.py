"""Keeps Python's library and numpy importable where no file can be opened any more.

Sources are read before the jail closes and compiled when a worker imports them. An extension module
can be loaded from its file only, so those are imported before; Python's parser, too, wants one of
them (`unicodedata`, for a name like 速度).
"""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from importlib.machinery import FileFinder, ModuleSpec, SourceFileLoader
from typing import Any

import numpy as np

from .jail import PACKAGE_FOLDERS, library_folder


class _Kept(SourceFileLoader):
    """Loads one module from its source as it was when this was made."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, path)
        self._source = super().get_data(path)

    def get_data(self, path: str) -> bytes:
        if path != self.path:  # the compiled file that Python looks for beside it
            raise FileNotFoundError(path)
        return self._source


class _Library:
    """Finds the modules that were kept, and nothing else."""

    def __init__(self, kept: dict[str, ModuleSpec]) -> None:
        self._kept = kept

    def find_spec(self, name: str, *_: Any) -> ModuleSpec | None:
        return self._kept.get(name)


def keep() -> None:
    """Read every module of Python's library and of numpy, so that it can be imported in any jail."""
    folder = str(library_folder())
    kept, extensions = {}, []
    for path, prefix in (folder, ""), (f"{folder}/lib-dynload", ""), (np.__path__[0], "numpy."):
        for spec in _modules(path, prefix):
            if isinstance(spec.loader, SourceFileLoader):
                spec.loader = _Kept(spec.name, spec.loader.path)
                kept[spec.name] = spec
            else:
                extensions.append(spec.name)
    for name in extensions:
        # One that needs what this system has not can't be imported outside either.
        with suppress(Exception):
            import_module(name)
    sys.meta_path.append(_Library(kept))


def _modules(folder: str, prefix: str) -> Iterator[ModuleSpec]:
    """Where each module of a folder and of the packages in it is loaded from, but for tests."""
    for finder, name, is_package in pkgutil.iter_modules([folder], prefix):
        own_name = name.rpartition(".")[2]
        if own_name in PACKAGE_FOLDERS or own_name.startswith(("test_", "_test")):
            continue
        spec = finder.find_spec(name) if isinstance(finder, FileFinder) else None
        if spec is None:
            continue
        yield spec
        if is_package:
            for path in spec.submodule_search_locations or ():
                yield from _modules(path, f"{name}.")
