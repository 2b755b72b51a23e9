"""The numbers of answers, by which those that are always the same are told."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from grader.testing.likeness import HOLLOW, UNLIKE, likeness

ALIKE: list[list[Any]] = [
    [0, 0.0, False, np.zeros(3), np.zeros((2, 2)), [0, 0], (np.zeros(2), 0.0), np.empty(0)],
    [float("nan"), np.nan, np.full(3, np.nan), np.float32("nan")],
    [None, [None, None]],
    ["x", ["x"]],
    [-1, -1.0, np.full(2, -1)],
    [-2],
    [1, True, np.ones(4, dtype=bool)],
    [{"a": 1, "b": 2}, {"b": 2, "a": 1}],
    [{"a": 2, "b": 1}],
    [{-1: 0}],
    [{-2: 0}],
    [{1, 2}, frozenset({2, 1})],
    [np.array([1, 2])],
    [np.array([1.0, np.nan])],
    [b"x"],
    [2**200],
    [1 + 2j],
]


def test_only_sizes_make_no_difference() -> None:
    """Answers of one row have one number, and no other row has it."""
    numbers = [{likeness(value) for value in row} for row in ALIKE]
    assert [len(row) for row in numbers] == [1] * len(ALIKE)
    assert len(set.union(*numbers)) == len(ALIKE)


@pytest.mark.parametrize("thing", [object(), len, np.datetime64("2020-01-01"), range(3)])
def test_what_is_no_plain_data_is_like_nothing(thing: Any) -> None:
    """Nor is what holds it."""
    for value in (thing, [1, thing], {"a": (thing,)}, {1: thing}):
        assert likeness(value) == UNLIKE


@pytest.mark.parametrize("value", [None, 0, 0.0, False, (), [], {}, set(), "", np.zeros((2, 3))])
def test_a_placeholder_says_nothing(value: Any) -> None:
    """Zeros, nothing, and what is empty."""
    assert likeness(value) in HOLLOW


def test_the_numbers_are_the_same_in_each_process() -> None:
    """They are kept beside answers that another process computed."""
    source = "from grader.testing.likeness import likeness as l; print(l(None), l('x'), l({'a': {1.5}}), l([1, 'y']))"
    told = {
        subprocess.run(
            [sys.executable, "-c", source],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
