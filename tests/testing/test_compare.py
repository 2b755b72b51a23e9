"""Strict comparison: what passes, what does not, and how it is explained."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.testing import MismatchError, assert_close, ks_distance

A = np.arange(6.0).reshape(2, 3) + 1

PASS = {
    "array": (A.copy(), A, {}),
    "ints for floats": (np.arange(3), np.arange(3.0), {}),
    "int for a float": (2, 2.0, {}),
    "numpy float": (np.float64(2), 2.0, {}),
    "0-d array": (np.array(2.0), 2.0, {}),
    "numpy bool": (np.bool_(True), True, {}),
    "numpy int": (np.int64(3), 3, {}),
    "reshape": (np.ones((1, 3)), np.ones(3), {"reshape": True}),
    "lists": ([1, 2.0], np.array([1.0, 2.0]), {"lists": True}),
    "tuple": ((1.0, A.copy()), (1.0, A), {}),
    "dict": ({"a": True}, {"a": True}, {}),
    "within tolerance": (A * (1 + 1e-8), A, {}),
    "expected nan": (np.array([np.nan, 1]), np.array([np.nan, 1]), {}),
    "none": (None, None, {}),
    "empty": (np.empty(0), np.empty(0), {}),
    "expected infinity": (np.array([np.inf, -np.inf, 1]), np.array([np.inf, -np.inf, 1]), {}),
    "0-d for (1, 1)": (np.array(2.0), np.array([[2.0]]), {"reshape": True}),
    "list for a tuple": ([1.0, A.copy()], (1.0, A), {"lists": True}),
    "one element": (np.ones((1, 1)), np.ones((1, 1)), {}),
    "bytes": (b"a", b"a", {}),
}
FAIL = {
    "empty array": (np.empty(0), A, "shape"),
    "empty for a scalar": (np.empty(0), 3.0, "shape"),
    "broadcasting scalar": (0.0, np.zeros(4), "single number"),
    "broadcasting row": (np.zeros((1, 4)), np.zeros(4), "shape"),
    "nan": (np.full(3, np.nan), np.ones(3), "finite"),
    "infinite": (np.array([1.0, np.inf]), np.ones(2), "finite"),
    "number for infinity": (3.0, np.inf, "should be inf"),
    "other infinity": (-np.inf, np.inf, "should be inf"),
    "number for one infinity": (np.array([5.0, 1]), np.array([np.inf, 1]), "should be inf"),
    "number for nan": (np.ones(2), np.array([np.nan, 1]), "should be nan"),
    "a row for (1, n) without reshape": (np.ones(3), np.ones((1, 3)), "shape"),
    "more items": ((1.0, 2.0), (1.0,), "2 items"),
    "ragged list": ([[1.0], [1.0, 2.0]], np.ones(2), "should be an array"),
    "float beyond float32": (1e300, np.float32(1), "should be 1"),
    "complex": (A + 0j, A, "complex"),
    "float for an int": (2.0, 2, "floats"),
    "bool for an int": (True, 1, "booleans"),
    "bool for a float": (True, 1.0, "booleans"),
    "int for a bool": (1, True, "integers"),
    "string": ("1.0", 1.0, "should be a number"),
    "list for an array": ([1.0, 2.0], np.array([1.0, 2.0]), "should be an array"),
    "list for a tuple": ([1.0], (1.0,), "should be a tuple"),
    "none": (None, A, "None"),
    "huge int": (2**250, 1.0, "object"),
    "transposed shape": (A.T, A, "transposed"),
    "transposed": (np.array([[1.0, 3], [2, 4]]), np.array([[1.0, 2], [3, 4]]), "transposed"),
    "sign": (-A, A, "sign"),
    "factor": (A / 0.8, A, "factor 1.25"),
    "offset": (A + 3, A, "off by 3"),
    "keepdims": (A.sum(axis=1), A.sum(axis=1, keepdims=True), "keepdims"),
    "missing key": ({}, {"a": 1}, "keys"),
    "object that equals all": (
        type("Eq", (), {"__eq__": lambda s, o: True, "__hash__": None})(),
        1.0,
        "should be a number",
    ),
}


@pytest.mark.parametrize(("actual", "expected", "options"), PASS.values(), ids=PASS.keys())
def test_passes(actual: Any, expected: Any, options: dict[str, Any]) -> None:
    """What honest code returns is accepted."""
    assert_close(actual, expected, **options)


@pytest.mark.parametrize(("actual", "expected", "word"), FAIL.values(), ids=FAIL.keys())
def test_fails_and_says_why(actual: Any, expected: Any, word: str) -> None:
    """What is not the answer is refused, in words that help."""
    with pytest.raises(MismatchError, match=word):
        assert_close(actual, expected)


def test_distance_of_a_uniform_sample_is_small() -> None:
    """The distance is 0.5/n for the ideal sample and 1 for one far away; empty samples are refused."""
    assert ks_distance((np.arange(10) + 0.5) / 10) == pytest.approx(0.05)
    assert ks_distance(np.full(5, 7.0)) == 1.0
    with pytest.raises(MismatchError):
        ks_distance([])


B = np.array([[1.5, -2.0, 4.0], [0.5, 7.0, -3.0]])
S = np.array([[1.0, 2.0], [3.0, 5.0]])
TOLD = {
    "keep_prob": (B / 0.8, B, {"factors": {"keep_prob": 0.8}}, "1 / keep_prob"),
    "one minus beta": (B / 0.1, B, {"factors": {"beta": 0.9}}, "1 / (1 - beta)"),
    "keep_prob of one number": (2 / 0.8, 2.0, {"factors": {"keep_prob": 0.8}}, "1 / keep_prob"),
    "sum for mean": (B * 3, B, {}, "the length of axis 1: a sum instead of a mean"),
    "mean for sum": (B / 3, B, {}, "a mean instead of a sum"),
    "unbiased": (np.arange(1.0, 6) * 5 / 4, np.arange(1.0, 6), {}, "ddof=1"),
    "biased": (np.arange(1.0, 6) * 4 / 5, np.arange(1.0, 6), {}, "ddof=0"),
    "a two": (B * 2, B, {}, "a factor too many"),
    "mistake": (B + S.sum(), B, {"mistakes": {"with eps outside of the root": B + S.sum()}}, "this is the result with eps outside of the root"),
    "integer division": (np.floor(B * 1.3), B * 1.3, {}, "integer division"),
    "rounded": (np.round(B * 1.3), B * 1.3, {}, "rounded"),
    "backwards": (B[:, ::-1], B, {}, "backwards along axis 1"),
    "one step behind": (np.roll(B, 1, 1), B, {}, "one step behind along axis 1"),
    "squared": (B**2, np.abs(B), {}, "square"),
    "root": (np.sqrt(np.abs(B)), np.abs(B), {}, "root"),
    "one over": (1 / B, B, {}, "one over"),
    "keepdims kept": (B.sum(axis=0, keepdims=True), B.sum(axis=0), {}, "keepdims=True"),
    "other axis": (B.sum(axis=1), B.sum(axis=0), {}, "another axis"),
    "read the same": (5.1697213e-07, 5.1697248e-07, {"atol": 0, "rtol": 1e-9}, "is 5.169721e-07, but should be 5.169725e-07"),
    "single precision": (np.float32([0.1, 0.2]), np.array([0.1, 0.2]), {"rtol": 1e-9}, "single precision (float32); the course computes in double"),
    "axis too many": (np.ones((2, 3)), np.ones(2), {}, "an axis too many"),
}  # fmt: skip


@pytest.mark.parametrize(("actual", "expected", "options", "says"), TOLD.values(), ids=TOLD.keys())
def test_explains_in_numpys_terms(
    actual: Any, expected: Any, options: dict[str, Any], says: str
) -> None:
    """A difference that has a pattern is told by what makes it."""
    with pytest.raises(MismatchError) as caught:
        assert_close(actual, expected, **options)
    assert says in str(caught.value)
