"""A short run of the fuzzer on each target; `make fuzz` runs a long one."""

from __future__ import annotations

import pytest

from tests.fuzz.fuzz import TARGETS, fuzz


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_but_documented_exceptions_comes_out(target: str) -> None:
    """A few thousand mutated inputs, the same in each run."""
    fuzz(target, 3000, seed=20_260)
