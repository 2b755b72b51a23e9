"""Where hidden inputs come from."""

from __future__ import annotations

import pytest

from grader.grading import draws

IDS = [f"test_{k}" for k in range(20)]


def seed(secret: bytes = b"s", exercise: str = "e", digest: str = "d") -> str:
    """Make a seed of which one thing may differ."""
    return draws.submission_seed(secret, exercise, digest)


@pytest.mark.parametrize(
    "other",
    [seed(secret=b"t"), seed(exercise="f"), seed(digest="c"), seed(exercise="e\0d", digest="")],
    ids=["secret", "exercise", "digest", "moved boundary"],
)
def test_seeds_differ(other: str) -> None:
    """Secret, exercise and digest each make another seed."""
    assert other != seed()
    assert draws.generator(other, "x").random() != draws.generator(seed(), "x").random()
    assert draws.number(other, "x") != draws.number(seed(), "x")
    assert draws.shuffled(other, IDS) != draws.shuffled(seed(), IDS)


def test_the_same_seed_draws_the_same() -> None:
    """Nothing but seed and purpose decides."""
    assert (
        draws.generator(seed(), "x").random(5).tolist()
        == draws.generator(seed(), "x").random(5).tolist()
    )
    assert draws.number(seed(), "x") == draws.number(seed(), "x")


def test_purposes_have_streams_of_their_own() -> None:
    """What one check draws says nothing about another's."""
    assert draws.generator(seed(), "x").random() != draws.generator(seed(), "y").random()


def test_numbers_fit_in_63_bits() -> None:
    """A worker's seed travels as a non-negative integer."""
    assert all(0 <= draws.number(seed(), name) < 2**63 for name in IDS)


def test_the_order_is_a_permutation_that_survives_a_new_check() -> None:
    """A check that is added leaves the order of the others, wherever it stands in the suite."""
    before = draws.shuffled(seed(), IDS)
    assert sorted(before) == sorted(IDS)
    assert draws.shuffled(seed(), reversed(IDS)) == before
    after = draws.shuffled(seed(), ["test_new", *IDS])
    assert [name for name in after if name != "test_new"] == before
