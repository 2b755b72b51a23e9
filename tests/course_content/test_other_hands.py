"""Ideas are named also in a student who wrote everything else in another way than the catalogue."""

from __future__ import annotations

import pytest

from grader.grading import Engine
from grader.model import Candidate, Part
from tests.course_content.courses import EXERCISES

_FIT = """
import numpy as np

def pca_fit(x, k):
    mean = x.mean(axis=0)
    {0}

def pca_project(x, mean, components):
    return np.dot(x - mean, components.T)

def pca_reconstruct(scores, mean, components):
    return mean + np.dot(scores, components)
"""
_SOFTMAX = """
import numpy as np

def softmax(z):
    {0}

def cross_entropy(p, labels):
    return -np.log(np.clip(p[range(len(p)), labels], 1e-12, 1)).mean()

def softmax_gradients(x, p, labels):
    errors = (p - np.eye(p.shape[1])[labels]) / len(x)
    return x.T @ errors, errors.sum(axis=0)
"""
HANDS = {
    "singular values without a rule for signs": (
        "pca", "signs_as_they_come", _FIT,
        """_, s, rows = np.linalg.svd(x - mean)
    variances = np.zeros(x.shape[1])
    variances[: len(s)] = s**2 / (len(x) - 1)
    return mean, rows[:k], variances[:k]""",
    ),
    "eigenvalues of any matrix without it": (
        "pca", "signs_as_they_come", _FIT,
        """values, vectors = np.linalg.eig(np.cov(x.T).reshape(x.shape[1], -1))
    order = np.argsort(-values)[:k]
    return mean, vectors[:, order].T, values[order]""",
    ),
    "logarithms, shifted by the largest score of all": (
        "softmax_regression", "largest_score_of_all", _SOFTMAX,
        """shift = z.max()
    return np.exp(z - shift - np.log(np.exp(z - shift).sum(axis=1, keepdims=True)))""",
    ),
    "logarithms, not shifted": (
        "softmax_regression", "overflows", _SOFTMAX,
        "return np.exp(z - np.log(np.exp(z).sum(axis=1, keepdims=True)))",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "idea", "file", "body"), HANDS.values(), ids=HANDS.keys())
def test_an_idea_is_named_however_it_is_written(
    engine: Engine, name: str, idea: str, file: str, body: str
) -> None:
    """What depends on the formula or the machine, and not on the idea, makes no difference."""
    candidate = Candidate.of(name, Part(f"{name}.py", file.format(body).encode()))
    report = engine.grade_candidate(EXERCISES[name], candidate)
    assert 0 < report.points < report.possible
    assert [diagnosis.name for diagnosis in report.diagnoses] == [idea]
