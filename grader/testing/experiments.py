"""Probes and pictures: small experiments with a candidate's functions, and their registration."""

from __future__ import annotations

import hashlib
import types
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.errors import CourseError
from grader.model import Plot, Text

Experiment = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Probe:
    """An experiment whose answer says something about one function, and how close answers must be."""

    name: str
    function: str
    run: Experiment
    rtol: float
    atol: float


@dataclass(frozen=True, slots=True)
class PictureRecipe:
    """An experiment that returns a `Plot`, with the texts around it."""

    name: str
    title: Text
    caption: Text
    functions: tuple[str, ...]
    run: Experiment


def probe(
    function: str, *, rtol: float = 1e-6, atol: float = 1e-9
) -> Callable[[Experiment], Probe]:
    """Register an experiment `(student, rng) -> plain data` about one graded function."""
    return lambda run: Probe(run.__name__, function, run, rtol, atol)


def picture(
    *, title: Text, caption: Text, functions: list[str] | tuple[str, ...]
) -> Callable[[Experiment], PictureRecipe]:
    """Register an experiment `(student, rng) -> Plot` on a fixed, public example."""
    return lambda run: PictureRecipe(run.__name__, title, caption, tuple(functions), run)


def seeded(name: str) -> np.random.Generator:
    """The generator of an experiment: the same for every candidate."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))


def load_trusted(path: Path) -> types.ModuleType:
    """Run one of the course's own files as a module of its own.

    Raises:
        CourseError: The file can't be read, or fails.
    """
    module = types.ModuleType(path.stem)
    module.__file__ = str(path)
    try:
        exec(compile(path.read_bytes(), path, "exec"), module.__dict__)  # noqa: S102 - the course's own code
    except Exception as error:
        raise CourseError(f"{path}: {type(error).__name__}: {error}", "Mend this file.") from error
    return module


def load_probes(path: Path) -> tuple[Probe, ...]:
    """The probes of a file, in order."""
    return tuple(item for item in vars(load_trusted(path)).values() if isinstance(item, Probe))


def load_pictures(path: Path) -> tuple[PictureRecipe, ...]:
    """The pictures of a file, in order."""
    found = vars(load_trusted(path)).values()
    return tuple(item for item in found if isinstance(item, PictureRecipe))


def checked_plot(plot: Any) -> Plot:
    """Check that what a picture returned can be drawn, and make its numbers plain.

    Raises:
        ValueError: It can't.
    """
    if not isinstance(plot, Plot):
        raise ValueError("not a Plot")  # noqa: TRY004 - the caller treats every bad plot alike
    if plot.kind not in ("bars", "line", "histogram"):
        raise ValueError(f"a plot is no {plot.kind!r}")
    labels = plot.kind == "bars"
    x: Any = tuple(str(item) for item in plot.x) if labels else _finite(plot.x)
    y = _finite(plot.y)
    if len(x) != len(y) + (plot.kind == "histogram") or len(y) > 400:
        raise ValueError("x and y do not fit together")
    if plot.log_x and min(x) <= 0:
        raise ValueError("a logarithmic axis starts above 0")
    return Plot(
        kind=plot.kind, x=x, y=y, x_label=plot.x_label, y_label=plot.y_label, log_x=plot.log_x
    )


def _finite(values: Any) -> tuple[float, ...]:
    numbers = tuple(float(value) for value in values)
    if not np.isfinite(numbers).all():
        raise ValueError("a number that is not finite")
    return numbers
