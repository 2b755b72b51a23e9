"""What is alike and what is not, by fingerprints of tokens."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.grading.similarity import (
    Cluster,
    clusters,
    fingerprints,
    hashes_of,
    shared_lines,
)

NOTHING = np.empty(0, np.uint64)
STUB = '''import numpy as np


def normalize(values, eps):
    """Bring the values to mean 0 and variance 1."""
    raise NotImplementedError
'''
OWN = """
def normalize(values, eps):
    total, count = 0.0, 0
    for row in values:
        for value in row:
            total += value  # add up
            count += 1
    mean = total / count
    squares = [(value - mean) ** 2 for row in values for value in row]
    deviation = (sum(squares) / count + eps) ** 0.5
    return np.array([[(value - mean) / deviation for value in row] for row in values])
"""
OTHER = """
def normalize(values, eps):
    centred = values - values.mean()
    if eps <= 0:
        raise ValueError("eps must be positive")
    while np.abs(centred.mean()) > 1e-12:
        centred -= centred.mean()
    return centred / np.sqrt(np.square(centred).mean() + eps)
"""
NAMES = {"total": "s", "count": "n", "row": "zeile", "value": "x", "mean": "mu", "squares": "q2"}


def renamed(text: str) -> str:
    """Disguise a source: other names, comments, texts, numbers and blank lines."""
    for name, other in NAMES.items():
        text = re.sub(rf"\b{name}\b", other, text)
    text = text.replace("# add up", "# summiere alle Werte auf").replace("0.0", "0.00")
    return "# meine Loesung\n\n" + text.replace("\n    return", "\n\n\n    return")


def found(*texts: str, known: str = "", digests: tuple[str, ...] = ()) -> list[Cluster]:
    """Group sources."""
    sketches = [fingerprints(hashes_of(text), np.unique(hashes_of(known))) for text in texts]
    return clusters(sketches, digests or ("",) * len(texts))


def test_new_names_hide_nothing() -> None:
    """Who renames, comments and spreads out what another wrote is found, who wrote alone is not."""
    (group,) = found(STUB + OWN, STUB + OTHER, renamed(STUB + OWN), known=STUB)
    assert group.members == (0, 2)
    assert group.matches[0].share > 0.9


def test_what_the_template_and_the_catalogue_have_does_not_count() -> None:
    """Two identical sources of what everybody may have are not alike."""
    assert found(STUB + OWN, renamed(STUB + OWN), known=STUB + OWN) == []
    assert found(STUB, STUB) == []


def test_what_many_have_is_common() -> None:
    """What more than a few of a class hold in common is no suspicion, but two with more are found."""
    more = "\n".join(
        f"log_{i} = [sorted(a - {i}, key=abs)[::-2] for a in range(3)]" for i in range(8)
    )
    assert found(*[STUB + OWN] * 11) == []
    (group,) = found(*[STUB + OWN] * 11, OWN + more, more + OWN)
    assert group.members == (11, 12)


def test_the_same_bytes_are_alike_whatever_they_are() -> None:
    """One file under two names is shown even if all of it is known; an empty digest is like no other."""
    (group,) = found(OWN, OWN, OTHER, known=OWN, digests=("d", "d", ""))
    assert group.members == (0, 1)
    assert group.matches[0].same
    (many,) = found(*[OWN] * 60, known=OWN, digests=("d",) * 60)
    assert len(many.members) == 60
    assert found(OWN, OWN, known=OWN, digests=("", "")) == []


def test_groups_join_over_others() -> None:
    """A is like B and B like C: one group, its closest pair first."""
    (group,) = found(OWN, OWN + OTHER, OTHER, "")
    assert group.members == (0, 1, 2)
    assert [match.share for match in group.matches] == sorted(
        (match.share for match in group.matches), reverse=True
    )


def test_shared_lines_are_the_copied_ones() -> None:
    """Of a copy in the midst of other code its lines are marked, and few others."""
    text = OTHER + "\n\n\n" + renamed(OWN)
    lines = shared_lines(text, OWN, NOTHING)
    copied = set(range(OTHER.count("\n") + 1, text.count("\n") + 2))
    assert len(lines & copied) >= 10
    assert len(lines - copied) <= 2


def test_a_class_without_code_has_no_groups() -> None:
    """Nothing, empty files and very short ones are alike to nobody."""
    assert clusters([], []) == []
    assert found("", "", "x = 1\n", "x = 1\n") == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.text(alphabet="\"'#\\\n ab.1(", max_size=200))
def test_any_text_has_fingerprints(one: str, other: str) -> None:
    """Whatever bytes come, there are fingerprints, sorted and unique, and lines within the text."""
    text = one + other
    hashes = fingerprints(hashes_of(text), NOTHING)
    assert (np.diff(hashes.astype(object)) > 0).all()
    assert set(hashes) <= set(hashes_of(text))
    assert shared_lines(text, text, NOTHING) <= set(range(1, text.count("\n") + 2))
