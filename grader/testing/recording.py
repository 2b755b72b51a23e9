"""The `student` object of a check that also keeps what it was asked and what came, as texts for staff."""

from __future__ import annotations

import reprlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.sandbox import Session
from grader.testing.student import Handle, Student, StudentFailure, StudentRng

_MOST_CALLS = 200  # that are kept of one check
_LONGEST = 4_000  # characters of what was passed, or of what came
_WHOLE = 100  # elements: of a larger array the ends are shown
_USUAL = {np.dtype(kind) for kind in (bool, int, float, complex)}


@dataclass(frozen=True, slots=True)
class Called:
    """One call: how it was written, what came (`failed`: why nothing did), and the arguments it changed."""

    call: str
    gave: str
    failed: bool = False
    changed: tuple[str, ...] = ()


class Recording(Student):
    """A student whose calls are kept in a list; what they are asked and answer is as without it."""

    def __init__(
        self,
        calls: list[Called],
        session: Session,
        seeds: np.random.Generator | Callable[[], np.random.Generator],
        hung: set[str],
        note: Callable[[str], None] = lambda _: None,
    ) -> None:
        super().__init__(session, seeds, hung, note)
        self._calls = calls

    def _bind(self, target: Handle | None, name: str, times: int = 0) -> Callable[..., Any]:
        call = super()._bind(target, name, times)

        def recorded(*args: Any, **kwargs: Any) -> Any:
            if len(self._calls) >= _MOST_CALLS:
                return call(*args, **kwargs)
            # Before it is called: what the check passes it may change afterwards.
            text = _call(target, name, times, args, kwargs)
            try:
                value = call(*args, **kwargs)
            except StudentFailure as error:
                self._calls.append(Called(text, _cut(str(error)), failed=True))
                raise
            changed = (str(key + 1 if type(key) is int else key) for key in self.last.changed)
            self._calls.append(Called(text, written(value), changed=tuple(changed)))
            return value

        return recorded


def written(value: Any) -> str:
    """A value as Python writes it, the ends alone of what is large."""
    return _cut(_brief.repr(value))


def _call(
    target: Handle | None, name: str, times: int, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> str:
    said = [_brief.repr(value) for value in args]
    said += [f"{key}={_brief.repr(value)}" for key, value in kwargs.items()]
    function = name if target is None else f"({target!r}).{name}"
    often = f"{times} x " if times else ""
    return _cut(f"{often}{function}({', '.join(said)})")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


class _Brief(reprlib.Repr):
    """Python's own way to write a value, with arrays, and what is no data by its kind."""

    def repr1(self, x: Any, level: int) -> str:
        """Write a value."""
        if isinstance(x, np.ndarray):
            return _array(x)
        if isinstance(x, np.generic):
            return repr(x.item())
        if isinstance(x, StudentRng | np.random.Generator):
            return "rng"
        if callable(x):
            return str(getattr(x, "__name__", "a function"))
        return super().repr1(x, level)


def _array(value: np.ndarray[Any, Any]) -> str:
    text = np.array2string(
        value, max_line_width=76, precision=6, threshold=_WHOLE, edgeitems=4, separator=", ", prefix="array("
    )  # fmt: skip
    more = f", dtype={value.dtype}" if value.dtype not in _USUAL else ""
    if value.size > _WHOLE or value.size == 0:
        more += f", shape={value.shape}"
    return f"array({text}{more})"


_brief = _Brief()
_brief.maxlist = _brief.maxtuple = _brief.maxset = _brief.maxdict = 30
_brief.maxstring = _brief.maxother = _brief.maxlong = 400
